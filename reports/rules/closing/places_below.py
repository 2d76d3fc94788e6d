"""A closed figure must not move any more: places below close first."""

from __future__ import annotations

from reports.rules.closing.values import Item, Severity, YearState


def check(state: YearState) -> Item:
    """Places below that hold something of the year and have not closed it."""
    names = state.open_below
    said = f"{len(names)} nơi trực thuộc chưa khóa sổ." if names else "Các nơi trực thuộc có số liệu đều đã khóa sổ."
    return Item("places", "Các nơi trực thuộc", Severity.STOP, said, names)
