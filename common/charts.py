"""A chart as plain values: drawn on screen, in documents and in Excel from the same description.

Colours are told apart by colour-blind eyes (after Okabe and Ito) and each tone has a pattern besides, so that a chart
printed in grey still reads (look.md, Surface).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

Number: TypeAlias = Decimal | int | None
Kind: TypeAlias = Literal["bar", "stacked", "hbar", "line"]
Pattern: TypeAlias = Literal["plain", "dense", "rising", "falling", "dots", "cross"]


@dataclass(frozen=True, slots=True)
class Tone:
    """A colour on white, the same on the dark ground, and the pattern that stands for it without colour."""

    light: str
    dark: str
    pattern: Pattern


# Levels: best to weakest (look.md); then tones without a meaning; "target" and "muted" stand behind the others.
TONES: dict[str, Tone] = {
    "good": Tone("#00704f", "#3fbf96", "plain"),
    "fair": Tone("#0063a8", "#5cb3ec", "rising"),
    "mid": Tone("#b87400", "#f0b440", "dots"),
    "weak": Tone("#b23a00", "#ff8a5c", "cross"),
    "a": Tone("#00704f", "#3fbf96", "plain"),
    "b": Tone("#0063a8", "#5cb3ec", "rising"),
    "c": Tone("#b87400", "#f0b440", "dots"),
    "d": Tone("#8b4a86", "#d79ad2", "falling"),
    "e": Tone("#6b6b00", "#d5d04a", "cross"),
    "f": Tone("#4f5a63", "#aab4bd", "dense"),
    "muted": Tone("#9aa5ad", "#69757e", "plain"),
    "target": Tone("#202a30", "#e7ecef", "plain"),
}
# The tone of each level, best first, however many there are.
LEVEL_TONES = ("good", "fair", "mid", "weak", "f")


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values, one for each category; None is a gap, not zero."""

    name: str
    values: tuple[Number, ...]
    tone: str = "a"


@dataclass(frozen=True, slots=True)
class Chart:
    """``unit`` of the values ("đơn vị", "%", "điểm"); ``note`` says what they are counted of.

    ``hrefs``: for each series the addresses of the lists behind its values, "" for none; empty: no lists at all.
    ``top``: the end of the scale where one is natural (100 for percents). Raises ValueError when lengths differ or a
    tone is unknown.
    """

    code: str
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    kind: Kind = "bar"
    unit: str = "đơn vị"
    note: str = ""
    hrefs: tuple[tuple[str, ...], ...] = ()
    top: int | None = None

    def __post_init__(self) -> None:
        lengths = {len(one.values) for one in self.series} | {len(row) for row in self.hrefs}
        if lengths - {len(self.categories)} or len(self.hrefs) not in (0, len(self.series)):
            raise ValueError(f"{self.code}: one value and one address for each category")
        if unknown := {one.tone for one in self.series} - TONES.keys():
            raise ValueError(f"{self.code}: no such tone: {', '.join(sorted(unknown))}")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: no value, or nothing but zeros."""
        return not any(value for one in self.series for value in one.values)

    def href(self, series: int, category: int) -> str:
        return self.hrefs[series][category] if self.hrefs else ""


def table_of(chart: Chart) -> tuple[list[str], list[list[str | Number]]]:
    """The numbers as a table: the heading, then a row for each category (its name, then a value for each series)."""
    header = ["", *(one.name for one in chart.series)]
    rows: list[list[str | Number]] = [
        [name, *(one.values[index] for one in chart.series)] for index, name in enumerate(chart.categories)
    ]
    return header, rows


def summary_of(chart: Chart) -> str:
    """The chart in one sentence, for those who do not see it."""
    names = ", ".join(one.name for one in chart.series)
    return f"{chart.title}: {names} theo {len(chart.categories)} mục. Bảng số ở ngay dưới biểu đồ."
