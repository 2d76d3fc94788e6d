// The queue that brings typed cells to the server: one request at a time, the last text of a cell wins, nothing typed is
// ever dropped. Without an answer it tries again after 1, 2, 4 … 30 seconds and at once when the network is back.

import { canonical, said } from "./store.js";
import { token, freshToken, signInAgain } from "./signin.js";

const TYPING_PAUSE = 800;
const DELAYS = [1, 2, 4, 8, 16, 30];

export class Saver {
  constructor(store, form) {
    this.store = store;
    this.form = form;
    this.queue = new Set();
    this.timers = new Map();
    this.failures = 0;
    this.running = null;
    this.paused = false; // signed out, and signing in again was put off
    this.wake = () => {};
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("antq:csrf", () => this.paused && this.hurry());
  }

  // The person is typing: send when they pause.
  touch(cell) {
    clearTimeout(this.timers.get(cell.key));
    if (cell.state === "conflict") return this.store.set(cell, "conflict"); // the question follows what is typed
    this.store.set(cell, cell.dirty ? "waiting" : cell.savedAt ? "saved" : "idle", { error: "" });
    if (cell.dirty) this.timers.set(cell.key, setTimeout(() => this.commit(cell, true), TYPING_PAUSE));
  }

  // Send now. A score that cannot be is refused here; while typing goes on (`quiet`) nobody is told yet.
  commit(cell, quiet = false) {
    clearTimeout(this.timers.get(cell.key));
    if (cell.state === "conflict" || this.store.locked) return;
    if (!cell.dirty) {
      if (cell.state === "waiting" || cell.state === "refused") this.store.set(cell, cell.savedAt ? "saved" : "idle");
      return;
    }
    if (cell.problem) {
      if (!quiet) this.store.set(cell, "refused", { error: cell.problem });
      return;
    }
    this.queue.add(cell);
    this.running ??= this.run().finally(() => (this.running = null));
  }

  commitAll() {
    for (const cell of this.store.unsaved) this.commit(cell);
  }

  hurry() {
    this.paused = false;
    this.commitAll();
    this.wake();
  }

  // True when nothing is unsaved any more; false after `limit` milliseconds or when a cell needs the person.
  async flush(limit = 4000) {
    this.hurry();
    const end = Date.now() + limit;
    while (this.running && Date.now() < end) await Promise.race([this.running, pause(100)]);
    return this.store.unsaved.length === 0;
  }

  async run() {
    while (this.queue.size && !this.store.locked && !this.paused) {
      const [cell] = this.queue;
      this.queue.delete(cell);
      if (!cell.dirty || cell.problem || cell.state === "conflict") continue;
      if (await this.send(cell)) {
        this.failures = 0;
        continue;
      }
      this.failures += 1;
      this.queue.add(cell); // at the end: one stubborn row must not hold up the others
      this.store.tell("trouble");
      if (!this.paused) await this.rest();
    }
    this.store.tell("quiet");
  }

  async rest() {
    const unit = Number(this.form.dataset.retry || 1000);
    const delay = DELAYS[Math.min(this.failures, DELAYS.length) - 1] * unit;
    await Promise.race([pause(delay), new Promise((resolve) => (this.wake = resolve))]);
  }

  // True when the server gave an answer that settles this request, false when it must be tried again.
  async send(cell) {
    const sent = { points: cell.points, text: cell.text };
    const person = Number(this.form.dataset.person);
    const body = { column: cell.column, points: sent.points, version: cell.version, person };
    if (sent.text !== cell.savedText) body.text = sent.text;
    this.store.set(cell, "saving", { error: "" });
    let response, answer;
    try {
      response = await this.post(cell.url, body);
      answer = await readJson(response);
    } catch {
      return this.unanswered(cell, sent);
    }
    return this.take(cell, sent, response, answer);
  }

  async take(cell, sent, response, answer) {
    const { status } = response;
    if (status === 200 && answer?.version !== undefined) return this.saved(cell, sent, answer);
    if (status === 409 && answer?.conflict) return this.conflict(cell, answer.conflict);
    if (status === 401 || response.type === "opaqueredirect") {
      this.store.set(cell, "failed");
      if (await signInAgain()) return this.send(cell);
      this.paused = true;
      return false;
    }
    if (status === 403 && !answer) {
      const fresh = await freshToken(this.form);
      return fresh && !cell.renewed ? ((cell.renewed = true), this.send(cell)) : this.unanswered(cell, sent);
    }
    if ([403, 404, 423].includes(status)) return this.lock(cell, answer);
    if (status === 422 && answer?.error) {
      this.store.set(cell, "refused", { error: answer.error });
      return true;
    }
    return this.unanswered(cell, sent);
  }

  post(url, body) {
    const limit = Number(this.form.dataset.timeout || 15000);
    return fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token(this.form) },
      body: JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.timeout(limit),
    });
  }

  saved(cell, sent, answer) {
    Object.assign(cell, { version: answer.version, unsure: [], renewed: false });
    cell.savedPoints = canonical(sent.points);
    cell.savedText = sent.text;
    this.store.set(cell, cell.dirty ? "waiting" : "saved", { savedAt: answer.saved_at });
    this.store.tell("totals", answer);
    if (cell.dirty && !cell.problem) this.queue.add(cell);
    return true;
  }

  unanswered(cell, sent) {
    cell.unsure.push(sent);
    this.store.set(cell, "failed");
    return false;
  }

  // Our own earlier request may have arrived although its answer did not: that is no conflict. The words must be ours
  // too, or another window of the same person wrote them.
  conflict(cell, theirs) {
    const same = (sent) => canonical(sent.points) === theirs.points && said(sent.text) === said(theirs.text);
    const own = theirs.mine && cell.unsure.find(same);
    if (own) {
      Object.assign(cell, { version: theirs.version, savedPoints: theirs.points, savedText: own.text, unsure: [] });
      if (cell.dirty) this.queue.add(cell);
      else this.store.set(cell, "saved", { savedAt: theirs.at });
      return true;
    }
    cell.unsure = [];
    if (cell.clashes(theirs)) this.store.set(cell, "conflict", { conflict: theirs });
    else this.merge(cell, theirs);
    return true;
  }

  // Theirs becomes what the server has; what was not touched here follows theirs, what was touched is sent again.
  merge(cell, theirs) {
    cell.rebase(theirs);
    this.store.tell("taken", cell);
    this.store.set(cell, "waiting", { conflict: null });
    this.commit(cell);
  }

  keepMine(cell) {
    this.merge(cell, cell.conflict);
  }

  takeTheirs(cell) {
    const { version, points, text, at } = cell.conflict;
    Object.assign(cell, { version, points, text, savedPoints: canonical(points), savedText: text, conflict: null });
    this.store.set(cell, "saved", { savedAt: at });
    this.store.tell("taken", cell);
  }

  lock(cell, answer) {
    this.store.locked = answer?.message || answer?.error || "Không thấy phiếu này nữa. Tải lại trang để xem.";
    this.store.set(cell, "refused", { error: this.store.locked });
    this.store.tell("locked", this.store.locked);
    return true;
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function readJson(response) {
  if (!(response.headers.get("Content-Type") || "").includes("json")) return null;
  return response.json();
}
