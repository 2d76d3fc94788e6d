"""What a person hears of the own jobs: one notice at the end, a mail too for what was scheduled with one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from common.jobs import finished
from common.models import Job, JobState
from deadlines.domain.mailing import mail_notice
from deadlines.domain.notices import clipped, notify
from deadlines.enums import NoticeKind
from deadlines.models import Notice
from reports.models import ReportSchedule
from reports.queries.jobs import is_report


def follow() -> None:
    """Hear of every job that ends (called once, when the installation starts)."""
    finished.connect(_heard, dispatch_uid="reports.telling")


def _heard(sender: object, *, job: Job, now: dt.datetime, **_: Any) -> None:
    tell_end(job, now=now)


def tell_end(job: Job, *, now: dt.datetime) -> None:
    """Tell the requester that the file is there, or why it is not; jobs that have pages of their own are left alone."""
    if not is_report(job):
        return
    schedules = ReportSchedule.objects.filter(runs__job=job)
    is_scheduled, by_mail = schedules.exists(), schedules.filter(by_mail=True).exists()
    is_done = job.state == JobState.DONE
    kind = "Báo cáo hẹn ngày" if is_scheduled else "Báo cáo"
    title = clipped(f"{kind} {'đã lập xong' if is_done else 'chưa lập được'}: {job.title}")
    text = _until(job) if is_done else job.message
    url = reverse("reports:job", args=[job.pk])
    notify(
        users=[job.requester_id],
        key=key_of(job),
        kind=NoticeKind.SYSTEM,
        title=title,
        lines=[{"text": text}],
        url=url,
        now=now,
    )
    if is_scheduled:
        schedules.update(problem="" if is_done else job.message[:300])
    if by_mail:
        mail_notice(user=job.requester, key=key_of(job), title=title, text=text, url=url, now=now)


def _until(job: Job) -> str:
    if job.expires_at is None:
        return ""
    return f"Tệp được giữ đến {timezone.localtime(job.expires_at):%H:%M ngày %d/%m/%Y}."


def key_of(job: Job) -> str:
    """What names the notice and the mail of a job."""
    return f"job:{job.pk}"


def seen(job: Job, *, now: dt.datetime) -> None:
    """The requester has opened the page of a job that is over: its notice counts as read."""
    Notice.objects.filter(user=job.requester_id, key=key_of(job), read_at=None).update(read_at=now)
