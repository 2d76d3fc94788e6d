"""The regulation of coordination was carried out (sheet of Quảng Ngãi, row 4b)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.rules.facts import Facts
from scoring.rules.suggestion import Suggestion, nothing, proven, undecided
from scoring.suggestions.agreements import LACKING, in_force
from scoring.suggestions.words import day_words


def rule(facts: Facts, maximum: Decimal, values: Mapping[str, Any]) -> Suggestion:
    """A review held in the assessed year with its result."""
    found = in_force(facts)
    if not found:
        return nothing("Chưa thấy quy chế hoặc kế hoạch phối hợp để thực hiện.", LACKING)
    held = [(one, review) for one in found for review in one.reviews if facts.limits.holds(review.day)]
    told = [(one, review) for one, review in held if review.result]
    if told:
        one, review = told[0]
        sources = dict.fromkeys(one.source for one, _ in told)
        return proven(maximum, f"{one.source.name}: ngày {day_words(review.day)}, {review.result}.", *sources)
    if held:
        one, review = held[0]
        words = f"{one.source.name} có sơ kết ngày {day_words(review.day)}, chưa ghi kết quả thực hiện."
        return undecided(words, one.source, missing="Ghi kết quả thực hiện của lần sơ kết.")
    lacking = "Ghi lần sơ kết và kết quả thực hiện."
    return nothing(f"Chưa thấy kết quả thực hiện {found[0].source.name} trong kỳ đánh giá.", lacking)
