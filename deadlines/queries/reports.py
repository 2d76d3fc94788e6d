"""Reads about reports: who sees which, what is due, what stood in the one before, what happened to one."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, F, Q, QuerySet

from common.models import StatusChange
from common.scope import Actor, within
from deadlines.enums import ReportState, Subject
from deadlines.models import Occurrence, Report
from deadlines.queries.figures import Asked
from deadlines.queries.occurrences import visible_to
from deadlines.queries.report_forms import form_of
from deadlines.rules.reports import span_of
from units.models import Authority
from units.windows import all_windows

# What the list of those who receive can be narrowed to; also the figures above it.
STANDINGS: dict[str, Q] = {
    "waiting": Q(report__state=ReportState.SENT),
    "returned": Q(report__state=ReportState.RETURNED),
    "accepted": Q(report__state=ReportState.ACCEPTED),
    "draft": Q(report__state=ReportState.DRAFT),
    "none": Q(report=None),
}
UNSENT = Q(report=None) | Q(report__state=ReportState.DRAFT)


def reports_visible_to(actor: Actor | None, year: int) -> QuerySet[Report]:
    """Those of the actor's own unit, or of units and authorities in the subtree; nothing for nobody."""
    if actor is None:
        return Report.objects.none()
    rows = Report.objects.filter(year=year)
    return rows.filter(unit=actor.unit_id or 0) if actor.is_unit_head else rows.filter(within(actor.authority_path))


def due_reports(actor: Actor, year: int) -> QuerySet[Occurrence]:
    """What is due as a report in the actor's scope, with what was made of it; nothing that is no longer due."""
    asked = Q(subject=Subject.REPORT) | ~Q(obligation__report_form="")
    rows = visible_to(actor, year).filter(asked, Q(voided=False) | Q(report__isnull=False))
    return rows.select_related("obligation", "unit__authority", "authority__parent", "report")


def own_reports(actor: Actor, year: int) -> QuerySet[Occurrence]:
    """What the actor's own unit, or own authority, has to send, nearest day first."""
    rows = due_reports(actor, year)
    rows = rows if actor.is_unit_head else rows.filter(authority=actor.authority_id)
    return rows.order_by(F("due_on").asc(nulls_last=True), "period", "pk")


def received_reports(actor: Actor, year: int) -> QuerySet[Occurrence]:
    """What units and authorities at and below the actor's authority have to send, without its own."""
    return due_reports(actor, year).filter(Q(authority=None) | ~Q(authority=actor.authority_id))


def counts_of(rows: QuerySet[Occurrence], today: dt.date) -> dict[str, int]:
    """How many of the rows stand where, and ``late``: not sent though the day is over. One query."""
    parts = {name: Count("pk", filter=condition) for name, condition in (STANDINGS | {"late": late_by(today)}).items()}
    counted: dict[str, int] = rows.order_by().aggregate(all=Count("pk"), **parts)
    return counted


def late_by(today: dt.date) -> Q:
    """Not sent yet and the last day in time is over."""
    return UNSENT & Q(due_on__lt=today)


def steps_of(report: Report) -> list[StatusChange]:
    """What happened to a report, the latest first, with who did it. One query."""
    rows = StatusChange.objects.filter(subject_type=Report._meta.label_lower, subject_id=report.pk)
    return list(rows.select_related("actor").order_by("-pk"))


def before(report: Report) -> Report | None:
    """The last report that was sent of the same obligation and bearer for an earlier period, or None. One query."""
    now = report.occurrence
    earlier = Q(year__lt=now.year) | Q(year=now.year, occurrence__period__lt=now.period)
    place = {"unit": report.unit_id} if report.unit_id else {"occurrence__authority": now.authority_id}
    rows = Report.objects.filter(earlier, occurrence__code=now.code, first_sent_at__isnull=False, **place)
    return rows.order_by("-year", "-occurrence__period").first()


def receiver_of(report: Report) -> Authority | None:
    """To whom it goes: the managing authority of a unit, the one above an authority (None: there is none)."""
    occurrence = report.occurrence
    if occurrence.unit is not None:
        return occurrence.unit.authority
    return occurrence.authority.parent if occurrence.authority else None


def assessed_end(report: Report) -> dt.date | None:
    """The last day of the assessed year that a yearly report speaks of; None for other reports.

    An authority's report speaks of all kinds, so of the latest end. At most one query.
    """
    form = form_of(report.form)
    if form is None or not form.assessed:
        return None
    windows = all_windows()
    if report.occurrence.unit_kind:
        return windows[report.occurrence.unit_kind].end(report.year)
    return max(window.end(report.year) for window in windows.values())


def asked_of(report: Report, on: dt.date) -> Asked:
    """Whose figures the report gives, and of which days when they are taken on ``on``."""
    form, occurrence = form_of(report.form), report.occurrence
    span = span_of(
        form.span if form else "", year=report.year, period=occurrence.period, on_time_to=occurrence.on_time_to, on=on
    )
    return Asked(report.year, span, report.authority_path, occurrence.unit)
