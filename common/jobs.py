"""Background jobs: a registry of kinds, a queue in the database, claims by conditional UPDATE."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.dispatch import Signal
from django.utils import timezone

from common.models import Job, JobState

logger = logging.getLogger(__name__)
STALE = dt.timedelta(minutes=3)
MAX_ATTEMPTS = 2
# Sent with ``job`` and ``now`` in the transaction in which a job is done or failed for good, so that what a receiver
# writes is there if, and only if, the end of the job is. A job that its requester cancelled sends nothing.
finished = Signal()


class JobCancelled(Exception):
    """The requester cancelled while the job was running."""


class JobRefused(Exception):
    """The job cannot be done for a reason the person can act on; ``str()`` is shown."""


@dataclass(slots=True)
class Progress:
    """Handed to a running job to say how far it is."""

    job_id: int

    def __call__(self, done: int, total: int) -> None:
        """Store the percentage (0–99) and a sign of life; raises JobCancelled when the requester gave up."""
        percent = min(99, done * 100 // max(total, 1))
        alive = Job.objects.filter(pk=self.job_id, state=JobState.RUNNING).update(
            percent=percent, beat_at=timezone.now()
        )
        if not alive:
            raise JobCancelled


@dataclass(frozen=True, slots=True)
class Produced:
    """What a job leaves behind: a file, or only a JSON result."""

    content: bytes = b""
    file_name: str = ""
    content_type: str = ""
    result: dict[str, object] | None = None


Runner = Callable[[Job, Progress], Produced]
RUNNERS: dict[str, Runner] = {}


def runner(kind: str) -> Callable[[Runner], Runner]:
    """Register the function that does jobs of ``kind``."""

    def register(function: Runner) -> Runner:
        RUNNERS[kind] = function
        return function

    return register


def start(
    *, kind: str, title: str, requester_id: int, membership_id: int | None, params: dict[str, object], now: dt.datetime
) -> Job:
    """Store a job and wake a worker once the transaction is committed."""
    if kind not in RUNNERS:
        raise KeyError(kind)
    job = Job.objects.create(
        kind=kind, title=title, requester_id=requester_id, membership_id=membership_id, params=params, created_at=now
    )
    transaction.on_commit(partial(wake, job.pk))
    return job


def wake(job_id: int) -> None:
    """Send the message; a broker that is away costs a delay, never the job (the beat task finds it)."""
    from common.tasks import run_job

    try:
        run_job.delay(job_id=job_id)
    except Exception:
        logger.warning("broker unreachable, job %s waits for the next sweep", job_id, exc_info=True)


def run(job_id: int, *, now: dt.datetime) -> None:
    """Claim and do one job. Running it twice does the work once: the second claim finds nothing to claim."""
    claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, beat_at=now, attempts=models.F("attempts") + 1
    )
    if not claimed:
        return
    job = Job.objects.get(pk=job_id)
    try:
        produced = RUNNERS[job.kind](job, Progress(job.pk))
    except JobCancelled:
        return
    except JobRefused as refusal:
        _finish(job, JobState.FAILED, message=str(refusal))
        return
    except Exception:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        _finish(job, JobState.FAILED, message="Có lỗi khi làm việc này. Thử lại; nếu vẫn lỗi, báo quản trị.")
        return
    if produced.content:
        job.file.save(produced.file_name, ContentFile(produced.content), save=False)
    job.file_name, job.content_type = produced.file_name, produced.content_type
    job.result = produced.result or {}
    _finish(job, JobState.DONE)


def _finish(job: Job, state: JobState, message: str = "") -> None:
    now = timezone.now()
    ended = {
        "state": state,
        "message": message,
        "percent": 100 if state == JobState.DONE else job.percent,
        "result": job.result,
        "file": job.file.name,
        "file_name": job.file_name,
        "content_type": job.content_type,
        "finished_at": now,
        "expires_at": now + dt.timedelta(days=settings.JOB_FILE_DAYS),
    }
    if not _end(Job.objects.filter(pk=job.pk, state=JobState.RUNNING), ended, now=now) and job.file:
        job.file.delete(save=False)


def _end(only: models.QuerySet[Job], ended: dict[str, Any], *, now: dt.datetime) -> bool:
    """Write the end of one job, if it is still as ``only`` says, and tell of it in the same transaction."""
    with transaction.atomic():
        pk = only.values_list("pk", flat=True).first()
        if pk is None or not only.filter(pk=pk).update(**ended):
            return False
        finished.send(Job, job=Job.objects.defer("result").get(pk=pk), now=now)
    return True


def cancel(job: Job, *, now: dt.datetime) -> bool:
    """Stop a job that is waiting or running; the worker notices at its next sign of life."""
    return bool(
        Job.objects.filter(pk=job.pk, state__in=[JobState.QUEUED, JobState.RUNNING]).update(
            state=JobState.CANCELLED, finished_at=now, message="Đã hủy theo yêu cầu."
        )
    )


def requeue_stale(*, now: dt.datetime) -> list[int]:
    """Put jobs of dead workers back once, give up after that; wake waiting ones whose message was lost."""
    stale = Job.objects.filter(state=JobState.RUNNING, beat_at__lt=now - STALE)
    given_up = {
        "state": JobState.FAILED,
        "finished_at": now,
        "message": "Máy xử lý bị ngắt giữa chừng hai lần. Thử lại; nếu vẫn lỗi, báo quản trị.",
    }
    while _end(stale.filter(attempts__gte=MAX_ATTEMPTS), given_up, now=now):
        pass
    stale.filter(attempts__lt=MAX_ATTEMPTS).update(state=JobState.QUEUED)
    lost = Job.objects.filter(state=JobState.QUEUED, created_at__lt=now - dt.timedelta(seconds=30))
    waiting = list(lost.values_list("pk", flat=True)[:100])
    for job_id in waiting:
        wake(job_id)
    return waiting


def purge_expired(*, now: dt.datetime) -> int:
    """Delete files and results of jobs whose keeping time is over; the rows stay as history. Returns how many."""
    count = 0
    for job in Job.objects.filter(expires_at__lte=now).exclude(file="", result={}):
        job.file.delete(save=False)
        Job.objects.filter(pk=job.pk).update(file="", result={})
        count += 1
    return count
