"""One source of truth: a generated province of 40 communes, 4,000 units and three years, mergers included, and every
number of every place compared with a plain second count (tests/reports/naive.py)."""

from __future__ import annotations

import random

import pytest
from django.utils import timezone

from bench.generated import Generated
from reports.domain.refreshing import refresh_everything
from reports.models import UnitFact
from reports.queries.numbers import levels, numbers_below, numbers_of
from reports.rules.codes import numbers_with
from tests import factories
from tests.reports import naive
from tests.scoring import sheets
from units.enums import AuthorityKind
from units.models import Unit

pytestmark = pytest.mark.django_db
YEARS = (2024, 2025, 2026)
COMMUNES, UNITS = 40, 100


@pytest.fixture
def province(cast):
    """Forty communes; models of one work in the next as well."""
    sheets.load_rubrics()
    sheets.confirm_thresholds(cast)
    for year in YEARS:
        factories.work_year(year)
    made = factories.authority("Tỉnh Sinh", kind=AuthorityKind.PROVINCE, parent=cast.ministry, code="77")
    generated = Generated(random.Random(2026), YEARS)
    communes = [factories.authority(f"Xã {number}", parent=made) for number in range(COMMUNES)]
    for before, commune in zip([communes[-1], *communes], communes, strict=False):
        generated.commune(commune, UNITS, changes=6, visiting=[before])
    return made


def test_every_number_is_what_a_plain_count_says(cast, province) -> None:
    refresh_everything(YEARS, now=timezone.now())
    assert Unit.objects.filter(authority__parent=province).count() > COMMUNES * UNITS
    for year in YEARS:
        true = naive.Year(province.path, year)
        found = numbers_of(province.path, year)
        assert found.units == true.numbers()
        assert found.records == true.records()
        assert found.criteria == true.criteria()
        assert sum(len(kinds) for kinds in found.units.values()) > 100, "nothing is compared with nothing"
        below = numbers_below(province, year)
        assert len(below) == COMMUNES
        for commune, numbers in below[:: COMMUNES // 4]:
            true = naive.Year(commune.path, year)
            assert numbers.units == true.numbers(), commune
            assert numbers.records == true.records(), commune
    for number in numbers_with(levels()):
        for kind in ("school", "residential"):
            listed = UnitFact.objects.filter(number.condition, year=2026, kind=kind, authority_path__startswith="77.")
            assert listed.count() == numbers_of("77.", 2026).of(number.code, kind), number.code
