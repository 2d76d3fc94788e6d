// The sheet on a desk: every row of the open column saves itself.

import { bindKeys } from "./keys.js";
import { start } from "./page.js";
import { bindPaste } from "./paste.js";
import { bindBeside, bindCommands, go } from "./review.js";
import { Row } from "./row.js";
import "./forward.js";

const form = document.getElementById("sheet");
const head = document.getElementById("sheet-head");
const root = document.documentElement;

// The table's head sticks under the sheet's head, whatever its height.
new ResizeObserver(() => root.style.setProperty("--sheet-head", `${head.offsetHeight}px`)).observe(head);

if (form.dataset.column) {
  const rows = [...form.querySelectorAll("tr[data-row]")].map((element) => new Row(element, form.dataset.column));
  const page = start(form, rows);
  const { saver } = page;
  bindKeys(form, rows, saver);
  bindPaste(rows, saver);
  bindBeside(form, rows, page);
  bindCommands(form, rows, saver);
  const wanted = location.hash.startsWith("#id_p") && document.getElementById(location.hash.slice(1));
  if (wanted) wanted.focus();
  else if (form.dataset.column === "superior") begin(rows);
}

// A reviewer starts at the first row that differs and has no score yet, else at the first without one.
function begin(rows) {
  const blank = rows.filter((row) => !row.points);
  const first = blank.find((row) => row.element.matches(".is-overridden")) ?? blank[0];
  if (first && !location.hash) go(first);
}
