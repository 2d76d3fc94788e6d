"""Reads about single registrations."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from accounts.models import Membership, User
from common.models import StatusChange
from common.scope import Actor, Role, within
from registrations.models import Recognition, Registration


def registrations_visible_to(actor: Actor | None) -> QuerySet[Registration]:
    """Those of the actor's own unit, or of units managed in the actor's subtree; nothing for nobody."""
    if actor is None:
        return Registration.objects.none()
    if actor.is_unit_head:
        return Registration.objects.filter(unit=actor.unit_id or 0)
    return Registration.objects.filter(within(actor.authority_path))


def registration_of(unit_id: int, year: int) -> Registration | None:
    """The registration of a unit and year, or None while there is none. One query."""
    return Registration.objects.filter(unit=unit_id, year=year).first()


def result_of(registration: Registration) -> Recognition | None:
    """The recorded result of the registration's unit and year. One query."""
    return Recognition.objects.filter(unit=registration.unit_id, year=registration.year).first()


def steps_of(registration: Registration) -> list[StatusChange]:
    """What happened to a registration, the latest first, with who did it. One query."""
    rows = StatusChange.objects.filter(subject_type=Registration._meta.label_lower, subject_id=registration.pk)
    return list(rows.select_related("actor").order_by("-pk"))


def officers_to_call(authority_id: int, on: dt.date) -> list[User]:
    """The officers of an authority on a day who have a telephone number, at most three, by name. One query."""
    serving = Membership.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), authority=authority_id, role=Role.OFFICER, valid_from__lte=on
    )
    people = User.objects.filter(pk__in=serving.values("user"), is_active=True).exclude(phone="")
    return list(people.order_by("sort_key", "pk")[:3])
