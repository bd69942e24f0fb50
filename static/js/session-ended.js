// The sign-in ended while a page lay open: a dialog in place, signing in beside it in a new tab, and then it goes on.
//
// <dialog data-session-ended>   hidden until needed; inside it:
//   a[data-sign-in]               opens the sign-in in a new tab
//   button[data-go-on]            looks whether the sign-in is there again; so does coming back to this tab
//   [data-another]                said when somebody else is signed in now: nothing is sent under another's name
//
// ended(address) is settled once the same person is signed in again and the forms of the page have a token that counts.

const dialog = document.querySelector("dialog[data-session-ended]");
const RECENTLY = 10_000;
let waiting = null;
let renewedAt = -RECENTLY;

async function renewed() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const person = page.body.dataset.person ?? "";
  const token = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  const another = dialog.querySelector("[data-another]");
  another.hidden = !person || person === document.body.dataset.person;
  if (person !== document.body.dataset.person || !token) return false;
  for (const box of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) box.value = token;
  return true;
}

async function look(goOn) {
  try {
    if (await renewed()) goOn();
  } catch {
    // No network: the next look may find it.
  }
}

function asked(address) {
  return new Promise((resolve) => {
    const again = () => document.visibilityState === "visible" && look(goOn);
    const goOn = () => {
      if (dialog.open) dialog.close();
      window.removeEventListener("focus", again);
      document.removeEventListener("visibilitychange", again);
      resolve();
    };
    dialog.querySelector("a[data-sign-in]").href = address;
    dialog.querySelector("button[data-go-on]").onclick = () => look(goOn);
    dialog.showModal();
    window.addEventListener("focus", again);
    document.addEventListener("visibilitychange", again);
  });
}

async function wait(address) {
  const quietly = performance.now() - renewedAt > RECENTLY; // refused again at once: looking again would go round
  try {
    if (quietly && (await renewed())) return;
  } catch {
    // Ask below.
  } finally {
    renewedAt = performance.now();
  }
  await asked(address);
}

export function ended(address) {
  waiting ??= wait(address).finally(() => (waiting = null));
  return waiting;
}
