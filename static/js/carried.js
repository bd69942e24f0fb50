// Words copied from an earlier year are one's own as soon as they are changed: then the note about them goes.
//
// [data-carried="reason-II.1"]   the note; its value is the id of the box with the words

for (const note of document.querySelectorAll("[data-carried]")) {
  const box = document.getElementById(note.dataset.carried);
  box?.addEventListener("input", () => (note.hidden = box.value !== box.defaultValue));
}
