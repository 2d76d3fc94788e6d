"""Who holds which role where on a day, for telling them something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet

from accounts.models import Membership
from common.scope import Role


def _active(day: dt.date) -> QuerySet[Membership]:
    held = Q(valid_to=None) | Q(valid_to__gte=day)
    return Membership.objects.filter(held, valid_from__lte=day, user__is_active=True).order_by("pk")


def heads_of(units: Collection[int], day: dt.date) -> QuerySet[Membership]:
    """The heads of units on a day; people whose account is closed are left out."""
    return _active(day).filter(role=Role.UNIT_HEAD, unit__in=units)


def staff_of(authorities: Collection[int], roles: Collection[Role], day: dt.date) -> QuerySet[Membership]:
    """Who works for authorities in some roles on a day."""
    return _active(day).filter(role__in=roles, authority__in=authorities)


def active_people(users: Collection[int], day: dt.date) -> QuerySet[Membership]:
    """Everything that some people are on a day; people whose account is closed are left out."""
    return _active(day).filter(user__in=users)
