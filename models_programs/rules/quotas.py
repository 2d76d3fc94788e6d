"""Targets of plans and programmes ("≥ 70 %", "> 75 %", "none"): whether one is met and what is still needed.

Everything is compared exactly, never as printed: 69.96 % is printed "70 %" and is not "từ 70 % trở lên".
"""

from __future__ import annotations

import enum
import math
import operator as compare
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from common.numbers import points, whole
from models_programs.enums import Operator

_HUNDRED = Decimal(100)


class Outcome(enum.StrEnum):
    """What became of a target; unknown when there is no figure (a blank is not a zero)."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure: ``part`` alone for a count, ``part`` of ``total`` for a share; None is not known."""

    part: Decimal | int | None
    total: int | None = None

    def value(self, *, is_share: bool) -> Decimal | None:
        """What ``judge`` compares: the percentage of a share, the part of a count."""
        if is_share:
            return share(self.part, self.total)
        return None if self.part is None else Decimal(self.part)


_COMPARISONS = {
    Operator.AT_LEAST: compare.ge,
    Operator.MORE: compare.gt,
    Operator.EXACTLY: compare.eq,
    Operator.AT_MOST: compare.le,
}


def share(part: Decimal | int | None, total: int | None) -> Decimal | None:
    """The percentage, unrounded (28 digits); None when a figure is missing or there is nothing to divide by.

    Raises ValueError for a negative total.
    """
    if part is None or total is None or total == 0:
        return None
    if total < 0:
        raise ValueError(f"total must not be negative, not {total}")
    return Decimal(part) * _HUNDRED / Decimal(total)


def judge(*, value: Decimal | None, operator: Operator, target: Decimal) -> Outcome:
    """Whether the value, as it is, meets the target; a share and its target are percentages."""
    if value is None:
        return Outcome.UNKNOWN
    return Outcome.MET if _COMPARISONS[operator](value, target) else Outcome.NOT_MET


def still_needed(*, part: Decimal | int | None, total: int | None, operator: Operator, target: Decimal) -> int | None:
    """How many more of the same total a share of ``target`` per cent needs; 0 when it is met.

    None when it cannot be met (above the whole), when a figure is missing, and for "=" and "<=", which adding
    does not serve. Raises ValueError for a negative total.
    """
    if part is None or total is None or total == 0:
        return None
    if total < 0:
        raise ValueError(f"total must not be negative, not {total}")
    more = _more(Fraction(target) * total / 100 - Fraction(part), operator)
    if more and part + more > total:
        return None
    return more


def needed_for_count(*, part: Decimal | int | None, operator: Operator, target: Decimal) -> int | None:
    """How many more a count needs; 0 when it is met, None when it is not known and for "=" and "<="."""
    if part is None:
        return None
    return _more(Fraction(target) - Fraction(part), operator)


def target_words(operator: Operator, target: Decimal, is_share: bool) -> str:
    """ "từ 70 % trở lên", "trên 75 %", "100 %", "không quá 5 %"; of a count "từ 10 trở lên", "không có"."""
    if is_share:
        figure = f"{points(target)} %"
        if target == 0 and operator in (Operator.EXACTLY, Operator.AT_MOST):
            return figure
        if target == _HUNDRED and operator in (Operator.AT_LEAST, Operator.EXACTLY):
            return figure
    else:
        figure = whole(int(target)) if target == target.to_integral_value() else points(target)
        if target == 0 and operator in (Operator.EXACTLY, Operator.AT_MOST):
            return "không có"
    patterns = {
        Operator.AT_LEAST: "từ {} trở lên",
        Operator.MORE: "trên {}",
        Operator.EXACTLY: "đúng {}",
        Operator.AT_MOST: "không quá {}",
    }
    return patterns[operator].format(figure)


def _more(gap: Fraction, operator: Operator) -> int | None:
    """The least whole number, not negative, that closes the gap."""
    if operator == Operator.AT_LEAST:
        return max(0, math.ceil(gap))
    if operator == Operator.MORE:
        return max(0, math.floor(gap) + 1)
    return None
