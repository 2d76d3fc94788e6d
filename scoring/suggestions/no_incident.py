"""Statements that nothing happened (sheet of Quảng Ngãi, rows 5a, 5b, 5c, 5đ, 5e): scored by exception.

``items``: criteria of TT 124 by code whose breach means the same; ``near``: those that may, so that people decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.rules.facts import Facts
from scoring.rules.suggestion import Suggestion, proven, undecided
from scoring.suggestions.words import lower_first


def rule(facts: Facts, maximum: Decimal, values: Mapping[str, Any]) -> Suggestion:
    """The maximum unless an incident is on record (bất khả kháng aside); taking points off needs a reason."""
    items, near = values.get("items", ()), values.get("near", ())
    found = [one for one in facts.incidents if one.code in items]
    if found:
        codes = ", ".join(one.code for one in found)
        words = f"Đã ghi nhận vụ việc ở tiêu chí {codes} (Thông tư 124)"
        return proven(Decimal(0), f"{words}.", *dict.fromkeys(one.source for one in found), lost=lower_first(words))
    close = [one for one in facts.incidents if one.code in near]
    if close:
        codes = ", ".join(one.code for one in close)
        words = f"Đã ghi nhận vụ việc ở tiêu chí {codes} (Thông tư 124); người chấm xem có thuộc hàng này không."
        return undecided(words, *dict.fromkeys(one.source for one in close))
    return proven(maximum, "Không có vụ việc nào được ghi nhận; chấm trừ khi có, ghi lý do.")
