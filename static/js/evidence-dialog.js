// A form of another page, shown in a dialog of this one: cite a document, use a file again, note a date.
//
// a[data-evidence-dialog] or button[data-evidence-dialog="address#part"]   inside a [data-evidence-box]
// The part of that page with this id is shown; when its form is accepted, the list of the box is read again.

import { pageAt, refresh } from "./evidence-box.js";
import { dialog as newDialog, isHere, said } from "./evidence-words.js";

function show(dialog, page, id) {
  const part = page.getElementById(id) ?? page.querySelector("main");
  const title = part?.querySelector("h1, h2");
  if (title) title.id = "evidence-dialog-title";
  dialog.querySelector("[data-part]").replaceChildren(document.importNode(part, true));
  dialog.querySelector("[data-part] [aria-invalid=true], [data-part] input:not([type=hidden])")?.focus();
}

function complain(dialog, text = said("unreached")) {
  const words = document.createElement("p");
  words.className = "field-error";
  words.setAttribute("role", "alert");
  words.textContent = text;
  dialog.querySelector("[data-part] > .field-error")?.remove();
  dialog.querySelector("[data-part]").prepend(words);
}

async function send(dialog, box, form, id, button) {
  const facts = new FormData(form);
  if (button?.name) facts.append(button.name, button.value);
  const asks = form.method === "get";
  const address = new URL(asks || !form.getAttribute("action") ? dialog.dataset.address : form.action, location.href);
  if (asks) address.search = new URLSearchParams(facts);
  try {
    const { answer, page } = await pageAt(address, asks ? {} : { method: "POST", body: facts });
    if (asks || (!answer.ok && page.getElementById(id))) return show(dialog, page, id);
    const refusal = page.querySelector(answer.ok ? ".messages .notice-error" : "main .notice p");
    if (!answer.ok || refusal) return complain(dialog, refusal?.textContent.trim());
    dialog.close();
    return refresh(box);
  } catch {
    return complain(dialog);
  }
}

async function open(opener, box) {
  const address = new URL(opener.dataset.evidenceDialog || opener.href, location.href);
  const id = address.hash.slice(1);
  const dialog = newDialog();
  dialog.dataset.address = address.href.split("#")[0];
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("submit", (event) => {
    if (event.target.getAttribute("method") === "dialog") return;
    event.preventDefault();
    if (dialog.dataset.busy) return;
    dialog.dataset.busy = "yes";
    send(dialog, box, event.target, id, event.submitter).finally(() => delete dialog.dataset.busy);
  });
  dialog.showModal();
  try {
    show(dialog, (await pageAt(dialog.dataset.address)).page, id);
  } catch {
    complain(dialog);
  }
}

if (isHere) {
  for (const box of document.querySelectorAll("[data-evidence-box]")) {
    box.addEventListener("click", (event) => {
      const opener = event.target.closest("[data-evidence-dialog]");
      if (!opener) return;
      event.preventDefault();
      open(opener, box);
    });
  }
}
