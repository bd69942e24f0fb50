// Files on their way into an evidence box: each in a row with its progress, to be cancelled, tried again or dismissed.
//
// upload(box, files, replaces)   a picture over 3 MB is made smaller first; `replaces`: the newer version of that evidence

import { refresh, say } from "./evidence-box.js";
import { newKey, sent } from "./evidence-sending.js";
import { megabytes, row, said } from "./evidence-words.js";
import { shrunk } from "./shrink.js";

const MOST = 20 * 1024 * 1024;
const GONE_FROM_THE_SESSION = 401;

class Upload {
  constructor(box, file, replaces) {
    Object.assign(this, { box, file, key: newKey(), replaces, row: row("upload"), small: null });
    this.row.querySelector("[data-name]").textContent = file.name;
    this.row.querySelector(".file-kind").textContent = (/\.(\w{1,4})$/.exec(file.name)?.[1] ?? "").toUpperCase();
    for (const [name, act] of [["retry", () => this.go()], ["cancel", () => this.cancel()], ["dismiss", () => this.leave()]]) {
      const button = this.row.querySelector(`[data-${name}]`);
      const whose = document.createElement("span");
      whose.className = "visually-hidden";
      whose.textContent = ` ${file.name}`;
      button.append(whose);
      button.addEventListener("click", act);
    }
    const queue = box.querySelector("[data-evidence-queue]");
    queue.append(this.row);
    queue.hidden = false;
  }

  show(state, text, { percent = null, buttons = [] } = {}) {
    this.row.dataset.upload = state;
    this.row.querySelector("[data-state]").textContent = text;
    const bar = this.row.querySelector("progress");
    bar.hidden = percent === null;
    bar.value = percent ?? 0;
    bar.setAttribute("aria-label", this.file.name);
    for (const name of ["retry", "cancel", "dismiss"]) {
      this.row.querySelector(`[data-${name}]`).hidden = !buttons.includes(name);
    }
  }

  async go() {
    this.cancelled = false;
    this.show("waiting", said("waiting"), { percent: 0, buttons: ["cancel"] });
    if (!this.small) {
      this.show("waiting", said("shrinking"), { percent: 0, buttons: ["cancel"] });
      this.small = await shrunk(this.file);
      if (this.cancelled) return;
    }
    if (this.small.size > MOST) {
      return this.refuse(said("too-big", { name: this.file.name, size: Math.ceil(this.small.size / (1024 * 1024)) }));
    }
    this.show("waiting", said("waiting"), { percent: 0, buttons: ["cancel"] });
    const fields = this.replaces ? { key: this.key, replaces: this.replaces } : { key: this.key };
    this.sending = sent(this.small, this.box.dataset.add, fields, (percent) => {
      if (!this.cancelled) this.show("sending", `${said("sending")} ${percent} %`, { percent, buttons: ["cancel"] });
    });
    const { status, body } = await this.sending;
    if (!this.cancelled) this.settle(status, body);
  }

  settle(status, body) {
    const refused = body.refused?.[0]?.reason ?? Object.values(body.problems ?? {})[0] ?? body.reason;
    if (status >= 200 && status < 300 && !refused) return this.finish();
    if (status === GONE_FROM_THE_SESSION) return this.fail(said("signed-out"));
    if (status >= 400 && status < 500 && refused) return this.refuse(refused);
    return this.fail(said("failed", { name: this.file.name }));
  }

  finish() {
    const small = this.small === this.file ? "" : ` · ${said("shrunk", { was: megabytes(this.file.size), now: megabytes(this.small.size) })}`;
    this.show("done", said("done") + small);
    if (!this.box.querySelector('[data-upload="waiting"], [data-upload="sending"]')) clear(this.box);
  }

  fail(text) {
    this.show("failed", text, { buttons: ["retry", "dismiss"] });
    this.settled(text);
  }

  refuse(text) {
    this.show("refused", text, { buttons: ["dismiss"] });
    this.settled(text);
  }

  async settled(text) {
    if (!this.box.querySelector('[data-upload="waiting"], [data-upload="sending"]')) await clear(this.box);
    say(this.box, text);
  }

  cancel() {
    this.cancelled = true;
    this.sending?.cancel();
    this.leave();
    say(this.box, said("cancelled", { name: this.file.name }));
    if (!this.box.querySelector('[data-upload="waiting"], [data-upload="sending"]')) clear(this.box);
  }

  leave() {
    const queue = this.row.parentElement;
    const hadFocus = this.row.contains(document.activeElement);
    this.row.remove();
    if (queue) queue.hidden = !queue.children.length;
    if (hadFocus) this.box.querySelector(".files-title").focus();
  }
}

async function clear(box) {
  const done = [...box.querySelectorAll('[data-upload="done"]')];
  if (!done.length || !(await refresh(box))) return;
  for (const one of done) one.remove();
  const queue = box.querySelector("[data-evidence-queue]");
  queue.hidden = !queue.children.length;
}

export function upload(box, files, replaces = "") {
  for (const file of files) new Upload(box, file, replaces).go();
}
