// One row on the page: reads what is typed, shows how the saving stands, marks where the two columns differ.

import { Cell, canonical } from "./store.js";

const REASON_MIN = 10;

export class Row {
  constructor(element, column) {
    this.element = element;
    this.key = element.dataset.row;
    this.inputs = [...element.querySelectorAll(`[name="p${this.key}"]`)];
    this.input = this.inputs[0];
    this.words = element.querySelector(`[name="n${this.key}"]`);
    this.status = element.querySelector(".cell-state");
    this.cell = new Cell({
      key: this.key,
      code: element.dataset.code,
      url: element.dataset.url,
      column,
      version: Number(element.dataset.version),
      max: element.dataset.max,
      step: element.dataset.step,
      points: this.given,
      text: this.words ? this.words.defaultValue : "",
    });
    this.cell.row = this;
    this.compare();
  }

  // What the server wrote into the page; what is typed may differ already when this script arrives.
  get given() {
    if (this.input.type !== "radio") return this.input.defaultValue;
    return this.inputs.find((input) => input.defaultChecked)?.value ?? "";
  }

  get points() {
    if (this.input.type !== "radio") return this.input.value;
    return this.inputs.find((input) => input.checked)?.value ?? "";
  }

  set points(value) {
    if (this.input.type !== "radio") this.input.value = value;
    else for (const input of this.inputs) input.checked = input.value === value;
  }

  get text() {
    return this.words ? this.words.value : "";
  }

  read() {
    this.cell.points = this.points;
    this.cell.text = this.text;
    this.compare();
  }

  write() {
    this.points = this.cell.points;
    if (this.words) this.words.value = this.cell.text;
    if (this.cell.text) this.words?.closest("details")?.setAttribute("open", "");
    this.compare();
  }

  // Where the superior's score differs from the unit's, the reason box stands open.
  compare() {
    if (this.cell.column !== "superior") return;
    const own = this.element.querySelector("[data-own]").dataset.own;
    const mine = canonical(this.points);
    const differs = mine !== "" && mine !== own;
    this.element.classList.toggle("is-different", differs);
    this.element.classList.toggle("lacks-reason", differs && this.text.trim().length < REASON_MIN);
  }

  show() {
    const { state, error, savedAt } = this.cell;
    this.status.replaceChildren();
    this.status.className = `cell-state is-${state}`;
    const wrong = state === "refused";
    for (const input of this.inputs) {
      if (wrong) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
    if (state === "saving") this.status.textContent = "Đang lưu…";
    if (state === "saved" && savedAt) this.status.textContent = `Đã lưu ${savedAt}`;
    if (wrong) this.status.append(line("cell-error", error));
    if (state === "failed") {
      const again = document.createElement("button");
      Object.assign(again, { type: "button", className: "link", textContent: "thử lại" });
      again.dataset.again = "";
      this.status.append("Chưa lưu – ", again);
    }
    if (state === "saved" && document.activeElement !== this.input && this.input.type !== "radio") this.tidy();
  }

  tidy() {
    const tidy = canonical(this.input.value);
    if (this.input.value !== tidy) this.input.value = this.cell.points = tidy;
  }
}

function line(name, text) {
  const paragraph = document.createElement("p");
  paragraph.className = name;
  paragraph.textContent = text;
  return paragraph;
}
