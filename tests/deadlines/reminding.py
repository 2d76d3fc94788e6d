"""What the tests of reminders share: moments, a whole day in one call, rows to compare."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

from deadlines.domain.digests import settle_digests
from deadlines.domain.mailing import send_mails, waiting_mails
from deadlines.domain.sweeping import plan_day, sweep, waiting_sweeps
from deadlines.models import Digest, Mail, Notice, Reminder

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def at(day: dt.date | str, hour: int = 8, minute: int = 0) -> dt.datetime:
    """A local moment: ``at("2026-10-07")`` is 8:00 in Hà Nội."""
    day = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=HANOI)


def run(now: dt.datetime) -> None:
    """What a tick and its workers do at one moment, without the broker."""
    plan_day(now=now)
    for pk in waiting_sweeps(now=now):
        sweep(pk, now=now)
    while settle_digests(now=now):
        pass
    while ids := waiting_mails(now=now):
        send_mails(ids, now=now)


def stages(**of: Any) -> list[tuple[str, int]]:
    """(day of telling, stage) of reminders that were told, in order."""
    rows = Reminder.objects.filter(digest__isnull=False, **of).order_by("digest__day", "pk")
    return [(f"{row.digest.day:%d/%m/%Y}", row.stage) for row in rows.select_related("digest")]


def counts() -> dict[str, Counter[Any]]:
    """All rows of the engine as values that two runs can be compared by."""
    return {
        "reminders": Counter(
            Reminder.objects.values_list(
                "user_id", "audience", "occurrence_id", "code", "year", "period", "path", "due_on", "stage", "dropped"
            )
        ),
        "digests": Counter(Digest.objects.values_list("user_id", "day", "state")),
        "notices": Counter(Notice.objects.values_list("user_id", "key", "title")),
        "mails": Counter(Mail.objects.values_list("key", "state", "attempts")),
    }
