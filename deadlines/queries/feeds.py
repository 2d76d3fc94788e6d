"""Reads about calendar feeds."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from accounts.queries import actor_of
from common.scope import Actor
from deadlines.models import CalendarFeed


def feeds_of(user_id: int) -> QuerySet[CalendarFeed]:
    """The feeds of a person that work, newest first."""
    places = ("membership__unit", "membership__authority")
    return CalendarFeed.objects.filter(user=user_id, revoked_at=None).select_related(*places).order_by("-pk")


def feed_in_use(token_hash: str, today: dt.date) -> tuple[CalendarFeed, Actor] | None:
    """The feed of a token and for whom it is read; None when it was taken back, the role has ended or the account is
    closed. One query."""
    held = Q(membership__valid_to=None) | Q(membership__valid_to__gte=today)
    feed = (
        CalendarFeed.objects.filter(
            held,
            token_hash=token_hash,
            revoked_at=None,
            user__is_active=True,
            membership__valid_from__lte=today,
        )
        .select_related("membership__user", "membership__authority", "membership__unit__authority")
        .first()
    )
    return (feed, actor_of(feed.membership)) if feed else None
