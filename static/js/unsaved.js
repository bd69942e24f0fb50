// What was typed and not sent is not lost by a slip: leaving the page, or sending another form of it, asks first.
//
// form[data-once]   asks while a box of it was changed and the form was not sent;
//                   not while data-saved says that the server or this device has it (autosave.js)

const changed = new Set();

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("input", () => changed.add(form));
  form.addEventListener("submit", () => changed.delete(form));
}

window.addEventListener("beforeunload", (event) => {
  const loose = [...changed].filter((form) => !["yes", "kept"].includes(form.dataset.saved));
  if (!loose.length) return;
  event.preventDefault();
  event.returnValue = true; // what Chrome listened to before 119
});
