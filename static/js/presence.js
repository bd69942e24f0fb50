// Colleagues on the same group: who has it open, and which answers they changed meanwhile.
//
// [data-presence="<url>"]   told every 20 s while the page is in sight; holds the line of names
// [data-one="{names} has this group open"]   its words
//
// watch(versions, take): versions() gives {"3.2": 4}; take(code, stands) is called for each answer that is newer.

const EVERY = 20_000;

export function watch(versions, take) {
  const line = document.querySelector("[data-presence]");
  if (!line) return;

  const post = (fields, more = {}) =>
    fetch(line.dataset.presence, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": document.querySelector("input[name=csrfmiddlewaretoken]").value },
      body: new URLSearchParams(fields),
      ...more,
    });

  const ask = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      const response = await post(versions());
      if (!response.ok) return;
      const { here, newer } = await response.json();
      const words = here.length ? line.dataset.one.replace("{names}", here.join(", ")) : "";
      if (line.textContent !== words) line.textContent = words;
      line.hidden = !words;
      for (const [code, stands] of Object.entries(newer)) take(code, stands);
    } catch {
      // Without network nobody is told of anybody.
    }
  };

  ask();
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
  window.addEventListener("pagehide", () => post({ leaves: "1" }, { keepalive: true }).catch(() => {}));
}
