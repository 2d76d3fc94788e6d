"""Sudden commendations (sheet of Quảng Ngãi, row 9). ``collective``, ``person``: points for each; the row caps them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from common.numbers import points as shown
from scoring.rules.facts import Facts
from scoring.rules.suggestion import Suggestion, nothing, proven
from scoring.suggestions.words import named


def rule(facts: Facts, maximum: Decimal, values: Mapping[str, Any]) -> Suggestion:
    """Only khen thưởng đột xuất: other kinds never reach the facts."""
    each = Decimal(str(values["collective"])), Decimal(str(values["person"]))
    got = len(facts.collectives) * each[0] + len(facts.persons) * each[1]
    sources = (*facts.collectives, *facts.persons)
    more = f"Mỗi tập thể được khen đột xuất {shown(each[0])} điểm, mỗi cá nhân {shown(each[1])} điểm."
    if not sources:
        return nothing("Chưa thấy khen thưởng đột xuất.", more)
    counted = f"{len(facts.collectives)} tập thể, {len(facts.persons)} cá nhân được khen đột xuất"
    return proven(min(maximum, got), f"{counted}: {named(sources)}.", *sources, missing=more if got < maximum else "")
