// One row per screen: a tap saves, Trước and Tiếp wait until it is saved, Enter goes on.

import { start } from "./page.js";
import { bindBeside } from "./review.js";
import { Row } from "./row.js";

const form = document.getElementById("row");
const rows = [new Row(form, form.dataset.column)];
bindBeside(form, rows, start(form, rows));
form.addEventListener("submit", () => document.querySelector(".row-nav a:last-child").click());
