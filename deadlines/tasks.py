"""Background work of deadlines. Tasks carry no more than an id; the rows say what is to be done, so that a lost message
costs a minute and a doubled one nothing (ADR 0024).
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from functools import partial

from celery import Task, shared_task
from django.db import transaction
from django.utils import timezone

from common.models import Heartbeat
from deadlines.domain.digests import settle_digests as settle_some
from deadlines.domain.digests import waiting_digests
from deadlines.domain.holidays import fill_holidays
from deadlines.domain.mailing import send_mails as send_some
from deadlines.domain.mailing import waiting_mails
from deadlines.domain.requests import answer_one, is_asked
from deadlines.domain.requests import ask_for_all as ask_everywhere
from deadlines.domain.sweeping import all_swept, plan_day, waiting_sweeps
from deadlines.domain.sweeping import sweep as sweep_part

logger = logging.getLogger(__name__)
TICK = "tick"
AT_ONCE = 2  # how many workers are woken for the same kind of rows; more would keep people's own jobs waiting
TURN = 40  # seconds that one task works before it lets others in; the next tick goes on
EXPIRES = 120  # seconds after which a wake-up nobody took is dropped: the next tick sends another


def wake(task: Task, **arguments: int) -> None:
    """Send a message once the transaction is committed; a broker that is away costs a minute, never the row."""
    transaction.on_commit(partial(_send, task, arguments))


def _send(task: Task, arguments: dict[str, int]) -> None:
    try:
        task.apply_async(kwargs=arguments, expires=EXPIRES)
    except Exception:
        logger.warning("broker unreachable, %s waits for the next tick", task.name, exc_info=True)


def _in_turn(some: Callable[[], int | bool]) -> None:
    """Do piece after piece until nothing waits or the turn is over."""
    end = time.monotonic() + TURN
    while some() and time.monotonic() < end:
        pass


@shared_task(name="deadlines.tick", time_limit=120)
def tick() -> None:
    """Once a minute: show that the scheduler lives, write what is due today, wake workers for whatever waits."""
    now = timezone.now()
    Heartbeat.objects.update_or_create(name=TICK, defaults={"at": now})
    with transaction.atomic():
        plan_day(now=now)
        for pk in waiting_sweeps(now=now):
            wake(sweep, sweep_id=pk)
        if is_asked():
            wake(make_occurrences)
        for task, waits in ((settle_digests, waiting_digests(now=now)), (send_mails, waiting_mails(now=now, limit=1))):
            for _ in range(AT_ONCE if waits else 0):
                wake(task)


@shared_task(name="deadlines.make_occurrences", time_limit=600)
def make_occurrences() -> None:
    """Make what is due anew wherever something changed that it depends on."""
    _in_turn(lambda: answer_one(now=timezone.now()) is not None)


@shared_task(name="deadlines.ask_for_all", time_limit=60)
def ask_for_all() -> None:
    """Once a night: everything is made again and compared with the truth; the days off of next year are computed."""
    now = timezone.now()
    ask_everywhere(now=now)
    fill_holidays({now.year, now.year + 1})


@shared_task(name="deadlines.sweep", time_limit=600)
def sweep(*, sweep_id: int) -> None:
    """Look through one part of the tree; the last part of the day starts the digests."""
    now = timezone.now()
    if sweep_part(sweep_id, now=now) and all_swept(timezone.localdate(now)):
        for _ in range(AT_ONCE):
            wake(settle_digests)


@shared_task(name="deadlines.settle_digests", time_limit=300)
def settle_digests() -> None:
    """Tell people what waits for them, then let mails go."""
    _in_turn(lambda: settle_some(now=timezone.now()))
    if waiting_mails(now=timezone.now(), limit=1):
        wake(send_mails)


@shared_task(name="deadlines.send_mails", time_limit=600)
def send_mails() -> None:
    """Send mails that wait."""

    def some() -> int:
        ids = waiting_mails(now=timezone.now())
        random.shuffle(ids)  # two workers that find the same mails do not wait for each other at each one
        send_some(ids, now=timezone.now())
        return len(ids)

    _in_turn(some)
