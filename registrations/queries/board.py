"""The registration list: every unit of the year with its registration beside it, in one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.utils import timezone

from common.scope import Actor
from registrations.enums import EDITABLE, RECEIVED, RegistrationState
from registrations.models import Registration
from registrations.queries.due import dues_of
from registrations.queries.registrations import registrations_visible_to
from registrations.rules.timeliness import Due
from units.enums import ELIGIBLE, Eligibility
from units.models import Unit
from units.queries import in_year, units_visible_to

# Units that are asked for a registration and have sent none: nothing opened, being written, or sent back.
MISSING = Q(form_state=None) | Q(form_state__in=EDITABLE)
COUNTED = Q(eligibility__in=ELIGIBLE)


def units_with_registrations(actor: Actor, year: int) -> QuerySet[Any]:
    """Units of the year in scope, annotated with form_id, form_state, first_sent_at, sent_at, on_paper, on_behalf."""
    return with_registrations(units_visible_to(actor).filter(in_year(year)), year)


def with_registrations(units: QuerySet[Unit], year: int) -> QuerySet[Any]:
    """The units with the facts of their registration of the year; None where there is none."""
    return (
        units.annotate(form=FilteredRelation("registrations", condition=Q(registrations__year=year)))
        .annotate(
            form_id=F("form__id"),
            form_state=F("form__state"),
            first_sent_at=F("form__first_sent_at"),
            sent_at=F("form__sent_at"),
            on_paper=F("form__on_paper"),
            on_behalf=F("form__entered_on_behalf"),
        )
        .select_related("authority")
    )


def units_missing(actor: Actor, year: int) -> QuerySet[Any]:
    """Units in the scope of TT 124 and volunteers that have not sent their registration, by name."""
    return units_with_registrations(actor, year).filter(COUNTED, MISSING).order_by("sort_key", "pk")


def units_to_record(actor: Actor, year: int) -> QuerySet[Any]:
    """Units of the own authority whose form on paper could still be recorded, whatever their scope, by name."""
    units = units_with_registrations(actor, year).filter(MISSING, authority_path=actor.authority_path)
    return units.order_by("sort_key", "pk")


def dues_in(actor: Actor, year: int) -> dict[str, Due]:
    """For every authority in scope with registrations of the year, and for the own one: the days that hold there.

    Three queries.
    """
    paths = registrations_visible_to(actor).filter(year=year).order_by().values_list("authority_path", flat=True)
    return dues_of({*paths.distinct(), actor.authority_path}, year)


def late(dues: Mapping[str, Due]) -> Q:
    """The condition "first sent after a day that held for the unit and that it lived to see": ``lateness`` in SQL."""
    ends: dict[dt.date, list[str]] = {}
    for path, due in dues.items():
        for end in {due.law, due.plan or due.law}:
            ends.setdefault(end, []).append(path)
    condition = Q(pk__in=[])
    for end, paths in ends.items():
        condition |= Q(authority_path__in=paths, valid_from__lte=end, first_sent_at__gte=_midnight_after(end))
    longer: dict[dt.date, set[int]] = {}
    for due in dues.values():
        for unit, until in due.extended.items():
            longer.setdefault(until, set()).add(unit)
    for until, units in longer.items():
        condition &= ~Q(pk__in=units, first_sent_at__lt=_midnight_after(until))
    return condition


def _midnight_after(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=timezone.get_current_timezone())


def counts(units: QuerySet[Any], dues: Mapping[str, Due]) -> dict[str, int]:
    """How many units stand where; all but ``out`` and ``unknown`` count only the eligible ones. One query."""

    def number(condition: Q) -> Count:
        return Count("pk", filter=COUNTED & condition)

    return units.order_by().aggregate(
        eligible=Count("pk", filter=COUNTED),
        none=number(Q(form_state=None)),
        draft=number(Q(form_state=RegistrationState.DRAFT)),
        returned=number(Q(form_state=RegistrationState.RETURNED)),
        sent=number(Q(form_state=RegistrationState.SENT)),
        accepted=number(Q(form_state__in=RECEIVED)),
        late=number(late(dues)),
        out=Count("pk", filter=Q(eligibility=Eligibility.OUT)),
        unknown=Count("pk", filter=Q(eligibility=Eligibility.UNKNOWN)),
    )


def last_year_of(registration: Registration) -> bool:
    """Whether the unit registered in the year before. One query."""
    return Registration.objects.filter(unit=registration.unit_id, year=registration.year - 1).exists()
