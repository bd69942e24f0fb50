// Somebody else recorded something while this console lay open: a line says so, and loading again keeps what was typed.
// So does the sending of one form of the console for what was typed into the others.
//
// [data-console="<address>"]   a hidden notice; the address answers 304 while nothing changed
//   [data-words="… {at} …"]    its words
//   a[data-reload]             loads the page; texts typed and not sent wait in this tab and come back

const notice = document.querySelector("[data-console]");
const EVERY = 5000; // milliseconds
const KEPT = "console-typed";
const TYPED = "textarea, input:not([type]), input[type=text]:not([name=code])"; // a unit's code is kept nowhere

let seen = null;

async function look() {
  if (document.visibilityState !== "visible" || !notice.hidden) return;
  try {
    const response = await fetch(notice.dataset.console, { headers: seen ? { "If-None-Match": seen } : {}, cache: "no-store" });
    if (response.status !== 200) return;
    const tag = response.headers.get("ETag");
    if (seen && tag !== seen) {
      const words = notice.querySelector("[data-words]");
      words.textContent = words.dataset.words.replace("{at}", (await response.json()).at);
      notice.hidden = false;
    }
    seen = tag;
  } catch {
    // Without network there is nothing to tell.
  }
}

const boxes = () => [...document.querySelectorAll("form[data-once]")].flatMap((form) => [...form.querySelectorAll(TYPED)]);
const place = (box) => [box.form.getAttribute("action"), box.name];

function keep(sent = null) {
  const typed = boxes().filter((box) => box.form !== sent && box.value !== box.defaultValue);
  for (const box of typed) box.form.dataset.saved = "kept";
  sessionStorage.setItem(KEPT, JSON.stringify(typed.map((box) => [...place(box), box.value])));
}

function giveBack() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  sessionStorage.removeItem(KEPT);
  for (const [action, name, value] of kept) {
    const box = boxes().find((one) => place(one)[0] === action && one.name === name);
    if (!box) continue;
    box.value = value;
    for (let fold = box.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

if (notice) {
  giveBack();
  notice.querySelector("[data-reload]").addEventListener("click", () => keep());
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) keep(event.target);
  });
  look();
  setInterval(look, EVERY);
}
