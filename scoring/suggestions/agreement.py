"""A regulation or plan of coordination (sheet of Quảng Ngãi, row 4a)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.rules.facts import Facts
from scoring.rules.suggestion import Suggestion, nothing, proven
from scoring.suggestions.agreements import LACKING, in_force
from scoring.suggestions.words import named


def rule(facts: Facts, maximum: Decimal, values: Mapping[str, Any]) -> Suggestion:
    """One of the unit in force in the assessed year."""
    found = in_force(facts)
    if not found:
        return nothing("Chưa thấy quy chế hoặc kế hoạch phối hợp còn hiệu lực.", LACKING)
    sources = [one.source for one in found]
    return proven(maximum, f"Có {named(sources)}.", *sources)
