// The form of registration keeps itself while people type; a list can be copied. Everything works without this script.

import "./copy.js";
import { token, freshToken, signInAgain } from "./sheet/signin.js";

const PAUSE = 1500;
const RETRY = 15000;
const form = document.querySelector("form[data-autosave]");

class Keeper {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-save-state]");
    this.timer = 0;
    this.changes = 0;
    this.running = false;
    this.stopped = false;
    form.addEventListener("input", () => this.touch());
    form.addEventListener("change", () => this.touch());
    // The person saves: nothing of ours may come between, or their page would be an old one.
    form.addEventListener("submit", () => this.stop());
    window.addEventListener("online", () => this.changes && this.plan(0));
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.request?.abort();
  }

  touch() {
    this.changes += 1;
    this.say("Đang chờ lưu…");
    this.plan(PAUSE);
  }

  plan(delay) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.save(), delay);
  }

  async save(renewed = false) {
    if (this.stopped || (this.running && !renewed)) return this.stopped ? undefined : this.plan(PAUSE);
    this.running = true;
    const sent = this.changes;
    try {
      this.request = new AbortController();
      const signal = AbortSignal.any ? AbortSignal.any([this.request.signal, AbortSignal.timeout(RETRY)]) : this.request.signal;
      const response = await fetch(this.form.dataset.autosave, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": token(this.form) },
        body: new FormData(this.form),
        redirect: "manual",
        signal,
      });
      await this.take(response, sent, renewed);
    } catch {
      this.failed();
    } finally {
      this.running = false;
    }
  }

  async take(response, sent, renewed) {
    if (response.status === 401 || response.type === "opaqueredirect") {
      return (await signInAgain()) ? this.plan(0) : this.failed();
    }
    const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : null;
    if (response.status === 403 && !answer && !renewed && (await freshToken(this.form))) return this.save(true);
    if (response.status === 200 && answer) return this.kept(answer, sent);
    if (answer?.errors) {
      const [sentence] = Object.values(answer.errors).flat();
      if (response.status === 409) this.stop();
      return this.say(sentence, true);
    }
    return this.failed();
  }

  kept(answer, sent) {
    this.form.elements.version.value = answer.version;
    const wrong = Object.keys(answer.errors).filter(Boolean);
    if (wrong.length) {
      const names = wrong.map((name) => this.labelOf(name)).join(", ");
      this.say(`Đã lưu ${answer.saved}, trừ ô: ${names}. ${Object.values(answer.errors).flat()[0]}`, true);
    } else {
      this.say(`Đã lưu ${answer.saved}`);
    }
    if (this.changes === sent) this.changes = 0;
    else this.plan(PAUSE);
  }

  labelOf(name) {
    const label = this.form.querySelector(`label[for="${this.form.elements[name]?.id}"]`);
    return label?.textContent.trim() ?? name;
  }

  failed() {
    if (this.stopped) return;
    this.say("Chưa lưu được, kiểm tra mạng", true);
    this.plan(RETRY);
  }

  say(text, wrong = false) {
    this.state.textContent = text;
    this.state.classList.toggle("is-wrong", wrong);
  }
}

if (form) new Keeper(form);
