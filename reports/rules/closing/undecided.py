"""Results that no issued decision names."""

from __future__ import annotations

from reports.rules.closing.values import Item, Named, Severity, YearState


def check(state: YearState) -> Item:
    """Approved sheets without a decision of classification, good dossiers that nobody decided on."""
    names = []
    for unit in state.units:
        if unit.is_approved and not unit.has_classification:
            names.append(Named(unit.name, unit.url, "đã duyệt xếp loại, chưa có quyết định xếp loại"))
        if unit.waits_for_recognition:
            names.append(Named(unit.name, unit.url, "hồ sơ đạt, chưa có quyết định công nhận"))
    said = f"{len(names)} kết quả chưa có quyết định." if names else "Kết quả nào cũng có quyết định."
    return Item("undecided", "Kết quả chưa có quyết định", Severity.GAP, said, tuple(names))
