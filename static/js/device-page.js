// Tells what this device keeps for the person who is signed in, lets it be sent now, or deleted.
//
// [data-device][data-device-sure="Delete?"]   hidden until the script fills it; inside it:
//   [data-device-head="texts|photos|sheets"], [data-device-list="…"], template[data-device-row="…"] for each kind
//   [data-device-none]                        said when there is nothing
//   button[data-device-send]                  shown while something waits

import { forget, kept, keys } from "./device.js";
import { dropSheet, keptSheets } from "./kept-sheets.js";
import { send } from "./photo-queue.js";
import { remove, waiting } from "./photo-store.js";

const panel = document.querySelector("[data-device]");
const TEXT = /^text\/(\/cross-checks\/\d+\/|\/self-assessments\/\d+\/)(?:criteria\/([^/]+)|(general))\/save\/\|/; // as autosave.js calls it

function moment(at) {
  return at ? new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" }) : "";
}

function row(kind, { name, at, open = "", refused = "", sure = true, drop }) {
  const line = panel.querySelector(`template[data-device-row="${kind}"]`).content.firstElementChild.cloneNode(true);
  line.querySelector("[data-name]").textContent = name;
  line.querySelector("[data-at]").textContent = moment(at);
  const link = line.querySelector("[data-open]");
  if (link) link.href = open;
  const reason = line.querySelector("[data-refused]");
  if (reason && refused) {
    reason.textContent = refused;
    reason.hidden = false;
  }
  line.querySelector("[data-delete]").addEventListener("click", async () => {
    if (sure && !window.confirm(panel.dataset.deviceSure)) return;
    await drop();
    await tell();
  });
  return line;
}

function texts() {
  return keys("text/").map((key) => {
    const [, owner = "/", code = "", general = ""] = TEXT.exec(key) ?? [];
    const { at, values = {} } = kept(key) ?? {};
    const words = [values.points, values.remark ?? values.reason].filter(Boolean).join(" – ");
    const open = owner.startsWith("/cross-checks/") ? `${owner}sheet/` : `${owner}${general && "general/"}`;
    return row("texts", { name: [decodeURIComponent(code), words].filter(Boolean).join(": ") || owner, at, open, drop: () => forget(key) });
  });
}

async function photos() {
  return (await waiting()).map(({ key, code, name, at, refused }) =>
    row("photos", { name: `${code} – ${name}`, at, refused, drop: () => remove(key) }),
  );
}

// With what the server took since the copy was made (offline.js).
function dropCopy(url) {
  forget(`saved/${new URL(url).pathname.split("/")[2]}`);
  return dropSheet(url);
}

async function sheets() {
  return (await keptSheets()).map(({ url, title, at }) =>
    row("sheets", { name: title, at, open: url, sure: false, drop: () => dropCopy(url) }),
  );
}

async function tell() {
  const lists = { texts: texts(), photos: await photos(), sheets: await sheets() };
  for (const [kind, rows] of Object.entries(lists)) {
    panel.querySelector(`[data-device-head="${kind}"]`).hidden = rows.length === 0;
    panel.querySelector(`[data-device-list="${kind}"]`).replaceChildren(...rows);
  }
  panel.querySelector("[data-device-none]").hidden = Object.values(lists).some((rows) => rows.length);
  panel.querySelector("[data-device-send]").hidden = lists.photos.length === 0;
  panel.hidden = false;
}

if (panel) {
  panel.querySelector("[data-device-send]").addEventListener("click", () => send());
  document.addEventListener("photos", tell);
  const state = document.querySelector("[data-save-state]");
  if (state) new MutationObserver(tell).observe(state, { attributes: true });
  window.addEventListener("pageshow", tell);
}
