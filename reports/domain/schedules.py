"""The verbs of reports that are made by themselves."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common import audit
from common.models import Job
from common.scope import Actor
from common.workflow import NotAllowed, Refused
from deadlines.domain.notices import notify
from deadlines.enums import NoticeKind
from reports.documents import DOCUMENTS, OUT_OF_SCOPE
from reports.domain.jobs import Busy, start_report
from reports.enums import OfYear
from reports.models import ReportSchedule, ScheduledRun
from reports.queries.jobs import reading_actor
from reports.queries.schedules import active, schedules_of, year_of
from reports.rules import permissions as rules
from reports.rules.schedules import turns_around
from units.models import Authority

MAX_ACTIVE = 20
NO_DOCUMENT = "Báo cáo này không còn trong danh sách."
NO_YEAR = "Chưa mở năm nào để lập báo cáo."


def schedule_report(
    *,
    document: str,
    file_format: str,
    authority: Authority,
    first_on: dt.date,
    repeat: str,
    by_mail: bool,
    of_year: str = OfYear.SAME,
    actor: Actor,
    now: dt.datetime,
) -> ReportSchedule:
    """Have a document made on ``first_on`` (a local day, today at the earliest) and, if wanted, again and again.

    Raises NotAllowed outside the actor's scope; Refused for a document or format that there is not, a day that is over,
    and when the person has ``MAX_ACTIVE`` already.
    """
    if not rules.may_read_year_of(actor, authority.path):
        raise NotAllowed("Vai trò đang dùng không lập được báo cáo của nơi này.")
    if not _is_offered(document, file_format):
        raise Refused(NO_DOCUMENT)
    if first_on < timezone.localdate(now):
        raise Refused("Chọn ngày lập từ hôm nay trở đi.")
    with transaction.atomic():
        # The row lock makes counting and making one step for the person.
        User.objects.select_for_update().get(pk=actor.user_id)
        if active(schedules_of(actor.user_id)).count() >= MAX_ACTIVE:
            raise Refused(f"Đã hẹn {MAX_ACTIVE} báo cáo hẹn ngày. Dừng bớt một báo cáo rồi hẹn báo cáo mới.")
        made = ReportSchedule.objects.create(
            user_id=actor.user_id,
            membership_id=actor.membership_id,
            authority=authority,
            document=document,
            file_format=file_format,
            repeat=repeat,
            of_year=of_year,
            first_on=first_on,
            next_on=first_on,
            by_mail=by_mail,
            created_at=now,
        )
        audit.record("report.scheduled", actor_id=actor.user_id, now=now, subject=made, report=document)
    return made


def stop_schedule(schedule: ReportSchedule, *, actor: Actor, now: dt.datetime) -> bool:
    """Make nothing more of it; False when it had stopped already. Raises NotAllowed for somebody else's."""
    if schedule.user_id != actor.user_id:
        raise NotAllowed("Chỉ người hẹn báo cáo dừng được.")
    with transaction.atomic():
        mine = ReportSchedule.objects.filter(pk=schedule.pk, stopped_at=None, next_on__isnull=False)
        if not mine.update(stopped_at=now, next_on=None):
            return False
        audit.record("report.schedule_stopped", actor_id=actor.user_id, now=now, subject=schedule)
    return True


def make_due(schedule: ReportSchedule, *, now: dt.datetime) -> Job | None:
    """Hand the day that has come to a job, with the rights that the person has now; None when there was nothing to do.

    However many processes call, one does it: the claim is a conditional UPDATE of ``next_on``, in one transaction with
    the job. A person with too many jobs under way waits for a later call. Lost rights stop the schedule, and say so.
    """
    due_on, next_on = turns_around(schedule.first_on, schedule.repeat, timezone.localdate(now))
    if due_on is None:
        return None
    try:
        with transaction.atomic():
            mine = ReportSchedule.objects.filter(pk=schedule.pk, next_on=schedule.next_on, stopped_at=None)
            if not mine.update(next_on=next_on):
                return None
            return _make(schedule, due_on, now)
    except Busy:
        return None


def _make(schedule: ReportSchedule, due_on: dt.date, now: dt.datetime) -> Job | None:
    path, today = schedule.authority.path, timezone.localdate(now)
    actor = reading_actor(user=schedule.user, authority_path=path, on=today)
    year = year_of(due_on, schedule.of_year)
    problem = ""
    if actor is None or not schedule.user.is_active:
        problem = OUT_OF_SCOPE
    elif not _is_offered(schedule.document, schedule.file_format):
        problem = NO_DOCUMENT
    elif year is None:
        problem = NO_YEAR
    run = ScheduledRun.objects.create(schedule=schedule, due_on=due_on, made_at=now)
    if problem or actor is None or year is None:
        _give_up(schedule, problem, now)
        return None
    run.job = start_report(
        document=schedule.document,
        file_format=schedule.file_format,
        authority=schedule.authority,
        year=year,
        actor=actor,
        now=now,
    )
    run.save(update_fields=["job"])
    audit.record(
        "report.started", actor_id=actor.user_id, now=now, subject=run.job, report=schedule.document,
        format=schedule.file_format, year=year, authority=schedule.authority_id, schedule=schedule.pk,
    )  # fmt: skip
    return run.job


def _give_up(schedule: ReportSchedule, problem: str, now: dt.datetime) -> None:
    ReportSchedule.objects.filter(pk=schedule.pk).update(problem=problem, stopped_at=now, next_on=None)
    notify(
        users=[schedule.user_id],
        key=f"schedule:{schedule.pk}:stopped",
        kind=NoticeKind.SYSTEM,
        title=f"Đã dừng báo cáo hẹn ngày: {label_of(schedule)} – {schedule.authority.name}",
        lines=[{"text": problem}],
        url=reverse("reports:schedules"),
        now=now,
    )


def label_of(schedule: ReportSchedule) -> str:
    """What the document is called; its code when there is no such document any more."""
    document = DOCUMENTS.get(schedule.document)
    return document.label if document else schedule.document


def _is_offered(document: str, file_format: str) -> bool:
    found = DOCUMENTS.get(document)
    return found is not None and found.is_offered and file_format in found.formats
