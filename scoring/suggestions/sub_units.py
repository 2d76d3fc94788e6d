"""Sub-units that committed (sheet of Quảng Ngãi, row 8b). ``share``: percent of them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from common.numbers import whole
from scoring.rules.facts import Facts
from scoring.rules.suggestion import Suggestion, nothing, proven, undecided
from scoring.suggestions.words import share_words


def rule(facts: Facts, maximum: Decimal, values: Mapping[str, Any]) -> Suggestion:
    """By the figures of the year, else those of the form of registration."""
    share, needed = facts.sub_units, int(values["share"])
    if share is None:
        lacking = "Ghi tổng số và số phòng, ban, tổ đã cam kết ở mục Số liệu năm."
        return nothing("Chưa có số phòng, ban, tổ đã cam kết.", lacking)
    if not share.whole:
        return undecided("Số liệu ghi đơn vị không có phòng, ban, tổ; người chấm quyết định.", share.source)
    told = f"{whole(share.part)}/{whole(share.whole)} phòng, ban, tổ đã cam kết ({share_words(share)})"
    more = -(-share.whole * needed // 100) - share.part
    if more <= 0:
        return proven(maximum, f"{told}.", share.source)
    lacking = f"Còn {whole(more)} phòng, ban, tổ chưa cam kết."
    return proven(Decimal(0), f"{told}, dưới {needed} %.", share.source, missing=lacking)
