// Answers for a sheet that is kept on this device when there is no network. It writes nothing: offline.js keeps the
// copies, each person's apart, and says who is signed in here. Its scope is /cross-checks/: no other page passes it.

const PATIENCE = 4000; // milliseconds for the network before the copy is shown
const SHEET = /^\/cross-checks\/\d+\/sheet\/$/;
const shownFromCopy = new Set();

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function kept(url) {
  const who = await caches.match("/who", { cacheName: "who" });
  return who && caches.match(url, { cacheName: `sheet-${await who.text()}`, ignoreVary: true });
}

function inTime(request) {
  return new Promise((done, failed) => {
    setTimeout(() => failed(new Error("too slow")), PATIENCE);
    fetch(request).then(done, failed);
  });
}

async function page(event, address) {
  const copy = await kept(address);
  if (!copy) return fetch(event.request);
  try {
    return await inTime(event.request);
  } catch {
    shownFromCopy.add(event.resultingClientId);
    return copy;
  }
}

async function asset(event) {
  const client = await self.clients.get(event.clientId);
  const copy = client && SHEET.test(new URL(client.url).pathname) && (await kept(event.request.url));
  if (!copy) return fetch(event.request);
  if (shownFromCopy.has(event.clientId)) return copy;
  return inTime(event.request).catch(() => copy);
}

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    if (SHEET.test(pathname)) event.respondWith(page(event, origin + pathname));
  } else if (pathname.startsWith("/static/")) {
    event.respondWith(asset(event));
  }
});
