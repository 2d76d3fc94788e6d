"""What counts as a reason: letters, not dots or figures. Plain values only."""

from __future__ import annotations

REASON_MIN = 10


def is_reason(words: str) -> bool:
    """At least ``REASON_MIN`` letters, accented ones included."""
    return sum(char.isalpha() for char in words) >= REASON_MIN
