"""Units that were scored and have no approved level."""

from __future__ import annotations

from reports.rules.closing.values import Item, Severity, YearState, named


def check(state: YearState) -> Item:
    """Scored, but not approved."""
    names = named(unit for unit in state.units if unit.is_scored and not unit.is_approved)
    said = (
        f"{len(names)} đơn vị đã chấm nhưng chưa duyệt xếp loại." if names else "Phiếu đã chấm đều đã duyệt xếp loại."
    )
    return Item("unclassified", "Duyệt xếp loại", Severity.GAP, said, names)
