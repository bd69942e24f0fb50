// Compares a file with the check sums that a page knows, in the browser; the file goes nowhere.
//
// [data-match]                        a file can be dropped on it; data-same ("… {file} …"), data-other,
//                                     data-insecure, data-failed are its words
// [data-match] [data-sha256]          a check sum; its text names the file
// [data-match] [data-match-field]     holds the file box, hidden in the page as it comes
// [data-match] [data-match-said]      takes the words

const place = document.querySelector("[data-match]");

if (place) {
  const said = place.querySelector("[data-match-said]");
  const box = place.querySelector("input[type=file]");
  const known = new Map([...place.querySelectorAll("[data-sha256]")].map((item) => [item.dataset.sha256, item.textContent]));

  const say = (words, kind) => {
    const line = document.createElement("p");
    line.className = "notice-title";
    line.textContent = words;
    said.className = `notice notice-${kind}`;
    said.replaceChildren(line);
  };

  const compare = async (file) => {
    try {
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      const sum = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      const name = known.get(sum);
      if (name) say(`${file.name}: ${place.dataset.same.replace("{file}", name)}`, "ok");
      else say(`${file.name}: ${place.dataset.other}`, "error");
    } catch {
      say(place.dataset.failed, "warn");
    }
  };

  if (window.crypto?.subtle) {
    place.querySelector("[data-match-field]").hidden = false;
    box.addEventListener("change", () => box.files.length && compare(box.files[0]));
    place.addEventListener("dragover", (event) => event.preventDefault());
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) compare(event.dataTransfer.files[0]);
    });
  } else {
    say(place.dataset.insecure, "warn");
  }
}
