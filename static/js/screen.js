// The screen of a conference follows what the chair shows. The last slide stays when the server does not answer.
//
// [data-screen="<address>"][data-etag]   replaced by what the address answers; asked every 2 s, 304 changes nothing,
//                                        after a failure ever more rarely, at most every 15 s
// [data-link-state][data-lost][data-ended]   its words while nothing comes, or when the link has ended (404)
// [data-clock]                           the time of the server, in Việt Nam
// a[data-theme-to="dark|light"]          the theme of the hall, remembered on this device

const EVERY = 2_000;
const LONGEST = 15_000;
const PATIENCE = 6_000;

const stage = document.querySelector("[data-screen]");
const said = document.querySelector("[data-link-state]");
const clock = document.querySelector("[data-clock]");
let etag = stage.dataset.etag;
let wait = EVERY;
let ahead = 0;
let timer;

function say(words) {
  said.textContent = words;
  said.hidden = !words;
}

// A slide with more than fits is written smaller, never below four fifths: 24 px at 1024×768.
function fit() {
  const slide = stage.querySelector(".slide");
  slide.style.fontSize = "";
  for (let size = 96; size >= 84 && slide.scrollHeight > slide.clientHeight; size -= 4) slide.style.fontSize = `${size}%`;
}

async function ask() {
  clearTimeout(timer);
  try {
    const answer = await fetch(stage.dataset.screen, {
      cache: "no-store",
      headers: { "If-None-Match": etag },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 404) return end();
    if (answer.status !== 304) {
      if (!answer.ok) throw new Error(answer.status);
      stage.innerHTML = await answer.text();
      fit();
      etag = answer.headers.get("ETag");
    }
    ahead = Date.parse(answer.headers.get("Date")) - Date.now() || 0;
    wait = EVERY;
    say("");
  } catch {
    say(said.dataset.lost);
    wait = Math.min(wait * 2, LONGEST);
  }
  timer = setTimeout(ask, wait);
}

function end() {
  say(said.dataset.ended);
  timer = setTimeout(ask, LONGEST);
}

function tick() {
  const now = new Date(Date.now() + ahead);
  clock.textContent = now.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
}

function dress(theme) {
  document.body.dataset.theme = theme;
  localStorage.setItem("screen-theme", theme);
}

for (const link of document.querySelectorAll("[data-theme-to]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    dress(link.dataset.themeTo);
  });
}
if (!new URLSearchParams(location.search).has("theme") && localStorage.getItem("screen-theme")) dress(localStorage.getItem("screen-theme"));

fit();
window.addEventListener("resize", fit);
timer = setTimeout(ask, EVERY);
setInterval(tick, 5_000);
window.addEventListener("online", ask);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
