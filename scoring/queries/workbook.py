"""What goes into a workbook to be filled in offline, and what came back."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from common.models import Job
from common.scope import Actor
from scoring.models import Scorecard, WorkbookUpload
from scoring.queries.sheets import scorecards_visible_to

READ_JOB, FILE_JOB = "scoring.workbook", "scoring.workbook_file"


def fillable_cards(actor: Actor, year: int, unit_kind: str = "") -> QuerySet[Scorecard]:
    """The sheets of a workbook: the own one of a unit head, those managed directly of an officer, by kind and name."""
    cards = scorecards_visible_to(actor).filter(year=year, authority_path=actor.authority_path)
    if actor.is_unit_head:
        cards = scorecards_visible_to(actor).filter(year=year)
    if unit_kind:
        cards = cards.filter(unit__kind=unit_kind)
    return cards.select_related("unit__authority", "rubric").order_by("unit__sort_key", "pk")


def reading_jobs(actor: Actor, year: int) -> QuerySet[Job]:
    """Files that this person sent in this role for the year, the latest first."""
    mine = Job.objects.filter(kind=READ_JOB, requester=actor.user_id, membership_id=actor.membership_id)
    return mine.filter(params__year=year)


def upload_of(job: Job, actor: Actor) -> WorkbookUpload | None:
    """What a finished job read, None while it reads, when it failed, or after the keeping time."""
    return WorkbookUpload.objects.filter(pk=job.result.get("workbook", 0), user=actor.user_id).first()


def applied_before(upload: WorkbookUpload) -> dt.datetime | None:
    """When the very same file was last written by the same person."""
    same = WorkbookUpload.objects.filter(user=upload.user_id, year=upload.year, sha256=upload.sha256)
    earlier = same.filter(applied_at__isnull=False).exclude(pk=upload.pk).order_by("-applied_at").first()
    return earlier.applied_at if earlier else None
