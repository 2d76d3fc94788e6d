"""The reports of a closed year: made by a job once the closing is there, linked to it, asked for again when missing."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import User
from common import jobs
from common.jobs import JobRefused, Produced, Progress, runner
from common.models import Job
from reports.documents import DOCUMENTS, Order
from reports.models import YearClosing
from reports.queries.closing import unpacked
from reports.queries.jobs import OPEN_STATES, reading_actor

KIND = "reports.closing_pack"
PATIENCE = 5  # attempts, each by a job that is itself tried twice
WAIT = dt.timedelta(minutes=10)
NO_RIGHTS = "Người khóa sổ không còn xem được nơi này; lập bộ báo cáo ở trang Báo cáo."


def ask_for_pack(closing: YearClosing, *, now: dt.datetime, membership_id: int | None = None) -> Job:
    """Queue the reports of a closing, inside the transaction that closes: the job is there if the closing is."""
    return jobs.start(
        kind=KIND,
        title=f"Bộ báo cáo khóa sổ năm {closing.year} – {closing.authority.name}"[:200],
        requester_id=closing.closed_by_id,
        membership_id=membership_id,
        params={"authority": closing.authority_id, "year": closing.year, "closing": closing.pk},
        now=now,
    )


def ask_for_missing(*, now: dt.datetime) -> int:
    """Ask once more for reports that were not made, some minutes after the last try; how many."""
    count = 0
    for closing in unpacked():
        tried = Job.objects.filter(kind=KIND, params__closing=closing.pk)
        last = tried.order_by("-pk").first()
        if last is not None and (last.state in OPEN_STATES or (last.finished_at or now) > now - WAIT):
            continue
        if tried.count() < PATIENCE:
            ask_for_pack(closing, now=now)
            count += 1
    return count


def given_up() -> int:
    """How many closings have no reports although they were asked for as often as they may be."""
    return sum(Job.objects.filter(kind=KIND, params__closing=one.pk).count() >= PATIENCE for one in unpacked())


@runner(KIND)
def pack(job: Job, progress: Progress) -> Produced:
    """Make and link the reports; a second run finds them there."""
    closing = YearClosing.objects.select_related("authority").get(pk=job.params["closing"])
    if closing.issue_id is None and closing.undone_at is None:
        now = timezone.now()
        person = User.objects.get(pk=job.requester_id)
        actor = reading_actor(user=person, authority_path=closing.authority_path, on=timezone.localdate(now))
        if actor is None:
            raise JobRefused(NO_RIGHTS)
        order = Order(authority=closing.authority, actor=actor, year=closing.year, file_format="pdf", now=now)
        made = DOCUMENTS["issue"].build(order, progress).result or {}
        YearClosing.objects.filter(pk=closing.pk, issue=None).update(issue=made["issue"])
    return Produced(result={"closing": closing.pk})
