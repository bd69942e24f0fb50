// What this device keeps for the person who is signed in, until the server has it: localStorage, written as JSON.
//
// <body data-person="12">   whose it is; another person at the same device never sees it
// keep(key, value)          true when it is kept; false when the storage is full or blocked
// kept(key)                 the value, or null
// keys(prefix)              the keys that begin so
// forget(key)

const MINE = `cham-cheo/${document.body.dataset.person ?? ""}/`;

export function keep(key, value) {
  try {
    localStorage.setItem(MINE + key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(MINE + key));
  } catch {
    return null;
  }
}

export function keys(prefix = "") {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(MINE + prefix))
      .map((key) => key.slice(MINE.length));
  } catch {
    return [];
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(MINE + key);
  } catch {
    // Blocked storage holds nothing.
  }
}
