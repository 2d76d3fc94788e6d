"""Units whose sheet the superior has not scored."""

from __future__ import annotations

from reports.rules.closing.values import Item, Severity, YearState, named


def check(state: YearState) -> Item:
    """Every unit is scored, in scope of TT 124 or not."""
    names = named(unit for unit in state.units if not unit.is_scored)
    said = (
        f"{len(names)} trong {len(state.units)} đơn vị chưa được chấm điểm."
        if names
        else "Mọi đơn vị đã được chấm điểm."
    )
    return Item("unscored", "Chấm điểm", Severity.GAP, said, names)
