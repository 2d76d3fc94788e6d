"""Asking for what is due to be made anew: rows say where, the next tick sees them, however often it was asked."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from common.models import WorkYear
from common.scope import within
from deadlines.domain.occurrences import Made, make_occurrences
from deadlines.domain.settling import settle
from deadlines.models import Remake
from units.enums import AuthorityKind
from units.models import Authority


def ask_for_occurrences(*, path: str = "", below: bool = True, now: dt.datetime) -> None:
    """Obligations, plans, windows or units changed at ``path``: what is due there and below may be something else."""
    Remake.objects.update_or_create(path=path, below=below, defaults={"asked_at": now})


def ask_for_all(*, now: dt.datetime) -> None:
    """Everywhere, a province at a time."""
    provinces = Authority.objects.filter(kind=AuthorityKind.PROVINCE).values_list("path", flat=True)
    ask_for_occurrences(below=False, now=now)
    Remake.objects.bulk_create(
        [Remake(path=path, below=True, asked_at=now) for path in provinces],
        update_conflicts=True,
        unique_fields=["path", "below"],
        update_fields=["asked_at"],
    )


def is_asked() -> bool:
    """Whether something waits to be made."""
    return Remake.objects.exists()


def answer_one(*, now: dt.datetime) -> Made | None:
    """Make what the oldest request asks for in every open year and bring it to the truth; None when none waits.

    The row goes afterwards, unless somebody asked again meanwhile: a worker that dies in between has done no harm.
    """
    request = Remake.objects.order_by("asked_at", "pk").first()
    if request is None:
        return None
    if request.path == "" and request.below:
        ask_for_all(now=now)
        request.delete()
        return Made()
    made = Made()
    paths = _paths(request)
    for year in open_years(now):
        made += make_occurrences(year=year, paths=paths)
        settle(year=year, paths=paths)
    Remake.objects.filter(pk=request.pk, asked_at=request.asked_at).delete()
    return made


def _paths(request: Remake) -> list[str]:
    where = within(request.path, "path") if request.below else Q(path=request.path)
    return list(Authority.objects.filter(where).values_list("path", flat=True))


def open_years(now: dt.datetime) -> list[int]:
    """Years whose deadlines can still lie ahead or be reminded of: opened, and not older than the last one."""
    return list(WorkYear.objects.filter(year__gte=now.year - 1).values_list("year", flat=True))
