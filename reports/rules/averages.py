"""Averages as everybody in this room rounds them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)
# An average over fewer units would tell what single ones have.
FEWEST = 5


def average_of(hundredths: int, count: int, places: str = "0.1") -> Decimal | None:
    """A sum in hundredths of a point over ``count``, rounded half up to one decimal; None for nothing."""
    return (Decimal(hundredths) / HUNDRED / count).quantize(Decimal(places), ROUND_HALF_UP) if count else None


def share_of(part: int, total: int) -> Decimal | None:
    """A percentage with one decimal, rounded as ``common.numbers.percent`` does; None for nothing to divide by."""
    return (Decimal(part) * 100 / Decimal(total)).quantize(Decimal("0.1"), ROUND_HALF_UP) if total else None
