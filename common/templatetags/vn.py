"""Template filters for Vietnamese numbers."""

from __future__ import annotations

from decimal import Decimal

from django import template

from common import numbers

register = template.Library()


@register.filter
def points(value: Decimal | int | None, blank: str = "–") -> str:
    """8.50 → 8,5; nothing → – or another word"""
    return numbers.points(value, blank=blank)


@register.filter
def whole(value: int | None) -> str:
    """3321 → 3.321"""
    return numbers.whole(value or 0)


@register.filter
def share(part: int, total: int) -> str:
    """{{ part|share:total }} → 66,7 %"""
    return numbers.percent(part, total)


@register.filter
def comma(value: str) -> str:
    """A figure kept as text: "0.5" → "0,5" """
    return str(value).replace(".", ",")
