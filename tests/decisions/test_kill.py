"""kill -9 in the middle of issuing 50 units: all or nothing (SQLite file; PostgreSQL too when the run has one)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

PROGRAM = ["-m", "tests.decisions.issuing_program"]
NOTHING, ALL = "approved 0 0 0 0 0 0", "issued 50 50 1 1 50 50"
ROUNDS = 12


def run(env: dict[str, str], what: str) -> str:
    command = [sys.executable, *PROGRAM, what]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def press_and_kill(env: dict[str, str], seconds: float | None) -> float:
    """Issue, killed ``seconds`` after the act began (None: let it end); how long it took."""
    command = [sys.executable, *PROGRAM, "press"]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begin\n"
        began = time.monotonic()
        if seconds is not None:
            time.sleep(seconds)
            process.kill()
        process.wait(120)
    return time.monotonic() - began


@pytest.fixture(params=["sqlite", "postgresql"])
def env(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """A database of its own."""
    made = dict(os.environ, ANTQ_DATA=str(tmp_path), DJANGO_SETTINGS_MODULE="antq.settings", PYTHONUTF8="1")
    address = made.pop("DATABASE_URL", "")
    if request.param == "sqlite":
        yield made
        return
    if not address.startswith("postgres"):
        pytest.skip("this run has no PostgreSQL; the run with DATABASE_URL does")
    name = f"antq_kill_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield made | {"DATABASE_URL": f"{address.rpartition('/')[0]}/{name}"}
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_all_or_nothing(env):
    run(env, "make")
    assert run(env, "tell") == NOTHING
    killed = 0
    for number in range(ROUNDS):
        press_and_kill(env, 0.008 * 1.5**number)  # 8 ms after the press, then later and later
        told = run(env, "tell")
        assert told in (NOTHING, ALL)
        if told == ALL:
            break
        killed += 1
    assert killed >= 2, "the kills came too late to show anything"
    if run(env, "tell") == NOTHING:
        press_and_kill(env, None)
    assert run(env, "tell") == ALL
