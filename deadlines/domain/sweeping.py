"""The day's reminders are written down: who is to be told of what at which stage (ADR 0024).

A tick makes the ``Sweep`` rows of the day, workers claim them one by one. Everything is added by constraint, so a sweep
may run twice, or stop in the middle and run again, and the rows are the same.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from common.scope import province_path
from deadlines.domain.parts import Part
from deadlines.enums import DigestState
from deadlines.models import Digest, Occurrence, Reminder, Sweep
from deadlines.queries.holidays import days_off
from units.enums import AuthorityKind
from units.models import Authority

LEASE = dt.timedelta(minutes=5)
MAX_ATTEMPTS = 10  # a part that breaks ten times in a day waits for the next day and is shown by the doctor
PATIENCE = 3  # digests wait for all parts of the day, but not longer for one that broke this often
BATCH = 1000
ROWS_AT_ONCE = 500


def is_telling_time(now: dt.datetime) -> bool:
    """Whether people may be told something at this hour (local time, settings REMINDER_FROM to REMINDER_TO)."""
    return bool(settings.REMINDER_FROM <= timezone.localtime(now).hour < settings.REMINDER_TO)


def plan_day(*, now: dt.datetime) -> int:
    """Make the parts of the day once; how many were made. Before the hour, or when they exist, nothing happens.

    What was not finished on earlier days is closed: the parts of today find the same things, and reminders that wait go
    into the digest of today, so that after a stop of days a person hears once.
    """
    today = timezone.localdate(now)
    if not is_telling_time(now) or Sweep.objects.filter(day=today).exists():
        return 0
    with transaction.atomic():
        paths = sorted(_parts())
        Sweep.objects.bulk_create((Sweep(day=today, path=path) for path in paths), ignore_conflicts=True)
        Sweep.objects.filter(day__lt=today, done_at=None).update(done_at=now, lease_until=None)
        Digest.objects.filter(day__lt=today, state=DigestState.DUE).update(state=DigestState.EMPTY, done_at=now)
        if today not in days_off([""], today, today)[""]:
            waiting = Reminder.objects.filter(digest=None, dropped=False).order_by("user_id")
            _add_digests(waiting.values_list("user_id", flat=True).distinct().iterator(BATCH), today)
    return len(paths)


def _parts() -> set[str]:
    """The paths of provinces (and of what has nothing above it), and "" for the ministry and what it manages itself."""
    tops = Authority.objects.filter(Q(parent=None) | Q(parent__kind=AuthorityKind.MINISTRY)).order_by()
    return {province_path(path) for path in tops.values_list("path", flat=True)} | {""}


def waiting_sweeps(*, now: dt.datetime) -> list[int]:
    """Parts of today that nobody works on, by id."""
    if not is_telling_time(now):
        return []
    rows = Sweep.objects.filter(_free(now), day=timezone.localdate(now), done_at=None, attempts__lt=MAX_ATTEMPTS)
    return list(rows.values_list("pk", flat=True))


def all_swept(day: dt.date) -> bool:
    """Whether nobody will get more reminders today, so that digests can be put together."""
    parts = Sweep.objects.filter(day=day)
    return parts.exists() and not parts.filter(done_at=None, attempts__lt=PATIENCE).exists()


def _free(now: dt.datetime) -> Q:
    return Q(lease_until=None) | Q(lease_until__lte=now)


def sweep(sweep_id: int, *, now: dt.datetime) -> bool:
    """Look through one part. False: it is done, somebody else has it, or its day is over."""
    today = timezone.localdate(now)
    mine = Sweep.objects.filter(pk=sweep_id, day=today, done_at=None)
    if not mine.filter(_free(now)).update(lease_until=now + LEASE, attempts=F("attempts") + 1):
        return False
    row, begun = Sweep.objects.get(pk=sweep_id), time.monotonic()
    mine = mine.filter(attempts=row.attempts)
    for reminders in _all_reminders(Part.read(row.path, today)):
        _store(reminders, now)
        passed = dt.timedelta(seconds=time.monotonic() - begun)
        if not mine.update(lease_until=now + passed + LEASE):
            return False  # it took so long that somebody else has begun anew
    return bool(mine.update(done_at=now, lease_until=None))


def _all_reminders(part: Part) -> Iterator[list[Reminder]]:
    """Batch by batch: first what people owe themselves, then what those above have to know."""
    for rows in _batches(part.open_rows()):
        yield part.own(rows)
    groups = part.late_groups()
    for start in range(0, len(groups), BATCH):
        yield part.above(groups[start : start + BATCH])


def _batches(rows: QuerySet[Occurrence]) -> Iterator[list[Occurrence]]:
    """The rows in pieces of ``BATCH`` by id; between two pieces nothing is held in memory."""
    last = 0
    while piece := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield piece
        last = piece[-1].pk


def _store(reminders: list[Reminder], now: dt.datetime) -> None:
    """Add the reminders and the digests of the day of those people."""
    for reminder in reminders:
        reminder.created_at = now
    with transaction.atomic():
        Reminder.objects.bulk_create(reminders, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
        _add_digests((one.user_id for one in reminders), timezone.localdate(now))


def _add_digests(users: Iterable[int], day: dt.date) -> None:
    """One digest per person and day, by constraint."""
    piece: list[Digest] = []
    for user in dict.fromkeys(users):
        piece.append(Digest(user_id=user, day=day))
        if len(piece) == BATCH:
            Digest.objects.bulk_create(piece, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
            piece = []
    Digest.objects.bulk_create(piece, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
