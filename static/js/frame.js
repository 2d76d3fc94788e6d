// The frame: menus, theme and text size, filters on a phone, focus on the error summary. Every page works without it.

const root = document.documentElement;
const YEAR = 365 * 24 * 3600;

function remember(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

function say(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

// --- Menus: one open at a time; Escape and a click elsewhere close it ---
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("focusin", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

// --- Theme and text size: cookies that the server reads on the next page ---
function showChoices() {
  for (const button of document.querySelectorAll("[data-set-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === root.dataset.theme));
  }
  for (const button of document.querySelectorAll("[data-set-size]")) {
    button.setAttribute("aria-pressed", String(button.dataset.setSize === (root.dataset.size || "normal")));
  }
}

function setTheme(value) {
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = value;
  root.dataset.bsTheme = value === "dark" || (value === "auto" && dark) ? "dark" : "light";
  remember("theme", value);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-set-theme], [data-set-size]");
  if (!button) return;
  if (button.dataset.setTheme) setTheme(button.dataset.setTheme);
  if (button.dataset.setSize) {
    root.dataset.size = button.dataset.setSize;
    remember("size", button.dataset.setSize);
  }
  showChoices();
  say(`Đã chọn: ${button.textContent.trim()}`);
});

// --- Filters fold on a phone ---
document.addEventListener("click", (event) => {
  const button = event.target.closest(".filters-toggle");
  if (!button) return;
  const open = button.closest(".filters").classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(open));
});

// --- A chosen file is named beside its button ---
document.addEventListener("change", (event) => {
  const input = event.target.closest(".file-choice input[type=file]");
  if (!input) return;
  const names = [...input.files].map((file) => file.name).join(", ");
  input.closest(".file-choice").querySelector(".file-name").textContent = names || "Chưa chọn tệp nào";
});

// --- Print buttons ---
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// --- A list with more columns than fit scrolls in its own box ---
function fitTables() {
  for (const box of document.querySelectorAll(".table-box")) {
    box.classList.remove("is-wide");
    if (box.scrollWidth > box.clientWidth + 1) box.classList.add("is-wide");
  }
}
window.addEventListener("resize", fitTables);
fitTables();

// --- The error summary takes the focus; its links put the cursor in the field, label in sight ---
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.closest(".field") || field).scrollIntoView({ block: "start" });
  const control = field.matches("input, select, textarea, button") ? field : field.querySelector("input, select, textarea");
  (control || field).focus({ preventScroll: true });
});

// --- A form is sent once, however often the button is pressed ---
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.dataset.again !== undefined) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000); // the answer may be a file, then this page stays
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) delete form.dataset.sent;
});

showChoices();
document.getElementById("error-summary")?.focus();
