// Copies of sheets on this device: Cache Storage, one cache a person. The service worker reads them, only this writes.
//
// possible                 whether this browser, at this address, can keep any
// keepSheet(title, {files})   the page that is open, fresh from the server; with files also what it uses of /static/
// isKept(path)             of the person who is signed in
// keptSheets()             [{url, title, at}]
// dropSheet(url), dropSheets()
// hereIs()                 tells the service worker who is signed in; what another person kept is deleted

const person = document.body.dataset.person ?? "";
const MINE = `sheet-${person}`;
const WHO = "who";

export const possible = window.isSecureContext && "caches" in window && "serviceWorker" in navigator;

export async function hereIs() {
  const names = possible ? await caches.keys() : [];
  if (!person) return void (names.includes(WHO) && (await caches.delete(WHO)));
  for (const name of names) if (name.startsWith("sheet-") && name !== MINE) await caches.delete(name);
  if (names.includes(MINE)) await iAm();
}

async function iAm() {
  await (await caches.open(WHO)).put("/who", new Response(person));
}

function used() {
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const named = [...document.querySelectorAll("link[rel~=stylesheet], link[rel=icon], script[src], use")]
    .map((part) => part.href?.baseVal ?? part.href ?? part.src)
    .map((address) => new URL(address, location.href).href);
  const own = [...loaded, ...named].map((address) => address.split("#")[0]);
  return [...new Set(own.filter((address) => address.startsWith(`${location.origin}/static/`)))];
}

export async function keepSheet(title, { files = true } = {}) {
  await navigator.serviceWorker.register("/service-worker.js", { scope: "/cross-checks/" });
  await navigator.serviceWorker.ready;
  const answer = await fetch(location.pathname, { cache: "no-store", redirect: "error" });
  const page = await answer.text();
  if (!answer.ok || !page.includes(`data-person="${person}"`)) return false;
  const headers = new Headers({ "X-Title": encodeURIComponent(title), "X-At": new Date().toISOString() });
  for (const name of ["Content-Type", "Content-Language", "Content-Security-Policy"]) {
    if (answer.headers.has(name)) headers.set(name, answer.headers.get(name));
  }
  const copy = page.replace("<body", `<body data-kept-at="${headers.get("X-At")}"`);
  const cache = await caches.open(MINE);
  for (const address of files ? used() : []) await cache.add(address);
  await cache.put(location.origin + location.pathname, new Response(copy, { headers }));
  await iAm();
  return true;
}

export async function keptSheets() {
  if (!possible || !person || !(await caches.has(MINE))) return [];
  const cache = await caches.open(MINE);
  const sheets = [];
  for (const { url } of await cache.keys()) {
    const { headers } = await cache.match(url);
    if (headers.has("X-Title")) sheets.push({ url, title: decodeURIComponent(headers.get("X-Title")), at: headers.get("X-At") });
  }
  return sheets;
}

export async function isKept(path) {
  return (await keptSheets()).some((sheet) => new URL(sheet.url).pathname === path);
}

export async function dropSheet(url) {
  await (await caches.open(MINE)).delete(url);
  if (!(await keptSheets()).length) await dropSheets();
}

export async function dropSheets() {
  if (!possible) return;
  for (const name of await caches.keys()) if (name === WHO || name.startsWith("sheet-")) await caches.delete(name);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}
