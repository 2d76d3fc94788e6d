// "Cả phiếu" ticks the rows, and a row that is then chosen by hand takes the sheet back to row by row.

document.addEventListener("change", ({ target }) => {
  const sheet = target.closest("[data-workbook-sheet]");
  if (!sheet || target.type !== "radio") return;
  const rowByRow = sheet.querySelector("[name^='all-'][value='tung-hang']");
  if (!target.name.startsWith("all-")) {
    rowByRow.checked = true;
    return;
  }
  if (target === rowByRow) return;
  for (const choice of sheet.querySelectorAll(`[name^='r-'][value='${target.value}']`)) choice.checked = true;
});
