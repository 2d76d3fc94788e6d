"""The recognition of the year (sheet of Quảng Ngãi, row 8c): all or nothing, by the decision, never typed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.rules.facts import Facts
from scoring.rules.suggestion import Suggestion, proven, undecided

AWAITED = "Chờ quyết định công nhận."


def rule(facts: Facts, maximum: Decimal, values: Mapping[str, Any]) -> Suggestion:
    """No points while nothing is decided: a blank is not a nought."""
    if facts.result is None:
        return undecided("Chưa có kết quả công nhận của năm.", missing=AWAITED)
    if facts.result.is_recognised:
        return proven(maximum, f"Đạt tiêu chuẩn theo {facts.result.source.name}.", facts.result.source)
    lost = "đã có kết luận chưa đạt tiêu chuẩn"
    return proven(Decimal(0), "Đã có kết luận chưa đạt tiêu chuẩn.", facts.result.source, lost=lost)
