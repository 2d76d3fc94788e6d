"""How the rows of rubrics were scored at a place, from its stored numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.numbers import points
from reports.rules.averages import average_of
from scoring.models import Criterion, Rubric

SHORT = 56


def short_name(text: str) -> str:
    """The first words of a row: up to its first stop when that is soon, else cut at a word."""
    line = text.split("\n", 1)[0].strip()
    if len(line) <= SHORT:
        return line.rstrip(":;.,")
    for stop in (":", ";", "."):
        head = line.split(f"{stop} ", 1)[0].rstrip(":;.,")
        if 12 <= len(head) <= SHORT:
            return head
    return f"{line[:SHORT].rsplit(' ', 1)[0].rstrip(':;.,')}…"


def row_name(criterion: Criterion) -> str:
    """By the printed code and first words: "4a. Xây dựng quy chế hoặc kế hoạch phối hợp"."""
    return f"{criterion.code}. {short_name(criterion.text)}"


@dataclass(frozen=True, slots=True)
class RowNumbers:
    """One row over ``sheets`` sheets: averages of both columns in points, the share of sheets with full points, how
    many differ."""

    criterion: Criterion
    sheets: int
    own: Decimal
    given: Decimal
    full: int
    differing: int

    @property
    def name(self) -> str:
        return row_name(self.criterion)

    @property
    def own_share(self) -> Decimal:
        return _share(self.own, self.criterion.max_points)

    @property
    def given_share(self) -> Decimal:
        return _share(self.given, self.criterion.max_points)

    @property
    def full_share(self) -> Decimal:
        return _share(Decimal(self.full), Decimal(self.sheets))

    @property
    def gap(self) -> Decimal:
        """Self − superior, in points: above zero, units give themselves more."""
        return self.own - self.given

    @property
    def gap_words(self) -> str:
        return f"+{points(self.gap)}" if self.gap > 0 else points(self.gap).replace("-", "−")


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class RubricNumbers:
    """A rubric with its scored rows in the order of the sheet; ``sheets``: over how many sheets at most."""

    rubric: Rubric
    rows: tuple[RowNumbers, ...]

    @property
    def sheets(self) -> int:
        return max(row.sheets for row in self.rows)

    @property
    def widest(self) -> list[RowNumbers]:
        """Rows where both columns differ, the widest gap first."""
        return sorted((row for row in self.rows if row.gap), key=lambda row: (-abs(row.gap), row.criterion.order))


def rubrics_of(criteria: Mapping[str, Mapping[str, Sequence[int]]]) -> list[RubricNumbers]:
    """What is known of each rubric, the most used first. One query, none for nothing."""
    ids = [int(key) for sums in criteria.values() for key in sums]
    if not ids:
        return []
    found: dict[int, list[RowNumbers]] = {}
    rubrics: dict[int, Rubric] = {}
    for row in Criterion.objects.filter(pk__in=ids).select_related("rubric").order_by("rubric", "order"):
        sheets, own, given, full, differing = criteria[str(row.rubric_id)][str(row.pk)]
        mean, given_mean = (average_of(value, sheets, "0.01") or Decimal(0) for value in (own, given))
        rubrics[row.rubric_id] = row.rubric
        found.setdefault(row.rubric_id, []).append(RowNumbers(row, sheets, mean, given_mean, full, differing))
    made = [RubricNumbers(rubrics[pk], tuple(rows)) for pk, rows in found.items()]
    return sorted(made, key=lambda one: (-one.sheets, one.rubric.pk))
