"""Internal rules of protection (sheet of Quảng Ngãi, row 5d)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.rules.facts import Facts
from scoring.rules.suggestion import Suggestion, nothing, proven
from scoring.suggestions.words import named


def rule(facts: Facts, maximum: Decimal, values: Mapping[str, Any]) -> Suggestion:
    """A nội quy or quy chế bảo vệ among the papers of the year."""
    if facts.statutes:
        return proven(maximum, f"Có {named(facts.statutes)}.", *facts.statutes)
    return nothing("Chưa thấy nội quy, quy chế bảo vệ.", "Ghi nội quy, quy chế bảo vệ ở mục Giấy tờ.")
