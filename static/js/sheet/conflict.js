// Somebody else wrote the cell in the meantime: both values side by side, and the person chooses.

const shown = (points) => points || "bỏ trống";

export function showConflict(cell, saver) {
  const { row, conflict } = cell;
  removeConflict(row);
  const box = document.createElement("div");
  box.className = "conflict";
  box.setAttribute("role", "alert");
  box.dataset.for = row.key;
  const who = conflict.mine ? "Chính đồng chí, ở cửa sổ khác," : `Đ/c ${conflict.by}`;
  const same = shown(cell.savedPoints) === shown(conflict.points);
  const what = same ? "phần chữ" : `${shown(cell.savedPoints)} → ${shown(conflict.points)}`;
  const words = document.createElement("p");
  words.textContent = `${who} vừa sửa hàng ${cell.code}: ${what} lúc ${conflict.at}. Điểm đang nhập ở đây: ${shown(cell.points)}.`;
  const [keep, take] = conflict.mine ? ["Giữ điểm ở đây", "Lấy điểm kia"] : ["Giữ của tôi", "Lấy của họ"];
  const mine = button(`${keep} (${shown(cell.points)})`, () => finish(() => saver.keepMine(cell)));
  const theirs = button(`${take} (${shown(conflict.points)})`, () => finish(() => saver.takeTheirs(cell)));
  const buttons = document.createElement("div");
  buttons.className = "btn-row";
  buttons.append(mine, theirs);
  box.append(words, buttons);
  place(box, row);

  function finish(act) {
    removeConflict(row);
    act();
    row.input.focus();
  }
}

// In the table the box takes a line of its own under the row; on the phone it stands under the buttons.
function place(box, row) {
  if (row.element.tagName !== "TR") return row.status.after(box);
  const line = document.createElement("tr");
  line.className = "conflict-line";
  const cell = document.createElement("td");
  cell.colSpan = 5;
  cell.append(box);
  line.append(cell);
  row.element.after(line);
}

export function removeConflict(row) {
  const box = document.querySelector(`.conflict[data-for="${row.key}"]`);
  (box?.closest(".conflict-line") || box)?.remove();
}

function button(text, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "btn btn-sm", textContent: text });
  made.addEventListener("click", act);
  return made;
}
