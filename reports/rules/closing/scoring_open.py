"""Marks are final only when their closing holds: scoring has to be closed first (ADR 0019)."""

from __future__ import annotations

from reports.rules.closing.values import Item, Named, Severity, YearState


def check(state: YearState) -> Item:
    """Nothing to close where the authority manages no unit itself."""
    open_one = (Named(f"Chốt xếp loại năm {state.year}", state.scoring_url),)
    names = open_one if state.units and not state.scoring_closed else ()
    said = (
        "Chưa chốt xếp loại."
        if names
        else "Đã chốt xếp loại."
        if state.units
        else "Không trực tiếp quản lý đơn vị nào."
    )
    return Item("scoring", "Chốt xếp loại", Severity.STOP, said, names)
