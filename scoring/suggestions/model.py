"""At least one effective model (sheet of Quảng Ngãi, row 7)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.rules.facts import Facts
from scoring.rules.suggestion import Suggestion, nothing, proven, undecided
from scoring.suggestions.words import named


def rule(facts: Facts, maximum: Decimal, values: Mapping[str, Any]) -> Suggestion:
    """One whose điểm at the unit was rated effective; one that nobody rated yet leaves it open."""
    effective = [one for one in facts.models if one.rank is not None and one.rank <= facts.limits.effective_rank]
    if effective:
        words = "; ".join(f"{one.source.name} xếp loại {one.rank_name}" for one in effective)
        return proven(maximum, f"Mô hình có hiệu quả: {words}.", *(one.source for one in effective))
    if facts.unrated:
        lacking = "Chờ xếp loại năm của mô hình."
        return undecided(f"Mô hình chưa xếp loại: {named(facts.unrated)}.", *facts.unrated, missing=lacking)
    if facts.models:
        words = "; ".join(f"{one.source.name} xếp loại {one.rank_name}" for one in facts.models)
        lacking = "Cần một mô hình được xếp loại có hiệu quả."
        return proven(
            Decimal(0), f"Chưa có mô hình có hiệu quả: {words}.", *(one.source for one in facts.models), missing=lacking
        )
    return nothing("Chưa thấy mô hình nào tại đơn vị.", "Ghi mô hình mới hoặc mô hình đang duy trì.")
