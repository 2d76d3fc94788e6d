"""A stored total that is not the sum of its rows would be sealed as a wrong figure."""

from __future__ import annotations

from reports.rules.closing.values import Item, Severity, YearState


def check(state: YearState) -> Item:
    """Sheets whose totals are not the sum of their rows."""
    names = state.wrong_totals
    said = (
        f"{len(names)} phiếu có tổng điểm khác tổng các hàng."
        if names
        else "Tổng điểm của mọi phiếu đúng bằng tổng các hàng."
    )
    return Item("totals", "Tổng điểm", Severity.STOP, said, names)
