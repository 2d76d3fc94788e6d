"""The jobs a person has started, and whether the results are still theirs to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.queries import active_memberships, actor_of
from common.models import Job, JobState
from common.scope import Actor
from reports.rules import permissions as rules
from units.models import Authority

OF_DOCUMENTS = "reports."  # how kinds of jobs of this room begin (reports/documents.py)
# Of rooms below; "scoring.sheets_pdf" is what the sheets of a year were called before the registry.
KINDS = ("scoring.sheets_pdf", "decisions.certificates", "scoring.workbook_file")
OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


def jobs_of(user_id: int) -> QuerySet[Job]:
    """The report jobs that the person started, newest first."""
    mine = Q(kind__startswith=OF_DOCUMENTS) | Q(kind__in=KINDS)
    return Job.objects.filter(mine, requester_id=user_id)


def is_report(job: Job) -> bool:
    """Whether a job stands among its requester's reports."""
    return job.kind.startswith(OF_DOCUMENTS) or job.kind in KINDS


def open_jobs_of(user_id: int) -> QuerySet[Job]:
    """Those that still wait or run, of every kind."""
    return Job.objects.filter(requester_id=user_id, state__in=OPEN_STATES)


def reading_actor(
    *,
    user: User,
    authority_path: str,
    on: dt.date,
    may: Callable[[Actor, str], bool] = rules.may_read_year_of,
    asked_as: int | None = None,
) -> Actor | None:
    """An acting membership of the person that ``may`` do something at the authority on a day; None when none does.

    The one that the person asked as, if it holds still; else any: a person whose role was renewed keeps the files. One
    query.
    """
    actors = [actor_of(membership) for membership in active_memberships(user=user, on=on)]
    actors.sort(key=lambda actor: actor.membership_id != asked_as)
    return next((actor for actor in actors if may(actor, authority_path)), None)


def authority_of(job: Job) -> Authority | None:
    """The authority whose year the job is about; None when it is gone."""
    return Authority.objects.select_related("parent").filter(pk=job.params.get("authority")).first()


def has_file(job: Job) -> bool:
    """Whether the file of a finished job is still kept."""
    return job.state == JobState.DONE and bool(job.file) and not job.is_expired(timezone.now())
