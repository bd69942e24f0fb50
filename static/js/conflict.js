// Two people wrote one answer: both texts side by side at that answer, and a choice. Neither is lost meanwhile.
//
// <template data-save-conflict>   what is put into the answer's [data-save-notes]; inside it:
//   [data-title="{by} changed this at {at}"]   the same kind of text in [data-theirs-title]
//   [data-mine], [data-theirs]               where the two texts go
//   button[data-keep-mine], button[data-take-theirs]
// [data-na-word]                  on the template: how "not applicable" is called

import { boxesOf, sentName } from "./unit.js";

const template = document.querySelector("template[data-save-conflict]");

export function worded(text, { by, at }) {
  return text.replace("{by}", by).replace("{at}", at);
}

function labelOf(place, name) {
  const box = boxesOf(place).find((one) => sentName(one.name) === name);
  const label = box?.type === "radio" ? box.closest("fieldset")?.querySelector("legend") : box?.labels?.[0];
  return label?.textContent.trim() ?? name;
}

// A choice by its words, anything else as it was typed.
function said(place, name, value) {
  const choice = boxesOf(place).find((one) => one.type === "radio" && sentName(one.name) === name && one.value === value);
  return choice?.labels?.[0]?.textContent.trim() || value || "–";
}

function line(kind, text) {
  const element = document.createElement(kind);
  element.textContent = text;
  return element;
}

// An answer as points and words; of several texts those that differ, each with its label.
function shown(place, values, other) {
  if (!("points" in values)) {
    const names = Object.keys(values).filter((name) => values[name] !== other[name]);
    return names.flatMap((name) => [line("strong", labelOf(place, name)), line("p", said(place, name, values[name]))]);
  }
  const na = values.na || values.is_na;
  return [line("strong", na ? template.dataset.naWord : values.points || "–"), line("p", values.reason ?? values.remark ?? "")];
}

export function notesOf(place) {
  return place.querySelector("[data-save-notes]") ?? place;
}

export function forgetConflict(place) {
  place.querySelector("[data-conflict]")?.remove();
}

export function showConflict(place, stands, mine, theirs, { keepMine, takeTheirs }) {
  forgetConflict(place);
  const block = template.content.firstElementChild.cloneNode(true);
  const title = block.querySelector("[data-title]");
  title.textContent = worded(title.dataset.title, stands);
  const heading = block.querySelector("[data-theirs-title]");
  heading.textContent = worded(heading.dataset.theirsTitle, stands);
  block.querySelector("[data-mine]").replaceChildren(...shown(place, mine, theirs));
  block.querySelector("[data-theirs]").replaceChildren(...shown(place, theirs, mine));
  block.querySelector("[data-keep-mine]").addEventListener("click", keepMine);
  block.querySelector("[data-take-theirs]").addEventListener("click", takeTheirs);
  notesOf(place).prepend(block);
}
