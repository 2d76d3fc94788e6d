"""Reads about keys with which other systems read."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from common.scope import Actor, Role, within
from reports.models import ApiToken


def tokens_visible_to(actor: Actor) -> QuerySet[ApiToken]:
    """The keys of an administrator's authority and of all below, newest first, with the place and the maker."""
    if actor.role != Role.ADMIN:
        return ApiToken.objects.none()
    return ApiToken.objects.filter(within(actor.authority_path, "authority__path")).select_related(
        "authority", "created_by", "revoked_by"
    )


def in_use(today: dt.date) -> Q:
    """The condition of keys that work on a day."""
    return Q(revoked_at=None, expires_on__gte=today)


def token_by_hash(token_hash: str) -> ApiToken | None:
    """The key of a hash, whether it works or not, with its authority. One query."""
    return ApiToken.objects.filter(token_hash=token_hash).select_related("authority").first()


def reader_of(token: ApiToken) -> Actor:
    """For whom a key reads: somebody who looks from its authority and changes nothing."""
    return Actor(
        user_id=token.created_by_id,
        name=token.name,
        role=Role.VIEWER,
        authority_id=token.authority_id,
        authority_path=token.authority.path,
    )
