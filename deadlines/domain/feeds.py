"""Addresses from which a calendar program reads somebody's deadlines: made, used, taken back."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.db.models import Q

from common import audit
from common.scope import Actor
from common.workflow import Refused
from deadlines.models import CalendarFeed

TOKEN_BYTES = 32
MOST = 5  # in use at a time, of one person
USED_EVERY = dt.timedelta(hours=1)


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_feed(*, name: str, actor: Actor, now: dt.datetime) -> tuple[CalendarFeed, str]:
    """A feed for the membership that the actor acts under, and its token, which is never shown again.

    Raises Refused when the person has ``MOST`` in use.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        if CalendarFeed.objects.filter(user=actor.user_id, revoked_at=None).count() >= MOST:
            raise Refused(f"Mỗi người dùng nhiều nhất {MOST} địa chỉ lịch. Thu hồi địa chỉ không dùng nữa rồi tạo mới.")
        feed = CalendarFeed.objects.create(
            user_id=actor.user_id,
            membership_id=actor.membership_id or 0,
            name=name,
            token_hash=token_hash(token),
            created_at=now,
        )
        audit.record("calendar.feed_made", now=now, actor_id=actor.user_id, role=actor.role.value, subject=feed)
    return feed, token


def revoke_feed(*, feed: CalendarFeed, actor: Actor, now: dt.datetime) -> None:
    """The address stops working at once. Raises Refused when it was taken back already."""
    with transaction.atomic():
        if not CalendarFeed.objects.filter(pk=feed.pk, user=actor.user_id, revoked_at=None).update(revoked_at=now):
            raise Refused("Địa chỉ lịch này đã được thu hồi.")
        audit.record("calendar.feed_revoked", now=now, actor_id=actor.user_id, role=actor.role.value, subject=feed)


def used(feed: CalendarFeed, now: dt.datetime) -> None:
    """Write down that a program has read it, at most once an hour."""
    old = Q(used_at=None) | Q(used_at__lte=now - USED_EVERY)
    CalendarFeed.objects.filter(old, pk=feed.pk).update(used_at=now)
