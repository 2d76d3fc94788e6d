"""The regulation of coordination was reviewed (sheet of Quảng Ngãi, row 4c)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.rules.facts import Facts
from scoring.rules.suggestion import Suggestion, nothing, proven
from scoring.suggestions.agreements import LACKING, in_force
from scoring.suggestions.words import day_words


def rule(facts: Facts, maximum: Decimal, values: Mapping[str, Any]) -> Suggestion:
    """A sơ kết or tổng kết held in the assessed year."""
    found = in_force(facts)
    if not found:
        return nothing("Chưa thấy quy chế hoặc kế hoạch phối hợp để sơ kết.", LACKING)
    held = [(one, review.day) for one in found for review in one.reviews if facts.limits.holds(review.day)]
    if not held:
        return nothing("Chưa thấy lần sơ kết, tổng kết nào trong kỳ đánh giá.", "Ghi ngày sơ kết, tổng kết.")
    days = ", ".join(day_words(day) for day in sorted({day for _, day in held}))
    return proven(maximum, f"Đã sơ kết, tổng kết ngày {days}.", *dict.fromkeys(one.source for one, _ in held))
