// The server cannot be reached: a press of a button keeps the page and all that was typed, and the page says so.
//
// [data-away="<address>"]   a hidden notice; the address is asked before any form of the page is sent, and any answer
//                           but "bad gateway" and the like is a sign of life

const notice = document.querySelector("[data-away]");
const PATIENCE = 6000; // milliseconds
const GATEWAY = 502;

async function reachable() {
  try {
    const response = await fetch(notice.dataset.away, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return response.status < GATEWAY;
  } catch {
    return false;
  }
}

async function sendIfReachable(form, submitter) {
  const alive = await reachable();
  notice.hidden = alive;
  if (!alive) return notice.scrollIntoView({ block: "nearest" });
  form.dataset.reached = "yes";
  form.requestSubmit(submitter);
}

if (notice) {
  const asked = new Set();
  // Before every other listener: what is not sent is neither "sent once" nor "saved".
  window.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.dataset.reached) return delete form.dataset.reached;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (asked.has(form)) return;
      asked.add(form);
      sendIfReachable(form, event.submitter).finally(() => asked.delete(form));
    },
    { capture: true },
  );
}
