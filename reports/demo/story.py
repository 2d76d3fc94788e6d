"""One sheet from opening to its last step, as acts with a moment each, taken by the real verbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from django.utils import timezone

from common.receipts import ALPHABET
from common.scope import Actor
from common.workflow import Refused
from reports.demo import words
from reports.demo.calendar import Clock
from reports.demo.plan import STAGES, UnitPlan, dice
from reports.demo.points import Cell, Leaf, cells
from scoring import domain
from scoring.enums import Column, PointSource
from scoring.models import Mark, Scorecard
from scoring.queries import criteria_of
from scoring.queries.suggestions import suggestions_of, unexplained_overrides
from scoring.rules.suggestion import Basis
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody did at a moment. Acts of all sheets run in the order of their moments."""

    at: dt.datetime
    run: Callable[[dt.datetime], object]


@dataclass(frozen=True, slots=True)
class People:
    """Who touches the sheet: who fills it (head, or officer on behalf), who reviews, approves, and stands above."""

    filler: Actor
    officer: Actor
    approver: Actor | None
    superior: Actor | None


def _spoken_for(card: Scorecard, now: dt.datetime) -> dict[int, Decimal]:
    """Criterion id → points that records speak for by then."""
    found = suggestions_of([card], today=timezone.localdate(now))[card.pk]
    return {pk: one.points for pk, one in found.items() if one.basis == Basis.RECORD and one.points is not None}


class Story:
    """The sheet of one unit in one year."""

    def __init__(self, *, unit: Unit, year: int, plan: UnitPlan, stage: str, level: str, people: People) -> None:
        self.unit, self.year, self.stage, self.level, self.people = unit, year, stage, level, people
        self._key = (unit.authority_path, unit.code, year)
        self._clock = Clock(year, unit.kind, late="late" in plan.flags, rng=self._dice("clock"))
        self._card: Scorecard | None = None
        self._cells: list[Cell] = []

    def acts(self) -> Iterator[Act]:
        """Every act of the story, in order."""
        for step in STAGES[self.stage]:
            yield Act(self._clock.at(step), getattr(self, f"_{step}"))

    @property
    def card(self) -> Scorecard:
        if self._card is None:
            raise Refused(f"No sheet was opened for {self.unit.name}.")
        return self._card

    def _dice(self, what: str) -> Random:
        return dice("sheet", what, *self._key)

    def _open(self, now: dt.datetime) -> None:
        card = domain.open_scorecard(unit=self.unit, year=self.year, actor=self.people.filler, now=now)
        leaves = [
            Leaf(row.pk, row.code, row.max_points)
            for row in criteria_of(card.rubric)
            if row.is_leaf and row.source == PointSource.TYPED
        ]
        self._card = card
        self._cells = cells(
            leaves,
            rubric=card.rubric.code,
            level=self.level,
            year=self.year,
            rng=self._dice("cells"),
            known=_spoken_for(card, now),
        )

    def _fill(self, now: dt.datetime) -> None:
        """Two sittings an hour or two apart."""
        half = len(self._cells) // 2
        later = now + dt.timedelta(minutes=self._dice("sitting").randint(35, 110))
        self._type_own(self._cells[:half], now)
        self._type_own(self._cells[half:], later)

    def _fill_half(self, now: dt.datetime) -> None:
        self._type_own(self._cells[: len(self._cells) // 2 + 1], now)

    def _type_own(self, chosen: list[Cell], now: dt.datetime) -> None:
        changes = [domain.Change(cell.leaf.id, cell.own, 0, cell.note or None) for cell in chosen]
        domain.save_marks(card=self.card, column=Column.SELF, changes=changes, actor=self.people.filler, now=now)

    def _send(self, now: dt.datetime) -> None:
        # The verb would draw a receipt code by chance; a sheet that has one keeps it.
        code = f"{self.year % 100:02d}-" + "".join(self._dice("receipt").choices(ALPHABET, k=6))
        Scorecard.objects.filter(pk=self.card.pk).update(receipt_code=code)
        self._explain(now)
        domain.send(card=self.card, actor=self.people.filler, now=now)

    def _explain(self, now: dt.datetime) -> None:
        """Words where the unit scored otherwise than the records say."""
        rows = {one.pk for one in unexplained_overrides(self.card, timezone.localdate(now))}
        changes = [
            domain.Change(mark.criterion_id, mark.self_points, mark.self_version, words.OVERRIDE_NOTE)
            for mark in Mark.objects.filter(scorecard=self.card, criterion__in=rows)
        ]
        domain.save_marks(card=self.card, column=Column.SELF, changes=changes, actor=self.people.filler, now=now)

    def _send_again(self, now: dt.datetime) -> None:
        self._explain(now)
        domain.send(card=self.card, actor=self.people.filler, now=now)

    def _withdraw(self, now: dt.datetime) -> None:
        self._step("withdraw", self.people.filler, now)

    def _start_review(self, now: dt.datetime) -> None:
        self._step("start_review", self.people.officer, now)

    def _review_half(self, now: dt.datetime) -> None:
        self._type_superior(self._cells[: len(self._cells) // 2], now)

    def _review(self, now: dt.datetime) -> None:
        """Type where the officer differs, then agree with the rest in one act."""
        self._type_superior([cell for cell in self._cells if cell.reason], now)
        domain.agree_with_rest(card=self.card, actor=self.people.officer, now=now + dt.timedelta(minutes=4))

    def _type_superior(self, chosen: list[Cell], now: dt.datetime) -> None:
        changes = [domain.Change(cell.leaf.id, cell.superior, 0, cell.reason or None) for cell in chosen]
        officer = self.people.officer
        domain.save_marks(card=self.card, column=Column.SUPERIOR, changes=changes, actor=officer, now=now)

    def _return(self, now: dt.datetime) -> None:
        self._step("return", self.people.officer, now, self._dice("return").choice(words.RETURN_NOTES))

    def _correct(self, now: dt.datetime) -> None:
        """The unit takes over the officer's points where they differ, or lowers one row by half a point."""
        marks = {mark.criterion_id: mark for mark in Mark.objects.filter(scorecard=self.card)}
        wrong = [cell for cell in self._cells if cell.reason and cell.superior < cell.own]
        wrong = wrong or [max(self._cells, key=lambda cell: cell.own)]
        changes = []
        for cell in wrong:
            points = cell.superior if cell.superior < cell.own else cell.own - Decimal("0.5")
            version = marks[cell.leaf.id].self_version
            changes.append(domain.Change(cell.leaf.id, points, version, "Đã sửa theo yêu cầu bổ sung."))
        domain.save_marks(card=self.card, column=Column.SELF, changes=changes, actor=self.people.filler, now=now)

    def _finish_review(self, now: dt.datetime) -> None:
        self._step("finish_review", self.people.officer, now)

    def _recheck(self, now: dt.datetime) -> None:
        self._step("recheck", self._approver(), now, words.RECHECK_NOTE)

    def _approve(self, now: dt.datetime) -> None:
        domain.approve(card=self.card, actor=self._approver(), now=now)

    def _reopen(self, now: dt.datetime) -> None:
        if self.people.superior is None:
            raise Refused(f"Nobody stands above {self.unit.authority_path}.")
        self._step("reopen", self.people.superior, now, words.REOPEN_NOTE)

    def _approver(self) -> Actor:
        if self.people.approver is None:
            raise Refused(f"Nobody approves at {self.unit.authority_path}.")
        return self.people.approver

    def _step(self, action: str, actor: Actor, now: dt.datetime, note: str = "") -> None:
        domain.take_step(action=action, card=self.card, actor=actor, now=now, note=note)
