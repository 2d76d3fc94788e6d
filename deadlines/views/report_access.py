"""What the pages of one report share: who may see it, evidence on it, a second click that only repeats the first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from common.models import StatusChange
from common.scope import Actor, Role
from deadlines.models import Report
from deadlines.queries.reports import reports_visible_to
from deadlines.rules.reports import may_attach
from models_programs.rules.permissions import NOT_YOURS, UNIT_AND_OFFICER
from models_programs.views.registry import Holder, register_holder
from units.views.access import actor_of

FILLERS = (Role.UNIT_HEAD, Role.OFFICER, Role.APPROVER)
# A second identical post within this time is a double click, not a mistake.
DOUBLE_CLICK = dt.timedelta(minutes=2)


def find_report(request: HttpRequest, year: int, pk: int) -> Report:
    """The report if it lies in the actor's scope and in that year, else 404."""
    rows = reports_visible_to(actor_of(request), year).select_related(
        "occurrence__obligation",
        "occurrence__unit__authority",
        "occurrence__unit__area",
        "occurrence__authority__parent",
    )
    return get_object_or_404(rows, pk=pk)


def just_done(report: Report, action: str, actor: Actor, now: dt.datetime) -> bool:
    """Whether the same person has taken the same step a moment ago."""
    last = StatusChange.objects.filter(subject_type=report._meta.label_lower, subject_id=report.pk).last()
    if last is None or (last.action, last.actor_id) != (action, actor.user_id):
        return False
    return now - last.at < DOUBLE_CLICK


class ReportEvidence(Holder):
    """Documents that hang on a report; changed by those who write it while it can be written."""

    slug = "report"
    model = Report
    noun = "báo cáo"
    heading = "Báo cáo định kỳ"
    writers = UNIT_AND_OFFICER

    def url(self, suffix: str, year: int, *args: Any) -> str:
        return reverse("deadlines:reports" if suffix else "deadlines:report", args=[year, *args])

    def found(self, request: HttpRequest, pk: int) -> Report:
        year = request.resolver_match.kwargs["year"] if request.resolver_match else 0
        return find_report(request, year, pk)

    def may_write(self, actor: Actor, record: Any) -> bool:
        return may_attach(record, actor)

    def writable(self, request: HttpRequest, pk: int) -> Report:
        report = self.found(request, pk)
        if not self.may_write(actor_of(request), report):
            raise PermissionDenied(NOT_YOURS)
        return report


register_holder(ReportEvidence())
