"""Who sees what, and which units count in a year. Another commune's rows are always there and could leak."""

from __future__ import annotations

import datetime as dt

import pytest

from common.scope import Actor, Role
from tests import factories as make
from tests.conftest import Cast
from units.enums import AuthorityKind, UnitKind
from units.models import AssessmentWindow, Authority, Unit
from units.queries import (
    area_choices,
    authorities_editable_by,
    authorities_visible_to,
    authority_choices,
    counts_by_kind,
    first_year_of,
    is_unit_in_year,
    province_names,
    units_in_year,
    units_visible_to,
)
from units.windows import all_windows, load_windows


def actor_at(authority: Authority, role: Role = Role.ADMIN) -> Actor:
    return Actor(user_id=1, name="x", role=role, authority_id=authority.pk, authority_path=authority.path)


def test_units_visible(cast: Cast) -> None:
    """SEC-AUTHZ-03: the own unit, the own commune, the whole province; nothing for nobody."""
    own, both = {cast.unit, cast.sibling}, {cast.unit, cast.sibling, cast.other_unit}
    assert set(units_visible_to(None)) == set()
    assert set(units_visible_to(cast.actor("unit_head"))) == {cast.unit}
    assert set(units_visible_to(cast.actor("officer"))) == own
    assert set(units_visible_to(cast.actor("viewer"))) == both
    assert set(units_visible_to(cast.actor("outsider"))) == {cast.other_unit}
    assert set(units_visible_to(actor_at(cast.ministry))) == both


def test_paths_that_only_look_alike_do_not_leak(cast: Cast) -> None:
    """A code that begins like another one is not below it."""
    twin = make.authority("Xã Gần Giống", parent=cast.province, code="211150")
    unit = make.unit(twin, "Trường Gần Giống")
    assert unit not in units_visible_to(cast.actor("officer"))
    assert unit in units_visible_to(cast.actor("viewer"))


def test_authorities_visible(cast: Cast) -> None:
    assert list(authorities_visible_to(cast.actor("officer"))) == [cast.commune]
    assert set(authorities_visible_to(cast.actor("viewer"))) == {cast.province, cast.commune, cast.other_commune}
    assert not authorities_visible_to(cast.actor("unit_head")).exists()
    assert not authorities_visible_to(None).exists()


def test_authorities_editable(cast: Cast) -> None:
    assert list(authorities_editable_by(cast.actor("officer"))) == [cast.commune]
    assert list(authorities_editable_by(cast.actor("admin"))) == [cast.commune]
    assert set(authorities_editable_by(actor_at(cast.province))) == {cast.province, cast.commune, cast.other_commune}
    for name in ("approver", "viewer", "unit_head"):
        assert not authorities_editable_by(cast.actor(name)).exists()


def test_choices_stay_short(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit only the nearest are offered, and the one asked for."""
    monkeypatch.setattr("units.queries.CHOICES_MAX", 2)
    ministry = actor_at(cast.ministry)
    assert set(authority_choices(ministry)) == {cast.ministry, cast.province}
    assert set(authority_choices(ministry, also=cast.commune.pk)) == {cast.ministry, cast.province, cast.commune}


def test_areas_are_the_communes_of_the_province(cast: Cast) -> None:
    far = make.authority("Tỉnh Xa", kind=AuthorityKind.PROVINCE, parent=cast.ministry, code="99")
    farther = make.authority("Xã Xa", parent=far, code="32248")
    assert set(area_choices(cast.commune.path)) == {cast.commune, cast.other_commune}
    assert set(area_choices(cast.province.path)) == {cast.commune, cast.other_commune}
    assert set(area_choices("")) == {cast.commune, cast.other_commune, farther}


@pytest.mark.parametrize(
    ("kind", "start", "end", "counts"),
    [
        (UnitKind.SCHOOL, dt.date(2026, 11, 15), None, True),
        (UnitKind.SCHOOL, dt.date(2026, 11, 16), None, False),
        (UnitKind.SCHOOL, dt.date(2020, 1, 1), dt.date(2026, 11, 15), True),
        (UnitKind.SCHOOL, dt.date(2020, 1, 1), dt.date(2026, 11, 14), False),
        (UnitKind.RESIDENTIAL, dt.date(2026, 10, 31), None, True),
        (UnitKind.RESIDENTIAL, dt.date(2026, 11, 1), None, False),
        (UnitKind.RESIDENTIAL, dt.date(2020, 1, 1), dt.date(2026, 10, 31), True),
        (UnitKind.RESIDENTIAL, dt.date(2020, 1, 1), dt.date(2026, 10, 30), False),
        (UnitKind.HOSPITAL, dt.date(2026, 11, 15), None, True),
    ],
)
def test_units_of_a_year(cast: Cast, kind: str, start: dt.date, end: dt.date | None, counts: bool) -> None:
    """TT 124 Điều 8.2: thôn to 31/10, the others to 15/11; a unit counts when it exists on that day."""
    unit = make.unit(cast.commune, "Đơn vị thử", kind=kind, valid_from=start, valid_to=end)
    assert (unit in units_in_year(2026)) is counts
    assert is_unit_in_year(unit, 2026) is counts


def test_the_first_year(cast: Cast) -> None:
    early = make.unit(cast.commune, "A", valid_from=dt.date(2026, 11, 15))
    late = make.unit(cast.commune, "B", valid_from=dt.date(2026, 11, 16))
    assert (first_year_of(early), first_year_of(late)) == (2026, 2027)


def test_windows_are_data(cast: Cast) -> None:
    """A changed row decides; without rows the shipped ones do; loading twice changes nothing."""
    assert not AssessmentWindow.objects.exists()
    assert all_windows()["school"].end(2026) == dt.date(2026, 11, 15)
    assert all_windows()["residential"].start(2026) == dt.date(2025, 11, 1)
    assert load_windows() == (6, 0)
    assert load_windows() == (0, 0)
    AssessmentWindow.objects.filter(unit_kind="school").update(end_day=30)
    late = make.unit(cast.commune, "B", valid_from=dt.date(2026, 11, 30))
    assert is_unit_in_year(late, 2026)
    assert late in units_in_year(2026)
    assert load_windows() == (0, 1)


def test_year_of_units_takes_one_more_query(cast: Cast, django_assert_num_queries: object) -> None:
    officer = cast.actor("officer")
    with django_assert_num_queries(2):  # type: ignore[operator]
        list(units_visible_to(officer) & units_in_year(2026))


def test_counts(cast: Cast, django_assert_num_queries: object) -> None:
    make.unit(cast.commune, "Trường Ngoài", eligibility="out")
    units = units_visible_to(cast.actor("officer"))
    with django_assert_num_queries(1):  # type: ignore[operator]
        counts = counts_by_kind(units)
    assert counts == {"school": {"total": 2, "eligible": 1}, "agency": {"total": 1, "eligible": 1}}


def test_names_of_provinces(cast: Cast) -> None:
    assert province_names([cast.commune, cast.ministry]) == {"51.": "Tỉnh Quảng Ngãi"}
    assert Unit.objects.count() == 3
