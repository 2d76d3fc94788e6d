"""Reports that were due and are not received."""

from __future__ import annotations

from reports.rules.closing.values import Item, Severity, YearState


def check(state: YearState) -> Item:
    """Not sent, returned, or sent and not received yet."""
    names = state.reports
    said = f"{len(names)} báo cáo chưa nhận đủ." if names else "Đã nhận đủ báo cáo."
    return Item("reports", "Báo cáo phải nhận", Severity.GAP, said, names)
