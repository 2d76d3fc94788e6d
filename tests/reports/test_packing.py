"""The reports of a closed year: made by a job after the closing, linked to it, asked for again when missing."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Membership
from common import jobs
from common.models import Job, JobState
from reports.checkup import closed_years
from reports.domain.closing import undo_closing
from reports.domain.packing import KIND, PATIENCE, ask_for_missing
from reports.models import Issue
from scoring.models import Scorecard
from tests.reports.closings import REASON, YEAR, chief, close, closed

pytestmark = pytest.mark.django_db


def run():
    job = Job.objects.filter(kind=KIND).latest("pk")
    jobs.run(job.pk, now=timezone.now())
    job.refresh_from_db()
    return job


def test_the_reports_are_made_once_and_linked(cast):
    made = closed(cast)
    assert made.issue is None
    job = run()
    assert (job.state, job.message) == (JobState.DONE, "")
    made.refresh_from_db()
    assert (made.issue.authority, made.issue.year, made.issue.is_provisional) == (cast.commune, YEAR, False)
    assert made.issue.files.count() == 3
    page = cast.client("officer").get(f"/{YEAR}/khoa-so/{made.pk}/").content.decode()
    assert all(file.name in page for file in made.issue.files.all())
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED)
    run()
    assert Issue.objects.count() == 1


def test_reports_that_a_dead_worker_left_are_linked(cast):
    made = closed(cast)
    run()
    made.refresh_from_db()
    issue = made.issue
    type(made).objects.update(issue=None)
    Job.objects.update(state=JobState.QUEUED)
    run()
    made.refresh_from_db()
    assert made.issue == issue
    assert Issue.objects.count() == 1


def test_missing_reports_are_asked_for_again_but_not_for_ever(cast):
    closed(cast)
    now = timezone.now()
    assert ask_for_missing(now=now) == 0  # the first one still waits
    for number in range(1, PATIENCE):
        Job.objects.filter(kind=KIND).update(state=JobState.FAILED, finished_at=now)
        assert ask_for_missing(now=now + dt.timedelta(minutes=9)) == 0
        assert ask_for_missing(now=now + dt.timedelta(minutes=11)) == 1
        assert Job.objects.filter(kind=KIND).count() == number + 1
    Job.objects.filter(kind=KIND).update(state=JobState.FAILED, finished_at=now)
    assert ask_for_missing(now=now + dt.timedelta(days=1)) == 0
    assert "chưa có bộ báo cáo" in closed_years().seen


def test_nobody_else_starts_it(cast):
    answer = cast.client("approver").post(
        f"/{YEAR}/bao-cao/lap/", {"document": "closing_pack", "format": "pdf", "authority": cast.commune.pk}
    )
    assert answer.status_code == 403
    assert not Job.objects.exists()


def test_an_undone_closing_gets_none(cast):
    made = closed(cast)
    chief(cast)
    undo_closing(closing=made, reason=REASON, actor=cast.actor("chief"), now=timezone.now())
    assert (run().state, Issue.objects.count()) == (JobState.FAILED, 0)
    assert ask_for_missing(now=timezone.now() + dt.timedelta(hours=1)) == 0


def test_closed_again_it_is_another_issue(cast):
    made = closed(cast)
    run()
    chief(cast)
    undo_closing(closing=made, reason=REASON, actor=cast.actor("chief"), now=timezone.now())
    second = close(cast)
    run()
    second.refresh_from_db()
    assert second.issue.sequence == 2
    made.refresh_from_db()
    assert second.issue.content_hash == made.issue.content_hash


def test_who_closed_and_has_left_is_told(cast):
    closed(cast)
    Membership.objects.filter(user=cast.approver).update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    assert run().state == JobState.FAILED


def test_the_doctor_names_the_first_place_that_differs(cast):
    assert closed_years().seen == "chưa có năm nào khóa sổ"
    closed(cast)
    assert closed_years().seen == "1 bản khóa sổ khớp với dữ liệu"
    Scorecard.objects.filter(unit=cast.unit).update(superior_total="1")
    assert closed_years().seen.startswith("Xã Bình Sơn năm 2026: Trường THPT Bình Sơn: tổng điểm cấp trên chấm")
