// What the sheet and the one-row page share: totals and the saved line follow the answers, leaving waits for the queue.

import { Saver } from "./save.js";
import { Store } from "./store.js";
import { showConflict, removeConflict } from "./conflict.js";

const live = document.getElementById("live");
const trouble = document.getElementById("sheet-trouble");
const savedLine = document.getElementById("saved-line");

export function start(form, rows) {
  const store = new Store(rows.map((row) => row.cell));
  const saver = new Saver(store, form);
  let warned = false;

  store.addEventListener("cell", ({ detail: cell }) => {
    cell.row.show();
    if (cell.state === "conflict") showConflict(cell, saver);
    else removeConflict(cell.row);
    if (cell.state === "refused") say(cell.error);
    line(store, saver);
  });
  store.addEventListener("totals", ({ detail }) => showTotals(detail));
  store.addEventListener("taken", ({ detail: cell }) => cell.row.write());
  store.addEventListener("trouble", () => {
    const words = navigator.onLine
      ? "Chưa lưu được, đang thử lại. Điểm vừa nhập còn trên màn hình, đừng đóng trang."
      : "Chưa có mạng. Điểm vừa nhập còn trên màn hình, đừng đóng trang; có mạng sẽ tự lưu.";
    show(words);
    if (!warned) say(words);
    warned = true;
  });
  store.addEventListener("quiet", () => {
    if (store.locked) return;
    if (trouble && !store.unsaved.length) trouble.hidden = true;
    if (!store.unsaved.length) say(warned ? "Đã lưu lại tất cả." : (savedLine?.textContent ?? ""));
    warned = warned && store.unsaved.length > 0;
    line(store, saver);
  });
  store.addEventListener("locked", ({ detail }) => show(`${detail} Tải lại trang để xem phiếu bây giờ.`));

  for (const row of rows) bindRow(row, saver);
  // What was typed while this script was still on its way is taken over now.
  for (const row of rows) {
    row.read();
    if (row.cell.dirty) saver.commit(row.cell);
  }
  bindLeaving(store, saver);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    saver.hurry();
  });
  document.documentElement.classList.add("sheet-ready");
  return { store, saver };
}

function bindRow(row, saver) {
  const typed = () => {
    row.read();
    saver.touch(row.cell);
  };
  for (const input of row.inputs) {
    input.addEventListener("input", typed);
    input.addEventListener("change", () => (typed(), saver.commit(row.cell)));
  }
  row.words?.addEventListener("input", typed);
  row.element.addEventListener("focusout", () => {
    row.read();
    if (row.cell.dirty) saver.commit(row.cell);
    else if (row.cell.state === "saved") row.show();
  });
  row.status.addEventListener("click", (event) => {
    if (event.target.dataset.again !== undefined) saver.hurry();
  });
}

// Links and buttons that leave wait for the queue; a page closed with unsaved scores warns.
function bindLeaving(store, saver) {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-after-saving]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !store.unsaved.length) return;
    event.preventDefault();
    if (await saver.flush()) location.assign(link.href);
    else stay(store);
  });
  window.addEventListener("beforeunload", (event) => {
    if (store.unsaved.length) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saver.commitAll();
  });
}

function stay(store) {
  const [first, ...others] = store.unsaved;
  const rows = store.unsaved.map((cell) => cell.code).join(", ");
  show(others.length || !first.error ? `Chưa lưu xong hàng ${rows}. Xem lời nhắc ở hàng đó rồi thử lại.` : first.error);
  say(trouble.textContent.trim());
  first.row.input.focus();
}

function showTotals(answer) {
  document.getElementById("meter").innerHTML = answer.meter;
  for (const name of ["self", "superior"]) {
    if (!answer[name]) continue;
    const total = document.getElementById(`total-${name}`);
    if (total) total.textContent = answer[name].total;
    for (const cell of document.querySelectorAll(`[data-group="${name}"]`)) {
      cell.textContent = answer[name].groups[cell.dataset.key];
    }
  }
}

function line(store, saver) {
  if (!savedLine) return;
  const cells = [...store.cells.values()];
  const open = cells.filter((cell) => cell.dirty);
  const stuck = open.filter((cell) => ["failed", "refused", "conflict"].includes(cell.state)).length;
  const failed = saver.failures ? open.length : stuck;
  const last = cells.map((cell) => cell.savedAt).sort().at(-1);
  savedLine.classList.toggle("is-failed", failed > 0);
  if (failed) savedLine.textContent = `Chưa lưu ${failed} hàng`;
  else if (open.length) savedLine.textContent = "Đang lưu…";
  else if (last) savedLine.textContent = `Đã lưu ${last.slice(0, 5)}`;
}

function show(words) {
  if (!trouble) return;
  trouble.querySelector("p").textContent = words;
  trouble.hidden = false;
}

function say(words) {
  if (live && live.textContent !== words) live.textContent = words;
}
