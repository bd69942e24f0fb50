// Photos taken on site are kept on this device first, then sent one by one; each leaves it when the server has said yes.
//
// [data-photos="<address>"][data-code][data-sheet]   the photos of one criterion; inside it:
//   input[type=file]           what is chosen goes into the queue at once; [data-photo-send] is for pages without script
//   [data-photo-list]          replaced by what the server shows after each photo
//   [data-photo-waiting]       says what waits or was refused; its data- attributes are the sentences
//   [data-photo-remove]        takes a photo out without leaving the page
// document event "photos"      what waits has changed
// send()                       tries now

import { put, remove, waiting } from "./photo-store.js";
import { ended } from "./session-ended.js";
import { shrunk } from "./shrink.js";

const AGAIN = 20_000; // milliseconds until the next try while the network fails
const person = document.body.dataset.person ?? "";
const loose = []; // photos for which the device has no room: they live as long as the page
let running = false;
let timer;

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function post(url, form) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  const answer = await fetch(url, { method: "POST", headers, body: form });
  return { status: answer.status, ok: answer.ok, said: await answer.json().catch(() => ({})) };
}

async function postSignedIn(url, form) {
  const answer = await post(url, form);
  if (!answer.said.sign_in) return answer;
  await ended(answer.said.sign_in);
  return post(url, form);
}

function show(url, list) {
  const place = document.querySelector(`[data-photos="${url}"] [data-photo-list]`);
  if (place && list !== undefined) place.innerHTML = list;
}

async function sendOne(photo) {
  const form = new FormData();
  form.append("key", photo.key);
  form.append("photo", photo.blob, photo.name);
  const answer = await postSignedIn(photo.url, form);
  if (answer.ok) {
    await settle(photo);
    show(photo.url, answer.said.list);
    return true;
  }
  if (answer.said.sign_in || answer.status >= 500) return false;
  photo.refused = answer.said.reason ?? `HTTP ${answer.status}`;
  if (!loose.includes(photo)) await put(photo);
  return true;
}

async function settle(photo) {
  if (loose.includes(photo)) loose.splice(loose.indexOf(photo), 1);
  else await remove(photo.key);
}

async function all() {
  return [...(await waiting()), ...loose];
}

export async function send() {
  clearTimeout(timer);
  if (running || !person) return;
  running = true;
  let goesOn = true;
  try {
    for (const photo of await all()) {
      if (photo.refused) continue;
      goesOn = await sendOne(photo);
      await tell();
      if (!goesOn) break;
    }
  } catch {
    goesOn = false; // no network
  }
  running = false;
  if (goesOn && (await all()).some((photo) => !photo.refused)) return send();
  if (!goesOn) timer = setTimeout(send, AGAIN);
}

async function take(box, file) {
  const blob = await shrunk(file);
  const { code, sheet, photos: url } = box.dataset;
  const photo = { key: newKey(), person, sheet, code, url, name: blob.name ?? file.name, blob, at: Date.now(), refused: "" };
  try {
    await put(photo);
    navigator.storage?.persist?.();
  } catch {
    loose.push(photo);
  }
  await tell();
}

function line(place, photo) {
  const { again, drop, sureDrop } = place.dataset;
  const row = document.createElement("p");
  row.className = "field-error";
  row.append(`${photo.name}: ${photo.refused} `);
  const act = (words, what) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-small", textContent: words });
    button.addEventListener("click", what);
    row.append(button, " ");
  };
  act(again, async () => {
    photo.refused = "";
    if (!loose.includes(photo)) await put(photo);
    await tell();
    send();
  });
  act(drop, async () => {
    if (!window.confirm(sureDrop)) return;
    await settle(photo);
    await tell();
  });
  return row;
}

async function tell() {
  const every = await all();
  for (const box of document.querySelectorAll("[data-photos]")) {
    const place = box.querySelector("[data-photo-waiting]");
    if (!place) continue;
    const here = every.filter((photo) => photo.url === box.dataset.photos);
    const open = here.filter((photo) => !photo.refused).length;
    const sentences = [
      open ? place.dataset.waiting.replace("#", open) : "",
      here.some((photo) => loose.includes(photo)) ? place.dataset.noRoom : "",
    ].filter(Boolean).map((text) => Object.assign(document.createElement("p"), { textContent: text }));
    place.replaceChildren(...sentences, ...here.filter((photo) => photo.refused).map((photo) => line(place, photo)));
  }
  document.dispatchEvent(new CustomEvent("photos"));
}

async function takeOut(button) {
  const box = button.closest("[data-photos]");
  const place = box.querySelector("[data-photo-waiting]");
  if (!window.confirm(place.dataset.sureRemove)) return;
  try {
    const answer = await postSignedIn(button.formAction, new FormData());
    if (answer.ok) show(box.dataset.photos, answer.said.list);
    else place.textContent = answer.said.reason ?? "";
  } catch {
    place.textContent = place.dataset.noNetwork;
  }
}

for (const box of document.querySelectorAll("[data-photos]")) {
  box.dataset.scripted = "";
  box.addEventListener("change", async (event) => {
    if (event.target.type !== "file") return;
    const files = [...event.target.files];
    event.target.value = "";
    for (const file of files) await take(box, file);
    send();
  });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-photo-remove]");
    if (!button) return;
    event.preventDefault();
    takeOut(button);
  });
}

window.addEventListener("online", send);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
window.addEventListener("beforeunload", (event) => {
  if (loose.length) event.preventDefault();
});
if (person) tell().then(send);
