"""REL-REM-09: a lost worker loses no task, nothing is prefetched, nothing is redelivered while it still runs."""

from __future__ import annotations

import pytest
from django.conf import settings

from antq.celery import app

VISIBILITY = 1800  # seconds; at least twice the time limit, or Redis hands a running task to a second worker


def test_tasks_survive_a_lost_worker() -> None:
    """REL-REM-09"""
    assert app.conf.task_acks_late is True
    assert app.conf.task_reject_on_worker_lost is True
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.worker_soft_shutdown_timeout == 30
    assert app.conf.task_time_limit == 600


def test_visibility_timeout_in_all_three_places() -> None:
    """REL-REM-09: the documentation names three places; all must agree."""
    assert app.conf.broker_transport_options["visibility_timeout"] == VISIBILITY
    assert app.conf.result_backend_transport_options["visibility_timeout"] == VISIBILITY
    assert app.conf.visibility_timeout == VISIBILITY
    assert 2 * app.conf.task_time_limit <= VISIBILITY


def test_no_task_runs_longer_than_the_limit() -> None:
    """REL-REM-09: a task's own limit may only be shorter."""
    app.loader.import_default_modules()
    own = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    assert "common.heartbeat" in own
    assert {name: task.time_limit for name, task in own.items() if (task.time_limit or 0) > 600} == {}


def test_every_scheduled_task_exists() -> None:
    """REL-REM-09: a typing error in the schedule would be a reminder that never comes."""
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
    assert app.conf.beat_schedule["heartbeat"]["schedule"] == 60.0


def test_nothing_is_scheduled_through_the_broker() -> None:
    """Trap 0.13: no ETA or countdown anywhere in the code."""
    rooms = [
        "antq", "common", "units", "accounts", "models_programs", "letters", "registrations", "decisions", "scoring",
        "deadlines", "reports",
    ]  # fmt: skip
    sources = [path for room in rooms for path in (settings.BASE_DIR / room).rglob("*.py")]
    assert len(sources) > 50
    guilty = [path for path in sources if any(word in path.read_text("utf-8") for word in ("countdown=", "eta="))]
    assert guilty == []


@pytest.mark.skipif(not settings.CELERY_BROKER_URL.startswith("filesystem"), reason="embedded broker only")
def test_the_embedded_broker_has_its_folders() -> None:
    """Trap 0.13: the filesystem transport does not make them itself."""
    assert {path.name for path in settings.BROKER_DIR.iterdir()} >= {"queue", "processed", "control"}
    assert app.conf.broker_transport_options["polling_interval"] == 0.2
