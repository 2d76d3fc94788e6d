// One row per screen: a tap saves, Trước and Tiếp wait until it is saved.

import { bindKeys } from "./keys.js";
import { start } from "./page.js";
import { Row } from "./row.js";

const form = document.getElementById("row");
const row = new Row(form, form.dataset.column);
const { saver } = start(form, [row]);
bindKeys(form, [row], saver);
