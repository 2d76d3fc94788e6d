// Evidence beside its row: a link with data-proof opens in the pane where the screen is wide enough; else, and without
// this script, it opens as a page. Also says which files were chosen for a new piece.

const pane = document.getElementById("proof-pane");
const body = pane?.querySelector(".proof-pane-body");
const wide = matchMedia("(min-width: 75rem)");
let opener = null;
let asked = 0;

function close() {
  pane.hidden = true;
  body.replaceChildren();
  for (const link of document.querySelectorAll("a[data-proof][aria-current]")) link.removeAttribute("aria-current");
  opener?.focus();
  opener = null;
}

async function open(link) {
  const mine = ++asked;
  const answer = await fetch(link.href, { headers: { "X-Pane": "1" }, credentials: "same-origin" }).catch(() => null);
  if (mine !== asked) return;
  if (!answer?.ok || answer.redirected) {
    location.assign(link.href); // signed out, gone, no network: the page itself says so
    return;
  }
  const words = await answer.text();
  if (mine !== asked) return;
  body.innerHTML = words;
  body.scrollTop = 0;
  pane.hidden = false;
  if (!pane.contains(link)) {
    opener = link;
    link.scrollIntoView({ block: "nearest" }); // the table is narrower now: its rows have moved
  }
  for (const one of document.querySelectorAll("a[data-proof]")) {
    if (one.dataset.proof === link.dataset.proof) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
}

if (pane) {
  // In the capturing phase: what else the page does with links (waiting for the queue) is for leaving it.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a[data-proof]");
      if (!link || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      open(link);
    },
    true,
  );
  pane.querySelector("[data-close]").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || pane.hidden) return;
    if (!pane.contains(event.target) && !event.target.closest?.("a[data-proof]")) return; // Esc in a box is the box's
    close();
  });
}

const chosen = document.querySelector("[data-chosen]");
const inputs = [...document.querySelectorAll(".evidence-form [type=file]")];

function tell() {
  const names = inputs.flatMap((input) => [...input.files].map((file) => file.name));
  chosen.textContent = names.length ? `Đã chọn: ${names.join(", ")}` : "";
}

if (chosen) document.querySelector(".evidence-form").addEventListener("change", tell);
