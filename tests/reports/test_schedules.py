"""Reports that are made by themselves: on which days, with whose rights, once, told, stopped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from common import jobs as queue
from common.models import AuditEvent, Job, JobState
from common.workflow import NotAllowed, Refused
from deadlines.models import Mail, Notice
from reports.domain.schedules import MAX_ACTIVE, make_due, schedule_report, stop_schedule
from reports.enums import Repeat
from reports.models import ReportSchedule, ScheduledRun
from reports.rules.schedules import repeat_words, turns_around
from reports.tasks import make_scheduled
from tests import factories as make
from tests.conftest import Cast
from tests.deadlines.reminding import at
from tests.deadlines.test_parallel import together
from tests.scoring.filled import load_rubrics

D = dt.date
ADD, LIST = "reports:schedule_add", "reports:schedules"


def plan(cast: Cast, person: str = "officer", **changed: Any) -> ReportSchedule:
    fields: dict[str, Any] = {
        "document": "summary", "file_format": "xlsx", "authority": cast.commune, "first_on": D(2026, 10, 5),
        "repeat": "monthly", "by_mail": False, "actor": cast.actor(person), "now": at("2026-10-01"),
    }  # fmt: skip
    return schedule_report(**{**fields, **changed})


def tick(day: str, hour: int = 8) -> None:
    with time_machine.travel(at(day, hour), tick=False):
        make_scheduled()


def do(job: Job, day: str) -> Job:
    with time_machine.travel(at(day), tick=False):
        queue.run(job.pk, now=timezone.now())
    job.refresh_from_db()
    return job


@pytest.mark.parametrize(
    ("first", "repeat", "today", "last", "then"),
    [
        (D(2026, 10, 5), "once", D(2026, 10, 4), None, D(2026, 10, 5)),
        (D(2026, 10, 5), "once", D(2026, 12, 4), D(2026, 10, 5), None),
        (D(2026, 10, 5), "monthly", D(2026, 10, 5), D(2026, 10, 5), D(2026, 11, 5)),
        (D(2026, 10, 5), "monthly", D(2027, 3, 4), D(2027, 2, 5), D(2027, 3, 5)),
        (D(2026, 12, 31), "monthly", D(2027, 2, 28), D(2027, 2, 28), D(2027, 3, 31)),
        (D(2026, 12, 31), "monthly", D(2027, 2, 27), D(2027, 1, 31), D(2027, 2, 28)),
        (D(2028, 2, 29), "yearly", D(2029, 2, 28), D(2029, 2, 28), D(2030, 2, 28)),
        (D(2028, 2, 29), "yearly", D(2032, 2, 28), D(2031, 2, 28), D(2032, 2, 29)),
        (D(2026, 11, 20), "yearly", D(2027, 11, 19), D(2026, 11, 20), D(2027, 11, 20)),
    ],
)
def test_days(first: D, repeat: str, today: D, last: D | None, then: D | None) -> None:
    """The same day, else the month's last one; days that nobody looked at are the last of them, once."""
    assert turns_around(first, repeat, today) == (last, then)


def test_repeats_in_words() -> None:
    words = [repeat_words(D(2026, 12, 5), repeat) for repeat in Repeat.values]
    assert words == ["Một lần", "Ngày 5 hằng tháng", "Ngày 5/12 hằng năm"]


def test_made_on_its_day_and_told(cast: Cast) -> None:
    """Not the day before, not before people are told things, once however often the tick comes; then next month."""
    row = plan(cast)
    for day, hour in (("2026-10-04", 20), ("2026-10-05", 6)):
        tick(day, hour)
        assert not Job.objects.exists()
    tick("2026-10-05")
    tick("2026-10-05", 9)
    job = Job.objects.get()
    assert (job.kind, job.requester, job.params["year"], job.title) == (
        "reports.summary", cast.officer, 2026, "Tổng hợp năm 2026 – Xã Bình Sơn (Excel)",
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.next_on, list(row.runs.values_list("due_on", "job"))) == (D(2026, 11, 5), [(D(2026, 10, 5), job.pk)])
    started = AuditEvent.objects.get(kind="report.started")
    assert (started.actor, started.subject_id, started.detail["schedule"]) == (cast.officer, job.pk, row.pk)
    assert not Notice.objects.exists()
    load_rubrics()
    assert do(job, "2026-10-05").state == JobState.DONE
    notice = Notice.objects.get()
    assert notice.user == cast.officer
    assert notice.title == "Báo cáo hẹn ngày đã lập xong: Tổng hợp năm 2026 – Xã Bình Sơn (Excel)"
    assert notice.url == reverse("reports:job", args=[job.pk])
    assert notice.lines == [{"text": "Tệp được giữ đến 08:00 ngày 12/10/2026."}]
    assert not Mail.objects.exists()


