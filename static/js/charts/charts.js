// Draws every chart of a page with Chart.js, from the description beside it: colours of the theme, patterns for eyes
// that do not tell colours apart, a click opens the list behind.
const CHART = window.Chart;
const PIXELS = 8;

const isDark = () => document.documentElement.dataset.bsTheme === "dark";
const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const number = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 1 });

function pattern(tone, ground, onPaper) {
  const colour = onPaper || !isDark() ? tone.light : tone.dark;
  if (tone.pattern === "plain") return colour;
  const tile = document.createElement("canvas");
  tile.width = tile.height = PIXELS;
  const pen = tile.getContext("2d");
  pen.fillStyle = colour;
  pen.fillRect(0, 0, PIXELS, PIXELS);
  pen.strokeStyle = pen.fillStyle = ground;
  pen.lineWidth = 1.2;
  pen.beginPath();
  if (tone.pattern === "dots") pen.arc(PIXELS / 2, PIXELS / 2, 1.3, 0, 7);
  if (tone.pattern === "dense") line(pen, 0, PIXELS / 2, PIXELS, PIXELS / 2);
  if (tone.pattern === "rising" || tone.pattern === "cross") line(pen, -1, PIXELS + 1, PIXELS + 1, -1);
  if (tone.pattern === "falling" || tone.pattern === "cross") line(pen, -1, -1, PIXELS + 1, PIXELS + 1);
  if (tone.pattern === "dots") pen.fill();
  else pen.stroke();
  return pen.createPattern(tile, "repeat");
}

function line(pen, x1, y1, x2, y2) {
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
}

const LETTER = 7.5;
const CLOSE = 56;
const SHAPES = ["circle", "rect", "triangle", "rectRot", "star", "cross"];

function datasets(drawn, onPaper) {
  const ground = onPaper || !isDark() ? "#ffffff" : "#182024";
  return drawn.series.map((one, at) => {
    const colour = onPaper || !isDark() ? one.tone.light : one.tone.dark;
    const shared = { label: one.name, data: one.values };
    if (drawn.kind !== "line") return { ...shared, backgroundColor: pattern(one.tone, ground, onPaper), maxBarThickness: 44 };
    const mark = { pointStyle: SHAPES[at % SHAPES.length], pointRadius: 5, pointHoverRadius: 7 };
    return { ...shared, ...mark, borderColor: colour, backgroundColor: colour, borderWidth: 2.5, spanGaps: false };
  });
}

// Things are counted in whole steps.
const counts = (drawn) => drawn.series.every((one) => one.values.every((value) => value === null || Number.isInteger(value)))
  && !["%", "điểm"].includes(drawn.unit);

// Long names go over few lines; the whole name stands in the table of numbers.
function folded(name, most, limit) {
  const lines = [""];
  for (const word of name.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length <= most || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  if (lines.length > limit) lines.splice(limit - 1, Infinity, `${lines[limit - 1]}…`);
  return lines.length > 1 ? lines : name;
}

// Names as wide as the picture has room for; names under bars that stand close are turned by Chart.js instead.
function names(drawn, width) {
  const across = drawn.kind === "hbar";
  const room = width * (across ? 0.4 : 0.85 / drawn.categories.length);
  if (!across && room < CLOSE) return drawn.categories;
  return drawn.categories.map((name) => folded(name, Math.floor(room / LETTER), across ? 2 : 3));
}

// Bars from left to right need room for their names and for one another.
function height(drawn, labels) {
  const lines = Math.max(...labels.map((name) => (Array.isArray(name) ? name.length : 1)));
  return drawn.categories.length * Math.max(lines * 18 + 8, drawn.series.length * 16 + 8) + 100;
}

function settings(drawn, isFolded, onPaper) {
  const ink = onPaper || !isDark() ? "#1b2429" : "#e7ecef";
  const grid = onPaper || !isDark() ? "#d5dade" : "#3b464d";
  const across = drawn.kind === "hbar";
  const values = { beginAtZero: true, suggestedMax: drawn.top ?? undefined, grid: { color: grid }, stacked: drawn.kind === "stacked",
    ticks: { color: ink, precision: counts(drawn) ? 0 : undefined, callback: (value) => number.format(value) }, title: { display: true, text: drawn.unit, color: ink } };
  const beside = { grid: { display: false }, stacked: drawn.kind === "stacked", ticks: { color: ink, autoSkip: false, maxRotation: isFolded ? 0 : 50 } };
  return {
    animation: still() ? false : { duration: 250 },
    maintainAspectRatio: false,
    indexAxis: across ? "y" : "x",
    interaction: { mode: "nearest", intersect: true },
    scales: across ? { x: values, y: beside } : { x: beside, y: values },
    plugins: {
      legend: { display: drawn.series.length > 1 || drawn.kind === "line", position: "top", align: "start",
        labels: { color: ink, usePointStyle: drawn.kind === "line", boxWidth: 18 } },
      tooltip: { callbacks: { label: (item) => `${item.dataset.label}: ${number.format(item.raw)} ${drawn.unit}` } },
    },
    onClick: (event, hit) => {
      const address = hit.length ? drawn.hrefs[hit[0].datasetIndex]?.[hit[0].index] : "";
      if (address) window.location.assign(address);
    },
    onHover: (event, hit) => {
      const has = hit.length && drawn.hrefs[hit[0].datasetIndex]?.[hit[0].index];
      event.native.target.style.cursor = has ? "pointer" : "default";
    },
  };
}

const FONT = { family: '"Be Vietnam Pro", "Segoe UI", system-ui, sans-serif', size: 14 };

function draw(canvas) {
  const drawn = JSON.parse(document.getElementById(canvas.dataset.chart).textContent);
  const kind = drawn.kind === "line" ? "line" : "bar";
  const labels = names(drawn, canvas.parentElement.clientWidth);
  const isFolded = labels.some((name) => Array.isArray(name));
  if (drawn.kind === "hbar") canvas.parentElement.style.height = `${height(drawn, labels)}px`;
  const chart = new CHART(canvas, { type: kind, data: { labels, datasets: datasets(drawn) }, options: settings(drawn, isFolded) });
  const again = (onPaper) => {
    chart.data.datasets = datasets(drawn, onPaper);
    chart.options = settings(drawn, isFolded, onPaper);
    chart.update("none");
  };
  new MutationObserver(() => again(false)).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  window.addEventListener("beforeprint", () => again(true));
  window.addEventListener("afterprint", () => again(false));
  canvas.dataset.drawn = "1";
}

if (CHART) {
  Object.assign(CHART.defaults.font, FONT);
  for (const canvas of document.querySelectorAll("canvas[data-chart]")) draw(canvas);
}
