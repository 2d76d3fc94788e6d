"""Background work of reports. Tasks carry no more than an id; the rows say what is to be done."""

from __future__ import annotations

import logging
import time

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from reports.domain.drift import drifted
from reports.domain.packing import ask_for_missing
from reports.domain.refreshing import mark_all, refresh_some, work_years
from reports.domain.schedules import make_due
from reports.queries.schedules import due_schedules

logger = logging.getLogger(__name__)
AT_ONCE = 200
TURN = 40  # seconds that one task works before it lets others in; the next tick goes on
YEARS = 2


@shared_task(name="reports.make_scheduled", time_limit=300)
def make_scheduled() -> None:
    """Start what is due today, from the hour on at which people are told something."""
    now = timezone.now()
    if timezone.localtime(now).hour < settings.REMINDER_FROM:
        return
    for schedule in due_schedules(timezone.localdate(now), AT_ONCE):
        make_due(schedule, now=now)


@shared_task(name="reports.refresh_numbers", time_limit=300)
def refresh_numbers() -> None:
    """Make anew what changed and nobody has read since, until nothing waits or the turn is over."""
    end = time.monotonic() + TURN
    while refresh_some(now=timezone.now()) and time.monotonic() < end:
        pass


@shared_task(name="reports.recount", time_limit=300)
def recount() -> None:
    """Once a night: everything of the last two years is made anew, whatever was told in between; closed years are
    compared with what was closed."""
    now = timezone.now()
    for year in sorted(work_years())[-YEARS:]:
        mark_all("", year, now=now)
    for name, year, sentences in drifted(now=now):
        logger.error("closed year %s of %s is not what was closed: %s", year, name, "; ".join(sentences[:3]))


@shared_task(name="reports.pack_closings", time_limit=60)
def pack_closings() -> None:
    """Ask once more for the reports of closed years that were not made."""
    ask_for_missing(now=timezone.now())
