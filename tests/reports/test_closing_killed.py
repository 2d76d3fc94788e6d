"""Closing a year and opening it again are atomic: SIGKILL at every statement that writes leaves all or nothing."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from django.conf import settings

from tests.antq.test_worker import MANAGE, env, scratch_url  # noqa: F401 (fixtures: an own database)

pytestmark = pytest.mark.worker


def test_no_kill_leaves_half_a_closing(env: dict[str, str]) -> None:  # noqa: F811
    subprocess.run([*MANAGE, "migrate", "-v0"], env=env, check=True, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-m", "tests.reports.killing"],
        env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    closing, undoing = found["close"], found["undo"]
    [sha256] = closing["after"][2]
    assert closing["before"] == [0, 0, [], 0, 0, 0, 0, False, False]
    assert closing["after"] == [1, 0, [sha256], 1, 0, 1, 1, True, False]
    assert len(closing["points"]) >= 16
    assert [kept for _, kept in closing["points"]] == [closing["before"]] * len(closing["points"])
    assert undoing["before"] == closing["after"]
    assert undoing["after"] == [0, 1, [sha256], 1, 1, 1, 1, True, True]
    assert len(undoing["points"]) >= 6
    assert [kept for _, kept in undoing["points"]] == [undoing["before"]] * len(undoing["points"])
    # Killed before the commit of the second closing: nothing; after it: everything, with the same hash.
    assert found["commit"]["before"] == [True, undoing["after"]]
    assert found["commit"]["after"] == [True, [1, 1, [sha256], 2, 1, 1, 2, True, True]]
