"""Random people work for a while; after each step numbers say what a plain look at the rows says (ADR 0026)."""

from __future__ import annotations

import pytest
import time_machine

from reports.domain.refreshing import freshen, refresh_everything
from reports.models import Stale, UnitFact, YearNumbers
from reports.queries.numbers import numbers_of
from tests.deadlines.test_lives import RUNS, START, STEPS, YEAR, Life
from tests.reports import naive
from units.models import Authority

pytestmark = pytest.mark.django_db


def check(path: str, word: str) -> None:
    found, true = numbers_of(path, YEAR), naive.Year(path, YEAR)
    assert found.units == true.numbers(), word
    assert found.records == true.records(), word
    assert found.criteria == true.criteria(), word


def all_facts(path: str) -> list[str]:
    columns = [field.attname for field in UnitFact._meta.concrete_fields if field.name != "id"]
    return sorted(map(repr, UnitFact.objects.filter(year=YEAR, authority_path=path).values_list(*columns)))


@pytest.mark.parametrize("seed", range(RUNS))
def test_numbers_follow_every_step(cast, seed: int) -> None:
    with time_machine.travel(START, tick=False) as clock:
        life = Life(cast, seed, clock)
        for number in range(STEPS):
            word = f"life {seed}, step {number}: {life.live()}"
            assert freshen(cast.commune, YEAR, now=life.now), word
            check(cast.commune.path, word)
        province = Authority.objects.get(pk=cast.commune.parent_id)
        assert freshen(province, YEAR, now=life.now)
        check(province.path, "the province")
        assert {"send form", "send sheet"} & life.heard


def test_nothing_was_missed_that_a_recount_would_find(cast) -> None:
    """The same rows, made by following every step and made at once."""
    with time_machine.travel(START, tick=False) as clock:
        life = Life(cast, 7, clock)
        for _ in range(STEPS):
            life.live()
            freshen(cast.commune, YEAR, now=life.now)
        followed = all_facts(cast.commune.path)
        UnitFact.objects.all().delete()
        YearNumbers.objects.all().delete()
        refresh_everything([YEAR], now=life.now)
        assert followed == all_facts(cast.commune.path)
        assert not Stale.objects.exists()
