"""Task envelopes; each may run twice without harm."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts import throttle
from accounts.sessions import forget_ended_sessions


@shared_task(name="accounts.forget_old_sign_ins", time_limit=300)
def forget_old_sign_ins() -> None:
    """Delete sessions that ended and counters of wrong passwords that nobody touched for a month."""
    now = timezone.now()
    forget_ended_sessions(now=now)
    throttle.forget_old(now=now)
