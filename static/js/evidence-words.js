// The sentences and rows of the evidence boxes, in the language of the page.
//
// template[data-evidence-words]   sentences as [data-said="…"], rows as [data-row="…"]; {name} and the like are filled in here

const words = document.querySelector("template[data-evidence-words]");

export const isHere = Boolean(words);

export function said(name, facts = {}) {
  return words.content.querySelector(`[data-said="${name}"]`).textContent.replace(/\{(\w+)\}/g, (_all, key) => facts[key] ?? "");
}

export function row(name) {
  return words.content.querySelector(`[data-row="${name}"]`).cloneNode(true);
}

export function dialog() {
  return words.content.querySelector("dialog").cloneNode(true);
}

export function megabytes(size) {
  const text = (size / (1024 * 1024)).toFixed(1);
  return document.documentElement.lang === "vi" ? text.replace(".", ",") : text;
}
