"""The broker only wakes: what was rolled back wakes nobody, what was committed is found by the next tick."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import transaction

from antq.celery import app
from common.models import Heartbeat
from deadlines import tasks
from deadlines.models import Digest, Notice, Sweep
from tests.conftest import Cast
from tests.deadlines import samples
from tests.deadlines.reminding import at

NOW = at("2026-10-07")


class Broker:
    """Stands where messages leave the process: keeps them, or is away."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, dict[str, Any]]] = []
        self.is_away = False

    def take(self, name: str, kwargs: dict[str, Any]) -> None:
        if self.is_away:
            raise ConnectionRefusedError
        self.messages.append((name, kwargs))

    def work(self) -> None:
        """Run what came, and what comes of it."""
        while self.messages:
            name, kwargs = self.messages.pop(0)
            app.tasks[name].apply(kwargs=kwargs, throw=True)


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    made = Broker()
    for task in (tasks.sweep, tasks.settle_digests, tasks.send_mails):
        monkeypatch.setattr(
            task, "apply_async", lambda kwargs, expires, name=task.name: made.take(name, kwargs), raising=True
        )
    return made


@pytest.fixture
def due(transactional_db: None, cast: Cast) -> Cast:
    samples.occurrence(samples.obligation(), cast.unit)
    return cast


@pytest.fixture(autouse=True)
def frozen() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_tick_wakes_workers_until_everything_is_told(due: Cast, broker: Broker) -> None:
    tasks.tick()
    assert [name for name, _ in broker.messages] == ["deadlines.sweep"] * Sweep.objects.count()
    broker.work()
    assert Notice.objects.filter(user=due.unit_head).count() == 1
    assert Heartbeat.objects.get(name="tick").at == NOW
    tasks.tick()
    assert broker.messages == []


def test_what_is_rolled_back_wakes_nobody(due: Cast, broker: Broker) -> None:
    """REL-REM-04"""
    with transaction.atomic():
        tasks.wake(tasks.settle_digests)
        assert broker.messages == []
        transaction.set_rollback(True)
    assert broker.messages == []
    with transaction.atomic():
        tasks.wake(tasks.settle_digests)
    assert [name for name, _ in broker.messages] == ["deadlines.settle_digests"]


def test_a_broker_that_is_away_costs_a_minute(due: Cast, broker: Broker) -> None:
    """REL-REM-04: committed while the broker is dead; told after it has returned."""
    broker.is_away = True
    tasks.tick()
    assert (Sweep.objects.exists(), broker.messages) == (True, [])
    broker.is_away = False
    tasks.tick()
    broker.work()
    assert Notice.objects.filter(user=due.unit_head).count() == 1


def test_messages_lost_at_every_step_lose_nothing(due: Cast, broker: Broker) -> None:
    """REL-REM-04: a flushed broker; each tick finds what waits."""
    tasks.tick()
    broker.messages.clear()
    tasks.tick()
    for name, kwargs in list(broker.messages):
        app.tasks[name].apply(kwargs=kwargs, throw=True)
    broker.messages.clear()
    assert Digest.objects.filter(state="due").count() == 1
    tasks.tick()
    assert [name for name, _ in broker.messages] == ["deadlines.settle_digests"] * tasks.AT_ONCE
    broker.work()
    assert Notice.objects.filter(user=due.unit_head).count() == 1


def test_a_tick_nobody_took_expires() -> None:
    """A worker that was away for days does not find thousands of ticks."""
    entry = app.conf.beat_schedule["deadlines-tick"]
    assert (entry["task"], entry["schedule"], entry["options"]) == ("deadlines.tick", 60.0, {"expires": 120})
