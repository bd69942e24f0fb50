// A vote that is under way, followed without reloading: how many have voted, by name who.
//
// [data-vote="<url>"][data-version]   asked every 3 s while the page is in sight; without network ever less often
//   [data-vote-count]                 gets the number, in words
//   [data-vote-rows]                  gets the rows of a vote by name, unless the focus is in them
// [data-changed="reload"]             when the vote has gone on the page is loaded anew (a delegate's phone);
// [data-changed="say"]                or [data-vote-changed] is shown (the console, where something may be half typed)

const SOON = 3_000;
const LATE = 24_000;

function follow(place) {
  let wait = SOON;
  let seen = "";

  const take = ({ version, count, rows }) => {
    if (version !== place.dataset.version) {
      if (place.dataset.changed === "reload") return location.reload();
      const line = place.querySelector("[data-vote-changed]");
      if (line) line.hidden = false;
      return;
    }
    const line = place.querySelector("[data-vote-count]");
    if (line && line.textContent !== count) line.textContent = count;
    const list = place.querySelector("[data-vote-rows]");
    if (list && !list.contains(document.activeElement)) list.innerHTML = rows;
  };

  const ask = async () => {
    try {
      if (document.visibilityState === "visible") {
        const headers = { Accept: "application/json", ...(seen && { "If-None-Match": seen }) };
        const response = await fetch(place.dataset.vote, { headers, cache: "no-store" });
        if (response.ok) {
          seen = response.headers.get("ETag") ?? "";
          take(await response.json());
        }
        wait = response.ok || response.status === 304 ? SOON : Math.min(wait * 2, LATE);
      }
    } catch {
      wait = Math.min(wait * 2, LATE);
    }
    setTimeout(ask, wait);
  };

  setTimeout(ask, wait);
}

document.querySelectorAll("[data-vote]").forEach(follow);
