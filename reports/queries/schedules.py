"""Reads about reports that are made by themselves, each person's own."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from common.models import WorkYear
from reports.enums import OfYear
from reports.models import ReportSchedule


def schedules_of(user_id: int) -> QuerySet[ReportSchedule]:
    """What a person has scheduled, newest first, with the place."""
    return ReportSchedule.objects.filter(user=user_id).select_related("authority")


def active(schedules: QuerySet[ReportSchedule]) -> QuerySet[ReportSchedule]:
    """Those that have something to make still."""
    return schedules.filter(stopped_at=None, next_on__isnull=False)


def over(schedules: QuerySet[ReportSchedule]) -> QuerySet[ReportSchedule]:
    """Those that were stopped, or have nothing more to make."""
    return schedules.filter(next_on=None)


def due_schedules(today: dt.date, limit: int) -> list[ReportSchedule]:
    """Those whose day has come, those that wait longest first."""
    found = active(ReportSchedule.objects.all()).filter(next_on__lte=today)
    return list(found.select_related("authority", "user").order_by("next_on", "pk")[:limit])


def year_of(day: dt.date, of_year: str = OfYear.SAME) -> int | None:
    """The year in work that a report made on ``day`` is about: its own or the one before, if it is not opened yet the
    latest before that; None without one."""
    latest = day.year - (of_year == OfYear.BEFORE)
    return WorkYear.objects.filter(year__lte=latest).order_by("-year").values_list("year", flat=True).first()
