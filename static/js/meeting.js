// Keys of a running meeting: ↑ ↓ walk, Đ agrees, L puts off. Everything is a link or a button, so it works without this.

// The place of a key on the board, for people whose typing tool turns "dd" into "đ" only after two strokes.
const BY_CODE = { ArrowUp: "before", ArrowDown: "after", KeyD: "agree", KeyL: "defer" };
const BY_LETTER = { "đ": "agree", d: "agree", l: "defer" };

function isTyping(target) {
  return target instanceof HTMLElement && target.closest("textarea, input, select, dialog") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const act = BY_LETTER[event.key.toLowerCase()] ?? BY_CODE[event.code];
  const control = act && document.querySelector(`[data-key="${act}"]`);
  if (!control) return;
  event.preventDefault();
  control.click();
});

document.querySelector('.case-list [aria-current="true"]')?.scrollIntoView({ block: "center" });
