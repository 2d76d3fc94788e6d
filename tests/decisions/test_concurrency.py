"""Many people at once, on the database of the run: threads with connections of their own, no mocks."""

from __future__ import annotations

from collections import Counter

import pytest

from common.models import StatusChange
from common.workflow import Refused, WrongState
from decisions.models import Decision, DecisionItem, SeriesCounter, SeriesNumber
from registrations.models import Recognition
from tests.decisions import samples
from tests.scoring.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_parallel_issues_are_one(cast):
    decision = samples.approved(cast)
    actors = [cast.actor("officer"), cast.actor("approver")]

    def press(place: int):
        return lambda: samples.sign(Decision.objects.get(pk=decision.pk), actors[place % 2])

    results = together([press(place) for place in range(20)])
    assert Counter(type(result) for result in results) == {Decision: 1, WrongState: 19}
    assert (SeriesNumber.objects.count(), Recognition.objects.count()) == (1, 2)
    assert StatusChange.objects.filter(subject_id=decision.pk, action="issue").count() == 1


def test_ten_parallel_batches_get_one_to_ten(cast):
    samples.letterhead(cast.commune)
    batches = [samples.approved(cast, [one]) for one in samples.units(cast.commune, 10)]
    actor = cast.actor("officer")

    def press(batch: Decision):
        return lambda: samples.sign(batch, actor).number

    numbers = together([press(batch) for batch in batches])
    assert sorted(numbers, key=str) == sorted(range(1, 11), key=str)
    assert SeriesCounter.objects.get().last == 10


def test_one_typed_number_for_ten_batches_is_given_once(cast):
    samples.letterhead(cast.commune)
    batches = [samples.approved(cast, [one]) for one in samples.units(cast.commune, 10)]
    actor = cast.actor("officer")

    def press(batch: Decision):
        return lambda: samples.sign(batch, actor, number=125)

    results = together([press(batch) for batch in batches])
    assert Counter(type(result) for result in results) == {Decision: 1, Refused: 9}
    assert (Recognition.objects.count(), Decision.objects.filter(state="approved").count()) == (1, 9)


def test_ten_parallel_drafts_of_one_unit_are_one(cast):
    samples.letterhead(cast.commune)
    samples.registered(cast.unit)

    def write():
        return samples.draft(cast, [cast.unit])

    results = together([write] * 10)
    assert Counter(type(result) for result in results) == {Decision: 1, Refused: 9}
    assert (Decision.objects.count(), DecisionItem.objects.count()) == (1, 1)
    assert {str(one) for one in results if isinstance(one, Refused)} == {
        f"Trường THPT Bình Sơn đang có trong {Decision.objects.get().name_shown}."
    }
