// Somebody else wrote the cell in the meantime: both scores and both texts, whole, and the person chooses.

import { canonical, said } from "./store.js";

const PART = { self: "ghi chú", superior: "lý do" };
const shown = (points) => points || "bỏ trống";

// Called again while typing goes on: the box stays the same one, or a click begun on its buttons would get lost, and
// readers of the screen would hear it all again.
export function showConflict(cell, saver) {
  const { row } = cell;
  const box = find(row) ?? place(newBox(cell, saver), row);
  const [words, list, buttons] = box.children;
  const texts = bothTexts(cell);
  tell(words, sentence(cell, texts.length === 2));
  list.replaceChildren(...texts.flatMap(([label, text]) => [made("dt", label), made("dd", shown(text))]));
  list.hidden = !texts.length;
  labels(cell, texts.length === 2).forEach((label, place) => tell(buttons.children[place], label));
}

function sentence(cell, twoTexts) {
  const { code, column, savedPoints, savedText, conflict } = cell;
  const who = conflict.mine ? "Chính đồng chí, ở cửa sổ khác," : `Đ/c ${conflict.by}`;
  const score = canonical(conflict.points) !== savedPoints && `${shown(savedPoints)} → ${shown(conflict.points)}`;
  const words = said(conflict.text) !== said(savedText) && (twoTexts || !score) && PART[column];
  const told = `${who} vừa sửa hàng ${code}: ${[score, words].filter(Boolean).join(" và ")} lúc ${conflict.at}.`;
  const { points } = cell.kept(conflict);
  return canonical(points) === canonical(conflict.points) ? told : `${told} Điểm đang nhập ở đây: ${shown(points)}.`;
}

// The texts to choose between; one alone, where theirs comes along with either choice.
function bothTexts(cell) {
  const { column, conflict, savedText } = cell;
  const theirs = conflict.mine ? "Ở cửa sổ khác" : "Của họ";
  const kept = cell.kept(conflict).text;
  if (said(kept) !== said(conflict.text)) return [[theirs, conflict.text], ["Đang nhập ở đây", kept]];
  if (said(conflict.text) === said(savedText)) return [];
  return [[`${theirs}, ${PART[column]} này được giữ dù chọn điểm nào`, conflict.text]];
}

// "Keep" and "take", with the scores where these are the choice.
function labels(cell, twoTexts) {
  const { conflict } = cell;
  const { points } = cell.kept(conflict);
  const part = twoTexts ? "bản" : "điểm";
  const [keep, take] = conflict.mine ? [`Giữ ${part} ở đây`, `Lấy ${part} kia`] : ["Giữ của tôi", "Lấy của họ"];
  if (twoTexts && canonical(points) === canonical(conflict.points)) return [keep, take];
  return [`${keep} (${shown(points)})`, `${take} (${shown(conflict.points)})`];
}

function newBox(cell, saver) {
  const { row } = cell;
  const box = made("div", "", { className: "conflict" });
  box.dataset.for = row.key;
  const words = made("p", "");
  words.setAttribute("role", "alert");
  const list = made("dl", "", { className: "both-texts", id: `texts-${row.key}` });
  const buttons = made("div", "", { className: "btn-row" });
  buttons.append(button(() => saver.keepMine(cell)), button(() => saver.takeTheirs(cell)));
  box.append(words, list, buttons);
  return box;

  function button(act) {
    const element = made("button", "", { type: "button", className: "btn btn-sm" });
    element.setAttribute("aria-describedby", list.id);
    element.addEventListener("click", () => {
      removeConflict(row);
      act();
      row.input.focus();
    });
    return element;
  }
}

// In the table the box takes a line of its own under the row; on the phone it stands under the buttons.
function place(box, row) {
  if (row.element.tagName !== "TR") {
    row.status.after(box);
    return box;
  }
  const line = document.createElement("tr");
  line.className = "conflict-line";
  const cell = document.createElement("td");
  cell.colSpan = row.element.cells.length;
  cell.append(box);
  line.append(cell);
  row.element.after(line);
  return box;
}

function find(row) {
  return document.querySelector(`.conflict[data-for="${row.key}"]`);
}

export function removeConflict(row) {
  const box = find(row);
  (box?.closest(".conflict-line") || box)?.remove();
}

function made(name, text, more = {}) {
  return Object.assign(document.createElement(name), { textContent: text }, more);
}

function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
