"""What the answers to all criteria come to (TT 124/2021 Điều 8: every criterion). Plain values only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """The officer's answer to one leaf criterion: "met", "not_met" or "" (not answered)."""

    code: str
    outcome: str
    force_majeure: bool = False

    @property
    def passes(self) -> bool:
        """Met, or not met for a reason that nobody could help."""
        return self.outcome == "met" or (self.outcome == "not_met" and self.force_majeure)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``outcome`` "met", "not_met" or "" while criteria are open; ``failed`` and ``open`` are codes in order."""

    outcome: str
    failed: tuple[str, ...]
    open: tuple[str, ...]


def verdict(answers: Iterable[Answer]) -> Verdict:
    """One criterion that is not met and the whole is not; nothing answered is nothing decided."""
    rows = list(answers)
    failed = tuple(row.code for row in rows if row.outcome and not row.passes)
    unanswered = tuple(row.code for row in rows if not row.outcome)
    if failed:
        return Verdict("not_met", failed, unanswered)
    return Verdict("met" if rows and not unanswered else "", (), unanswered)
