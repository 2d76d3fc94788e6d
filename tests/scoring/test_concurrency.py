"""Many people at once, on the database of the run: threads with connections of their own, no mocks."""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from common.models import StatusChange
from common.workflow import WrongState
from scoring import domain
from scoring.models import Mark, Scorecard
from tests import factories as make
from tests.scoring import sheets

pytestmark = pytest.mark.django_db(transaction=True)
# A campaign asks for more: ANTQ_RUNS=20 ANTQ_SAVES=500.
RUNS, SAVES = int(os.environ.get("ANTQ_RUNS", "3")), int(os.environ.get("ANTQ_SAVES", "100"))


def together(acts: list[Callable[[], object]]) -> list[object]:
    """Run every act in a thread of its own, started at the same moment; results or exceptions in order."""
    start = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            start.wait(timeout=60)
            results[place] = act()
        except Exception as problem:
            results[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


def test_fifty_parallel_approvals_are_one(cast):
    """REL-CON-02: one success, 49 refusals because of the state, one row of history."""
    card = sheets.approvable(cast)
    actor = cast.actor("approver")

    def approve() -> Scorecard:
        return domain.approve(card=Scorecard.objects.get(pk=card.pk), actor=actor, now=timezone.now())

    results = together([approve] * 50)
    kinds = Counter(type(result) for result in results)
    assert kinds == {Scorecard: 1, WrongState: 49}
    assert StatusChange.objects.filter(subject_id=card.pk, action="approve").count() == 1


def test_ten_parallel_openings_are_one_sheet(cast):
    """Exactly one sheet per unit and year, with its marks once."""
    sheets.load_rubrics()
    actors = [cast.actor("unit_head"), cast.actor("officer")]

    def opening(actor) -> Callable[[], int]:
        return lambda: domain.open_scorecard(unit=cast.unit, year=2026, actor=actor, now=timezone.now()).pk

    results = together([opening(actors[place % 2]) for place in range(10)])
    assert len(set(results)) == 1
    assert Scorecard.objects.count() == 1
    assert Mark.objects.count() == 20


def one_save(card_id: int, criterion_id: int, points: Decimal, actor) -> bool:
    """Read the version, save, and keep one's own value when somebody was faster; whether something was written."""
    for _attempt in range(50):
        card = Scorecard.objects.select_related("rubric").get(pk=card_id)
        mark = Mark.objects.get(scorecard_id=card_id, criterion_id=criterion_id)
        change = domain.Change(criterion_id, points, mark.self_version)
        saved = domain.save_marks(card=card, column="self", changes=[change], actor=actor, now=timezone.now())
        if not saved.conflicts:
            return saved.versions[criterion_id] > mark.self_version
    raise AssertionError("never saved")


@pytest.mark.parametrize("seed", range(RUNS))
def test_interleaved_saves_lose_nothing(cast, seed):
    """REL-CON-03: two people, many saves each over the same rows: every write is counted, the total is the sum."""
    card = sheets.opened(cast)
    rows = list(card.marks.filter(criterion__max_points__gte=2).values_list("criterion_id", flat=True))[:5]

    def work(name: str, values: str) -> Callable[[], int]:
        dice = random.Random(f"{seed} {name}")
        actor = cast.actor(name)
        return lambda: sum(
            one_save(card.pk, dice.choice(rows), Decimal(dice.choice(values.split())), actor) for _ in range(SAVES)
        )

    # no value in common: a write can never be mistaken for the other person's
    written = together([work("unit_head", "0 1 2"), work("officer", "0.5 1.5")])
    card.refresh_from_db()
    sums = card.marks.aggregate(points=Sum("self_points"), versions=Sum("self_version"))
    assert sums["versions"] == sum(written)
    assert card.self_total == sums["points"]
    assert card.self_missing == card.marks.filter(self_points=None).count()


def test_two_people_on_one_cell_exactly_one_is_asked(cast):
    """Same version read by both: one is written, the other gets the conflict with the first one's value."""
    card = sheets.opened(cast)
    row = card.marks.get(criterion__code="7").criterion_id

    def save(name: str, points: int) -> Callable[[], domain.Saved]:
        change = domain.Change(row, Decimal(points), 0)
        actor = cast.actor(name)
        return lambda: domain.save_marks(
            card=Scorecard.objects.get(pk=card.pk), column="self", changes=[change], actor=actor, now=timezone.now()
        )

    results = together([save("unit_head", 3), save("officer", 7)])
    asked = [result for result in results if result.conflicts]
    assert len(asked) == 1
    stored = Mark.objects.get(scorecard=card, criterion_id=row)
    assert (stored.self_points, stored.self_version) == (asked[0].conflicts[0].points, 1)


def careless_save(card_id: int, criterion_id: int, points: Decimal, meet: threading.Barrier) -> None:
    """What ``save_marks`` would be without row lock and version: read, think, write, add up what was read."""
    mark = Mark.objects.get(scorecard_id=card_id, criterion_id=criterion_id)
    others = Mark.objects.filter(scorecard_id=card_id).exclude(pk=mark.pk).aggregate(sum=Sum("self_points"))["sum"]
    meet.wait(timeout=60)
    mark.self_points = points
    mark.self_version += 1
    mark.save(update_fields=["self_points", "self_version"])
    Scorecard.objects.filter(pk=card_id).update(self_total=(others or 0) + points)


def test_the_twin_without_the_guards_loses_writes(cast):
    """REL-CON-03, the proof that the race is real: same cell – one write vanishes unseen; two cells – wrong total."""
    card = sheets.opened(cast)
    first, second = card.marks.values_list("criterion_id", flat=True)[:2]

    meet = threading.Barrier(2)
    together([lambda: careless_save(card.pk, first, Decimal(1), meet)] * 2)
    assert Mark.objects.get(criterion_id=first).self_version == 1  # two writes, one counted, nobody asked

    meet = threading.Barrier(2)
    together(
        [
            lambda: careless_save(card.pk, first, Decimal(2), meet),
            lambda: careless_save(card.pk, second, Decimal(3), meet),
        ]
    )
    card.refresh_from_db()
    assert card.self_total != card.marks.aggregate(sum=Sum("self_points"))["sum"]


def test_sending_while_a_save_is_under_way_freezes_the_column(cast):
    """Either the save came first and is part of what was sent, or it is refused; never a change after the sending."""
    card = sheets.filled(cast)
    mark = card.marks.get(criterion__code="7")
    change = domain.Change(mark.criterion_id, Decimal(1), mark.self_version)
    head = cast.actor("unit_head")

    def save() -> object:
        fresh = Scorecard.objects.get(pk=card.pk)
        return domain.save_marks(card=fresh, column="self", changes=[change], actor=head, now=timezone.now())

    def send() -> object:
        return domain.send(card=Scorecard.objects.get(pk=card.pk), actor=head, now=timezone.now())

    saved, sent = together([save, send])
    assert isinstance(sent, Scorecard)
    mark.refresh_from_db()
    card.refresh_from_db()
    assert isinstance(saved, WrongState) is (mark.self_points == Decimal(10))
    assert card.self_total == card.marks.aggregate(sum=Sum("self_points"))["sum"]


def test_many_openings_of_many_units(cast):
    """Different sheets do not wait for one another for ever, and none is made twice."""
    sheets.load_rubrics()
    units = [make.unit(cast.commune, f"Trường số {number}") for number in range(6)]
    officer = cast.actor("officer")

    def opening(unit) -> Callable[[], int]:
        return lambda: domain.open_scorecard(unit=unit, year=2026, actor=officer, now=timezone.now()).pk

    results = together([opening(unit) for unit in units * 2])
    assert all(isinstance(result, int) for result in results)
    assert Scorecard.objects.count() == len(units)
