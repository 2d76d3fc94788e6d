"""Small sentences that several rules share. Plain values only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from common.numbers import percent
from scoring.rules.facts import Share
from scoring.rules.suggestion import Source

NAMED = 3


def day_words(day: dt.date) -> str:
    """ "15/4/2026"."""
    return f"{day.day}/{day.month}/{day.year}"


def named(sources: Collection[Source]) -> str:
    """The first few by name and day, then how many more: "Tuyên truyền A (12/5/2026); B và 4 việc khác"."""
    words = [f"{one.name} ({day_words(one.day)})" if one.day else one.name for one in list(sources)[:NAMED]]
    rest = len(sources) - len(words)
    return "; ".join(words) + (f" và {rest} nội dung khác" if rest else "")


def share_words(share: Share) -> str:
    """The percentage cut after one decimal, never rounded up: 9.999 of 10.000 is 99,9 %."""
    return percent(share.part * 1000 // share.whole, 1000)


def lower_first(words: str) -> str:
    """To go on with in the middle of a sentence."""
    return words[:1].lower() + words[1:]
