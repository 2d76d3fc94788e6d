// What stands beside the marks, under the fingers: taking over points, ready phrases, letters as commands.

import { canonical } from "./store.js";
import { put } from "./paste.js";

const composing = (event) => event.isComposing || event.keyCode === 229;

export function bindBeside(form, rows, { store, saver }) {
  for (const row of rows) {
    const button = takeButton(row);
    button?.addEventListener("click", () => {
      put(row, button.dataset.take, saver);
      button.hidden = true;
      row.input.focus();
    });
  }
  store.addEventListener("cell", ({ detail: cell }) => {
    const button = takeButton(cell.row);
    if (button) button.hidden = canonical(cell.points) === button.dataset.take;
  });
  bindPhrases(form, rows, saver);
  for (const link of document.querySelectorAll("[data-row-link]")) {
    const row = rows.find((one) => one.key === link.dataset.rowLink);
    if (row) link.addEventListener("click", (event) => (event.preventDefault(), go(row)));
  }
}

const takeButton = (row) => row.element.querySelector("[data-take]");

// The list of ready phrases comes into a reason box when the row is first entered.
function bindPhrases(form, rows, saver) {
  const template = document.getElementById("phrases");
  if (!template) return;
  for (const row of rows) {
    const box = row.element.querySelector(".reason-box");
    if (!box) continue;
    row.element.addEventListener("focusin", () => offer(row, box), { once: true });
    if (row.element.classList.contains("is-different")) offer(row, box);
    row.words.addEventListener("keydown", (event) => {
      if (composing(event) || !event.altKey || !/^Digit[1-9]$/.test(event.code)) return;
      const option = box.querySelector("select").options[Number(event.code.slice(5))];
      if (!option) return;
      event.preventDefault();
      say(row, option.value, saver);
      row.input.focus();
    });
  }

  function offer(row, box) {
    if (box.querySelector("select")) return;
    const list = template.content.firstElementChild.cloneNode(true);
    list.setAttribute("aria-label", `Câu soạn sẵn cho hàng ${row.cell.code}`);
    list.addEventListener("change", () => {
      if (list.value) say(row, list.value, saver);
      list.value = "";
      row.words.focus();
    });
    row.words.before(list);
  }
}

function say(row, sentence, saver) {
  const now = row.words.value.trim();
  row.words.value = now ? `${now} ${sentence}` : sentence;
  row.read();
  saver.touch(row.cell);
  saver.commit(row.cell);
}

// Letters work in a score box, where no letter can be meant; the reason box gives Esc back to the score.
export function bindCommands(form, rows, saver) {
  const commands = { d: agree, g: suggested, k: nextDifference, l: reason, m: evidence, a: rest };

  form.addEventListener("keydown", (event) => {
    if (composing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows.find((one) => one.element.contains(event.target));
    if (!row) return;
    if (event.key === "Escape" && event.target === row.words && !row.cell.dirty) return row.input.focus();
    const command = event.target === row.input && row.input.type !== "radio" && commands[event.key.toLowerCase()];
    if (!command) return;
    event.preventDefault();
    command(row);
  });

  function agree(row) {
    if (row.cell.column !== "superior") return;
    const own = row.element.querySelector("[data-own]").dataset.own;
    if (own !== "–") put(row, own, saver);
    next(row, () => true);
  }

  function suggested(row) {
    const { suggested: points } = row.element.dataset;
    if (points === undefined) return;
    put(row, points, saver);
    row.input.select();
  }

  function nextDifference(row) {
    next(row, ({ element }) => element.matches(".is-overridden, .is-different"));
  }

  function next(row, wanted) {
    const here = rows.indexOf(row);
    const other = [...rows.slice(here + 1), ...rows.slice(0, here)].find(wanted);
    saver.commit(row.cell);
    if (other) go(other);
  }

  function reason(row) {
    if (row.words?.offsetParent) row.words.focus();
  }

  function evidence(row) {
    const link = row.element.querySelector("a[data-proof]");
    if (link) link.click();
    else row.element.querySelector(".proof-add, .suggestion-sources a")?.focus();
  }

  function rest() {
    document.querySelector("[data-agree-rest]")?.click();
  }
}

export function go(row) {
  row.input.focus();
  row.element.scrollIntoView({ block: "center" });
}
