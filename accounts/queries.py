"""Reads about people."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from accounts.models import Membership
from common.scope import Actor, Role


def active_memberships(*, user_id: int, on: dt.date) -> list[Membership]:
    """The memberships that hold on a day, with their place, oldest first. One query."""
    return list(
        Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), user_id=user_id, valid_from__lte=on)
        .select_related("authority", "unit__authority", "user")
        .order_by("pk")
    )


def actor_of(membership: Membership) -> Actor:
    """The plain value that verbs and rules see."""
    unit = membership.unit
    authority = unit.authority if unit is not None else membership.authority
    assert authority is not None  # noqa: S101 (the database constraint says so)
    return Actor(
        user_id=membership.user_id,
        name=membership.user.full_name,
        role=Role(membership.role),
        authority_id=authority.pk,
        authority_path=authority.path,
        unit_id=unit.pk if unit is not None else None,
        membership_id=membership.pk,
    )