def test_a_mail_holds_a_link_and_no_file(cast: Cast, settings: Any) -> None:
    settings.MAIL_LEAVES, settings.BASE_URL = True, "https://antq.example"
    cast.officer.email = "cuong@example.vn"
    cast.officer.save()
    load_rubrics()
    plan(cast, by_mail=True)
    tick("2026-10-05")
    job = do(Job.objects.get(), "2026-10-05")
    mail = Mail.objects.get()
    assert (mail.key, mail.address, mail.subject) == (
        f"job:{job.pk}", "cuong@example.vn", "Báo cáo hẹn ngày đã lập xong: Tổng hợp năm 2026 – Xã Bình Sơn (Excel)",
    )  # fmt: skip
    link = f"https://antq.example{reverse('reports:job', args=[job.pk])}"
    assert link in mail.text
    assert f'href="{link}"' in mail.html
    assert "phải đăng nhập mới xem được" in mail.text


def test_no_mail_without_an_address(cast: Cast, settings: Any) -> None:
    settings.MAIL_LEAVES = True
    load_rubrics()
    plan(cast, by_mail=True)
    tick("2026-10-05")
    do(Job.objects.get(), "2026-10-05")
    assert (Notice.objects.count(), Mail.objects.count()) == (1, 0)


def test_days_missed_are_made_once(cast: Cast) -> None:
    """The machine was off from October to January: one report, of the last day missed and its year."""
    row = plan(cast)
    tick("2027-01-20")
    tick("2027-01-21")
    assert Job.objects.get().params["year"] == 2026
    assert ScheduledRun.objects.get().due_on == D(2027, 1, 5)
    row.refresh_from_db()
    assert row.next_on == D(2027, 2, 5)


def test_the_year_is_the_latest_one_that_has_begun(cast: Cast) -> None:
    make.work_year(2027)
    plan(cast, first_on=D(2026, 12, 31), repeat="monthly")
    tick("2026-12-31")
    tick("2027-01-31")
    assert [job.params["year"] for job in Job.objects.order_by("pk")] == [2026, 2027]


def test_once_is_over_afterwards(cast: Cast) -> None:
    row = plan(cast, repeat="once")
    tick("2026-10-06")
    tick("2027-10-06")
    row.refresh_from_db()
    assert (row.next_on, row.stopped_at, Job.objects.count()) == (None, None, 1)


@pytest.mark.parametrize("how", ["membership", "moved", "person"])
def test_lost_rights_stop_it_and_say_so(cast: Cast, how: str) -> None:
    """SEC-AUTHZ-09: nothing is made with rights of the past; another membership that covers the place will do."""
    row, kept = plan(cast), plan(cast, "approver")
    mine = Membership.objects.filter(user=cast.officer)
    if how == "membership":
        mine.update(valid_to=D(2026, 10, 4))
    elif how == "moved":
        mine.update(authority=cast.other_commune)
    else:
        cast.officer.is_active = False
        cast.officer.save()
    tick("2026-10-05")
    tick("2026-10-06")
    assert Job.objects.get().requester == cast.approver
    row.refresh_from_db()
    assert (row.next_on, row.stopped_at is None, row.problem) == (
        None, False, "Vai trò của anh/chị không còn xem được nơi này.",
    )  # fmt: skip
    notice = Notice.objects.get()
    assert (notice.user, notice.title) == (
        cast.officer, "Đã dừng báo cáo hẹn ngày: Tổng hợp chấm điểm – Xã Bình Sơn",
    )  # fmt: skip
    kept.refresh_from_db()
    assert (kept.next_on, kept.problem) == (D(2026, 11, 5), "")


