"""Units that were to register and did not (TT 124/2021 Điều 9)."""

from __future__ import annotations

from reports.rules.closing.values import Item, Severity, YearState, named


def check(state: YearState) -> Item:
    """Units in scope without a registration that the superior has in hand."""
    names = named(unit for unit in state.units if unit.is_asked and not unit.is_registered)
    asked = sum(unit.is_asked for unit in state.units)
    said = (
        f"{len(names)} trong {asked} đơn vị thuộc diện chưa đăng ký." if names else "Mọi đơn vị thuộc diện đã đăng ký."
    )
    return Item("unregistered", "Đăng ký", Severity.GAP, said, names)
