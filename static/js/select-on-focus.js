// A score box is overwritten by typing, not appended to; the mouse wheel changes nothing in it.
//
// input[data-points], input[data-mark], input[data-select]

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("input[data-points], input[data-mark], input[data-select]")) event.target.select();
});
