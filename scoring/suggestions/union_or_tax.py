"""Rating of the union, or tax duty where there is none (sheet of Quảng Ngãi, row 5g)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.rules.facts import Facts
from scoring.rules.suggestion import Suggestion, nothing, proven, undecided
from scoring.suggestions.words import lower_first


def rule(facts: Facts, maximum: Decimal, values: Mapping[str, Any]) -> Suggestion:
    """A union: its rating. Neither Party nor union: tax. The text says nothing of a Party organisation alone."""
    if facts.has_union:
        return _union(facts, maximum)
    if facts.has_party:
        return undecided("Đơn vị có tổ chức Đảng nhưng không có công đoàn, đoàn thể; văn bản không nói trường hợp này.")
    return _tax(facts, maximum)


def _union(facts: Facts, maximum: Decimal) -> Suggestion:
    if facts.union is None or facts.union.rank is None:
        return nothing(
            "Chưa ghi xếp loại công đoàn, đoàn thể.", "Ghi xếp loại công đoàn, đoàn thể của năm ở mục Số liệu năm."
        )
    words = f"Công đoàn, đoàn thể xếp loại {facts.union.rank_name}"
    if facts.union.rank <= facts.limits.union_rank:
        return proven(maximum, f"{words}.", facts.union.source)
    return proven(Decimal(0), f"{words}, dưới mức cần.", facts.union.source, lost=lower_first(words))


def _tax(facts: Facts, maximum: Decimal) -> Suggestion:
    if facts.tax_done is None or facts.figures is None:
        return nothing("Chưa ghi việc hoàn thành nghĩa vụ nộp thuế.", "Ghi việc nộp thuế của năm ở mục Số liệu năm.")
    if facts.tax_done:
        return proven(maximum, "Đã hoàn thành nghĩa vụ nộp thuế.", facts.figures)
    lacking = "Hoàn thành nghĩa vụ nộp thuế rồi ghi lại ở mục Số liệu năm."
    return proven(Decimal(0), "Đã ghi chưa hoàn thành nghĩa vụ nộp thuế.", facts.figures, missing=lacking)
