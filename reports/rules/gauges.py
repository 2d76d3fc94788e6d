"""Where a target stands on its scale, and which of a year's numbers a dashboard names beside those of the codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from reports.rules.codes import Number, number_named

# "Khá trở lên": the worst level that counts as good (Thông tư and plans say it in these words).
GOOD = "K"
GOOD_CODE = "good"
FULL = Decimal(100)


def good_levels(levels: Sequence[tuple[str, str]]) -> list[str]:
    """The codes of levels that are Khá or better; ``levels`` best first."""
    codes = [code for code, _ in levels]
    return codes[: codes.index(GOOD) + 1] if GOOD in codes else []


def good_number(levels: Sequence[tuple[str, str]]) -> Number:
    """Units with Khá or better, decided or as the present thresholds would have it."""
    return Number(GOOD_CODE, "Xếp loại Khá trở lên", Q(level__in=good_levels(levels)), "comparable")


def listed_number(code: str, levels: Sequence[tuple[str, str]]) -> Number | None:
    """What a list is asked for: a number of the codes, or "Khá trở lên"; None when there is none."""
    return good_number(levels) if code == GOOD_CODE else number_named(code, levels)


@dataclass(frozen=True, slots=True)
class Scale:
    """A value and its target on a line from 0 to 100; ``top`` is what the end of the line stands for."""

    value: int
    target: int
    top: Decimal

    @property
    def mark(self) -> int:
        """Where the mark of the target begins: at the end of the line it must not fall off."""
        return min(self.target, 99)


def scale_of(*, value: Decimal | None, target: Decimal, is_share: bool) -> Scale | None:
    """Shares stand on 0–100 %; counts on a line that ends a quarter beyond the larger of the two. None without a
    value, and where there is no room for a line (nothing was wanted and nothing is there)."""
    if value is None or value < 0 or target < 0:
        return None
    top = FULL if is_share else max(value, target) * Decimal("1.25")
    if top == 0:
        return None
    return Scale(_part(value, top), _part(target, top), top)


def _part(value: Decimal, top: Decimal) -> int:
    return min(100, int(value * 100 / top))
