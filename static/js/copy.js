// A button with data-copy copies the text box of that id. Without this script people select and copy by hand.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy);
  text.select();
  let copied;
  try {
    await navigator.clipboard.writeText(text.value);
    copied = true;
  } catch {
    copied = document.execCommand("copy"); // plain http inside an office network has no clipboard object
  }
  document.getElementById("live").textContent = copied ? "Đã chép tin nhắn" : "Chưa chép được, bấm Ctrl+C";
  button.lastChild.textContent = copied ? "Đã chép" : "Bấm Ctrl+C để chép";
});
