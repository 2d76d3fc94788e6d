"""Facts for the computed rules: nothing on record unless a test says so."""

from __future__ import annotations

import datetime as dt
from typing import Any

from registrations.rules.facts import Facts, ForceFact, Limits

END = dt.date(2026, 3, 31)
LIMITS = Limits(quarter_end=END)


def facts(**known: Any) -> Facts:
    values: dict[str, Any] = {"limits": LIMITS, "unit_kind": "school", "registered": True, **known}
    return Facts(**values)


def force(rank: int | None, *, name: str = "Lực lượng bảo vệ", has_discipline: bool = False) -> ForceFact:
    names = {1: "Hoàn thành xuất sắc nhiệm vụ", 2: "Hoàn thành tốt nhiệm vụ", 3: "Hoàn thành nhiệm vụ"}
    return ForceFact(name, rank, names.get(rank or 0, "Không hoàn thành nhiệm vụ"), has_discipline)
