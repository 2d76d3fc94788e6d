// "Hiện mật khẩu" beside password boxes. The button is drawn by the server and shown by CSS once JavaScript runs.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reveal]");
  if (!button) return;
  const box = document.getElementById(button.dataset.reveal);
  const hidden = box.type === "password";
  box.type = hidden ? "text" : "password";
  button.setAttribute("aria-pressed", String(hidden));
  button.querySelector("span").textContent = hidden ? "Ẩn" : "Hiện";
  box.focus();
});

// A revealed password is sent and remembered as a password.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("[data-reveal][aria-pressed='true']")) {
    document.getElementById(button.dataset.reveal).type = "password";
  }
});