def test_a_failed_one_says_why_and_goes_on(cast: Cast) -> None:
    """There are no sheets to print yet: the row says so until a later one is made."""
    load_rubrics()
    row = plan(cast, document="sheets", file_format="pdf")
    tick("2026-10-05")
    job = do(Job.objects.get(), "2026-10-05")
    row.refresh_from_db()
    assert row.problem == job.message == "Năm 2026 chưa có phiếu chấm điểm nào của Xã Bình Sơn."
    assert Notice.objects.get().title.startswith("Báo cáo hẹn ngày chưa lập được: Phiếu chấm điểm năm 2026")
    with time_machine.travel(at("2026-10-06"), tick=False):
        page = cast.client("officer").get(reverse(LIST)).content.decode()
    assert f"Lần trước chưa lập được: {row.problem}" in page


def test_too_many_under_way_waits_for_a_later_tick(cast: Cast) -> None:
    """Five on one day: three are started, the others when those are done; nothing is lost."""
    load_rubrics()
    for file_format, place in (("pdf", cast.commune), ("xlsx", cast.commune), ("pdf", cast.other_commune),
                               ("xlsx", cast.other_commune), ("pdf", cast.province)):  # fmt: skip
        plan(cast, "viewer", file_format=file_format, authority=place)
    tick("2026-10-05")
    assert (Job.objects.count(), ScheduledRun.objects.count()) == (3, 3)
    Job.objects.update(state=JobState.DONE)
    tick("2026-10-05", 9)
    assert (Job.objects.count(), ScheduledRun.objects.exclude(job=None).count()) == (5, 5)


def test_verbs_refuse(cast: Cast) -> None:
    for changed, problem in (
        ({"authority": cast.other_commune}, NotAllowed),
        ({"actor": cast.actor("unit_head")}, NotAllowed),
        ({"document": "x"}, Refused),
        ({"file_format": "docx"}, Refused),
        ({"first_on": D(2026, 9, 30)}, Refused),
    ):
        with pytest.raises(problem):
            plan(cast, **changed)
    row = plan(cast)
    with pytest.raises(NotAllowed):
        stop_schedule(row, actor=cast.actor("approver"), now=timezone.now())
    assert ReportSchedule.objects.get().stopped_at is None


@pytest.fixture
def october(cast: Cast) -> Iterator[Cast]:
    with time_machine.travel(at("2026-10-01"), tick=False):
        yield cast


def typed(cast: Cast, **changed: Any) -> dict[str, Any]:
    data = {
        "what": "summary:pdf",
        "authority": cast.commune.pk,
        "first_on": "5/10/2026",
        "of_year": "same",
        "repeat": "yearly",
    }
    return {**data, **changed}


def test_made_and_stopped_on_the_pages(october: Cast) -> None:
    """Works; SEC-AUD-01: both are written down; a second stop says that it has stopped."""
    client = october.client("officer")
    assert "Chưa hẹn báo cáo nào" in client.get(reverse(LIST)).content.decode()
    page = client.get(reverse(ADD), {"document": "sheets"}).content.decode()
    assert '<option value="sheets:pdf" selected>' in page
    assert client.post(reverse(ADD), typed(october)).status_code == 302
    row = ReportSchedule.objects.get()
    assert (row.user, row.document, row.file_format, row.next_on, row.repeat, row.by_mail) == (
        october.officer, "summary", "pdf", D(2026, 10, 5), "yearly", False,
    )  # fmt: skip
    page = client.get(reverse(LIST)).content.decode()
    assert "Tổng hợp chấm điểm (PDF)" in page
    assert "05/10/2026" in page
    stop = reverse("reports:schedule_stop", args=[row.pk])
    assert "Đã dừng báo cáo hẹn ngày" in client.post(stop, follow=True).content.decode()
    assert "đã dừng từ trước" in client.post(stop, follow=True).content.decode()
    tick("2026-10-05")
    assert not Job.objects.exists()
    kinds = AuditEvent.objects.filter(subject_type="reports.reportschedule").values_list("kind", flat=True)
    assert list(kinds) == ["report.scheduled", "report.schedule_stopped"]


def test_refused_forms_keep_what_was_typed(october: Cast) -> None:
    client = october.client("officer")
    for changed, reason in (
        ({"what": ""}, "Chọn một báo cáo."),
        ({"what": "summary:docx"}, "Chọn một báo cáo."),
        ({"first_on": "30/9/2026"}, "Chọn ngày từ 01/10/2026 đến"),
        ({"first_on": "mai"}, "Nhập ngày dạng 27/3/2026"),
        ({"repeat": "daily"}, "Chọn lập một lần, hằng tháng hay hằng năm."),
    ):
        response = client.post(reverse(ADD), typed(october, **changed))
        assert response.status_code == 422
        page = response.content.decode()
        assert reason in page
        assert f'value="{changed.get("first_on", "5/10/2026")}"' in page
    assert not ReportSchedule.objects.exists()


