"""A real Celery worker with beat, its own database and the broker of the run: the filesystem, or Redis."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.script.tools import wait_for

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]
WORKER = [sys.executable, "-m", "celery", "-A", "antq", "worker", "--beat", "--concurrency", "2", "--loglevel", "INFO"]
pytestmark = pytest.mark.worker


@pytest.fixture
def scratch_url(tmp_path: Path, django_db_blocker: object) -> Iterator[str]:
    """An empty database of the kind under test, apart from the one that pytest-django rolls back."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'antq.sqlite3'}"
        return
    import psycopg

    name = f"scratch_{uuid.uuid4().hex}"
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        yield server.rpartition("/")[0] + "/" + name
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def env(tmp_path: Path, scratch_url: str) -> dict[str, str]:
    broker = settings.CELERY_BROKER_URL
    if broker.startswith("redis"):
        broker = broker.rpartition("/")[0] + "/9"
    return os.environ | {"DATABASE_URL": scratch_url, "ANTQ_DATA": str(tmp_path), "CELERY_BROKER_URL": broker}


def doctor(env: dict[str, str], *codes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*MANAGE, "doctor", "--only", *codes], env=env, capture_output=True, text=True, check=False)


def test_beat_broker_and_worker_together(env: dict[str, str], tmp_path: Path) -> None:
    """REL-REM-10, REL-CR-07: the heartbeat travels from beat through the broker to the worker and into the database."""
    subprocess.run([*MANAGE, "migrate", "-v0"], env=env, check=True, capture_output=True)
    before = doctor(env, "worker", "heartbeat")
    assert before.returncode == 1
    assert before.stdout.splitlines()[-1] == "2 mục: 2 lỗi."
    log = tmp_path / "worker.log"
    with log.open("wb") as output:
        command = [*WORKER, "--schedule", str(tmp_path / "beat")]
        worker = subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, stdout=output, stderr=subprocess.STDOUT)
    try:
        assert wait_for(lambda: "Task common.heartbeat" in log.read_text() or worker.poll() is not None, 60)
        assert worker.poll() is None, log.read_text()
        after = doctor(env, "broker", "worker", "heartbeat", "jobs")
        assert after.returncode == 0, after.stdout + log.read_text()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=40) == 0
    finally:
        worker.kill()
        worker.wait()
    assert "Traceback" not in log.read_text()
