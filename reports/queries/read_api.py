"""What other systems read: pages of a table in the order of a number that never changes, and of places' numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from common.scope import within
from registrations.enums import RegistrationState
from reports.models import UnitFact, YearClosing, YearNumbers
from reports.rules.codes import BY_CODE
from units.models import Authority

# The unit's own until it is sent.
UNSENT = ("", RegistrationState.DRAFT)


def _is(code: str) -> Case:
    """Whether a unit is counted under a code: the very condition of the number."""
    return Case(When(BY_CODE[code].condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def facts_within(path: str, year: int, *, kind: str = "", after: int = 0) -> QuerySet[UnitFact]:
    """Units of a subtree that count in a year, by their id, from behind ``after``."""
    rows = UnitFact.objects.filter(within(path), year=year, unit_id__gt=after)
    return rows.filter(kind=kind) if kind else rows


def first_of(facts: QuerySet[UnitFact], number: int, *, path: str) -> list[UnitFact]:
    """The first so many by the unit's id, with unit and place. One query.

    A part of the country is found by its path and sorted: in the order of the index on units, a database would read
    everybody else's first (half a second for the last province, ten times as long as this).
    """
    order = F("unit_id") + 0 if path else F("unit_id")
    chosen = facts.order_by(order).values("pk")[:number]
    return list(facts.filter(pk__in=chosen).select_related("unit__area").order_by("unit_id"))


def registrations_among(facts: QuerySet[UnitFact]) -> QuerySet[UnitFact]:
    """Those whose registration was sent at least once, with ``is_registered`` as it is counted."""
    return facts.exclude(registration__in=UNSENT).annotate(is_registered=_is("registered"))


def recognitions_among(facts: QuerySet[UnitFact]) -> QuerySet[UnitFact]:
    """Those with a result, with ``is_recognised`` as it is counted."""
    return facts.exclude(recognition="").annotate(is_recognised=_is("recognised"))


def classifications_among(facts: QuerySet[UnitFact]) -> QuerySet[UnitFact]:
    """Those whose level was approved, whether the decision is issued yet or not; never what is only foreseen."""
    return facts.filter(level_is_final=True).exclude(level="")


def authorities_within(path: str, *, kind: str = "", after: int = 0) -> QuerySet[Authority]:
    """Authorities of a subtree by id, from behind ``after``."""
    rows = Authority.objects.filter(within(path, "path"), pk__gt=after)
    return (rows.filter(kind=kind) if kind else rows).order_by("pk")


def authority_at(path: str) -> Authority | None:
    """The authority of a path. One query."""
    return Authority.objects.filter(path=path).first()


def authorities_at(paths: Iterable[str]) -> dict[str, Authority]:
    """Authorities by path. One query."""
    return {one.path: one for one in Authority.objects.filter(path__in=set(paths))}


def numbers_within(path: str, year: int, *, after: int = 0) -> QuerySet[YearNumbers]:
    """Counted numbers of the places of a subtree by id of the place, from behind ``after``."""
    rows: Any = YearNumbers.objects.filter(Q(made_at__isnull=False), within(path), year=year, authority_id__gt=after)
    found: QuerySet[YearNumbers] = rows.select_related("authority").order_by("authority_id")
    return found


def closed_among(paths: Iterable[str], year: int) -> set[str]:
    """Those of some authorities that have closed the year. One query."""
    rows = YearClosing.objects.filter(authority_path__in=set(paths), year=year, undone_at=None)
    return set(rows.values_list("authority_path", flat=True))
