// Enter or ↓ goes to the next score box, ↑ to the one before, as in a spreadsheet; Ctrl+Enter sends the form.
// Where one criterion is shown at a time, Enter goes on to the box of the next one.
//
// input[data-points], input[data-mark]   the boxes, in the order of the page; hidden ones are passed over
// form[data-ctrl-enter]                  the form that Ctrl+Enter sends with its first submit button

function boxes() {
  return [...document.querySelectorAll("input[data-points], input[data-mark]")].filter((box) => box.offsetParent);
}

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form");
  if (event.key === "Enter" && event.ctrlKey && form?.matches("[data-ctrl-enter]")) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[data-default]") ?? undefined);
    return;
  }
  if (!event.target.matches?.("input[data-points], input[data-mark]") || event.isComposing) return;
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.altKey || event.shiftKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const all = boxes();
  const next = all[all.indexOf(event.target) + step];
  if (next || event.key !== "Enter") return next?.focus();
  const on = document.querySelector("button[data-step-on]:not([hidden])");
  on?.click();
  if (on) boxes()[0]?.focus();
});
