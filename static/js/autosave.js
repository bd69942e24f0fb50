// Saves while somebody types. What the server has not confirmed stays on this device and goes by itself.
//
// form[data-autosave]            the normal button of the form still saves; it waits for what is under way
// [data-save="<url>"][data-version="3"]   one answer; data-typed: what stands in its boxes is not saved yet;
//                                data-save-merge: of several texts each is put together by itself
//   [data-save-notes]            where conflicts and notes of this answer appear
// [data-version-of="<url>"]      hidden boxes of other forms with the version of this answer; its own are found by name
// [data-save-state]              the status line, role=status; its words: data-saving, data-saved="… {at}", data-offline,
//                                data-trouble, data-wrong, data-refused, data-two, data-ended, data-unkept
//   [data-save-text]             in it, what changes
// <template data-save-restore>   "Text of {at} was not sent" with button[data-restore] and button[data-drop]
// <template data-save-note>      "{by} changed this at {at}"
//
// The form gets data-saved="yes" while the server has everything, "kept" while the rest is on this device, else "no".

import { forgetConflict, notesOf, showConflict, worded } from "./conflict.js";
import * as device from "./device.js";
import { watch } from "./presence.js";
import { ended } from "./session-ended.js";
import { bodyOf, clearProblems, fill, namedHere, showProblems, valuesOf } from "./unit.js";

const AFTER_TYPING = 800;
const PATIENCE = 15_000;
const PAUSES = [2, 4, 8, 15, 30];
const BEFORE_SENDING = 6_000;
const WAITS = ["offline", "trouble"]; // tried again by itself
const STANDS = ["two", "refused", "ended"]; // until a person does something
const tab = Math.random().toString(36).slice(2);
const line = document.querySelector("[data-save-state]");
const units = [];
const atFirst = line?.querySelector("[data-save-text]").textContent;
let failures = 0;
let savedAt;
let retry;

function hour(moment) {
  const at = new Date(moment);
  const day = at.toDateString() === new Date().toDateString() ? "" : ` ${at.getDate()}/${at.getMonth() + 1}`;
  return `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}${day}`;
}

class Unit {
  constructor(place) {
    this.place = place;
    this.form = place.closest("form");
    this.url = place.dataset.save;
    this.version = Number(place.dataset.version);
    this.base = this.values; // as the server has it, or as the page came
    this.saved = "typed" in place.dataset ? null : this.content;
    this.state = "saved";
    this.mine = new Set(); // keys on the device
    this.isKept = true;
  }

  get values() {
    return valuesOf(this.place);
  }

  get content() {
    return JSON.stringify(this.values);
  }

  get isSaved() {
    return !this.sending && !this.unsure && this.content === this.saved;
  }

  touched() {
    if (this.content === this.seen) return;
    this.seen = this.content;
    this.wrong = null;
    clearProblems(this.place);
    this.typed();
  }

  typed(pause = AFTER_TYPING) {
    if (this.isSaved && this.state !== "two") return this.settle();
    this.keep();
    if (!STANDS.includes(this.state)) this.state = WAITS.includes(this.state) ? this.state : "typed";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
    tell();
    return undefined;
  }

  keep() {
    const key = `text/${this.url}|${this.version}|${tab}`;
    const [page, title] = [location.pathname, document.title];
    this.isKept = device.keep(key, { values: this.values, base: this.base, version: this.version, at: Date.now(), page, title });
    for (const old of this.mine) if (old !== key) device.forget(old);
    this.mine = new Set([key]);
  }

  settle() {
    clearTimeout(this.timer);
    for (const key of this.mine) device.forget(key);
    this.mine.clear();
    this.isKept = true;
    this.state = "saved";
    tell();
  }

  // What a lost answer may have saved is asked for again first: the same content is no conflict with oneself.
  flush() {
    clearTimeout(this.timer);
    if (this.sending) return this.delivery;
    if (this.isSaved || STANDS.includes(this.state) || this.content === this.wrong) return Promise.resolve();
    this.delivery = this.deliver(this.unsure ?? this.content);
    return this.delivery;
  }

  // Nothing under way any more, and nothing that could be sent.
  async calm() {
    for (let turns = 0; turns < 3 && !this.isSaved; turns += 1) await this.flush();
  }

