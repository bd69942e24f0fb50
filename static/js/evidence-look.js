// A PDF or a picture unfolds in the page; nothing is fetched before somebody opens it.
//
// details[data-evidence-look="address"][data-kind="picture|paper"][data-title]

document.addEventListener(
  "toggle",
  (event) => {
    const fold = event.target;
    if (!fold.matches?.("details[data-evidence-look]") || !fold.open || fold.querySelector(".viewer")) return;
    const viewer = document.createElement(fold.dataset.kind === "picture" ? "img" : "iframe");
    viewer.className = "viewer";
    viewer.src = fold.dataset.evidenceLook;
    if (viewer.tagName === "IMG") viewer.alt = fold.dataset.title;
    else viewer.title = fold.dataset.title;
    fold.querySelector("summary").after(viewer);
  },
  true,
);
