"""The guard force did its task well (sheet of Quảng Ngãi, row 6b)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.rules.facts import Facts
from scoring.rules.suggestion import Suggestion, nothing, proven, undecided

LACKING = "Ghi xếp loại năm của lực lượng bảo vệ ở mục Lực lượng."


def rule(facts: Facts, maximum: Decimal, values: Mapping[str, Any]) -> Suggestion:
    """Every guard force rated well done or better; one below is enough to say no."""
    if not facts.guards:
        return nothing("Chưa thấy lực lượng bảo vệ nên chưa có xếp loại.", LACKING)
    rated = [one for one in facts.guards if one.rank is not None]
    if not rated:
        return nothing("Lực lượng bảo vệ chưa được xếp loại.", LACKING)
    below = [one for one in rated if (one.rank or 0) > facts.limits.guards_rank]
    if below:
        words = f"lực lượng bảo vệ xếp loại {below[0].rank_name}"
        return proven(Decimal(0), f"L{words[1:]}, dưới mức cần.", *(one.source for one in below), lost=words)
    sources = [one.source for one in rated]
    if len(rated) < len(facts.guards):
        left = len(facts.guards) - len(rated)
        return undecided(f"Còn {left} lực lượng bảo vệ chưa xếp loại.", *sources, missing=LACKING)
    names = ", ".join(dict.fromkeys(one.rank_name for one in rated))
    return proven(maximum, f"Lực lượng bảo vệ xếp loại {names}.", *sources)
