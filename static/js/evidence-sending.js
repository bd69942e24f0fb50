// Sends files to the server, two at a time, whatever else the page does meanwhile; leaving the page asks first.
//
// sent(file, address, fields, onProgress)   a promise of {status, body}, status 0 when the network failed; has .cancel()
// newKey()                                  one a file: a repeated try with the same key adds nothing twice

const AT_ONCE = 2;
const waiting = [];
let running = 0;

window.addEventListener("beforeunload", (event) => {
  if (!running && !waiting.length) return;
  event.preventDefault();
  event.returnValue = true; // what browsers before 2023 ask for
});

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID(); // not over plain http
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function begin() {
  while (running < AT_ONCE && waiting.length) {
    running += 1;
    waiting.shift()().finally(() => {
      running -= 1;
      begin();
    });
  }
}

function transfer(request, file, address, fields, onProgress) {
  return new Promise((done) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("files", file, file.name);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(Math.floor((100 * event.loaded) / event.total));
    });
    request.addEventListener("loadend", () => done({ status: request.status, body: read(request.responseText) }));
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    request.send(form);
  });
}

export function sent(file, address, fields, onProgress) {
  const request = new XMLHttpRequest();
  let cancelled = false;
  const answer = new Promise((done) => {
    waiting.push(async () => {
      done(cancelled ? { status: 0, body: {} } : await transfer(request, file, address, fields, onProgress));
    });
  });
  answer.cancel = () => {
    cancelled = true;
    request.abort();
  };
  begin();
  return answer;
}
