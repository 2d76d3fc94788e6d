"""Patterns and marks that stand for a colour where there is none (look.md, Surface)."""

from __future__ import annotations

from collections.abc import Iterator

from common.charts import Pattern

STEP = 8.0


def hatch(pattern: Pattern, x: float, y: float, wide: float, high: float, colour: str) -> str:
    """Lines or dots inside a rectangle, in the colour of the ground; "" for the plain pattern."""
    if pattern == "plain":
        return ""
    if pattern == "dots":
        return "".join(_dots(x, y, wide, high, colour))
    lines: list[tuple[float, float, float, float]] = []
    if pattern in ("rising", "cross"):
        lines += _slanted(wide, high)
    if pattern in ("falling", "cross"):
        lines += [(wide - x1, y1, wide - x2, y2) for x1, y1, x2, y2 in _slanted(wide, high)]
    if pattern == "dense":
        lines += [(0, at, wide, at) for at in _steps(high, STEP / 2)]
    path = "".join(f"M{x + x1:.1f} {y + y1:.1f}L{x + x2:.1f} {y + y2:.1f}" for x1, y1, x2, y2 in lines)
    return f'<path d="{path}" stroke="{colour}" stroke-width="1.2" fill="none"/>' if path else ""


def _steps(length: float, step: float) -> Iterator[float]:
    at = step
    while at < length:
        yield at
        at += step


def _slanted(wide: float, high: float) -> Iterator[tuple[float, float, float, float]]:
    """Lines that rise to the right, cut at the edges of a rectangle at the origin."""
    for at in _steps(wide + high, STEP):
        x1, y1 = (0.0, at) if at <= high else (at - high, high)
        x2, y2 = (at, 0.0) if at <= wide else (wide, at - wide)
        yield x1, y1, x2, y2


def _dots(x: float, y: float, wide: float, high: float, colour: str) -> Iterator[str]:
    for down in _steps(high, STEP):
        for along in _steps(wide, STEP):
            yield f'<circle cx="{x + along:.1f}" cy="{y + down:.1f}" r="1.3" fill="{colour}"/>'


def marker(number: int, x: float, y: float, colour: str) -> str:
    """The mark of the ``number``-th line: circle, square, triangle, diamond, and again."""
    size = 5.0
    shapes = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="{colour}"/>',
        f'<rect x="{x - size:.1f}" y="{y - size:.1f}" width="{2 * size}" height="{2 * size}" fill="{colour}"/>',
        f'<path d="M{x:.1f} {y - 6:.1f}l6 11h-12z" fill="{colour}"/>',
        f'<path d="M{x:.1f} {y - 7:.1f}l6.5 7l-6.5 7l-6.5 -7z" fill="{colour}"/>',
    )
    return shapes[number % len(shapes)]
