"""Task envelopes: ids only; each loads, calls one function, and may run twice without harm."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from common import jobs
from common.models import Heartbeat


@shared_task(name="common.run_job", time_limit=600)
def run_job(*, job_id: int) -> None:
    """Do one background job."""
    jobs.run(job_id, now=timezone.now())


@shared_task(name="common.requeue_stale_jobs", time_limit=60)
def requeue_stale_jobs() -> None:
    """Find jobs whose worker died or whose message was lost."""
    jobs.requeue_stale(now=timezone.now())


@shared_task(name="common.purge_expired_jobs", time_limit=300)
def purge_expired_jobs() -> None:
    """Delete result files after their keeping time."""
    jobs.purge_expired(now=timezone.now())


@shared_task(name="common.heartbeat", time_limit=30)
def heartbeat() -> None:
    """Show that beat and a worker are alive."""
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": timezone.now()})
