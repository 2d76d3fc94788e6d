"""The Ngày hội and other themes of the year (sheet of Quảng Ngãi, row 3)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from models_programs.enums import ActivityKind
from scoring.rules.facts import Facts
from scoring.rules.suggestion import Suggestion, nothing, proven, undecided
from scoring.suggestions.words import named


def rule(facts: Facts, maximum: Decimal, values: Mapping[str, Any]) -> Suggestion:
    """A Ngày hội in the assessed year; with other event days alone people judge."""
    days = facts.activities.get(ActivityKind.FESTIVAL, ())
    held = [one for one in days if facts.limits.holds(one.day)]
    if held:
        return proven(maximum, f"Đã tổ chức, hưởng ứng: {named(held)}.", *held)
    lacking = "Ghi hoạt động Ngày hội trong kỳ đánh giá."
    others = [one for one in facts.activities.get(ActivityKind.EVENT, ()) if facts.limits.holds(one.day)]
    if others:
        return undecided(f"Chưa thấy Ngày hội; có {named(others)}.", *others, missing=lacking)
    if days:
        return nothing(f"Chưa thấy Ngày hội trong kỳ đánh giá; {named(days)} ở ngoài kỳ.", lacking)
    return nothing("Chưa thấy hoạt động Ngày hội.", lacking)
