// The form of evidence shows only what the chosen way of keeping needs. Without this script every field stays visible.
const NEEDS = {
  file: ["file", "title", "number", "date", "issuer"],
  link: ["url", "title", "number", "date", "issuer"],
  reference: ["number", "date", "issuer", "title"],
  paper: ["kept_at", "title", "number", "date", "issuer"],
};
const ALWAYS = ["form", "marked"];
const form = document.querySelector(".attach-form");

function show() {
  const way = form.querySelector("[name=form]:checked")?.value ?? "file";
  const marked = form.querySelector("[name=marked]:checked")?.value === "yes";
  const needed = marked ? ["number", "date", "issuer"] : NEEDS[way];
  for (const box of form.querySelectorAll("[data-for]")) {
    const name = box.dataset.for;
    const wrong = box.querySelector(".has-error") !== null;
    box.hidden = !(ALWAYS.includes(name) || needed.includes(name) || wrong);
  }
  if (marked) for (const input of form.querySelectorAll("[name=file]")) input.value = "";
}

form.addEventListener("change", show);
show();
