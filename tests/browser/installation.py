"""A whole installation for browser tests: its own database, web server and Celery worker, with the demo year."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import sql

from tests.script.tools import ROOT, free_port, get, wait_for

PASSWORD = "hoc-cham-diem-2026"


@dataclass(frozen=True, slots=True)
class Installation:
    """Where it answers and where it keeps its data."""

    url: str
    data: Path
    env: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run a management command; returns what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True, text=True).stdout


@contextlib.contextmanager
def running(data: Path) -> Iterator[Installation]:
    """Set up, fill with the demo year, start web and worker; everything is gone afterwards."""
    with _database(data) as address:
        env = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("ANTQ_", "DJANGO_"))},
            "ANTQ_DATA": str(data),
            "DATABASE_URL": address,
            "CELERY_BROKER_URL": _broker(),
            "DJANGO_SETTINGS_MODULE": "antq.settings",
        }
        port = free_port()
        place = Installation(f"http://127.0.0.1:{port}", data, env)
        place.manage("setup")
        place.manage("demo")
        web = [sys.executable, "-m", "gunicorn", "antq.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
        worker = [sys.executable, "-m", "celery", "-A", "antq", "worker", "--concurrency", "1", "--loglevel", "WARNING"]
        with _process([*web, "--no-control-socket"], env, data), _process(worker, env, data):
            assert wait_for(lambda: _answers(place.url), 60)
            yield place


def _answers(url: str) -> bool:
    try:
        return get(f"{url}/healthz")[0] == 200
    except OSError:
        return False


def _broker() -> str:
    """The test run's Redis in a database of its own for each test worker, or the folder broker of the embedded mode."""
    broker = str(settings.CELERY_BROKER_URL)
    number = 5 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return f"{broker.rsplit('/', 1)[0]}/{number}" if broker.startswith("redis") else "filesystem://localhost/"


@contextlib.contextmanager
def _database(data: Path) -> Iterator[str]:
    """A fresh PostgreSQL database beside the tests' own, or a SQLite file."""
    data.mkdir(parents=True, exist_ok=True)
    config = settings.DATABASES["default"]
    if "sqlite" in config["ENGINE"]:
        yield f"sqlite:///{data / 'antq.sqlite3'}"
        return
    name = f"antq_browser_{os.getpid()}_{int(time.time())}"
    access = {"host": config["HOST"], "port": config["PORT"] or 5432, "user": config["USER"]}
    with psycopg.connect(dbname="postgres", password=config["PASSWORD"] or None, autocommit=True, **access) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            password = f":{config['PASSWORD']}" if config["PASSWORD"] else ""
            yield f"postgres://{access['user']}{password}@{access['host']}:{access['port']}/{name}"
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def _process(command: list[str], env: dict[str, str], data: Path) -> Iterator[None]:
    log = data / f"{command[2]}.log"
    with log.open("ab") as output:
        child = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output, start_new_session=True)
        try:
            yield
        finally:
            child.terminate()
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
