// Evidence of a criterion: choose, photograph, drop or paste files, take one out. Every drag has its button.
//
// [data-evidence-box]                   inside a [data-criterion] card, with templates/audits/evidence_box.html inside it
// [data-evidence-pick="file|camera"], [data-evidence-paste], [data-evidence-replace], [data-evidence-remove]
// [data-evidence-acts] is shown, [data-evidence-plain] (without script: save and go to the page) is hidden

import { refresh, say } from "./evidence-box.js";
import { token } from "./evidence-sending.js";
import { upload } from "./evidence-upload.js";
import { isHere, row, said } from "./evidence-words.js";

const ACCEPTED = ".pdf,.doc,.docx,.xls,.xlsx,.jpg,.jpeg,.png,.heic,.heif";
const KINDS = { file: { accept: ACCEPTED, multiple: true }, camera: { accept: "image/*", capture: "environment" } };
let last = null; // the box of the card somebody worked in last

function boxOf(place) {
  return place?.closest?.("[data-criterion]")?.querySelector("[data-evidence-box]") ?? null;
}

function pick(box, kind, replaces = "") {
  const input = document.createElement("input");
  Object.assign(input, { type: "file", accept: KINDS[kind].accept, multiple: Boolean(KINDS[kind].multiple) && !replaces });
  if (KINDS[kind].capture) input.setAttribute("capture", KINDS[kind].capture);
  input.addEventListener("change", () => upload(box, input.files, replaces));
  input.click();
}

function clock(separator) {
  const now = new Date();
  return [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, "0")).join(separator);
}

function pasted(blob) {
  const ending = { "image/png": "png", "image/jpeg": "jpg" }[blob.type] ?? "png";
  return new File([blob], `${said("pasted", { time: clock("-") })}.${ending}`, { type: blob.type });
}

async function pasteByButton(box) {
  say(box, said("paste-how", { code: box.dataset.code }));
  if (!navigator.clipboard?.read) return; // not over plain http
  try {
    const items = await navigator.clipboard.read();
    const found = items.flatMap((item) => item.types.filter((type) => type.startsWith("image/")).map((type) => [item, type]));
    if (!found.length) return say(box, said("paste-none"));
    const [item, type] = found[0];
    upload(box, [pasted(await item.getType(type))]);
  } catch {
    say(box, said("paste-how", { code: box.dataset.code }));
  }
}

function onPaste(event) {
  const box = boxOf(event.target) ?? (event.target.closest("input, textarea") ? null : last);
  const files = [...(event.clipboardData?.files ?? [])];
  const types = event.target.closest("input, textarea") && event.clipboardData.types.includes("text/plain");
  if (!box || !files.length || types) return;
  event.preventDefault();
  upload(box, files.map((file) => (file.type.startsWith("image/") ? pasted(file) : file)));
}

function onDrop(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault(); // outside a card the browser would leave the page for the file
  for (const marked of document.querySelectorAll("[data-dropping]")) delete marked.dataset.dropping;
  const box = boxOf(event.target);
  if (!box) return last && say(last, said("drop-where"));
  const folders = [...event.dataTransfer.items].filter((item) => item.webkitGetAsEntry?.()?.isDirectory);
  const names = folders.map((item) => item.webkitGetAsEntry().name);
  const files = [...event.dataTransfer.files].filter((file) => !names.includes(file.name));
  upload(box, files);
  if (names.length) say(box, said("folder", { name: names[0] }));
}

function onDrag(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  const box = boxOf(event.target);
  event.dataTransfer.dropEffect = box ? "copy" : "none";
  for (const marked of document.querySelectorAll("[data-dropping]")) if (marked !== box) delete marked.dataset.dropping;
  if (box) box.dataset.dropping = "";
}

async function remove(box, address, name) {
  try {
    const answer = await fetch(address, {
      method: "POST", headers: { Accept: "application/json", "X-CSRFToken": token() }, credentials: "same-origin",
    });
    if (answer.ok) return refresh(box, said("removed", { name }));
    const body = await answer.json();
    say(box, answer.status === 401 ? said("signed-out") : body.reason ?? said("unreached"));
  } catch {
    say(box, said("unreached"));
  }
}

function askToRemove(box, link) {
  const acts = link.closest(".file-acts");
  const name = link.closest("li").querySelector("p a").textContent.trim();
  const question = row("confirm");
  acts.hidden = true;
  acts.after(question);
  question.querySelector("[data-no]").addEventListener("click", () => {
    question.remove();
    acts.hidden = false;
    link.focus();
  });
  question.querySelector("[data-yes]").addEventListener("click", () => remove(box, link.dataset.evidenceRemove, name));
  question.querySelector("[data-yes]").focus();
}

function onClick(event) {
  const box = event.currentTarget;
  const found = (name) => event.target.closest(`[data-evidence-${name}]`);
  if (found("pick")) pick(box, found("pick").dataset.evidencePick);
  else if (found("paste")) pasteByButton(box);
  else if (found("replace")) pick(box, "file", found("replace").dataset.evidenceReplace);
  else if (found("remove")) askToRemove(box, found("remove"));
  else return;
  event.preventDefault();
}

if (isHere) {
  for (const box of document.querySelectorAll("[data-evidence-box]")) {
    box.querySelector("[data-evidence-acts]").hidden = false;
    box.querySelector("[data-evidence-plain]").hidden = true;
    box.addEventListener("click", onClick);
    box.closest("[data-criterion]")?.addEventListener("pointerdown", () => (last = box));
    box.closest("[data-criterion]")?.addEventListener("focusin", () => (last = box));
  }
  document.addEventListener("paste", onPaste);
  document.addEventListener("drop", onDrop);
  for (const name of ["dragenter", "dragover"]) document.addEventListener(name, onDrag);
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) for (const marked of document.querySelectorAll("[data-dropping]")) delete marked.dataset.dropping;
  });
}
