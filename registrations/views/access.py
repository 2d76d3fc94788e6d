"""What every page of one registration shares: who may see it, and a second click that only repeats the first."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from common.models import StatusChange
from common.scope import Actor, Role
from registrations.models import Registration
from registrations.queries.registrations import registrations_visible_to
from units.views.access import actor_of

EVERYBODY = tuple(Role)
FILLERS = (Role.UNIT_HEAD, Role.OFFICER)
READERS = (Role.OFFICER, Role.APPROVER, Role.VIEWER, Role.ADMIN)
# A second identical post within this time is a double click, not a mistake.
DOUBLE_CLICK = dt.timedelta(minutes=2)


def find_registration(request: HttpRequest, year: int, pk: int) -> Registration:
    """The registration if it lies in the actor's scope and in that year, else 404."""
    visible = registrations_visible_to(actor_of(request)).select_related("unit__area", "authority__parent")
    return get_object_or_404(visible, pk=pk, year=year)


def just_done(registration: Registration, action: str, actor: Actor, now: dt.datetime) -> bool:
    """Whether the same person has taken the same step a moment ago."""
    last = StatusChange.objects.filter(subject_type=registration._meta.label_lower, subject_id=registration.pk).last()
    if last is None or (last.action, last.actor_id) != (action, actor.user_id):
        return False
    return now - last.at < DOUBLE_CLICK
