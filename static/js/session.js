// The session as the page sees it: a warning two minutes before it ends, and a dialog to sign in again without leaving.
// Other scripts: `import { relogin, csrfToken } from "./session.js"`; on an answer 401, `if (await relogin()) retry();`

const WARN_SECONDS = 120;
const CHECK_EVERY = 5000;
const LOOK_AGAIN_AFTER = 60000;

function build() {
  const holder = document.getElementById("session");
  if (!holder) return { relogin: async () => false };
  const bar = document.getElementById("session-warning");
  const dialog = document.getElementById("relogin");
  const form = dialog.querySelector("form");
  const error = document.getElementById("relogin-error");
  let endsAt = Date.now() + Number(holder.dataset.seconds) * 1000;
  let askedAt = Date.now();
  let asking = null;
  let waiting = null; // the promise of an open dialog, and how to settle it
  let postponed = false; // the dialog was put off: it opens again only when asked for
  let gone = false; // somebody else signed in on this computer

  // --- Talking to the server ---
  async function ask(fields) {
    const request = { headers: { "X-Requested-With": "fetch", Accept: "application/json" }, cache: "no-store" };
    if (fields) {
      request.method = "POST";
      request.body = new URLSearchParams(fields);
      request.headers["X-CSRFToken"] = csrfToken();
    }
    const answer = await fetch(holder.dataset.url, request);
    const data = await answer.json();
    // Another person's token would make this person's open forms speak for the other one.
    const another = data.signed_in && String(data.user) !== holder.dataset.user;
    if (data.csrf && !another) renewTokens(data.csrf);
    return { ok: answer.ok, status: answer.status, data };
  }

  function renewTokens(token) {
    holder.dataset.csrf = token;
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
    if (document.body.hasAttribute("hx-headers")) {
      document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
    }
    document.dispatchEvent(new CustomEvent("antq:csrf", { detail: token }));
  }

  function learn(data) {
    askedAt = Date.now();
    endsAt = askedAt + data.seconds * 1000;
    if (data.signed_in && String(data.user) !== holder.dataset.user) changePerson();
  }

  async function look() {
    asking ??= ask()
      .then(({ data }) => learn(data))
      .catch(() => {}) // no network: look again at the next turn
      .finally(() => (asking = null));
    await asking;
  }

  // --- The warning ---
  const left = () => Math.round((endsAt - Date.now()) / 1000);

  async function check() {
    if (gone || waiting || postponed || document.hidden) return;
    if (left() > WARN_SECONDS) return hideWarning();
    if (bar.hidden || left() <= 0) await look(); // work in another tab may have prolonged the session
    if (gone || left() > WARN_SECONDS) return hideWarning();
    if (left() <= 0) return void relogin();
    showWarning();
  }

  function showWarning() {
    if (!bar.hidden) return;
    const clock = new Date(endsAt).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
    bar.hidden = false;
    bar.querySelector("p").textContent = `Phiên làm việc sắp hết hạn (lúc ${clock}) vì đã lâu không thao tác.`;
  }

  function hideWarning() {
    bar.hidden = true;
    bar.querySelector("p").textContent = "";
  }

  function postpone() {
    postponed = true;
    finish(false);
    bar.hidden = false;
    bar.querySelector("p").textContent = "Phiên làm việc đã hết hạn; phần gõ thêm chưa lưu được.";
    bar.querySelector("button").textContent = "Đăng nhập lại";
  }

  async function keep() {
    if (postponed) return void relogin();
    try {
      const { status, data } = await ask({ keep: "1" });
      if (status === 401) return void relogin();
      learn(data);
      if (left() > WARN_SECONDS) hideWarning();
      else bar.querySelector("p").textContent = "Đã hết thời gian tối đa của một phiên; lưu việc đang làm rồi đăng nhập lại.";
    } catch {
      bar.querySelector("p").textContent = "Chưa có mạng nên chưa gia hạn được. Kiểm tra mạng rồi bấm lại.";
    }
  }

  // --- Signing in again ---
  function relogin() {
    if (gone) return Promise.resolve(false);
    if (waiting) return waiting.promise;
    hideWarning();
    waiting = {};
    waiting.promise = new Promise((settle) => (waiting.settle = settle));
    error.textContent = "";
    form.elements.password.value = "";
    dialog.showModal();
    form.elements.password.focus();
    return waiting.promise;
  }

  function finish(signedIn) {
    const settle = waiting?.settle;
    waiting = null;
    if (dialog.open) dialog.close();
    form.elements.password.value = "";
    settle?.(signedIn);
  }

  async function signInAgain() {
    const button = form.querySelector("[type=submit]");
    if (button.getAttribute("aria-busy") === "true") return;
    if (!form.elements.password.value) return say("Nhập mật khẩu.");
    button.setAttribute("aria-busy", "true");
    try {
      await ask(); // a fresh token: the old one may be gone with the session
      const { username, password } = form.elements;
      const { ok, data } = await ask({
        username: username.value,
        password: password.value,
        owner: holder.dataset.owner,
      });
      if (!ok) return say(data.message);
      learn(data);
      postponed = false;
      bar.querySelector("button").textContent = "Tiếp tục làm việc";
      finish(true);
    } catch {
      say("Chưa có mạng hoặc máy chủ chưa trả lời. Giữ trang này và thử lại.");
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  function say(text) {
    error.textContent = text;
    form.elements.password.focus();
    form.elements.password.select();
  }

  function changePerson() {
    gone = true;
    finish(false);
    bar.hidden = false;
    bar.querySelector("p").textContent = "Người khác đã đăng nhập trên máy này. Chép phần đang gõ nếu cần, rồi tải lại trang.";
    bar.querySelector("button").hidden = true;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    signInAgain();
  });
  dialog.addEventListener("cancel", postpone);
  dialog.querySelector("[data-relogin-later]").addEventListener("click", postpone);
  bar.querySelector("[data-keep-session]").addEventListener("click", keep);

  // A page that comes back to the front, or an answer to htmx, may show that the session has ended meanwhile.
  document.addEventListener("visibilitychange", async () => {
    if (document.hidden || gone) return;
    if (Date.now() - askedAt > LOOK_AGAIN_AFTER) await look();
    check();
  });
  document.addEventListener("htmx:responseError", async (event) => {
    const { elt, requestConfig, xhr } = event.detail;
    // What asks by itself asks again at its next turn; it must not open a dialog that was put off.
    const byItself = requestConfig?.headers?.["X-Background"] === "1";
    if (xhr?.status !== 401 || (byItself && postponed)) return;
    if (!(await relogin()) || byItself) return;
    window.htmx?.trigger(elt, requestConfig?.triggeringEvent?.type ?? "click");
  });
  setInterval(check, CHECK_EVERY);
  return { relogin };
}

// The file may be loaded twice, under its plain and under its hashed name; the page has one session all the same.
const shared = (window.antqSession ??= build());

/** Ask for the password in a dialog; true when the same person is signed in again, false when put off. */
export function relogin() {
  return shared.relogin();
}

/** The token that the next POST must carry in X-CSRFToken. */
export function csrfToken() {
  const holder = document.getElementById("session");
  return holder?.dataset.csrf || document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
}
