"""Charts for paper and for downloads: SVG drawn here, PNG made of it. Screens draw the same charts by Chart.js.

Lengths are in units of a quarter of a millimetre. All text is escaped; nothing outside is referred to.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from math import ceil
from textwrap import wrap

from common.charts import TONES, Chart, Series
from common.documents.hatching import hatch, marker
from common.numbers import points, whole
from common.text import scrub

PER_MM = 4
SIZE, SMALL = 15.0, 13.0
LETTER = 0.5  # of the size: about how wide a letter of Tinos is
HEIGHT, BAR_ROW, MOST_TICKS = 300.0, 26.0, 5
EMPTY = "Chưa có số liệu"
FONT = "Tinos, Times New Roman, serif"


@dataclass(frozen=True, slots=True)
class Ink:
    """What is drawn with: on white paper or on the dark ground."""

    dark: bool = False

    @property
    def text(self) -> str:
        return "#e7ecef" if self.dark else "#1b2429"

    @property
    def grid(self) -> str:
        return "#3b464d" if self.dark else "#d5dade"

    @property
    def ground(self) -> str:
        return "#182024" if self.dark else "#ffffff"

    def fill(self, tone: str) -> str:
        return TONES[tone].dark if self.dark else TONES[tone].light


def chart_svg(chart: Chart, *, width_mm: int = 160, dark: bool = False, captions: Sequence[str] = ()) -> str:
    """The chart as one SVG image ``width_mm`` wide; its height follows from what is drawn. ``captions`` stand over it,
    the first one as its heading: a picture that is passed on has to say what it shows."""
    return _Drawing(chart, float(width_mm * PER_MM), Ink(dark), captions).svg(width_mm)


def chart_png(chart: Chart, *, width_mm: int = 160, dpi: int = 150, captions: Sequence[str] = ()) -> bytes:
    """The same as PNG on white."""
    import pypdfium2
    from PIL import Image

    from common.documents.html_pdf import html_to_pdf

    drawing = _Drawing(chart, float(width_mm * PER_MM), Ink(), captions)
    body = drawing.svg(width_mm)
    height = drawing.height / PER_MM
    page = f"<style>@page{{size:{width_mm}mm {height:.2f}mm;margin:0}}body{{margin:0}}svg{{display:block}}</style>"
    title = escape(scrub(chart.title))
    pdf = html_to_pdf(
        f'<!doctype html><html lang="vi"><head><title>{title}</title>{page}</head><body>{body}</body></html>'
    )
    document = pypdfium2.PdfDocument(pdf)
    try:
        image: Image.Image = document[0].render(scale=dpi / 72).to_pil()
    finally:
        document.close()
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "PNG", optimize=True, dpi=(dpi, dpi))
    return buffer.getvalue()


def shown(value: Decimal | int | None) -> str:
    """A number as people read it: thousands with dots, at most one decimal with a comma."""
    if value is None:
        return ""
    return whole(value) if isinstance(value, int) else points(value.quantize(Decimal("0.1")))


class _Drawing:
    """One chart being drawn; ``parts`` are SVG elements."""

    def __init__(self, chart: Chart, width: float, ink: Ink, captions: Sequence[str] = ()) -> None:
        self.chart, self.width, self.ink = chart, width, ink
        self.parts: list[str] = []
        self.head = self._captions(captions)
        self.top = self._legend()
        if chart.is_empty:
            self.height = self.top + 40
            self._text(width / 2, self.top + 22, EMPTY, anchor="middle")
        elif chart.kind == "hbar":
            self._across()
        else:
            self._upright()

    def svg(self, width_mm: int) -> str:
        height = self.height / PER_MM
        title = escape(scrub(f"{self.chart.title} ({self.chart.unit})"))
        ground = f'<rect width="{self.width:.0f}" height="{self.height:.0f}" fill="{self.ink.ground}"/>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm}mm" height="{height:.2f}mm" '
            f'viewBox="0 0 {self.width:.0f} {self.height:.0f}" role="img" '
            f'font-family="{FONT}" font-size="{SIZE}">'
            f"<title>{title}</title>{ground}{''.join(self.parts)}</svg>"
        )

    # --- Pieces -----------------------------------------------------------------------------------------------------

    def _text(self, x: float, y: float, text: str, *, anchor: str = "start", size: float = SIZE) -> None:
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{self.ink.text}">'
            f"{escape(scrub(text))}</text>"
        )

    def _line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1) -> None:
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'
        )

    def _bar(self, x: float, y: float, wide: float, high: float, tone: str) -> None:
        if wide > 0 and high > 0:
            fill = self.ink.fill(tone)
            self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{fill}"/>')
            self.parts.append(hatch(TONES[tone].pattern, x, y, wide, high, self.ink.ground))

    def _captions(self, captions: Sequence[str]) -> float:
        """Over the drawing, each in as many lines as it needs; where the rest begins."""
        y = 0.0
        for number, caption in enumerate(captions):
            size = SMALL if number else SIZE + 2
            for line in wrap(scrub(caption), int((self.width - 8) / (size * LETTER))):
                y += size + 6
                self._text(4, y, line, size=size)
        return y + 8 if captions else 0.0

    def _legend(self) -> float:
        """Names of the series over the drawing, in as many lines as they need; where the drawing begins."""
        x, y = 4.0, self.head + 18.0
        if len(self.chart.series) == 1 and self.chart.kind != "line":
            self._text(x, y, f"Đơn vị tính: {self.chart.unit}", size=SMALL)
            return y + 12
        for number, one in enumerate(self.chart.series):
            wide = 26 + len(one.name) * SMALL * LETTER + 14
            if x > 4 and x + wide > self.width:
                x, y = 4.0, y + 20
            if self.chart.kind == "line":
                self._line(x, y - 4, x + 18, y - 4, self.ink.fill(one.tone), 2.5)
                self.parts.append(marker(number, x + 9, y - 4, self.ink.fill(one.tone)))
            else:
                self._bar(x, y - 11, 18, 12, one.tone)
            self._text(x + 24, y, one.name, size=SMALL)
            x += wide
        self._text(4, y + 19, f"Đơn vị tính: {self.chart.unit}", size=SMALL)
        return y + 31

    # --- Scales -----------------------------------------------------------------------------------------------------

    def _sums(self) -> list[Decimal]:
        """What each category needs of the scale: its largest value, or what is piled up."""
        found = []
        for index in range(len(self.chart.categories)):
            values = [Decimal(one.values[index] or 0) for one in self.chart.series]
            found.append(sum(values, Decimal(0)) if self._piles else max(values))
        return found

    @property
    def _piles(self) -> bool:
        return self.chart.kind == "stacked"

    def _ticks(self) -> list[Decimal]:
        """Round steps from zero to over the largest value, five at most; whole ones for what is counted."""
        most = max(max(self._sums()), Decimal(1))
        if self.chart.top is not None and most <= self.chart.top:
            most = Decimal(self.chart.top)
        are_whole = all(isinstance(value, int | None) for one in self.chart.series for value in one.values)
        least = Decimal(1 if are_whole else 0)
        step = next(size for size in _round_steps() if size >= least and size * MOST_TICKS >= most)
        count = ceil(most / step)
        return [step * number for number in range(count + 1)]

    # --- Kinds ------------------------------------------------------------------------------------------------------

    def _upright(self) -> None:
        """Bars beside or on one another, or lines, over categories from left to right."""
        ticks = self._ticks()
        left = 14 + max(len(shown(_tidy(tick))) for tick in ticks) * SMALL * LETTER
        wide = (self.width - left - 8) / len(self.chart.categories)
        labels = [wrap(name, max(4, int(wide / (SMALL * LETTER)) - 1)) or [""] for name in self.chart.categories]
        bottom = self.top + HEIGHT
        self.height = bottom + 10 + 17 * max(len(lines) for lines in labels)
        for tick in ticks:
            y = bottom - HEIGHT * float(tick / ticks[-1])
            self._line(left, y, self.width - 8, y, self.ink.grid if tick else self.ink.text)
            self._text(left - 6, y + 4, shown(_tidy(tick)), anchor="end", size=SMALL)
        for index, lines in enumerate(labels):
            for number, line in enumerate(lines):
                self._text(left + wide * (index + 0.5), bottom + 18 + 17 * number, line, anchor="middle", size=SMALL)
        scale = HEIGHT / float(ticks[-1])
        if self.chart.kind == "line":
            self._lines(left, wide, bottom, scale)
        else:
            self._bars(left, wide, bottom, scale)

    def _bars(self, left: float, wide: float, bottom: float, scale: float) -> None:
        beside = 1 if self._piles else len(self.chart.series)
        each = min(wide * 0.8 / beside, 56)
        for index in range(len(self.chart.categories)):
            start, base = left + wide * (index + 0.5) - each * beside / 2, bottom
            for number, one in enumerate(self.chart.series):
                value = one.values[index]
                high = float(value or 0) * scale
                if self._piles:
                    self._bar(start, base - high, each, high, one.tone)
                    base -= high
                    if value and high > 18 and each > 24:
                        self._halo(start + each / 2, base + high / 2 + 5, shown(value))
                else:
                    x = start + each * number
                    self._bar(x + 1, bottom - high, each - 2, high, one.tone)
                    if value is not None and each > len(shown(value)) * SMALL * LETTER:
                        self._text(x + each / 2, bottom - high - 5, shown(value), anchor="middle", size=SMALL)

    def _halo(self, x: float, y: float, text: str) -> None:
        """A number on a bar, on a small ground of its own so that the pattern does not eat it."""
        wide = len(text) * SMALL * LETTER + 8
        self.parts.append(
            f'<rect x="{x - wide / 2:.1f}" y="{y - 13:.1f}" width="{wide:.1f}" height="17" rx="3" '
            f'fill="{self.ink.ground}"/>'
        )
        self._text(x, y, text, anchor="middle", size=SMALL)

    def _lines(self, left: float, wide: float, bottom: float, scale: float) -> None:
        for number, one in enumerate(self.chart.series):
            colour = self.ink.fill(one.tone)
            run: list[tuple[float, float]] = []
            for index, value in enumerate(one.values):
                if value is None:
                    self._path(run, colour)
                    run = []
                    continue
                x, y = left + wide * (index + 0.5), bottom - float(value) * scale
                run.append((x, y))
                self.parts.append(marker(number, x, y, colour))
                above = any(
                    0 < y - bottom + float(other.values[index] or 0) * scale < 24 for other in self.chart.series
                )
                self._text(x, y + 20 if above else y - 10, shown(value), anchor="middle", size=SMALL)
            self._path(run, colour)

    def _path(self, run: Sequence[tuple[float, float]], colour: str) -> None:
        if len(run) > 1:
            line = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
            self.parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5"/>')

    def _across(self) -> None:
        """Bars from left to right, a row for each category; the height grows with the rows."""
        ticks = self._ticks()
        room = max(len(name) for name in self.chart.categories) * SMALL * LETTER + 12
        left = min(room, self.width * 0.42)
        labels = [wrap(name, int(left / (SMALL * LETTER)) - 1) or [""] for name in self.chart.categories]
        rows = [max(BAR_ROW, 17.0 * len(lines), 15.0 * len(self.chart.series) + 8) for lines in labels]
        right, bottom = self.width - 44, self.top + sum(rows)
        scale = (right - left) / float(ticks[-1])
        for tick in ticks:
            x = left + float(tick) * scale
            self._line(x, self.top, x, bottom, self.ink.grid if tick else self.ink.text)
            self._text(x, bottom + 17, shown(_tidy(tick)), anchor="middle", size=SMALL)
        y = self.top
        for index, lines in enumerate(labels):
            middle = y + rows[index] / 2
            for number, line in enumerate(lines):
                self._text(left - 6, middle + 5 + 17 * (number - (len(lines) - 1) / 2), line, anchor="end", size=SMALL)
            self._row(self.chart.series, index, left, middle, scale)
            y += rows[index]
        self.height = bottom + 26

    def _row(self, series: Sequence[Series], index: int, left: float, middle: float, scale: float) -> None:
        each = 15.0
        top = middle - each * len(series) / 2
        for number, one in enumerate(series):
            value, y = one.values[index], top + each * number
            self._bar(left, y + 1, float(value or 0) * scale, each - 2, one.tone)
            if value is not None:
                self._text(left + float(value) * scale + 5, y + each - 3, shown(value), size=SMALL)


def _tidy(value: Decimal) -> Decimal | int:
    return int(value) if value == value.to_integral_value() else value


def _round_steps() -> Iterator[Decimal]:
    size = Decimal("0.2")
    while True:
        yield from (size, size * Decimal("2.5"), size * 5)
        size *= 10
