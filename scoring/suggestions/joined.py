"""Propaganda that drew nearly everybody (sheet of Quảng Ngãi, row 2). ``share``: percent of the people."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from common.numbers import whole
from models_programs.enums import ActivityKind
from scoring.rules.facts import Facts
from scoring.rules.suggestion import Suggestion, nothing, proven, undecided
from scoring.suggestions.words import named, share_words

LACKING = "số người tham gia phong trào (mục Số liệu năm)"


def rule(facts: Facts, maximum: Decimal, values: Mapping[str, Any]) -> Suggestion:
    """The share of people who joined, and at least one propaganda activity in the assessed year."""
    needed = int(values["share"])
    held = [one for one in facts.activities.get(ActivityKind.PROPAGANDA, ()) if facts.limits.holds(one.day)]
    share = facts.joined if facts.joined and facts.joined.whole else None
    if share is None and not held:
        return nothing(
            "Chưa thấy buổi tuyên truyền nào và chưa có số người tham gia.", f"Ghi các buổi tuyên truyền và {LACKING}."
        )
    if share is None:
        told = f"Tuyên truyền {len(held)} lần: {named(held)}."
        return undecided(f"{told} Chưa có số người tham gia.", *held, missing=f"Ghi {LACKING}.")
    told = f"{whole(share.part)}/{whole(share.whole)} người tham gia ({share_words(share)})"
    least = -(-share.whole * needed // 100)
    if share.part < least:
        more = f"Cần thêm {whole(least - share.part)} người tham gia để đạt {needed} %."
        return proven(Decimal(0), f"{told}, dưới {needed} %.", share.source, *held, missing=more)
    if not held:
        lacking = "Ghi ít nhất một buổi tuyên truyền trong kỳ đánh giá."
        return undecided(f"{told}. Chưa thấy buổi tuyên truyền nào trong kỳ.", share.source, missing=lacking)
    return proven(maximum, f"{told}; tuyên truyền {len(held)} lần: {named(held)}.", share.source, *held)
