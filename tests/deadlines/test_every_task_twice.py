"""REL-REM-08: every task of every room may run twice; the second run changes no row, no file, sends no mail.

A task that is missing from ``PREPARED`` fails the build.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.files.base import ContentFile

from antq.celery import app
from common import jobs
from common.models import Job, JobState
from deadlines.domain.mailing import message_id
from deadlines.domain.requests import ask_for_occurrences
from deadlines.domain.sweeping import plan_day, sweep, waiting_sweeps
from deadlines.models import Mail
from reports.domain.schedules import schedule_report
from tests.conftest import Cast
from tests.deadlines import samples
from tests.deadlines.reminding import at

pytestmark = pytest.mark.django_db
NOW = at("2026-10-07")
Arguments = dict[str, Any]


def _job(cast: Cast, **fields: Any) -> Job:
    return Job.objects.create(
        kind="test", title="Việc thử", requester=cast.officer, created_at=NOW - dt.timedelta(hours=1), **fields
    )


def run_job(cast: Cast) -> Arguments:
    return {"job_id": _job(cast).pk}


def stale_job(cast: Cast) -> Arguments:
    _job(cast, state=JobState.RUNNING, beat_at=NOW - dt.timedelta(minutes=10), attempts=1)
    return {}


def expired_job(cast: Cast) -> Arguments:
    row = _job(cast, state=JobState.DONE, expires_at=NOW - dt.timedelta(days=1), result={"rows": 1})
    row.file.save("x.txt", ContentFile(b"x"))
    return {}


def nothing_but_time(cast: Cast) -> Arguments:
    return {}


def old_sign_ins(cast: Cast) -> Arguments:
    from accounts.models import SignInThrottle

    SignInThrottle.objects.create(key="x", failures=3, window_start=NOW - dt.timedelta(days=60))
    return {}


def something_due(cast: Cast) -> Arguments:
    cast.unit_head.email = "binh@example.vn"
    cast.unit_head.save()
    samples.occurrence(samples.obligation(), cast.unit)
    return {}


def planned(cast: Cast) -> Arguments:
    something_due(cast)
    plan_day(now=NOW)
    return {"sweep_id": max(waiting_sweeps(now=NOW))}


def swept(cast: Cast) -> Arguments:
    planned(cast)
    for pk in waiting_sweeps(now=NOW):
        sweep(pk, now=NOW)
    return {}


def waiting_mail(cast: Cast) -> Arguments:
    Mail.objects.create(
        key="k", user=cast.unit_head, address="binh@example.vn", subject="Nhắc", text="Chữ", message_id=message_id("k"),
        next_try_at=NOW, created_at=NOW,
    )  # fmt: skip
    return {}


def asked_for(cast: Cast) -> Arguments:
    samples.obligation()
    ask_for_occurrences(path=cast.commune.path, now=NOW)
    return {}


def scheduled_report(cast: Cast) -> Arguments:
    schedule_report(
        document="summary", file_format="pdf", authority=cast.commune, first_on=NOW.date(), repeat="monthly",
        by_mail=True, actor=cast.actor("officer"), now=NOW,
    )  # fmt: skip
    return {}


def marked(cast: Cast) -> Arguments:
    from reports.domain.refreshing import mark_all

    mark_all(cast.commune.path, 2026, now=NOW)
    return {}


def closed_year(cast: Cast) -> Arguments:
    """A closing whose reports were never asked for."""
    from reports.models import YearClosing

    YearClosing.objects.create(
        authority=cast.commune, authority_path=cast.commune.path, year=2025, snapshot="{}", sha256="0" * 64,
        closed_by=cast.approver, closed_at=NOW - dt.timedelta(hours=1), undo_until=NOW.date(),
    )  # fmt: skip
    return {}


# By name of the task: what makes it have something to do, and its arguments.
PREPARED: dict[str, Callable[[Cast], Arguments]] = {
    "common.run_job": run_job,
    "common.requeue_stale_jobs": stale_job,
    "common.purge_expired_jobs": expired_job,
    "common.heartbeat": nothing_but_time,
    "accounts.forget_old_sign_ins": old_sign_ins,
    "scoring.forget_workbooks": nothing_but_time,
    "reports.refresh_numbers": marked,
    "reports.recount": nothing_but_time,
    "reports.pack_closings": closed_year,
    "deadlines.ask_for_all": nothing_but_time,
    "deadlines.make_occurrences": asked_for,
    "deadlines.tick": something_due,
    "deadlines.sweep": planned,
    "deadlines.settle_digests": swept,
    "deadlines.send_mails": waiting_mail,
    "reports.make_scheduled": scheduled_report,
}
# Those that have nothing to do on the prepared data.
IDLE = {"scoring.forget_workbooks"}


def own_tasks() -> set[str]:
    app.loader.import_default_modules()
    return {name for name in app.tasks if not name.startswith("celery.")}


def test_no_task_is_missing() -> None:
    """REL-REM-08"""
    assert own_tasks() == set(PREPARED)


def everything() -> dict[str, Any]:
    """All rows of all tables, all files, all mails."""
    rows: dict[str, Any] = {
        model._meta.label: sorted(map(repr, model._base_manager.values_list()))
        for model in apps.get_models()
        if model._meta.managed
    }
    root = Path(settings.MEDIA_ROOT)
    rows["files"] = sorted(str(path) for path in root.rglob("*") if path.is_file())
    rows["outbox"] = [str(message.message()["Message-ID"]) for message in mail.outbox]
    return rows


@pytest.mark.parametrize("name", sorted(PREPARED))
def test_twice_is_once(cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """REL-REM-08: run, look, run again, look."""
    settings.MAIL_LEAVES = True
    monkeypatch.setitem(jobs.RUNNERS, "test", lambda job, progress: jobs.Produced(content=b"x", file_name="x.txt"))
    with time_machine.travel(NOW, tick=False):
        arguments = PREPARED[name](cast)
        before = everything()
        app.tasks[name].apply(kwargs=arguments, throw=True)
        once = everything()
        app.tasks[name].apply(kwargs=arguments, throw=True)
        assert everything() == once
    assert (once == before) is (name in IDLE)
