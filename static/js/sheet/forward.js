// Ctrl+Enter presses the one button that goes on, so that a queue of sheets is worked through without the mouse.

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const onward = document.querySelector("[data-forward]");
  if (!onward) return;
  event.preventDefault();
  onward.click();
});
