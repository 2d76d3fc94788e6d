"""Sheets, results and accounts of units that are renamed, merged or closed (docs/adr/0010)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Membership
from accounts.queries import active_memberships
from common.models import AuditEvent
from common.uploads import Table
from registrations.domain.recognition import record_recognition
from registrations.models import Recognition
from scoring.board import ended_with_cards, units_with_cards
from scoring.models import Scorecard
from tests.conftest import Cast
from tests.registrations import cases
from tests.scoring import sheets
from units import domain
from units.domain import NewUnit

NOW = timezone.make_aware(dt.datetime(2026, 10, 20, 9, 0))  # noqa: DTZ001 (made aware at once)
ON = dt.date(2026, 10, 1)
NEXT_YEAR = dt.date(2026, 11, 16)  # the assessed year of a school ends on 15/11


def rename(cast: Cast, on: dt.date = ON, now: dt.datetime = NOW):
    how = {"on": on, "document": "Quyết định số 5/QĐ-UBND", "actor": cast.actor("officer"), "now": now}
    return domain.rename_unit(unit=cast.unit, new=NewUnit("MOI-1", "Trường THPT Tên Mới"), **how)


def listed(cast: Cast, year: int = 2026) -> list[str]:
    return [row.name for row in units_with_cards(cast.actor("officer"), year).order_by("sort_key")]


@pytest.mark.parametrize("make_card", [sheets.opened, sheets.sent, sheets.returned, sheets.reviewing, sheets.reviewed])
def test_an_open_sheet_goes_along_with_the_new_name(cast: Cast, make_card) -> None:
    card = make_card(cast)
    before = (card.state, card.self_total, card.receipt_code)
    new = rename(cast)
    card.refresh_from_db()
    assert card.unit == new
    assert (card.state, card.self_total, card.receipt_code) == before
    assert cast.unit.name not in listed(cast)
    assert new.name in listed(cast)
    assert [row.card_id for row in units_with_cards(cast.actor("officer"), 2026) if row.pk == new.pk] == [card.pk]
    event = AuditEvent.objects.get(kind="sheet.carried")
    assert event.detail == {"was": cast.unit.name, "became": new.name}


def test_the_head_signs_in_to_the_new_name_and_finds_the_sheet(cast: Cast) -> None:
    card = sheets.opened(cast)
    new = rename(cast)
    [held] = active_memberships(user=cast.unit_head, on=dt.date(2026, 11, 22))
    assert held.unit == new
    assert Membership.objects.get(unit=cast.unit, user=cast.unit_head).valid_to == dt.date(2026, 9, 30)
    assert cast.client("unit_head").get(f"/2026/cham-diem/{card.pk}/").status_code == 200
    assert AuditEvent.objects.get(kind="membership_carried").subject_id == cast.unit_head.pk


def test_a_head_appointed_after_the_new_name_began_is_moved_whole(cast: Cast) -> None:
    Membership.objects.filter(user=cast.unit_head).update(valid_from=dt.date(2026, 10, 5))
    new = rename(cast)
    held = Membership.objects.get(user=cast.unit_head)
    assert (held.unit, held.valid_from, held.valid_to) == (new, dt.date(2026, 10, 5), None)


def test_a_head_whose_time_was_over_stays_with_the_old_name(cast: Cast) -> None:
    Membership.objects.filter(user=cast.unit_head).update(valid_to=dt.date(2026, 6, 30))
    rename(cast)
    assert Membership.objects.get(user=cast.unit_head).unit == cast.unit


def test_the_recorded_result_goes_along_and_still_gives_row_8c(cast: Cast) -> None:
    card = sheets.filled(cast)
    number = {"decision_number": "12/QĐ-UBND", "decision_date": dt.date(2026, 10, 10)}
    officer = cast.actor("officer")
    for year in (2025, 2026):
        cases.registered(cast.unit, year=year)
        record_recognition(unit=cast.unit, year=year, status="recognised", actor=officer, now=NOW, **number)
    new = rename(cast)
    assert Recognition.objects.get(year=2026).unit == new
    assert Recognition.objects.get(year=2025).unit == cast.unit
    card.refresh_from_db()
    assert card.derived_missing == 0


def test_sheets_of_earlier_years_stay_with_the_old_name(cast: Cast) -> None:
    card = sheets.filled(cast)
    rename(cast, on=NEXT_YEAR, now=timezone.make_aware(dt.datetime(2026, 11, 22, 9, 0)))  # noqa: DTZ001
    card.refresh_from_db()
    assert card.unit == cast.unit
    assert set(listed(cast, 2026)) == {cast.sibling.name, cast.unit.name}
    assert set(listed(cast, 2027)) == {cast.sibling.name, "Trường THPT Tên Mới"}


def test_an_approved_sheet_stands_in_the_way(cast: Cast) -> None:
    card = sheets.approved(cast)
    with pytest.raises(ValidationError, match="đã duyệt theo tên cũ"):
        rename(cast)
    cast.unit.refresh_from_db()
    card.refresh_from_db()
    assert cast.unit.valid_to is None
    assert card.unit == cast.unit
    assert Membership.objects.get(user=cast.unit_head).unit == cast.unit


def test_a_name_yet_to_come_waits_while_a_sheet_is_open(cast: Cast) -> None:
    """The head would lose the sheet until the day comes."""
    sheets.opened(cast)
    with pytest.raises(ValidationError, match="đã có hiệu lực"):
        rename(cast, on=dt.date(2026, 11, 1))
    Scorecard.objects.all().delete()
    assert rename(cast, on=dt.date(2026, 11, 1)).valid_from == dt.date(2026, 11, 1)


def test_the_form_says_it_beside_the_day(cast: Cast) -> None:
    sheets.approved(cast)
    typed = {"kind": "rename", "name": "Trường THPT Tên Mới", "code": "MOI-1", "on": "1/10/2026", "document": ""}
    response = cast.client("officer").post(f"/2026/don-vi/{cast.unit.pk}/ke-thua/", typed)
    text = response.content.decode()
    assert response.status_code == 422
    assert "đã duyệt theo tên cũ" in text
    assert "Trường THPT Tên Mới" in text


def test_what_a_merger_ended_is_read_but_does_not_count(cast: Cast) -> None:
    card = sheets.sent(cast)
    how = {"on": ON, "document": "", "actor": cast.actor("officer"), "now": NOW}
    new = domain.merge_units(units=[cast.unit, cast.sibling], new=NewUnit("GOP", "Trường Gộp"), **how)
    assert listed(cast) == [new.name]
    [ended] = ended_with_cards(cast.actor("officer"), 2026)
    assert (ended.pk, ended.card_id) == (cast.unit.pk, card.pk)
    text = cast.client("officer").get("/2026/cham-diem/?state=ended").content.decode()
    assert cast.unit.name in text
    assert f"/2026/cham-diem/{card.pk}/" in text
    assert cast.client("officer").get(f"/2026/cham-diem/{card.pk}/").status_code == 200
    assert list(ended_with_cards(cast.actor("outsider"), 2026)) == []


def test_a_unit_with_a_sheet_keeps_a_kind_that_the_sheet_is_for(cast: Cast) -> None:
    """The Quảng Ngãi sheet serves agencies, hospitals, enterprises and schools alike, but not hamlets."""
    sheets.opened(cast)
    how = {"unit": cast.unit, "actor": cast.actor("officer"), "now": NOW}
    domain.edit_unit(values={"kind": "hospital"}, **how)
    with pytest.raises(ValidationError, match="phiếu năm 2026 theo bảng điểm của loại cũ"):
        domain.edit_unit(values={"kind": "residential"}, **how)
    cast.unit.refresh_from_db()
    assert cast.unit.kind == "hospital"
    domain.edit_unit(unit=cast.sibling, values={"kind": "residential"}, actor=cast.actor("officer"), now=NOW)


def test_an_import_says_so_in_its_row(cast: Cast, django_assert_num_queries) -> None:
    sheets.opened(cast)
    head = ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị"]
    rows = [[unit.code, unit.name, "Khu dân cư"] for unit in (cast.unit, cast.sibling)]
    table = Table("Đơn vị", dt.date(1899, 12, 30), list(enumerate([head, *rows], start=1)))
    actor = cast.actor("officer")
    with django_assert_num_queries(8):
        plan = domain.plan_import(table=table, year=2026, actor=actor)
    [problem] = plan.problems
    assert str(problem).startswith("Dòng 2, cột Loại đơn vị: đơn vị có phiếu năm 2026 theo bảng điểm của loại cũ.")
