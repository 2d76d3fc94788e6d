"""A small model of a sheet's life, written from ADR 0006 and 0022 without looking at the code: what must come out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

OK, NOT_ALLOWED, WRONG_STATE, REFUSED = "ok", "NotAllowed", "WrongState", "Refused"
# action: (from, to, roles that may, needs a reason)
STEPS = {
    "send": ({"draft", "returned"}, "sent", {"unit_head", "officer"}, False),
    "withdraw": ({"sent"}, "draft", {"unit_head", "officer"}, False),
    "start_review": ({"sent"}, "reviewing", {"officer"}, False),
    "return": ({"reviewing"}, "returned", {"officer"}, True),
    "finish_review": ({"reviewing"}, "reviewed", {"officer"}, False),
    "recheck": ({"reviewed"}, "reviewing", {"approver"}, True),
    "approve": ({"reviewed"}, "approved", {"approver"}, False),
    "reopen": ({"approved"}, "reviewing", {"top_officer", "top_approver"}, True),
}
OPENING = {"reviewing": "return", "reviewed": "recheck", "approved": "reopen"}


@dataclass
class Cell:
    """One column of one row."""

    points: Decimal | None = None
    by: str = ""
    has_words: bool = False


@dataclass
class Reference:
    """What is known of the sheet. ``rows`` are (code, maximum); 8c (``decided``) is no row, it follows the result."""

    rows: dict[str, Decimal]
    decided_max: Decimal
    closes_on: dt.date
    state: str = "draft"
    was_sent: bool = False
    recognised: bool | None = None
    extended_to: dt.date | None = None
    level: str | None = None
    asked: bool = False
    history: list[tuple[str, str]] = field(default_factory=list)
    revisions: int = 0
    own: dict[str, Cell] = field(default_factory=dict)
    superior: dict[str, Cell] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.own = {code: Cell() for code in self.rows}
        self.superior = {code: Cell() for code in self.rows}

    def total(self, column: dict[str, Cell]) -> Decimal:
        return sum((cell.points or Decimal(0) for cell in column.values()), self._decided())

    def _decided(self) -> Decimal:
        return self.decided_max if self.recognised else Decimal(0)

    def missing(self, column: dict[str, Cell]) -> int:
        return sum(cell.points is None for cell in column.values())

    def is_closed(self, today: dt.date) -> bool:
        return self.state == "draft" and self._is_past(today)

    def _is_past(self, today: dt.date) -> bool:
        return today > max(self.closes_on, self.extended_to or self.closes_on)

    # --- acts --------------------------------------------------------------------------------------------------------

    def save(self, who: str, column: str, code: str, points: Decimal | None, today: dt.date) -> str:
        if column == "self":
            if who not in ("unit_head", "officer"):
                return NOT_ALLOWED
            if self.state not in ("draft", "returned") or self.is_closed(today):
                return WRONG_STATE
        else:
            if who != "officer":
                return NOT_ALLOWED
            if self.state != "reviewing":
                return WRONG_STATE
        cell = (self.own if column == "self" else self.superior)[code]
        if points is not None and points > self.rows[code]:
            return REFUSED
        self._write(cell, who, points, words=True)
        return OK

    def _write(self, cell: Cell, who: str, points: Decimal | None, *, words: bool = False) -> None:
        if cell.points == points and (cell.has_words or not words):
            return  # the same words and points again are not a write
        public = self.was_sent or cell.by not in ("", who)
        self.revisions += public and cell.points != points
        cell.points, cell.by, cell.has_words = points, who, cell.has_words or words

    def agree(self, who: str) -> str:
        if who != "officer":
            return NOT_ALLOWED
        if self.state != "reviewing":
            return WRONG_STATE
        for code, cell in self.superior.items():
            if cell.points is None and self.own[code].points is not None:
                self._write(cell, who, self.own[code].points)
        return OK

    def step(self, who: str, action: str, reason: str, today: dt.date) -> str:
        sources, target, roles, needs_reason = STEPS[action]
        # closing by time is said first: nobody is asked for more when the day is over
        if action == "send" and self.is_closed(today):
            return WRONG_STATE
        if action == "withdraw" and self._is_past(today):
            return WRONG_STATE
        if who not in roles:
            return NOT_ALLOWED
        if self.state not in sources:
            return WRONG_STATE
        if needs_reason and len(reason) < 10:
            return REFUSED
        if not self._guards(action):
            return REFUSED
        self.state = target
        self.level = self._level() if action == "approve" else None
        self.was_sent = self.was_sent or action == "send"
        self.history.append((action, who))
        if action in ("return", "recheck", "reopen"):
            self.asked = False
        return OK

    def _guards(self, action: str) -> bool:
        if action == "send":
            return not self.missing(self.own)
        if action in ("finish_review", "approve"):
            full = not self.missing(self.superior)
            return full and (self._explained() if action == "finish_review" else self.recognised is not None)
        return True

    def _explained(self) -> bool:
        """Every difference has its reason."""
        return all(cell.has_words or cell.points == self.own[code].points for code, cell in self.superior.items())

    def _level(self) -> str:
        total = self.total(self.superior)
        return next(code for code, low in (("XS", 90), ("K", 70), ("TB", 50), ("Y", 0)) if total >= low)

    def recognise(self, who: str, status: bool) -> str:
        if who not in ("officer", "approver"):
            return NOT_ALLOWED
        if self.state == "approved" and status is not self.recognised:
            return WRONG_STATE
        self.recognised = status
        return OK

    def extend(self, who: str, until: dt.date, today: dt.date) -> str:
        if who not in ("officer", "approver", "top_officer", "top_approver"):
            return NOT_ALLOWED
        if until < today or until <= self.closes_on:
            return REFUSED
        self.extended_to = until
        return OK

    def ask(self, who: str, today: dt.date) -> str:
        if who not in ("unit_head", "officer"):
            return NOT_ALLOWED
        locked = self.state in OPENING or self.is_closed(today)
        if not locked or self.asked:
            return REFUSED
        self.asked = True
        return OK

    def answer(self, who: str, granted: bool, today: dt.date, until: dt.date) -> str:
        """Called only while a request is open."""
        if self.state in OPENING:
            if who not in STEPS[OPENING[self.state]][2]:
                return NOT_ALLOWED
            if granted:
                return self.step(who, OPENING[self.state], "x" * 10, today)
        else:
            if who == "unit_head" or who == "outsider":
                return NOT_ALLOWED
            if granted and (outcome := self.extend(who, until, today)) != OK:
                return outcome
        self.asked = False
        return OK
