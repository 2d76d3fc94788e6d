"""The reminders of a day, from what is due to what a person reads. Real rows, a clock that is handed in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.scope import Role
from deadlines.domain.digests import settle_digests
from deadlines.domain.parts import Part
from deadlines.domain.sweeping import plan_day, sweep, waiting_sweeps
from deadlines.enums import Audience, Bearer, DigestState, Subject, When
from deadlines.models import Digest, Holiday, Mute, Notice, Occurrence, Reminder, Sweep
from tests import factories as make
from tests.conftest import Cast
from tests.deadlines import samples
from tests.deadlines.reminding import at, counts, run, stages

pytestmark = pytest.mark.django_db
ONE = dt.timedelta(days=1)
# The last day in time is Wednesday 14/10/2026; 11/10 (three days before) is a Sunday.
EXPECTED = [
    ("14/09/2026", 30), ("30/09/2026", 14), ("07/10/2026", 7), ("09/10/2026", 3), ("13/10/2026", 1), ("14/10/2026", 0),
    ("21/10/2026", -7), ("28/10/2026", -14), ("04/11/2026", -21), ("11/11/2026", -28),
]  # fmt: skip


@pytest.fixture
def due(cast: Cast) -> Occurrence:
    """The yearly report of the unit, "trước ngày 15/10/2026"."""
    return samples.occurrence(samples.obligation(), cast.unit)


def every_day(first: str, last: str) -> None:
    day, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    while day <= end:
        run(at(day))
        day += ONE


def test_every_stage_once_on_its_day(cast: Cast, due: Occurrence) -> None:
    """REL-REM-01, REL-REM-06: told on its day, once, never before and never after."""
    every_day("2026-08-20", "2026-12-20")
    assert stages(occurrence=due) == EXPECTED
    notices = Notice.objects.filter(user=cast.unit_head)
    assert notices.count() == len(EXPECTED)
    assert notices.get(key="digest:2026-10-13").title == "Còn 1 ngày: Báo cáo kết quả năm"
    assert notices.get(key="digest:2026-10-14").lines == [
        {
            "text": "Báo cáo kết quả năm – Trường THPT Bình Sơn: hôm nay là ngày cuối (trước ngày 15/10/2026)",
            "url": f"/2026/han/viec/{due.pk}/",
        }
    ]
    assert not Digest.objects.filter(state=DigestState.EMPTY).exists()


def test_two_runs_a_day_change_nothing(due: Occurrence) -> None:
    """REL-REM-03: in the system exactly once."""
    run(at("2026-10-07", 7))
    first = counts()
    run(at("2026-10-07", 7, 1))
    run(at("2026-10-07", 20, 59))
    assert counts() == first
    assert sum(first["notices"].values()) == 1


@pytest.mark.parametrize(
    ("due_on", "moment", "stage"),
    [
        # 16:59:59 UTC is 23:59:59 in Hà Nội, one second later the next day has begun.
        (dt.date(2026, 10, 30), dt.datetime(2026, 10, 30, 16, 59, 59, tzinfo=dt.UTC), 0),
        (dt.date(2026, 11, 30), dt.datetime(2026, 11, 30, 17, 0, 0, tzinfo=dt.UTC), -1),
        (dt.date(2026, 12, 31), dt.datetime(2026, 12, 31, 16, 59, 59, tzinfo=dt.UTC), 0),
        (dt.date(2027, 12, 30), dt.datetime(2027, 12, 30, 17, 0, 0, tzinfo=dt.UTC), -1),
        (dt.date(2028, 2, 29), dt.datetime(2028, 2, 29, 16, 59, 59, tzinfo=dt.UTC), 0),
        (dt.date(2028, 2, 29), dt.datetime(2028, 2, 29, 17, 0, 0, tzinfo=dt.UTC), -1),
        (dt.date(2028, 2, 28), dt.datetime(2028, 2, 28, 17, 0, 0, tzinfo=dt.UTC), -1),
    ],
)
def test_the_day_ends_at_midnight_in_hanoi(
    cast: Cast, settings: Any, due_on: dt.date, moment: dt.datetime, stage: int
) -> None:
    """The last second of the last day is in time, the first of the next one is a day late."""
    settings.REMINDER_FROM, settings.REMINDER_TO = 0, 24
    of = samples.obligation(stages=[0], late_every=1)
    row = samples.occurrence(of, cast.unit, year=due_on.year, on_time_to=due_on)
    run(moment)
    assert list(Reminder.objects.filter(occurrence=row).values_list("stage", flat=True)) == [stage]


def test_nothing_is_told_before_the_hour_or_late_in_the_evening(due: Occurrence) -> None:
    """REL-REM-06: quiet hours."""
    run(at("2026-10-07", 6, 59))
    run(at("2026-10-07", 21, 0))
    assert not Sweep.objects.exists()
    run(at("2026-10-07", 7, 0))
    assert stages() == [("07/10/2026", 7)]


def test_a_holiday_of_the_place_is_quiet(cast: Cast, due: Occurrence) -> None:
    """REL-REM-06: a day that the commune declared off; another commune hears as always."""
    other = samples.occurrence(due.obligation, cast.other_unit)
    make.person(Role.UNIT_HEAD, cast.other_unit)
    Holiday.objects.create(
        authority=cast.commune, authority_path=cast.commune.path, day=dt.date(2026, 10, 7), name="Nghỉ bù"
    )
    every_day("2026-10-01", "2026-10-12")
    assert stages(occurrence=due) == [("01/10/2026", 14), ("06/10/2026", 7), ("09/10/2026", 3)]
    assert stages(occurrence=other) == [("01/10/2026", 14), ("07/10/2026", 7), ("09/10/2026", 3)]


@pytest.mark.parametrize(
    ("stopped_for", "wanted"), [(dt.timedelta(hours=1), 7), (dt.timedelta(days=3), 3), (dt.timedelta(days=30), -21)]
)
def test_after_a_stop_one_digest(cast: Cast, due: Occurrence, stopped_for: dt.timedelta, wanted: int) -> None:
    """REL-REM-05: down from 6/10 on, for an hour, three days, thirty days: once, the latest stage only."""
    sent = samples.occurrence(samples.obligation("khac"), cast.unit, sent_on=dt.date(2026, 10, 6))
    run(at("2026-10-06"))
    before = Notice.objects.count()
    run(at("2026-10-07", 8) + stopped_for if stopped_for < ONE else at(dt.date(2026, 10, 6) + stopped_for))
    assert Notice.objects.filter(user=cast.unit_head).count() == before + 1
    assert stages(occurrence=due)[-1][1] == wanted
    assert not Reminder.objects.filter(occurrence=sent).exists()


def test_digests_that_waited_through_a_stop_are_told_once(cast: Cast, due: Occurrence) -> None:
    """REL-REM-05: the system died after the sweep; three days later there is one message, with the latest stage."""
    now = at("2026-10-06")
    of_old = samples.occurrence(samples.obligation("khac", stages=[8]), cast.unit)
    done = samples.occurrence(samples.obligation("xong", stages=[8]), cast.unit)
    plan_day(now=now)
    for pk in waiting_sweeps(now=now):
        sweep(pk, now=now)
    assert Digest.objects.get().state == DigestState.DUE
    Occurrence.objects.filter(pk=done.pk).update(sent_on=dt.date(2026, 10, 8))
    run(at("2026-10-09"))
    assert Notice.objects.filter(user=cast.unit_head).count() == 1
    assert Reminder.objects.get(occurrence=done).dropped
    assert {row.occurrence_id for row in Reminder.objects.filter(digest__state=DigestState.DONE)} == {due.pk, of_old.pk}
    assert dict(Digest.objects.values_list("day", "state")) == {
        dt.date(2026, 10, 6): DigestState.EMPTY, dt.date(2026, 10, 9): DigestState.DONE,
    }  # fmt: skip


def test_nothing_older_than_thirty_days(cast: Cast, due: Occurrence) -> None:
    """REL-REM-05"""
    now = at("2026-10-07")
    plan_day(now=now)
    for pk in waiting_sweeps(now=now):
        sweep(pk, now=now)
    run(at("2026-11-20"))
    assert not Notice.objects.filter(user=cast.unit_head).exists()
    assert Reminder.objects.get(audience=Audience.OWN).dropped


def test_what_was_sent_between_sweep_and_digest_is_not_told(cast: Cast, due: Occurrence) -> None:
    """REL-REM-05"""
    now = at("2026-10-07")
    plan_day(now=now)
    for pk in waiting_sweeps(now=now):
        sweep(pk, now=now)
    Occurrence.objects.filter(pk=due.pk).update(sent_on=now.date())
    assert settle_digests(now=now) == 1
    assert not Notice.objects.exists()
    assert Digest.objects.get().state == DigestState.EMPTY


@pytest.mark.parametrize(
    "change",
    [{"voided": True}, {"sent_on": dt.date(2026, 10, 1)}, {"decided_on": dt.date(2026, 10, 1)}, {"returned": True},
     {"closes_on": dt.date(2026, 10, 6)}, {"due_on": None, "on_time_to": None}],
)  # fmt: skip
def test_what_is_done_or_not_taken_any_more_reminds_nobody(due: Occurrence, change: dict[str, Any]) -> None:
    Occurrence.objects.filter(pk=due.pk).update(**change)
    run(at("2026-10-07"))
    assert not Reminder.objects.filter(audience=Audience.OWN).exists()


def test_an_extension_starts_the_stages_anew(cast: Cast, due: Occurrence) -> None:
    run(at("2026-10-07"))
    until = dt.date(2026, 10, 21)
    Occurrence.objects.filter(pk=due.pk).update(extended_to=until, due_on=until)
    every_day("2026-10-08", "2026-10-14")
    assert [stage for _, stage in stages(occurrence=due)] == [7, 14, 7]
    assert "được gia hạn đến hết ngày 21/10/2026" in Notice.objects.order_by("pk").last().lines[0]["text"]


def test_who_is_told(cast: Cast) -> None:
    """Heads of the unit; officers of an authority, its approvers of what they decide; nobody with a closed account."""
    second = make.person(Role.UNIT_HEAD, cast.unit)
    make.person(Role.UNIT_HEAD, cast.unit, is_active=False)
    make.member(make.user(), Role.UNIT_HEAD, unit=cast.unit, valid_to=dt.date(2026, 10, 6))
    for code, place, subject in (
        ("a", cast.unit, Subject.REPORT), ("b", cast.commune, Subject.REPORT), ("c", cast.commune, Subject.RECOGNITION),
    ):  # fmt: skip
        bearer = Bearer.UNIT if place is cast.unit else Bearer.AUTHORITY
        samples.occurrence(samples.obligation(code, subject=subject, bearer=bearer), place)
    run(at("2026-10-07"))
    told = set(Reminder.objects.values_list("code", "user_id"))
    assert told == {
        ("a", cast.unit_head.pk), ("a", second.pk), ("b", cast.officer.pk),
        ("c", cast.officer.pk), ("c", cast.approver.pk),
    }  # fmt: skip
    assert "Việc của đồng chí:" not in [line["text"] for line in Notice.objects.get(user=cast.officer).lines]


def test_muted_kinds_are_quiet_but_the_law_is_not(cast: Cast) -> None:
    Mute.objects.create(user=cast.unit_head, subject=Subject.REPORT)
    samples.occurrence(samples.obligation("tuy_chon"), cast.unit)
    samples.occurrence(samples.obligation("luat", is_legal=True), cast.unit)
    run(at("2026-10-07"))
    assert list(Reminder.objects.values_list("code", flat=True)) == ["luat"]


def test_a_delay_goes_up(cast: Cast, due: Occurrence) -> None:
    """The officer hears from the first day of delay in one line, the level above from the fifteenth, once a week."""
    samples.occurrence(due.obligation, cast.sibling)
    above = make.person(Role.OFFICER, cast.province)
    every_day("2026-10-13", "2026-11-20")
    officer = Reminder.objects.filter(user=cast.officer)
    assert {row.audience for row in officer} == {Audience.LATE}
    assert [(row.stage, row.path) for row in officer] == [
        (stage, cast.commune.path) for stage in (-1, -8, -15, -22, -29)
    ]
    assert [line["text"] for line in Notice.objects.get(user=cast.officer, key="digest:2026-10-15").lines] == [
        "Báo cáo kết quả năm: 2 đơn vị chưa xong, lâu nhất đã quá hạn 1 ngày"
    ]
    higher = Reminder.objects.filter(user=above)
    assert [(row.stage, row.audience, row.path) for row in higher] == [
        (stage, Audience.ABOVE, cast.province.path) for stage in (-15, -22, -29)
    ]
    assert (
        Notice.objects.get(user=above, key="digest:2026-10-29").url
        == "/2026/han/danh-sach/?code=bao_cao_nam&state=overdue"
    )


def test_a_late_authority_is_told_of_to_the_one_above_it(cast: Cast) -> None:
    above = make.person(Role.OFFICER, cast.province)
    of = samples.obligation("bao_cao_xa", bearer=Bearer.AUTHORITY)
    samples.occurrence(of, cast.commune)
    samples.occurrence(of, cast.other_commune)
    run(at("2026-10-15"))
    assert Reminder.objects.get(user=above).path == cast.province.path
    assert Notice.objects.get(user=above).lines[0]["text"] == (
        "Báo cáo kết quả năm: 2 cơ quan chưa xong, lâu nhất đã quá hạn 1 ngày"
    )


def test_everything_of_a_day_is_one_message(cast: Cast, due: Occurrence) -> None:
    """REL-REM-05: several things, several roles, one notice."""
    make.member(cast.unit_head, Role.OFFICER, authority=cast.commune)
    samples.occurrence(samples.obligation("khac", title="Bản đăng ký"), cast.unit, on_time_to=dt.date(2026, 10, 15))
    samples.occurrence(samples.obligation("tre", title="Kế hoạch"), cast.sibling, on_time_to=dt.date(2026, 10, 12))
    samples.occurrence(samples.obligation("thang", title="Báo cáo tháng"), cast.unit, period=9)
    run(at("2026-10-13"))
    said = Notice.objects.get(user=cast.unit_head)
    assert said.title == "Hôm nay: 3 việc sắp đến hạn, 1 việc cấp dưới đang chậm"
    assert [line["text"] for line in said.lines] == [
        "Việc của đồng chí:",
        "Báo cáo kết quả năm – Trường THPT Bình Sơn: còn 1 ngày (trước ngày 15/10/2026)",
        "Báo cáo tháng (tháng 9) – Trường THPT Bình Sơn: còn 1 ngày (trước ngày 15/10/2026)",
        "Bản đăng ký – Trường THPT Bình Sơn: còn 2 ngày (trước ngày 16/10/2026)",
        "Nơi đang chậm:",
        "Kế hoạch: 1 đơn vị chưa xong, lâu nhất đã quá hạn 1 ngày",
    ]
    assert "điểm" not in str(said.lines)


def test_digests_wait_for_all_parts_of_the_day(cast: Cast, due: Occurrence) -> None:
    now = at("2026-10-07")
    plan_day(now=now)
    first, last = waiting_sweeps(now=now)
    assert sweep(last, now=now)
    assert settle_digests(now=now) == 0
    # A part that broke three times does not keep the others waiting.
    Sweep.objects.filter(pk=first).update(attempts=3)
    assert settle_digests(now=now) == 1


def test_a_part_is_claimed_by_one_and_freed_after_five_minutes(cast: Cast, due: Occurrence) -> None:
    """REL-REM-02"""
    now = at("2026-10-07")
    plan_day(now=now)
    pk = waiting_sweeps(now=now)[0]
    Sweep.objects.filter(pk=pk).update(lease_until=now + dt.timedelta(minutes=5))
    assert pk not in waiting_sweeps(now=now)
    assert not sweep(pk, now=now)
    later = now + dt.timedelta(minutes=5)
    assert pk in waiting_sweeps(now=later)
    assert sweep(pk, now=later)
    assert not sweep(pk, now=later)


def test_a_part_of_yesterday_is_closed_without_work(due: Occurrence) -> None:
    plan_day(now=at("2026-10-06"))
    old = Sweep.objects.latest("pk")
    assert plan_day(now=at("2026-10-07")) == 2
    old.refresh_from_db()
    assert old.done_at is not None
    assert not sweep(old.pk, now=at("2026-10-07"))


def test_queries_do_not_grow_with_the_rows(cast: Cast) -> None:
    """One batch costs the same for one unit and for twenty."""
    of = samples.obligation()
    used = []
    for wanted in (1, 20):
        for _ in range(wanted):
            unit = make.unit(cast.commune)
            make.person(Role.UNIT_HEAD, unit)
            samples.occurrence(of, unit)
        part = Part.read("51.", dt.date(2026, 10, 7))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            made = part.own(list(part.open_rows()))
        used.append((len(queries), bool(made)))
    assert used[0] == used[1]
    now = at("2026-10-07")
    plan_day(now=now)
    for pk in waiting_sweeps(now=now):
        sweep(pk, now=now)
    per_batch = []
    for limit in (1, 20):
        with CaptureQueriesContext(connection) as queries:
            assert settle_digests(now=now, limit=limit) == limit
        per_batch.append(len(queries))
    assert per_batch[0] == per_batch[1]


def test_undated_things_remind_nobody(cast: Cast) -> None:
    of = samples.obligation("khong_ngay", when=When.UNDATED, day=None, month=None)
    samples.occurrence(of, cast.unit, on_time_to=None)
    run(at("2026-10-07"))
    assert not Reminder.objects.exists()
