// A sheet that can be filled in without network: its page is kept on this device, and says what is kept and what not.
//
// [data-sheet-page][data-keep]   the page of an open sheet; "always" keeps it when it is opened, "when-asked" by
//   button[data-offline-keep]
// [data-offline-notice]                 holds [data-offline-says], one of which is shown: kept, copy, stale, not-kept,
//                                impossible, no-room
// body[data-kept-at]             this page is the copy, made at that moment (kept-sheets.js writes it)
// form[data-sign-out="sure?"]    asks first while something waits; deletes the kept sheets
//
// A copy puts what was typed and not sent back into its boxes by itself (autosave.js offers it).
// What the server took after the copy was made is remembered here too, so that a copy never shows less than is saved;
// without a copy nothing that is saved is.

import { forget, keep, kept, keys } from "./device.js";
import { dropSheets, hereIs, isKept, keepSheet, possible } from "./kept-sheets.js";
import { waiting } from "./photo-store.js";
import { fill, valuesOf } from "./unit.js";

const LATER = 60_000; // milliseconds after the last change until the copy is made anew
const page = document.querySelector("[data-sheet-page][data-keep]");
const SAVED = page && `saved/${page.dataset.sheetPage}`;
const keptAt = document.body.dataset.keptAt;
let timer;

function say(word) {
  const notice = document.querySelector("[data-offline-notice]");
  notice.hidden = false;
  for (const sentence of notice.querySelectorAll("[data-offline-says]")) {
    sentence.hidden = sentence.dataset.offlineSays !== word;
  }
  notice.querySelector("[data-offline-keep]").hidden = word !== "not-kept";
}

async function keepIt(options) {
  if (!navigator.onLine) return;
  try {
    if (!(await keepSheet(document.querySelector("h1").textContent.trim(), options))) return;
    forget(SAVED);
    say("kept");
  } catch (problem) {
    if (problem.name === "QuotaExceededError") say("no-room");
  }
}

// Unless more was typed since: that waits under its own key, and must not look as if it were saved.
function remember(unit) {
  if (keys(`text/${unit.dataset.save}|`).length) return;
  keep(SAVED, { ...kept(SAVED), [unit.dataset.code]: { version: unit.dataset.version, values: valuesOf(unit) } });
}

function restore() {
  for (const [code, { version, values }] of Object.entries(kept(SAVED) ?? {})) {
    const unit = page.querySelector(`[data-save][data-code="${code}"]`);
    if (!unit || Number(version) <= Number(unit.dataset.version)) continue;
    unit.dataset.version = version;
    fill(unit, values);
  }
}

async function follow() {
  if (!possible) return say("impossible");
  if (keptAt) {
    const at = new Date(keptAt).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    document.querySelector("[data-offline-at]").textContent = `(${at})`;
    say(navigator.onLine ? "stale" : "copy");
    document.querySelector("[data-left] [data-restore]")?.click(); // a copy goes on where it was left
    window.addEventListener("online", () => say("stale"));
    window.addEventListener("offline", () => say("copy"));
  } else if (page.dataset.keep === "always" || (await isKept(location.pathname))) {
    await keepIt();
  } else {
    say("not-kept");
  }
  watch();
}

function watch() {
  const again = async () => (await isKept(location.pathname)) && keepIt({ files: false });
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(again, LATER);
  };
  new MutationObserver(async (changes) => {
    later();
    if (await isKept(location.pathname)) for (const { target } of changes) remember(target);
  }).observe(page, { subtree: true, attributes: true, attributeFilter: ["data-version"] });
  document.addEventListener("photos", later);
  window.addEventListener("online", later);
}

async function signOut(form) {
  const texts = keys("text/");
  const photos = await waiting();
  if (texts.length + photos.length && !window.confirm(form.dataset.signOut)) return;
  for (const key of keys("saved/")) forget(key);
  await dropSheets();
  form.submit();
}

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    signOut(form);
  });
}
if (page) {
  page.querySelector("[data-offline-keep]").addEventListener("click", () => keepIt());
  if (keptAt && possible) restore();
}
function forgetOthers() {
  const mine = `cham-cheo/${document.body.dataset.person}/`;
  for (const key of Object.keys(localStorage)) {
    if (/^cham-cheo\/\d+\/saved\//.test(key) && !key.startsWith(mine)) localStorage.removeItem(key);
  }
}

await hereIs();
if (document.body.dataset.person) forgetOthers();
if (page) {
  if (document.readyState === "complete") await follow();
  else window.addEventListener("load", follow);
}
