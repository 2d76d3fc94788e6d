"""Days off: computed, changed by hand, and when people are told (issue 6, item 4; REL-REM-06)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from common.models import AuditEvent
from common.scope import Role
from common.workflow import NotAllowed, Refused
from deadlines.domain.holidays import fill_holidays, remove_holiday, set_holiday
from deadlines.models import Holiday
from deadlines.queries.holidays import days_off
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST, ADD = reverse("deadlines:holidays"), reverse("deadlines:holiday_add")


def off(path: str, day: dt.date) -> bool:
    return day in days_off([path], day, day)[path]


@pytest.mark.parametrize(
    ("year", "day"),
    [(2026, dt.date(2026, 2, 17)), (2027, dt.date(2027, 2, 6)), (2030, dt.date(2030, 2, 2))],
)
def test_tet_is_computed_by_the_vietnamese_calendar(year, day):
    """In 2030 the Chinese calendar says 03/02."""
    fill_holidays({year})
    assert Holiday.objects.get(day=day).name == "Tết Nguyên Đán"
    assert off("51.21115.", day)


def test_the_days_that_never_move_are_there():
    fill_holidays({2026})
    days = set(Holiday.objects.values_list("day", flat=True))
    assert {dt.date(2026, 1, 1), dt.date(2026, 4, 30), dt.date(2026, 5, 1), dt.date(2026, 9, 2)} <= days


def test_a_saturday_worked_for_a_day_off_is_a_day_of_work():
    """Monday 31/08/2026 is off for Saturday 22/08/2026 (known to the library)."""
    fill_holidays({2026})
    row = Holiday.objects.get(day=dt.date(2026, 8, 22))
    assert (row.name, row.is_working) == ("Làm bù", True)
    assert [off("51.", dt.date(2026, 8, day)) for day in (22, 29, 31)] == [False, True, True]
    assert not Holiday.objects.exclude(day__year=2026).exists()


def test_filling_again_changes_nothing_and_keeps_what_people_wrote():
    fill_holidays({2026})
    Holiday.objects.filter(day=dt.date(2026, 9, 2)).update(name="Quốc khánh 80 năm", is_working=True)
    assert fill_holidays({2026}) == 0
    row = Holiday.objects.get(day=dt.date(2026, 9, 2))
    assert (row.name, row.is_working) == ("Quốc khánh 80 năm", True)


def test_the_nearest_word_on_a_day_holds(cast):
    """The province works on a Saturday, the commune does not; a common day off does not hold where people work."""
    saturday, national = dt.date(2026, 8, 15), dt.date(2026, 9, 2)
    fill_holidays({2026})
    Holiday.objects.create(authority=cast.province, authority_path="51.", day=saturday, name="Làm bù", is_working=True)
    Holiday.objects.create(authority=cast.commune, authority_path=cast.commune.path, day=saturday, name="Nghỉ")
    Holiday.objects.create(
        authority=cast.commune, authority_path=cast.commune.path, day=national, name="Trực", is_working=True
    )
    assert [off(path, saturday) for path in ("", "51.", cast.other_commune.path, cast.commune.path)] == [
        True, False, False, True,
    ]  # fmt: skip
    assert (off(cast.commune.path, national), off(cast.other_commune.path, national)) == (False, True)


def write(actor, **fields):
    fields = {"day": dt.date(2026, 7, 1), "name": "Nghỉ bù", "is_working": False, "source": ""} | fields
    return set_holiday(**fields, actor=actor, now=timezone.now())


def test_an_administrator_writes_for_the_own_place(cast):
    row = write(cast.actor("admin"))
    assert (row.authority, row.authority_path) == (cast.commune, cast.commune.path)
    assert AuditEvent.objects.filter(kind="due.holiday_set").count() == 1
    with pytest.raises(ValidationError, match="đã có trong danh sách"):
        write(cast.actor("admin"))


def test_the_ministry_writes_for_everybody(cast):
    root = make.actor(make.person(Role.ADMIN, cast.ministry, "Phan Văn Bộ", username="bo"))
    assert write(root).authority is None


@pytest.mark.parametrize("name", ["officer", "approver", "viewer", "unit_head"])
def test_nobody_else_does(cast, name):
    with pytest.raises(NotAllowed):
        write(cast.actor(name))


def test_a_day_of_another_place_is_not_touched(cast):
    row = Holiday.objects.create(authority=cast.province, authority_path="51.", day=dt.date(2026, 7, 1), name="Nghỉ")
    with pytest.raises(NotAllowed):
        remove_holiday(row=row, actor=cast.actor("admin"), now=timezone.now())


def test_a_computed_day_is_not_removed_but_worked_on(cast):
    fill_holidays({2026})
    root = make.actor(make.person(Role.ADMIN, cast.ministry, "Phan Văn Bộ", username="bo"))
    row = Holiday.objects.get(day=dt.date(2026, 9, 2))
    with pytest.raises(Refused, match="vẫn làm việc"):
        remove_holiday(row=row, actor=root, now=timezone.now())
    set_holiday(
        day=row.day, name=row.name, is_working=True, source="Thông báo", actor=root, now=timezone.now(), row=row
    )
    assert not off("51.", row.day)


def test_the_list_of_a_year(cast):
    """What holds here, whose it is; only the own days can be changed."""
    fill_holidays({2026})
    own = write(cast.actor("admin"))
    client = cast.client("admin")
    body = client.get(LIST, {"nam": 2026}).content.decode()
    assert "Tết Nguyên Đán" in body
    assert "Xã Bình Sơn đặt" in body
    assert f'href="{reverse("deadlines:holiday_edit", args=[own.pk])}"' in body
    assert body.count("Sửa<span") == 1
    assert client.get(LIST, {"nam": "abc"}).status_code == 200
    assert cast.client("officer").get(LIST).status_code == 403


def test_added_changed_and_taken_out(cast):
    client = cast.client("admin")
    data = {"day": "01/07/2026", "name": "Nghỉ bù", "source": "Thông báo 3"}
    assert client.post(ADD, data).status_code == 302
    row = Holiday.objects.get()
    edit = reverse("deadlines:holiday_edit", args=[row.pk])
    assert client.post(edit, {**data, "is_working": "on"}).status_code == 302
    row.refresh_from_db()
    assert row.is_working
    assert client.post(reverse("deadlines:holiday_delete", args=[row.pk])).status_code == 302
    assert not Holiday.objects.exists()
    assert client.get(edit).status_code == 404


def test_what_is_refused_keeps_what_was_typed(cast):
    answer = cast.client("admin").post(ADD, {"day": "31/02/2026", "name": "Nghỉ bù"})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert 'value="31/02/2026"' in body
    assert 'value="Nghỉ bù"' in body
    assert not Holiday.objects.exists()


def test_the_list_asks_the_same_number_of_queries(cast, django_assert_max_num_queries):
    client = cast.client("admin")
    client.get(LIST)
    counts = []
    for days in ((1,), (2, 3)):
        for day in days:
            write(cast.actor("admin"), day=dt.date(2026, 7, day))
        with django_assert_max_num_queries(40) as asked:
            client.get(LIST, {"nam": 2026})
        counts.append(len(asked))
    assert counts[0] == counts[1]
