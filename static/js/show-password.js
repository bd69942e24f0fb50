// Adds a button that shows what is typed as a password.
//
// [data-show-password="Show"][data-hide-password="Hide"]   around the password field; the values are the button's words

for (const wrapper of document.querySelectorAll("[data-show-password]")) {
  const field = wrapper.querySelector("input[type=password]");
  if (!field) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = wrapper.dataset.showPassword;
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => {
    const shows = field.type === "password";
    field.type = shows ? "text" : "password";
    button.textContent = shows ? wrapper.dataset.hidePassword : wrapper.dataset.showPassword;
    field.focus();
  });
  field.form?.addEventListener("submit", () => (field.type = "password"));
  wrapper.append(button);
}
