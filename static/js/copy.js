// Puts a text on the clipboard, for pasting into a chat. Without script, or over plain http, the text is selected by hand.
//
// button[data-copy="<id of a textarea>"]   hidden in the page as it comes; data-copied is its text afterwards

for (const button of document.querySelectorAll("button[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      document.execCommand("copy");
    }
    button.textContent = button.dataset.copied;
  });
}
