"""Random people act on one sheet for 200 steps; outcome, state, totals and history agree with the reference model.

``ANTQ_RUNS`` sets how many such lives are lived: a few in every run of the tests, 200 in a campaign.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from decimal import Decimal

import pytest
from django.utils import timezone

from common.models import StatusChange
from common.scope import Role
from common.workflow import NotAllowed, Refused, WrongState
from scoring import domain
from scoring.domain.requests import answer_reopen, ask_reopen
from scoring.domain.windows import extend, set_window
from scoring.models import MarkRevision, ReopenRequest, Scorecard
from tests import factories as make
from tests.registrations import cases
from tests.scoring import sheets
from tests.scoring.reference import OK, OPENING, STEPS, Reference
from tests.scoring.test_windows import SOURCE, at, on

pytestmark = pytest.mark.django_db
RUNS = int(os.environ.get("ANTQ_RUNS", "4"))
STEPS_OF_A_RUN = 200
WORDS = "Theo hồ sơ lưu tại đơn vị."
PEOPLE = ("unit_head", "officer", "approver", "viewer", "admin", "outsider", "top_officer", "top_approver")
# Mostly those whose turn it is, so that lives get somewhere.
TURN = {
    "draft": ("unit_head", "officer"),
    "returned": ("unit_head", "officer"),
    "sent": ("officer",),
    "reviewing": ("officer",),
    "reviewed": ("approver",),
    "approved": ("top_officer", "top_approver"),
}


class Life:
    """One sheet, its reference, and a clock that only goes forward."""

    def __init__(self, cast, seed: int) -> None:
        self.cast, self.dice = cast, random.Random(seed)
        self.now = at("01/10")
        for role, name in ((Role.OFFICER, "top_officer"), (Role.APPROVER, "top_approver")):
            setattr(cast, name, make.person(role, cast.province, f"Người {name}", username=name))
        card = sheets.opened(cast)
        sheets.confirm_thresholds(cast)
        cases.registered(cast.unit)
        set_window(
            authority=cast.commune, year=2026, unit_kind="", on_time_to=None, closes_on=on("30/10"), source=SOURCE,
            actor=cast.actor("officer"), now=self.now,
        )  # fmt: skip
        self.pk = card.pk
        self.ids = {mark.criterion.code: mark.criterion_id for mark in card.marks.select_related("criterion")}
        rows = {mark.criterion.code: mark.criterion.max_points for mark in card.marks.select_related("criterion")}
        self.model = Reference(rows=rows, decided_max=Decimal(50), closes_on=on("30/10"))

    @property
    def card(self) -> Scorecard:
        return Scorecard.objects.select_related("unit", "rubric").get(pk=self.pk)

    @property
    def today(self) -> dt.date:
        return timezone.localdate(self.now)

    def live(self) -> str:
        """One step of somebody; returns what it was, for the message of a failing test."""
        self.now += dt.timedelta(minutes=self.dice.randrange(1, 600))
        near = TURN[self.model.state]
        who = self.dice.choice(near) if self.dice.random() < 0.8 else self.dice.choice(PEOPLE)
        act = self.dice.choices(
            (self.save, self.fill, self.agree, self.step, self.recognise, self.extend, self.ask, self.answer),
            weights=(20, 15, 8, 40, 6, 3, 4, 4),
        )[0]
        told, wanted, doing = act(who)
        got = outcome(doing)
        assert got == wanted, f"{told}: {got}, wanted {wanted}"
        return told

    def save(self, who: str):
        column = self.dice.choice(("self", "superior"))
        code = self.dice.choice(list(self.ids))
        points = self.dice.choice((None, Decimal(0), Decimal("0.5"), Decimal(1), self.model.rows[code], Decimal(60)))
        return self._saving(who, column, {code: points})

    def fill(self, who: str):
        """Everything at once, so that sheets get sent."""
        column = "superior" if self.model.state == "reviewing" else "self"
        return self._saving(who, column, dict(self.model.rows))

    def _saving(self, who: str, column: str, wanted: dict[str, Decimal | None]):
        before = {mark.criterion_id: mark for mark in self.card.marks.all()}
        changes = [
            domain.Change(self.ids[code], points, before[self.ids[code]].version(column), WORDS)
            for code, points in wanted.items()
        ]
        expected = [self.model.save(who, column, code, points, self.today) for code, points in wanted.items()]
        actor, now = self.cast.actor(who), self.now
        return (
            f"{who} saves {column} {wanted}",
            next((one for one in expected if one != OK), OK),
            lambda: domain.save_marks(card=self.card, column=column, changes=changes, actor=actor, now=now),
        )

    def agree(self, who: str):
        expected = self.model.agree(who)
        actor = self.cast.actor(who)
        return f"{who} agrees", expected, lambda: domain.agree_with_rest(card=self.card, actor=actor, now=self.now)

    def step(self, who: str):
        fitting = [action for action, (sources, *_) in STEPS.items() if self.model.state in sources]
        action = self.dice.choice(fitting if self.dice.random() < 0.85 else list(STEPS))
        reason = self.dice.choice((WORDS, WORDS, "ngắn"))
        expected = self.model.step(who, action, reason, self.today)
        actor = self.cast.actor(who)

        def take() -> object:
            if action == "send":
                return domain.send(card=self.card, actor=actor, now=self.now)
            if action == "approve":
                return domain.approve(card=self.card, actor=actor, now=self.now)
            return domain.take_step(action=action, card=self.card, actor=actor, now=self.now, note=reason)

        return f"{who} {action}", expected, take

    def recognise(self, who: str):
        status = self.dice.random() < 0.8
        expected = self.model.recognise(who, status)
        told = {"decision_number": "125/QĐ-UBND", "decision_date": on("01/10")} if status else {"reason": WORDS}
        word = "recognised" if status else "not_recognised"
        actor = self.cast.actor(who)
        return (
            f"{who} records {word}",
            expected,
            lambda: sheets.record_recognition(
                unit=self.cast.unit, year=2026, status=word, actor=actor, now=self.now, **told
            ),
        )

    def extend(self, who: str):
        until = self.today + dt.timedelta(days=self.dice.randrange(-3, 40))
        expected = self.model.extend(who, until, self.today)
        actor = self.cast.actor(who)
        return (
            f"{who} extends to {until}",
            expected,
            lambda: extend(units=[self.cast.unit], year=2026, until=until, reason=WORDS, actor=actor, now=self.now),
        )

    def ask(self, who: str):
        expected = self.model.ask(who, self.today)
        actor = self.cast.actor(who)
        return f"{who} asks", expected, lambda: ask_reopen(card=self.card, text=WORDS, actor=actor, now=self.now)

    def answer(self, who: str):
        row = ReopenRequest.objects.filter(answered_at=None).first()
        opens = self.model.state in OPENING or self.model.is_closed(self.today)
        if row is None or not opens:
            return self.step(who)
        granted, until = self.dice.random() < 0.6, self.today + dt.timedelta(days=5)
        expected = self.model.answer(who, granted, self.today, until)
        actor = self.cast.actor(who)
        return (
            f"{who} answers {granted}",
            expected,
            lambda: answer_reopen(request=row, granted=granted, answer=WORDS, actor=actor, now=self.now, until=until),
        )

    def check(self) -> None:
        card, model = self.card, self.model
        assert card.state == model.state
        assert (card.self_total, card.superior_total) == (model.total(model.own), model.total(model.superior))
        assert (card.self_missing, card.superior_missing) == (model.missing(model.own), model.missing(model.superior))
        assert card.level_id == model.level
        assert ReopenRequest.objects.filter(answered_at=None).exists() is model.asked

    def check_history(self) -> None:
        rows = StatusChange.objects.filter(subject_type="scoring.scorecard").values_list("action", "actor")
        who = {getattr(self.cast, name).pk: name for name in PEOPLE}
        assert [(action, who[actor]) for action, actor in rows] == self.model.history
        assert MarkRevision.objects.count() == self.model.revisions


def outcome(doing) -> str:
    try:
        doing()
    except (NotAllowed, WrongState, Refused) as problem:
        return type(problem).__name__
    return OK


@pytest.mark.parametrize("seed", range(RUNS))
def test_random_users_and_the_reference_agree(cast, seed):
    life = Life(cast, seed)
    told: list[str] = []
    for number in range(STEPS_OF_A_RUN):
        try:
            told.append(life.live())
            life.check()
        except AssertionError as problem:
            raise AssertionError(f"step {number} after {told[-3:]}: {problem}") from problem
    life.check_history()


def test_lives_reach_every_state(cast):
    """The dice must not stay in one corner: over one life every state and most acts occur."""
    life = Life(cast, 1)
    seen, acts = set(), set()
    for _ in range(STEPS_OF_A_RUN):
        acts.add(life.live().split(" ", 1)[1].split(" ")[0])
        seen.add(life.model.state)
    assert seen == set(TURN)
    assert {"saves", "agrees", "send", "start_review", "finish_review", "approve", "records", "extends"} <= acts
