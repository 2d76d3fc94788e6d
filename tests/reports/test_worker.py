"""Reports end to end: a browser's requests, the broker of the run, a real Celery worker, the files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.antq.test_worker import MANAGE, env, scratch_url  # noqa: F401 (fixtures: the same scratch database and broker)

pytestmark = pytest.mark.worker
STORY = [sys.executable, "-m", "tests.reports.story"]
WORKER = [sys.executable, "-m", "celery", "-A", "antq", "worker", "--concurrency", "1", "--loglevel", "INFO"]


def test_three_reports_through_a_real_worker(env: dict[str, str], tmp_path: Path) -> None:  # noqa: F811 (the fixture)
    """REL-CR-07, UX-TIME-01: started in the web process, made in the worker, downloaded by the requester."""
    subprocess.run([*MANAGE, "migrate", "-v0"], env=env, check=True, capture_output=True)
    log = tmp_path / "worker.log"
    with log.open("wb") as output:
        worker = subprocess.Popen(WORKER, env=env, cwd=settings.BASE_DIR, stdout=output, stderr=subprocess.STDOUT)
    try:
        for step in ("start", "fetch"):
            done = subprocess.run(
                [*STORY, step], env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr + log.read_text()
    finally:
        worker.terminate()
        worker.wait(timeout=40)
    assert "Traceback" not in log.read_text()


def test_a_killed_worker_is_tried_once_more_and_then_says_so(env: dict[str, str], tmp_path: Path) -> None:  # noqa: F811
    """REL-CR-07: SIGKILL in the middle of a report; the second try makes it, a second death ends it with a notice."""
    subprocess.run([*MANAGE, "migrate", "-v0"], env=env, check=True, capture_output=True)
    log = tmp_path / "worker.log"
    with log.open("wb") as output:
        command = [*WORKER, "--beat", "--schedule", str(tmp_path / "beat"), "--include", "tests.reports.crashing"]
        worker = subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, stdout=output, stderr=subprocess.STDOUT)
    try:
        story = [sys.executable, "-m", "tests.reports.crashing", str(tmp_path)]
        done = subprocess.run(story, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    finally:
        worker.terminate()
        worker.wait(timeout=40)
    assert done.returncode == 0, done.stderr + log.read_text()
    assert json.loads(done.stdout.splitlines()[-1]) == [
        {"state": "done", "attempts": 2, "message": "", "has_file": True, "runs": 2,
         "told": "Báo cáo đã lập xong: Thử 1"},
        {"state": "failed", "attempts": 2, "has_file": False, "runs": 2,
         "message": "Máy xử lý bị ngắt giữa chừng hai lần. Thử lại; nếu vẫn lỗi, báo quản trị.",
         "told": "Báo cáo chưa lập được: Thử 2"},
    ], log.read_text()  # fmt: skip
