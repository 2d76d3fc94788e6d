// Cells and what is known about them: what the server has, what the person typed, how the saving stands.

// "08,50" and "8.5" are the same score; what is not a score stays as typed.
export function canonical(typed) {
  const text = typed.replace(/[\s\u00a0\u200b-\u200d\u2060\ufeff]+/g, " ").trim();
  if (!/^[0-9]{1,3}(?:[.,][0-9]{1,2})?$/.test(text)) return text;
  return String(Number(text.replace(",", "."))).replace(".", ",");
}

// Words as the server keeps them, spaces and line breaks aside: for comparing only.
export const said = (text) =>
  text
    .normalize("NFC")
    .replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, "")
    .replace(/\s+/g, " ")
    .trim();

export const number = (text) => Number(String(text).replace(",", "."));

// The server's own rules and words, so that a wrong score is refused at the cell at once; the server has the last word.
export function problem(typed, { code, max, step }) {
  const text = canonical(typed);
  if (text === "") return "";
  if (!/^[0-9]{1,3}(?:,[0-9]{1,2})?$/.test(text)) return `Nhập điểm từ 0 đến ${max} cho hàng ${code}, ví dụ 1 hoặc 0,5.`;
  if (number(text) > number(max)) return `Hàng ${code}: điểm tối đa là ${max}, đang nhập ${text}.`;
  const rest = Math.round(number(text) * 100) % Math.round(number(step) * 100);
  return rest ? `Hàng ${code}: nhập điểm theo bước ${step}.` : "";
}

export class Cell {
  constructor({ key, code, url, column, version, max, step, points, text }) {
    Object.assign(this, { key, code, url, column, version, max, step, points, text });
    this.savedPoints = canonical(points);
    this.savedText = text;
    this.state = "idle"; // idle, waiting, saving, saved, failed, refused, conflict
    this.error = "";
    this.savedAt = "";
    this.conflict = null;
    this.unsure = []; // what was sent without an answer: the server may have it
  }

  get dirty() {
    return canonical(this.points) !== this.savedPoints || this.text !== this.savedText;
  }

  get problem() {
    return problem(this.points, this);
  }

  // Whether the same part of the row, score or words, was changed here and by them, and not to the same.
  clashes(theirs) {
    const kept = this.kept(theirs);
    const score = canonical(kept.points) !== canonical(theirs.points) && canonical(theirs.points) !== this.savedPoints;
    const words = said(kept.text) !== said(theirs.text) && said(theirs.text) !== said(this.savedText);
    return score || words;
  }

  // What the row holds when this side is kept: what was touched here, and theirs where nothing was.
  kept({ points, text }) {
    return {
      points: canonical(this.points) === this.savedPoints ? points : this.points,
      text: said(this.text) === said(this.savedText) ? text : this.text,
    };
  }

  rebase(theirs) {
    const { version, points, text } = theirs;
    Object.assign(this, this.kept(theirs), { version, savedPoints: canonical(points), savedText: text });
  }
}

export class Store extends EventTarget {
  constructor(cells) {
    super();
    this.cells = new Map(cells.map((cell) => [cell.key, cell]));
    this.locked = "";
  }

  get unsaved() {
    return [...this.cells.values()].filter((cell) => cell.dirty);
  }

  set(cell, state, more = {}) {
    Object.assign(cell, more, { state });
    this.dispatchEvent(new CustomEvent("cell", { detail: cell }));
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
