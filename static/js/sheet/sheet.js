// The sheet on a desk: every row of the open column saves itself.

import { bindKeys } from "./keys.js";
import { start } from "./page.js";
import { bindPaste } from "./paste.js";
import { Row } from "./row.js";

const form = document.getElementById("sheet");
const head = document.getElementById("sheet-head");
const root = document.documentElement;

// The table's head sticks under the sheet's head, whatever its height.
new ResizeObserver(() => root.style.setProperty("--sheet-head", `${head.offsetHeight}px`)).observe(head);

if (form.dataset.column) {
  const rows = [...form.querySelectorAll("tr[data-row]")].map((element) => new Row(element, form.dataset.column));
  const { saver } = start(form, rows);
  bindKeys(form, rows, saver);
  bindPaste(rows, saver);
  const wanted = location.hash.startsWith("#id_p") && document.getElementById(location.hash.slice(1));
  if (wanted) wanted.focus();
}
