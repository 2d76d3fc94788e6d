"""REL-REM-03, 04, 07: whenever the worker dies, with the broker emptied too, nobody is forgotten or told twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.antq.test_worker import env, scratch_url  # noqa: F401

KILLS = int(os.environ.get("ANTQ_RUNS", "1"))  # at each of the five points; the campaign of the issue: 20
pytestmark = pytest.mark.worker


def test_kill_9_at_five_points(env: dict[str, str], tmp_path: Path) -> None:  # noqa: F811
    """Lost 0, in-app duplicates 0, e-mail duplicates only from kills between the server's answer and the mark."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.deadlines.campaign", str(KILLS)],
        env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["kills"] == dict.fromkeys(
        ("before claim", "after claim", "during SMTP", "after SMTP", "after mark"), KILLS
    ), found["log"]
    assert found["finished"], found["log"]
    assert found["people"] == 5 * KILLS * 3
    assert found["people_told"] == found["notices"] == found["mails"] == found["people"]
    assert (found["lost"], found["unknown"]) == (0, 0)
    assert found["duplicates"] <= KILLS
    # The proof that the dangerous moment was hit: the server had taken those mails already.
    assert found["duplicates"] == KILLS
