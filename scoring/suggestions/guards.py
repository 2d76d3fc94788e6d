"""A guard force (sheet of Quảng Ngãi, row 6a)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.rules.facts import Facts
from scoring.rules.suggestion import Suggestion, nothing, proven
from scoring.suggestions.words import named


def rule(facts: Facts, maximum: Decimal, values: Mapping[str, Any]) -> Suggestion:
    """One on record in the year."""
    if facts.guards:
        sources = [one.source for one in facts.guards]
        return proven(maximum, f"Có {named(sources)}.", *sources)
    lacking = "Ghi lực lượng bảo vệ ở mục Lực lượng."
    if facts.has_guards:
        return nothing("Đơn vị có lực lượng bảo vệ nhưng chưa ghi số người của năm.", lacking)
    return nothing("Chưa thấy lực lượng bảo vệ.", lacking)
