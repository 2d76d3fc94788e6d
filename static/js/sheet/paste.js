// A column or block copied from Excel: shown row by row before anything changes, undone by one button.

import { canonical, problem } from "./store.js";

export function parseBlock(text) {
  const clean = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const block = [[]];
  for (const [, quoted, plain, end] of clean.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g)) {
    block.at(-1).push((quoted ?? plain).trim());
    if (end === "\n") block.push([]);
    if (end === "") break;
  }
  return block;
}

const bare = (code) => code.replace(/[.)\s]/g, "").toLowerCase();

// One entry a row: which row, what would be typed, why not. Blank cells leave the row as it is.
export function plan(block, rows, start, lines) {
  const known = new Map(rows.map((row) => [bare(row.cell.code), row]));
  const coded = block.filter((cells) => cells.length > 1 && lines.some((line) => bare(line) === bare(cells[0])));
  const entries = [];
  if (coded.length && coded.length >= block.length / 2) {
    for (const cells of block) {
      const row = known.get(bare(cells[0]));
      if (row) entries.push(entry(row, column(cells, row.cell.column)));
    }
    return entries;
  }
  const from = lines.indexOf(start.cell.code);
  const whole = block.length > rows.length - rows.indexOf(start) && block.length <= lines.length - from;
  const targets = whole ? lines.slice(from).map((code) => known.get(bare(code))) : rows.slice(rows.indexOf(start));
  block.forEach((cells, place) => {
    const row = targets[place];
    if (row) entries.push(entry(row, cells[0]));
    else if (!whole && cells[0]) entries.push({ row: null, typed: cells[0], error: "Thừa, không có hàng nào để dán." });
  });
  return entries;
}

// The annex copied whole has five columns; a short list has the score last.
const column = (cells, name) => (cells.length >= 5 ? cells[name === "self" ? 3 : 4] : cells[cells.length - 1]);

function entry(row, typed) {
  const value = canonical(typed);
  const error = problem(typed, row.cell);
  return { row, typed: value, error, blank: value === "", same: value === canonical(row.cell.points) };
}

export function bindPaste(rows, saver) {
  const dialog = document.getElementById("paste-dialog");
  const undoBar = document.getElementById("paste-undo");
  const lines = [...document.querySelectorAll("#sheet tbody tr[data-code]")].map((line) => line.dataset.code);
  let entries = [];
  let before = [];

  for (const row of rows) {
    row.input.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text/plain");
      if (!/[\t\n\r]/.test(text.trim())) return;
      event.preventDefault();
      entries = plan(parseBlock(text), rows, row, lines);
      preview(entries);
      dialog.showModal();
    });
  }

  function preview(all) {
    const good = all.filter((one) => !one.error && !one.blank && !one.same);
    const bad = all.filter((one) => one.error);
    document.getElementById("paste-summary").textContent =
      `${good.length} hàng sẽ thay đổi` + (bad.length ? `, ${bad.length} hàng không dán được.` : ".");
    document.getElementById("paste-body").replaceChildren(...all.map(previewLine));
    const ok = document.getElementById("paste-ok");
    ok.hidden = good.length === 0;
    ok.textContent = `Dán ${good.length} hàng`;
  }

  document.getElementById("paste-ok").addEventListener("click", () => {
    const good = entries.filter((one) => !one.error && !one.blank && !one.same);
    before = good.map(({ row }) => [row, row.cell.points]);
    for (const { row, typed } of good) put(row, typed, saver);
    dialog.close();
    undoBar.querySelector("span").textContent = `Đã dán ${good.length} hàng.`;
    undoBar.hidden = false;
  });
  document.getElementById("paste-cancel").addEventListener("click", () => dialog.close());
  undoBar.querySelector("button").addEventListener("click", () => {
    for (const [row, points] of before) put(row, points, saver);
    undoBar.hidden = true;
  });
}

export function put(row, value, saver) {
  row.points = value;
  row.read();
  saver.touch(row.cell);
  saver.commit(row.cell);
}

function previewLine({ row, typed, error, blank, same }) {
  const line = document.createElement("tr");
  const result = error || (blank ? "Ô trống: giữ nguyên" : same ? "Không đổi" : "Sẽ đổi");
  if (error) line.className = "is-refused";
  for (const [text, name] of [[row?.cell.code ?? "–", ""], [row?.cell.points || "–", "num"], [typed || "–", "num"], [result, ""]]) {
    const cell = document.createElement("td");
    cell.textContent = text;
    cell.className = name;
    line.append(cell);
  }
  return line;
}
