// The session: the token that every post carries, and signing in again without leaving the page.

const cookie = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];

// Signing in changes the cookie, so it goes before what the page was made with.
export const token = (form) => cookie() || form.querySelector("[name=csrfmiddlewaretoken]").value;

export async function freshToken(form) {
  try {
    const response = await fetch("/phien/", { headers: { Accept: "application/json" } });
    const answer = await response.json();
    const fresh = answer.csrf;
    if (fresh) form.querySelector("[name=csrfmiddlewaretoken]").value = fresh;
    return Boolean(fresh || cookie());
  } catch {
    return false;
  }
}

let asking = null;

// True when it is worth trying again, false when signing in was put off; many cells share one question.
export function signInAgain() {
  asking ??= ask().finally(() => (asking = null));
  return asking;
}

async function ask() {
  try {
    const { relogin } = await import("../session.js");
    return await relogin();
  } catch {
    return askPlainly();
  }
}

// Without the dialog: a sentence with a link to another window, and a button to go on.
function askPlainly() {
  const box = document.getElementById("sheet-trouble");
  const line = box.querySelector("p");
  line.textContent = "Phiên làm việc đã hết. Điểm vừa nhập còn trên màn hình, đừng đóng trang. ";
  const link = document.createElement("a");
  Object.assign(link, { href: "/dang-nhap/", target: "_blank", textContent: "Đăng nhập ở cửa sổ khác" });
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn btn-sm", textContent: "Đã đăng nhập, lưu tiếp" });
  line.append(link, ". ", button);
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
  return new Promise((resolve) => {
    button.addEventListener("click", () => {
      box.hidden = true;
      resolve(true);
    });
  });
}
