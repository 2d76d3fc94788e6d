"""REL-OBS-01: liveness asks nothing, readiness asks six things quickly, details are for administrators."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from common.models import Heartbeat
from tests.conftest import Cast

READY = {"disk", "database", "migrations", "broker", "heartbeat", "reminders"}


@pytest.fixture
def beating(db: None) -> Heartbeat:
    Heartbeat.objects.create(name="tick", at=timezone.now())
    return Heartbeat.objects.create(name="beat", at=timezone.now())


def test_healthz_needs_no_database(client: Client) -> None:
    """REL-OBS-01: this test has no database access at all."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_readyz_is_green_and_says_nothing_to_strangers(client: Client, beating: Heartbeat) -> None:
    """REL-OBS-01"""
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("name", ["officer", "approver", "viewer", "unit_head", "outsider"])
def test_other_roles_get_no_details(cast: Cast, beating: Heartbeat, name: str) -> None:
    """REL-OBS-01, ASVS 13.4.5"""
    assert cast.client(name).get("/readyz").json() == {"status": "ok"}


def test_administrators_see_each_check_without_secrets(cast: Cast, beating: Heartbeat) -> None:
    """REL-OBS-01"""
    answer = cast.client("admin").get("/readyz")
    assert set(answer.json()["checks"]) == READY
    assert {check["verdict"] for check in answer.json()["checks"].values()} <= {"fine", "warn"}
    text = answer.content.decode()
    assert settings.SECRET_KEY not in text
    password = settings.DATABASES["default"].get("PASSWORD")
    assert not password or password not in text


def test_no_heartbeat_is_not_ready(client: Client, db: None) -> None:
    """REL-REM-10"""
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "fail"})


@pytest.mark.parametrize("name", ["beat", "tick"])
@pytest.mark.parametrize(("age", "status"), [(170, 200), (190, 503)])
def test_a_heartbeat_older_than_three_minutes_is_not_ready(
    client: Client, beating: Heartbeat, name: str, age: int, status: int
) -> None:
    """REL-REM-10"""
    Heartbeat.objects.filter(name=name).update(at=timezone.now() - dt.timedelta(seconds=age))
    assert client.get("/readyz").status_code == status


def test_a_broker_that_is_away_is_not_ready(client: Client, beating: Heartbeat, settings: Any, tmp_path: Path) -> None:
    """REL-OBS-01: both kinds of broker, and the answer still comes quickly."""
    settings.CELERY_BROKER_URL, settings.BROKER_DIR = "filesystem://localhost/", tmp_path / "gone"
    assert client.get("/readyz").status_code == 503
    settings.CELERY_BROKER_URL = "redis://:geheim@127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert b"geheim" not in answer.content


def test_readyz_is_fast(client: Client, beating: Heartbeat) -> None:
    """REL-OBS-01: at most 200 ms; the first call loads the modules and reads the migrations."""
    client.get("/readyz")
    times = []
    for _ in range(5):
        start = time.perf_counter()
        assert client.get("/readyz").status_code == 200
        times.append(time.perf_counter() - start)
    assert sorted(times)[2] < 0.2
