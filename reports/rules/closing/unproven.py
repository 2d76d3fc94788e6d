"""Rows with points on approved sheets that nothing proves."""

from __future__ import annotations

from reports.rules.closing.values import Item, Severity, YearState


def check(state: YearState) -> Item:
    """Approved sheets with such rows, each once with the rows."""
    names = state.unproven
    said = (
        f"{len(names)} phiếu đã duyệt còn hàng có điểm mà thiếu minh chứng."
        if names
        else "Phiếu đã duyệt đều đủ minh chứng."
    )
    return Item("unproven", "Minh chứng", Severity.GAP, said, names)