  async deliver(content) {
    this.sending = content;
    if (!WAITS.includes(this.state)) this.state = "sending";
    tell();
    const { status, answer } = await this.post(JSON.parse(content));
    this.sending = null;
    if (Number.isInteger(answer?.version) && status === 200) return this.acknowledged(content, answer);
    if (status === 409 && answer?.conflict) return this.differs(answer.conflict);
    if (status === 422 && answer?.problems) return this.isWrong(content, answer.problems);
    if (answer?.sign_in) return this.mustSignIn(answer.sign_in);
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) return this.isRefused(answer?.reason);
    this.unsure = content;
    this.state = status ? "trouble" : "offline";
    later();
    return tell();
  }

  async post(values) {
    const abort = new AbortController();
    const patience = setTimeout(() => abort.abort(), PATIENCE);
    try {
      const response = await fetch(this.url, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": this.form.querySelector("[name=csrfmiddlewaretoken]").value },
        body: bodyOf(values, this.version),
        keepalive: true, // outlives the page
        signal: abort.signal,
      });
      const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
      if (!isJson && response.ok) return { status: 0 }; // somebody else's page in between, a Wi-Fi's for example
      return { status: response.status, answer: isJson ? await response.json() : null };
    } catch {
      return { status: 0 };
    } finally {
      clearTimeout(patience);
    }
  }

  acknowledged(content, answer) {
    const isLate = document.hidden || WAITS.includes(this.state);
    failures = 0;
    savedAt = answer.at;
    this.unsure = null;
    this.state = "typed";
    this.stands(answer.version, JSON.parse(content), content);
    this.typed(isLate ? 0 : AFTER_TYPING);
  }

  stands(version, values, content) {
    this.version = version;
    this.base = values;
    this.saved = content;
    this.wrong = null;
    this.place.dataset.version = version;
    const own = this.place.querySelectorAll("input[type=hidden][name=version], input[type=hidden][name$='-version']");
    const others = document.querySelectorAll(`[data-version-of="${CSS.escape(this.url)}"]`);
    for (const box of [...own, ...others]) box.value = version;
  }

  isWrong(content, problems) {
    this.unsure = null;
    this.state = "typed";
    if (this.content !== content) return this.typed();
    this.wrong = content;
    this.state = "wrong";
    this.keep();
    showProblems(this.place, problems);
    return tell();
  }

  isRefused(reason) {
    this.reason = reason;
    this.state = "refused";
    this.keep();
    tell();
  }

  mustSignIn(address) {
    this.state = "ended";
    this.keep();
    tell();
    ended(address).then(() => {
      this.state = "typed";
      this.flush();
    });
  }

  differs(stands) {
    this.unsure = null;
    const mine = this.values;
    const theirs = namedHere(mine, stands);
    const both = (name) => mine[name] !== theirs[name] && mine[name] !== this.base[name] && theirs[name] !== this.base[name];
    const names = Object.keys(mine);
    if (names.every((name) => mine[name] === theirs[name]) || ("saveMerge" in this.place.dataset && !names.some(both))) {
      return this.putTogether(stands, mine, theirs);
    }
    this.state = "two";
    this.keep();
    showConflict(this.place, stands, mine, theirs, {
      keepMine: () => this.choose(stands, theirs, this.values),
      takeTheirs: () => this.choose(stands, theirs, theirs),
    });
    return tell();
  }

  putTogether(stands, mine, theirs) {
    const whole = Object.fromEntries(
      Object.keys(mine).map((name) => [name, mine[name] === this.base[name] ? theirs[name] : mine[name]]),
    );
    this.choose(stands, theirs, whole);
  }

  choose(stands, theirs, chosen) {
    forgetConflict(this.place);
    this.stands(stands.version, theirs, JSON.stringify(theirs));
    savedAt = stands.at;
    this.state = "typed";
    fill(this.place, chosen);
    this.typed(0);
  }

  // A colleague's newer answer takes the place of one that nobody touches here; else the person is told in time.
  newer(stands) {
    if (stands.version <= this.version || this.sending || this.state === "two") return;
    const theirs = namedHere(this.values, stands);
    const content = JSON.stringify(theirs);
    const untouched = this.isSaved && !this.place.contains(document.activeElement);
    if (content === this.content || untouched) {
      this.stands(stands.version, theirs, content);
      fill(this.place, theirs);
    }
    this.note(stands);
  }

  note(stands) {
    const old = notesOf(this.place).querySelector("[data-note]");
    if (old?.dataset.note === String(stands.version)) return;
    old?.remove();
    const note = document.querySelector("template[data-save-note]").content.firstElementChild.cloneNode(true);
    const words = note.querySelector("[data-words]");
    note.dataset.note = stands.version;
    words.textContent = worded(words.dataset.words, stands);
    notesOf(this.place).append(note);
  }
}

