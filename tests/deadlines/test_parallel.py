"""Many at once on a real database: the rows come out as if one had done it alone."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from common.scope import Role
from deadlines.domain.digests import settle_digests
from deadlines.domain.mailing import send_mails, waiting_mails
from deadlines.domain.sweeping import plan_day, sweep, waiting_sweeps
from deadlines.enums import MailState
from deadlines.models import Digest, Mail, Notice, Obligation, Occurrence, Reminder, Sweep
from tests import factories as make
from tests.conftest import Cast
from tests.deadlines import samples
from tests.deadlines.reminding import at, counts, run
from tests.deadlines.sink import Sink, sink

pytestmark = pytest.mark.django_db(transaction=True)
UNITS = 12


@pytest.fixture
def server(settings: Any) -> Iterator[Sink]:
    with sink() as made:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
        settings.MAIL_LEAVES, settings.BASE_URL = True, "https://antq.example"
        yield made


@pytest.fixture
def world(cast: Cast) -> Obligation:
    """Twelve units with a head each in two communes, all with an address."""
    of = samples.obligation()
    for number in range(UNITS):
        unit = make.unit(cast.commune if number % 2 else cast.other_commune)
        make.person(Role.UNIT_HEAD, unit, email=f"nguoi{number}@example.vn")
        samples.occurrence(of, unit, on_time_to=dt.date(2026, 10, 14) + dt.timedelta(days=number % 3))
    return of


def together(work: Callable[[int], None], count: int) -> None:
    """``count`` threads with connections of their own start at one moment."""
    gate = threading.Barrier(count)

    def one(number: int) -> None:
        try:
            gate.wait(30)
            work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(one, range(count)))


def test_ten_ticks_at_once_make_the_same_rows(world: Obligation) -> None:
    """REL-REM-01"""
    now = at("2026-10-07")

    def tick(number: int) -> None:
        plan_day(now=now)
        for pk in waiting_sweeps(now=now):
            sweep(pk, now=now)

    together(tick, 10)
    assert Sweep.objects.count() == 2
    assert not Sweep.objects.filter(done_at=None).exists()
    rows = Reminder.objects.values_list("user_id", "occurrence_id", "stage")
    assert len(rows) == len(set(rows)) == UNITS


def test_two_beats_and_four_workers_over_ten_days(world: Obligation, server: Sink) -> None:
    """REL-REM-07: the counts are those of one process that works alone, and each mail is sent once."""
    days = [dt.date(2026, 10, 7) + dt.timedelta(days=number) for number in range(10)]
    for day in days:
        Occurrence.objects.filter(pk=Occurrence.objects.earliest("pk").pk).update(
            sent_on=dt.date(2026, 10, 12) if day >= dt.date(2026, 10, 12) else None
        )
        simulate(at(day))
    found = counts()
    sent = server.ids
    assert len(sent) == len(set(sent)) == Mail.objects.filter(state=MailState.SENT).count() == Mail.objects.count()
    assert sum(found["notices"].values()) == Notice.objects.values("user", "key").distinct().count()
    alone = again(days)
    assert {name: found[name] for name in ("reminders", "digests", "notices")} == {
        name: alone[name] for name in ("reminders", "digests", "notices")
    }
    assert sum(found["reminders"].values()) > 3 * UNITS


def simulate(now: dt.datetime) -> None:
    """Two that tick and four that work, in an order that nobody planned; sometimes a worker comes twice."""

    def part(number: int) -> None:
        chance = random.Random(f"{now} {number}")
        for _ in range(3):
            if number < 2:
                plan_day(now=now)
                continue
            ids = waiting_sweeps(now=now)
            chance.shuffle(ids)
            for pk in ids:
                sweep(pk, now=now)
            while settle_digests(now=now, limit=3):
                pass
            send_mails(waiting_mails(now=now), now=now)

    together(part, 6)
    run(now)


def again(days: list[dt.date]) -> dict[str, Any]:
    """The same days once more, by one process."""
    for model in (Mail, Notice, Reminder, Digest, Sweep):
        model.objects.all().delete()
    for day in days:
        Occurrence.objects.filter(pk=Occurrence.objects.earliest("pk").pk).update(
            sent_on=dt.date(2026, 10, 12) if day >= dt.date(2026, 10, 12) else None
        )
        run(at(day))
    return counts()


def test_two_workers_with_the_same_mails_send_each_once(world: Obligation, server: Sink) -> None:
    """REL-REM-02"""
    now = at("2026-10-07")
    plan_day(now=now)
    for pk in waiting_sweeps(now=now):
        sweep(pk, now=now)
    while settle_digests(now=now):
        pass
    ids = waiting_mails(now=now)
    assert len(ids) == UNITS

    def work(number: int) -> None:
        send_mails(ids, now=now)

    together(work, 4)
    assert sorted(server.ids) == sorted(Mail.objects.values_list("message_id", flat=True))
