// One evidence box: what it says, and its list as the server has it now.
//
// [data-evidence-box][data-code][data-page][data-add]   data-page holds the list, data-add takes files
// [data-evidence-list][data-count], [data-evidence-count], [data-evidence-said], [data-evidence-queue]   inside it

import { said } from "./evidence-words.js";

export function say(box, text, isSeen = true) {
  const place = box.querySelector("[data-evidence-said]");
  place.classList.toggle("visually-hidden", !isSeen); // the list itself shows what was added
  place.textContent = text;
}

export async function pageAt(address, options = {}) {
  const answer = await fetch(address, { credentials: "same-origin", ...options });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { answer, page };
}

function toHeading(box) {
  box.querySelector(".files-title").focus({ preventScroll: true });
}

export function take(box, page) {
  const fresh = page.querySelector("[data-evidence-list]");
  const list = box.querySelector("[data-evidence-list]");
  if (!fresh) return false;
  const hadFocus = list.contains(document.activeElement);
  list.replaceWith(document.importNode(fresh, true));
  box.querySelector("[data-evidence-count]").textContent = fresh.dataset.count;
  if (hadFocus) toHeading(box);
  return true;
}

export async function refresh(box, sentence = "") {
  try {
    const { answer, page } = await pageAt(box.dataset.page);
    if (!answer.ok || !take(box, page)) return false;
    const count = box.querySelector("[data-evidence-list]").dataset.count;
    say(box, sentence || said("added", { code: box.dataset.code, count }), Boolean(sentence));
    return true;
  } catch {
    say(box, said("unreached"));
    return false;
  }
}