def test_twenty_at_most(october: Cast) -> None:
    for number in range(MAX_ACTIVE):
        plan(october, first_on=D(2026, 10, 5) + dt.timedelta(days=number))
    client = october.client("officer")
    response = client.post(reverse(ADD), typed(october))
    assert response.status_code == 422
    assert "Đã hẹn 20 báo cáo hẹn ngày." in response.content.decode()
    assert "là mức nhiều nhất" in client.get(reverse(LIST)).content.decode()
    stop_schedule(ReportSchedule.objects.earliest("pk"), actor=october.actor("officer"), now=timezone.now())
    assert client.post(reverse(ADD), typed(october)).status_code == 302


def test_mail_is_offered_to_those_with_an_address(october: Cast, settings: Any) -> None:
    client = october.client("officer")
    settings.MAIL_LEAVES = True
    assert 'name="by_mail"' not in client.get(reverse(ADD)).content.decode()
    client.post(reverse(ADD), typed(october, by_mail="on"))
    assert not ReportSchedule.objects.get().by_mail
    october.officer.email = "cuong@example.vn"
    october.officer.save()
    assert 'name="by_mail"' in client.get(reverse(ADD)).content.decode()
    client.post(reverse(ADD), typed(october, by_mail="on", first_on="6/10/2026"))
    assert ReportSchedule.objects.first().by_mail  # type: ignore[union-attr]


def test_litany(october: Cast) -> None:
    """Anonymous, wrong role, wrong method, somebody else's, another place, a bad id."""
    row = plan(october)
    stop = reverse("reports:schedule_stop", args=[row.pk])
    officer = october.client("officer")
    for url in (reverse(LIST), reverse(ADD)):
        assert Client().get(url).status_code == 302
        assert october.client("unit_head").get(url).status_code == 403
    assert officer.post(reverse(LIST)).status_code == 405
    assert officer.get(stop).status_code == 405
    assert officer.put(reverse(ADD)).status_code == 405
    for bad in (october.other_commune.pk, october.province.pk, 10**9, "x", "١"):
        assert officer.get(reverse(ADD), {"authority": bad}).status_code == 404
        assert officer.post(reverse(ADD), typed(october, authority=bad)).status_code == 404
    for person in ("approver", "outsider", "viewer"):
        assert october.client(person).post(stop).status_code == 404
        assert "Tổng hợp chấm điểm" not in october.client(person).get(reverse(LIST)).content.decode()
    assert october.client("unit_head").post(stop).status_code == 403
    assert officer.post(reverse("reports:schedule_stop", args=[10**9])).status_code == 404
    row.refresh_from_db()
    assert (row.stopped_at, ReportSchedule.objects.count()) == (None, 1)
    october.officer.is_active = False
    october.officer.save()
    assert officer.get(reverse(LIST)).status_code == 302


def test_list_reads_a_constant_number_of_queries(october: Cast) -> None:
    client = october.client("officer")
    plan(october)
    stop_schedule(plan(october), actor=october.actor("officer"), now=timezone.now())
    client.get(reverse(LIST))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(LIST))
    for _ in range(2):
        plan(october)
        stop_schedule(plan(october), actor=october.actor("officer"), now=timezone.now())
    with CaptureQueriesContext(connection) as three:
        assert client.get(reverse(LIST)).content.count(b'<th scope="row">') == 3
    assert len(one) == len(three) <= 12


@pytest.mark.django_db(transaction=True)
def test_ticks_at_once_make_one_run(cast: Cast) -> None:
    """REL-REM-01: four processes, three schedules, each of them once."""
    for person in ("officer", "approver", "viewer"):
        plan(cast, person)
    now = at("2026-10-05")
    found = list(ReportSchedule.objects.select_related("authority", "user"))

    def work(number: int) -> None:
        for row in found:
            make_due(row, now=now)

    together(work, 4)
    assert sorted(ScheduledRun.objects.values_list("schedule", "due_on")) == [
        (row.pk, D(2026, 10, 5)) for row in sorted(found, key=lambda row: row.pk)
    ]
    assert Job.objects.count() == 3
