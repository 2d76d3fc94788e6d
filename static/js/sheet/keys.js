// Moving like in a spreadsheet. Nothing happens while an input method (Telex, VNI) composes a word.

const composing = (event) => event.isComposing || event.keyCode === 229;

export function bindKeys(form, rows, saver) {
  const inputs = rows.map((row) => row.input);

  form.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      saver.hurry();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows.find((one) => one.element.contains(event.target));
    if (!row) return;
    if (event.key === "Escape") restore(event, row, saver);
    if (event.target === row.input && row.input.type !== "radio") move(event, inputs.indexOf(row.input));
  });

  form.addEventListener("focusin", (event) => {
    if (inputs.includes(event.target)) event.target.select();
  });

  // A click puts the cursor after the focus, so the first click on a box selects once more.
  let clicked = null;
  form.addEventListener("mousedown", (event) => {
    clicked = inputs.includes(event.target) && event.target !== document.activeElement ? event.target : null;
  });
  form.addEventListener("click", (event) => {
    if (clicked && clicked === event.target) clicked.select();
    clicked = null;
  });

  function move(event, here) {
    const down = event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey);
    const up = event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey);
    if (event.key === "F2") inputs[here].select();
    if (!down && !up && event.key !== "F2") return;
    event.preventDefault();
    if (event.key === "F2") return;
    saver.commit(rows[here].cell);
    const next = inputs[here + (down ? 1 : -1)];
    if (next) next.focus();
    else inputs[here].select();
  }
}

// Esc: what the server has comes back into the box where the cursor is.
function restore(event, row, saver) {
  const { cell } = row;
  if (!cell.dirty || cell.state === "conflict") return;
  event.preventDefault();
  if (event.target === row.words) cell.text = cell.savedText;
  else cell.points = cell.savedPoints;
  row.write();
  saver.touch(cell);
  event.target.select();
}