function tell() {
  for (const form of new Set(units.map((unit) => unit.form))) {
    const own = units.filter((unit) => unit.form === form);
    const rest = own.filter((unit) => !unit.isSaved);
    form.dataset.saved = rest.length === 0 ? "yes" : rest.every((unit) => unit.isKept) ? "kept" : "no";
  }
  const first = (state) => units.find((unit) => unit.state === state);
  const state = ["two", "refused", "wrong", "ended", "offline", "trouble", "sending", "typed"].find(first) ?? "saved";
  const unkept = units.some((unit) => !unit.isSaved && !unit.isKept);
  const words = { sending: "saving", typed: "saving" }[state] ?? state;
  if (!line) return;
  const own = (state === "refused" && first("refused").reason) || (state === "saved" && !savedAt && atFirst);
  const said = own || line.dataset[words].replace("{at}", savedAt);
  line.dataset.saveState = state;
  const text = [said, state === "refused" && line.dataset.stays, unkept && line.dataset.unkept].filter(Boolean).join(" ");
  const place = line.querySelector("[data-save-text]");
  if (place.textContent !== text) place.textContent = text;
}

function later() {
  clearTimeout(retry);
  retry = setTimeout(tryAgain, PAUSES[Math.min(failures, PAUSES.length - 1)] * 1000);
  failures += 1;
}

function tryAgain() {
  clearTimeout(retry);
  for (const unit of units) if (WAITS.includes(unit.state)) unit.flush();
}

function flushAll() {
  for (const unit of units) if (unit.state === "typed") unit.flush();
}

function unitOf(target) {
  return units.find((unit) => unit.place.contains(target));
}

// The button saves as it does without script, after what is under way: its version is then the newest.
function waitBeforeSending(form) {
  let goes = false;
  let waits = false;
  window.addEventListener("pageshow", () => (goes = waits = false));
  form.addEventListener(
    "submit",
    async (event) => {
      if (goes) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (waits) return;
      waits = true;
      const enough = new Promise((resolve) => setTimeout(resolve, BEFORE_SENDING));
      await Promise.race([Promise.all(units.map((unit) => unit.calm())), enough]);
      await new Promise((resolve) => setTimeout(resolve)); // a form cannot be sent while its submit event is still going round
      waits = false;
      if (units.some((unit) => unit.state === "offline" || unit.state === "ended")) return line?.scrollIntoView({ block: "nearest" });
      goes = true;
      form.requestSubmit(event.submitter);
    },
    true,
  );
}

function leftHere() {
  const found = [];
  for (const unit of units) {
    for (const key of device.keys(`text/${unit.url}|`)) {
      const left = device.kept(key);
      const isSame = left && Object.entries(unit.values).every(([name, value]) => value === (left.values[name] ?? value));
      if (!left || (isSame && unit.saved !== null)) device.forget(key);
      else if (!isSame) found.push({ unit, key, ...left });
    }
  }
  return found.sort((a, b) => b.at - a.at);
}

function offerWhatIsLeft(form) {
  const found = leftHere();
  if (!found.length) return;
  const notice = document.querySelector("template[data-save-restore]").content.firstElementChild.cloneNode(true);
  const words = notice.querySelector("[data-words]");
  const places = [...new Set(found.map(({ unit }) => unit.place.dataset.code).filter(Boolean))].join(", ");
  words.textContent = words.dataset.words.replace("{at}", hour(found[0].at)) + (places && ` (${places})`);
  notice.querySelector("[data-restore]").addEventListener("click", () => {
    const newest = found.filter((left, index) => found.findIndex(({ unit }) => unit === left.unit) === index);
    for (const { unit, key, values, base, version } of newest) {
      unit.version = version; // older than what stands: the server then tells of both
      unit.base = base;
      fill(unit.place, values);
      unit.typed(0);
      if (!unit.mine.has(key)) device.forget(key);
    }
    notice.remove();
  });
  notice.querySelector("[data-drop]").addEventListener("click", () => {
    for (const { key } of found) device.forget(key);
    notice.remove();
  });
  form.before(notice);
  window.addEventListener("load", () => setTimeout(() => notice.scrollIntoView({ block: "center" })), { once: true });
}

function begin(form) {
  for (const place of [form, ...form.querySelectorAll("[data-save]")]) if (place.dataset.save) units.push(new Unit(place));
  for (const kind of ["input", "change"]) form.addEventListener(kind, (event) => unitOf(event.target)?.touched());
  form.addEventListener("focusout", (event) => {
    const unit = unitOf(event.target);
    if (unit?.state === "typed") unit.flush();
  });
}

const forms = [...document.querySelectorAll("form[data-autosave]")];
forms.forEach(begin);
if (units.length) {
  const others = [...document.querySelectorAll("[data-version-of]")].map((box) => box.form);
  for (const form of new Set([...forms, ...others])) waitBeforeSending(form);
  offerWhatIsLeft(forms[0]);
  for (const unit of units) if (unit.saved === null) unit.typed();
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? flushAll() : tryAgain()));
  window.addEventListener("pagehide", flushAll);
  window.addEventListener("online", () => {
    failures = 0;
    tryAgain();
  });
  watch(
    () => Object.fromEntries(units.map((unit) => [unit.place.dataset.code, unit.version])),
    (code, stands) => units.find((unit) => unit.place.dataset.code === code)?.newer(stands),
  );
}
