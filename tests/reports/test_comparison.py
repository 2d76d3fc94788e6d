"""Two years side by side, through mergers, splits, new names and versions of the sheet."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from reports.domain.refreshing import refresh_everything
from reports.queries.comparison import compare_units, criteria_beside
from reports.queries.numbers import Numbers
from scoring.models import Criterion, Rubric
from tests import factories
from tests.scoring import sheets
from units.domain.succession import merge_units, rename_unit, split_unit
from units.models import Unit

pytestmark = pytest.mark.django_db
BEFORE, YEAR = 2025, 2026
DAY = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def changed(cast, new_unit):
    """Two merged, one renamed, one split, one closed, one new, one as it was."""
    for year in (BEFORE, YEAR):
        factories.work_year(year)
    a, b, c, d, gone, same = (
        factories.unit(cast.commune, name) for name in ("Thôn A", "Thôn B", "Thôn C", "Thôn D", "Thôn E", "Thôn F")
    )
    actor, how = cast.actor("officer"), {"on": DAY, "document": "", "now": NOW}
    merge_units(units=[a, b], new=new_unit("Thôn AB"), actor=actor, **how)
    rename_unit(unit=c, new=new_unit("Thôn C mới"), actor=actor, **how)
    split_unit(unit=d, parts=[new_unit("Thôn D1"), new_unit("Thôn D2")], actor=actor, **how)
    Unit.objects.filter(pk=gone.pk).update(valid_to=DAY, close_reason="Giải thể")
    factories.unit(cast.commune, "Thôn G", valid_from=DAY)
    refresh_everything([BEFORE, YEAR], now=NOW)
    return same


@pytest.fixture
def new_unit():
    from units.domain.succession import NewUnit

    def make(name: str) -> NewUnit:
        return NewUnit(code=f"M{len(name)}{ord(name[-1])}{ord(name[-2])}", name=name)

    return make


def test_units_stand_beside_what_they_were(cast, changed) -> None:
    found = {
        change.unit.name: (sorted(old.unit.name for old in change.before), change.how)
        for change in compare_units(cast.commune.path, YEAR, BEFORE)
        if change.unit.name.startswith("Thôn")
    }
    assert found == {
        "Thôn AB": (["Thôn A", "Thôn B"], "Sáp nhập từ Thôn A; Sáp nhập từ Thôn B"),
        "Thôn C mới": (["Thôn C"], "Tên cũ: Thôn C"),
        "Thôn D1": (["Thôn D"], "Tách ra từ Thôn D"),
        "Thôn D2": (["Thôn D"], "Tách ra từ Thôn D"),
        "Thôn E": (["Thôn E"], "Không còn trong năm sau"),
        "Thôn F": (["Thôn F"], ""),
        "Thôn G": ([], "Đơn vị mới"),
    }


def test_queries_do_not_grow(cast, changed, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        compare_units(cast.commune.path, YEAR, BEFORE)
    factories.unit(cast.commune, "Thôn H")
    refresh_everything([BEFORE, YEAR], now=NOW)
    with django_assert_num_queries(3):
        compare_units(cast.commune.path, YEAR, BEFORE)


def test_only_mapped_criteria_are_put_side_by_side(cast) -> None:
    old = sheets.load_rubrics()
    first, second, third = Criterion.objects.filter(rubric=old, is_leaf=True)[:3]
    new = Rubric.objects.get(pk=old.pk)
    new.pk, new.version = None, "thử"
    new.save()
    rows = [
        Criterion.objects.create(
            rubric=new, code=str(number), order=number, text=f"Tiêu chí {number}", max_points=2, previous=source
        )
        for number, source in ((1, first), (2, None))
    ]
    now = Numbers(criteria={str(new.pk): {str(row.pk): [4, 600, 700, 3, 1] for row in rows}})
    then = Numbers(criteria={str(old.pk): {str(row.pk): [2, 200, 150, 0, 1] for row in (first, second)}})
    (sheet,) = criteria_beside(now, then)
    assert [(row.is_mapped, row.before and row.before.given) for row in sheet.rows] == [
        (True, Decimal("0.75")),
        (False, None),
    ]
    assert sheet.rows[0].now is not None and sheet.rows[0].now.full == Decimal("0.75")
    assert sheet.gaps == (second,), "scored then, nothing of today comes from it"
    assert third not in sheet.gaps
