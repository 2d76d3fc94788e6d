// The form of a plan's date shows only what the chosen way of stating it needs. Without this script all fields stay.
const NEEDS = { before: ["day", "month"], on: ["day", "month"], monthly_before: ["day"], month: ["month"], quarter: ["quarter"] };
const form = document.querySelector(".part-form");
const rule = form.querySelector("[name=rule]");

function show() {
  for (const name of ["day", "month", "quarter"]) {
    const field = form.querySelector(`[name=${name}]`).closest(".field");
    field.hidden = rule.value !== "" && !(NEEDS[rule.value] ?? []).includes(name);
  }
}

rule.addEventListener("change", show);
show();
