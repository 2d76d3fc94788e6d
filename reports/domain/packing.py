"""The reports of a closed year: asked for with the closing, once more when they are missing (ADR 0027)."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from common import jobs
from common.models import Job
from reports.models import YearClosing
from reports.queries.closing import unpacked
from reports.queries.jobs import OF_DOCUMENTS, OPEN_STATES

CODE = "closing_pack"
KIND = f"{OF_DOCUMENTS}{CODE}"
PATIENCE = 5  # attempts, each by a job that is itself tried twice
WAIT = dt.timedelta(minutes=10)


def ask_for_pack(closing: YearClosing, *, now: dt.datetime, membership_id: int | None = None) -> Job:
    """Queue the reports of a closing, inside the transaction that closes: the job is there if the closing is."""
    return jobs.start(
        kind=KIND,
        title=f"Bộ báo cáo khóa sổ năm {closing.year} – {closing.authority.name}"[:200],
        requester_id=closing.closed_by_id,
        membership_id=membership_id,
        params={
            "authority": closing.authority_id,
            "year": closing.year,
            "format": "pdf",
            "params": {"closing": str(closing.pk)},
        },
        now=now,
    )


def tries_of(closing: YearClosing) -> QuerySet[Job]:
    """The jobs that were asked for the reports of a closing."""
    return Job.objects.filter(kind=KIND, params__params__closing=str(closing.pk))


def ask_for_missing(*, now: dt.datetime) -> int:
    """Ask once more for reports that were not made, some minutes after the last try; how many."""
    count = 0
    for closing in unpacked():
        last = tries_of(closing).order_by("-pk").first()
        if last is not None and (last.state in OPEN_STATES or (last.finished_at or now) > now - WAIT):
            continue
        if tries_of(closing).count() < PATIENCE:
            ask_for_pack(closing, now=now)
            count += 1
    return count


def given_up() -> int:
    """How many closings have no reports although they were asked for as often as they may be."""
    return sum(tries_of(one).count() >= PATIENCE for one in unpacked())
