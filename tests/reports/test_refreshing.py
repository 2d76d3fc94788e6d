"""What is counted anew, when, and what is left alone (reports/domain/refreshing.py)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from reports.domain.refreshing import freshen, freshen_own, mark_stale, refresh_some
from reports.models import Stale, UnitFact, YearNumbers
from tests import factories as make
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
YEAR = 2026


def tick(now: dt.datetime) -> None:
    while refresh_some(now=now):
        pass


def test_the_tick_counts_no_place_where_nothing_is(cast: Cast) -> None:
    """Communes without units have things due of their own: they are marked, but there is nothing to count."""
    now = timezone.now()
    empty = make.authority("Xã Chưa Có Gì", parent=cast.province)
    mark_stale([empty.path, cast.commune.path], [YEAR], now=now)
    tick(now)
    assert not Stale.objects.exists()
    numbers = YearNumbers.objects.filter(year=YEAR)
    assert list(numbers.filter(authority__in=[empty, cast.commune])) == [numbers.get(authority=cast.commune)]
    assert freshen(empty, YEAR, now=now)
    assert numbers.get(authority=empty).made_at == now, "somebody looks"
    unit = make.unit(empty, "Trường Mới")
    tick(now)
    assert UnitFact.objects.get(unit=unit, year=YEAR).authority_path == empty.path
    assert numbers.get(authority=empty).own["units"]["school"]["units"] == 1
    unit.delete()
    mark_stale([empty.path], [YEAR], now=now)
    tick(now)
    assert numbers.get(authority=empty).own["units"] == {}, "what was counted once is counted again"


def test_own_units_are_true_however_much_changed_below(cast: Cast) -> None:
    """The summary of a province reads its own units only; the communes below wait for the tick."""
    now = timezone.now()
    tick(now)
    unit = make.unit(cast.province, "Trường của tỉnh")
    below = [make.unit(make.authority(f"Xã {number}", parent=cast.province)) for number in range(14)]
    assert not freshen(cast.province, YEAR, now=now)
    freshen_own(cast.province, YEAR, now=now)
    assert UnitFact.objects.filter(unit=unit, year=YEAR).exists()
    assert not UnitFact.objects.filter(unit__in=below).exists()
