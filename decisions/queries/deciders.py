"""Who decides for a unit: its managing authority, or the one that it has entrusted (TT 124/2021 Điều 10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from decisions.enums import DecisionKind
from decisions.models import Entrustment
from units.enums import AuthorityKind
from units.models import Authority, Unit


def entrustments_on(on: dt.date, kind: str) -> QuerySet[Entrustment]:
    """Those that hold on a day (both ends included), the latest first."""
    valid = Q(valid_to=None) | Q(valid_to__gte=on)
    return Entrustment.objects.filter(valid, valid_from__lte=on, kind=kind).select_related("authority", "to")


def units_decided_by(authority: Authority, on: dt.date, kind: str = DecisionKind.RECOGNITION) -> QuerySet[Unit]:
    """The units of the authority without those entrusted away, and those entrusted to it. One query now."""
    rows = list(entrustments_on(on, kind).filter(Q(authority=authority) | Q(to=authority)))
    given = [row for row in rows if row.authority_id == authority.pk]
    taken = [row for row in rows if row.to_id == authority.pk]
    return Unit.objects.filter((Q(authority=authority) & ~_any(given)) | _any(taken))


def _any(rows: Iterable[Entrustment]) -> Q:
    """The units that one of the entrustments is about; none without any."""
    condition = Q(pk__in=[])
    for row in rows:
        one = Q(authority=row.authority_id)
        if row.unit_kinds:
            one &= Q(kind__in=row.unit_kinds)
        if row.to.kind == AuthorityKind.COMMUNE:
            one &= Q(area=row.to_id)
        condition |= one
    return condition
