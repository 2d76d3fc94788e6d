// Photographs of an activity: made small before they are sent (a weak line sends little), shown with a way to take each
// back. Without this script the two file fields work as the browser makes them.
const LONG_SIDE = 2048;
const QUALITY = 0.85;
const THUMB = 240;

const box = document.querySelector("[data-photos]");
const form = box.closest("form");
const limit = Number(box.dataset.photos);
const main = document.getElementById("id_photos");
const camera = document.getElementById("id_camera");
const list = box.querySelector(".photo-list");
const words = box.querySelector(".photo-words");
const question = box.querySelector(".photo-question");
const answers = [...form.querySelectorAll("[name=marked]")];
const chosen = []; // { file, thumb }
let work = Promise.resolve();
let pending = 0;

function canvasOf(picture, longSide) {
  const scale = Math.min(1, longSide / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** The picture as a small JPEG with a thumbnail; what this browser cannot read goes to the server as it is. */
async function shrink(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const canvas = canvasOf(picture, LONG_SIDE);
    const thumb = canvasOf(picture, THUMB).toDataURL("image/jpeg", 0.7);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    const name = `${file.name.replace(/\.[^.]*$/, "") || "anh"}.jpg`;
    return { file: new File([blob], name, { type: "image/jpeg" }), thumb };
  } catch {
    return { file, thumb: "" };
  }
}

function give() {
  const carrier = new DataTransfer();
  for (const { file } of chosen) carrier.items.add(file);
  main.files = carrier.files;
  camera.value = "";
}

function asked() {
  return answers.some((radio) => radio.checked);
}

function show(sentence = "") {
  list.replaceChildren(
    ...chosen.map((photo, index) => {
      const item = document.createElement("li");
      const picture = document.createElement(photo.thumb ? "img" : "span");
      if (photo.thumb) Object.assign(picture, { src: photo.thumb, alt: `Ảnh ${index + 1}` });
      else picture.className = "photo-blank";
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "btn btn-sm", textContent: "Bỏ ảnh" });
      button.setAttribute("aria-label", `Bỏ ảnh ${index + 1}`);
      button.addEventListener("click", () => {
        chosen.splice(chosen.indexOf(photo), 1);
        give();
        show();
        (list.querySelectorAll("button")[Math.min(index, chosen.length - 1)] || main).focus();
      });
      item.append(picture, button);
      return item;
    }),
  );
  const count = chosen.length ? `Đã chọn ${chosen.length} ảnh.` : "";
  words.textContent = pending ? "Đang chuẩn bị ảnh…" : [count, sentence].filter(Boolean).join(" ");
  question.hidden = !(chosen.length || pending || asked() || question.querySelector(".has-error"));
}

async function take(files) {
  let sentence = "";
  for (const file of files) {
    if (chosen.length >= limit) {
      sentence = `Mỗi lần lưu được nhiều nhất ${limit} ảnh; ảnh thêm đã được bỏ ra.`;
      break;
    }
    chosen.push(await shrink(file));
  }
  pending -= 1;
  give();
  show(sentence);
}

function add(event) {
  const files = [...event.target.files];
  if (!files.length) return give(); // "cancel" in the dialog takes nothing away
  pending += 1;
  show();
  work = work.then(() => take(files));
}

function answered() {
  for (const radio of answers) radio.setCustomValidity("");
  if (!answers.find((radio) => radio.value === "yes")?.checked || !chosen.length) return;
  chosen.length = 0; // nothing secret leaves the phone
  give();
  show("Ảnh đã được bỏ, không gửi đi. Các ô khác vẫn lưu được.");
}

function send(event) {
  if (pending) {
    event.preventDefault();
    work.then(() => form.requestSubmit());
  } else if (chosen.length && !asked()) {
    event.preventDefault();
    answers[0].setCustomValidity("Trả lời câu hỏi: ảnh có chụp tài liệu mật không?");
    answers[0].reportValidity();
  }
}

function canGive() {
  try {
    return Boolean(new DataTransfer().items) && "createImageBitmap" in window;
  } catch {
    return false;
  }
}

if (canGive()) {
  main.addEventListener("change", add);
  camera.addEventListener("change", add);
  for (const radio of answers) radio.addEventListener("change", answered);
  form.addEventListener("submit", send);
  show();
} else {
  box.addEventListener("change", () => {
    words.textContent = `Đã chọn ${main.files.length + camera.files.length} ảnh.`;
  });
}
