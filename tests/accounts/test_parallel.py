"""Under a row lock on both databases: no free guesses, no second first administrator."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import Membership
from accounts.throttle import PAIR_LIMIT
from tests.accounts import parallel

SQLITE = connection.vendor == "sqlite"


@pytest.mark.skipif(SQLITE, reason="the same runs on a file below")
@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_get_no_free_tries() -> None:
    """SEC-AUTH-05: twenty at once, five looked at."""
    assert parallel.guesses() == PAIR_LIMIT


@pytest.mark.skipif(SQLITE, reason="the same runs on a file below")
@pytest.mark.django_db(transaction=True)
def test_a_setup_link_works_once_however_fast() -> None:
    """SEC-AUTH-07"""
    assert parallel.setups() == ["Refused"] * (parallel.AT_ONCE - 1) + ["made"]
    assert Membership.objects.count() == 1


@pytest.mark.skipif(not SQLITE, reason="embedded database")
def test_the_same_on_an_sqlite_file(tmp_path) -> None:
    """SEC-AUTH-05, SEC-AUTH-07: IMMEDIATE transactions are the lock."""
    environment = {**os.environ, "ANTQ_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "antq.settings"}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.accounts.parallel"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.split() == [str(PAIR_LIMIT), "1", str(parallel.AT_ONCE - 1)], done.stdout + done.stderr
