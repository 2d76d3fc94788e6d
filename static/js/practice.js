// Practice: the total follows while people type. The button does the same without this script, and tells what is wrong.

const form = document.querySelector("form[data-practice]");
const show = (value) => String(Math.round(value * 100) / 100).replace(".", ",");
const TYPED = /^[0-9]{1,3}(?:[.,][0-9]{1,2})?$/;

function read(row) {
  if ("derived" in row.dataset) return form.elements.recognised.checked ? Number(row.dataset.max) : 0;
  const text = row.querySelector("input").value.trim();
  if (!TYPED.test(text)) return null;
  const value = Number(text.replace(",", "."));
  return value <= Number(row.dataset.max) ? value : null;
}

function recount() {
  const groups = new Map([...form.querySelectorAll("[data-group]")].map((row) => [row.dataset.group, { row, sum: 0 }]));
  let total = 0;
  let possible = 0;
  let missing = 0;
  for (const row of form.querySelectorAll("[data-leaf]")) {
    const value = read(row);
    possible += value ?? Number(row.dataset.max);
    if (value === null) {
      missing += 1;
      continue;
    }
    total += value;
    if ("derived" in row.dataset) row.querySelector("[data-given]").textContent = show(value);
    for (let code = row.dataset.parent; groups.has(code); code = groups.get(code).row.dataset.parent) groups.get(code).sum += value;
  }
  for (const { row, sum } of groups.values()) row.querySelector("[data-subtotal]").textContent = show(sum);
  form.querySelector("[data-sum]").textContent = show(total);
  form.querySelector("[data-missing]").textContent = missing ? `còn ${missing} hàng chưa chấm, cao nhất có thể ${show(possible)}` : "đã chấm đủ";
}

if (form) {
  form.addEventListener("input", recount);
  recount();
}
