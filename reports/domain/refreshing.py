"""Keeping facts and numbers true (ADR 0026): what changed is marked, made anew on reading, else by the tick."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Length

from common.models import WorkYear
from common.scope import way_up, within
from models_programs.models import Activity, Commendation, Exemplar, MovementModel, Programme
from models_programs.queries.metrics import Measures, measures_at, targets_in_force
from models_programs.queries.programmes import binding, in_force
from reports.models import Stale, UnitFact, YearClosing, YearNumbers
from reports.queries.facts import facts_at
from reports.queries.numbers import all_numbers, own_numbers
from units.models import Authority, Unit

FIELDS = [field.name for field in UnitFact._meta.concrete_fields if field.name not in ("id", "unit", "year")]
BATCH = 500
# How many places are made anew while a person waits; more are left to the tick, and the page says since when.
AT_ONCE = 12
LARGE = 20_000  # units
SOME = 50
PATIENCE = 240  # seconds that a job brings numbers to the truth


# --- Marking ----------------------------------------------------------------------------------------------------------


def mark_stale(paths: Iterable[str], years: Iterable[int], *, now: dt.datetime) -> None:
    """Something changed at some authorities: their facts of these years are no longer sure. One query."""
    wanted = [(path, year) for path in sorted(set(paths)) for year in sorted(set(years))]
    marks = [Stale(authority_path=path, year=year, since=now) for path, year in wanted]
    Stale.objects.bulk_create(marks, ignore_conflicts=True)


@transaction.atomic
def mark_numbers(paths: Iterable[str], year: int) -> None:
    """The numbers of some authorities have to be counted anew, and those above with them. Four queries at most."""
    above = {step for path in paths for step in way_up(path)}
    rows = YearNumbers.objects.filter(authority_path__in=above, year=year)
    # Held in one order, so that two who mark the same places do not wait for each other.
    known = dict(rows.order_by("authority_path").select_for_update().values_list("pk", "authority_path"))
    YearNumbers.objects.filter(pk__in=known).update(is_stale=True, marks=F("marks") + 1)
    missing = above - set(known.values())
    if missing:
        YearNumbers.objects.bulk_create(
            [
                YearNumbers(authority=one, authority_path=one.path, year=year, is_stale=True)
                for one in Authority.objects.filter(path__in=missing)
            ],
            ignore_conflicts=True,
        )


def mark_all(path: str, year: int, *, now: dt.datetime) -> None:
    """Everything at and below ``path`` is to be made anew: where there are units or records, and ``path`` itself."""
    tables: tuple[Any, ...] = (Unit, Activity, Commendation, MovementModel)
    found = {path}
    for table in tables:
        found.update(table.objects.filter(within(path)).order_by().values_list("authority_path", flat=True).distinct())
    mark_stale(found, [year], now=now)


def work_years() -> list[int]:
    """The years that the installation works on. One query."""
    return list(WorkYear.objects.values_list("year", flat=True))


# --- Making anew ------------------------------------------------------------------------------------------------------


def is_closed(path: str, year: int) -> bool:
    """Whether the authority at ``path`` or a level above has closed the year: facts stay as they were. One query."""
    return YearClosing.objects.filter(authority_path__in=way_up(path), year=year, undone_at=None).exists()


def refresh_facts(path: str, year: int, *, is_asked: bool = True) -> None:
    """Make the facts of the units that one authority manages anew, unless it has closed the year.

    In one transaction; a change that comes meanwhile waits for its end and is marked again. ``is_asked`` off: where
    there is nothing and never was, nothing is counted either (communes that have only their own things due).
    """
    with transaction.atomic():
        Stale.objects.filter(authority_path=path, year=year).delete()
        if is_closed(path, year):
            return
        facts = facts_at([path], year)
        UnitFact.objects.filter(authority_path=path, year=year).exclude(
            unit__in=[fact.unit_id for fact in facts]
        ).delete()
        UnitFact.objects.bulk_create(
            facts, batch_size=BATCH, update_conflicts=True, unique_fields=["unit", "year"], update_fields=FIELDS
        )
        if is_asked or facts or _holds(path, year):
            mark_numbers([path], year)


def _holds(path: str, year: int) -> bool:
    """Whether a place without units has numbers: counted before, or of records. Six queries at most."""
    numbers = YearNumbers.objects.filter(authority_path=path, year=year)
    records = (table.objects.filter(authority_path=path) for table in (Activity, Commendation, Exemplar, MovementModel))
    return numbers.exists() or any(rows.exists() for rows in records)


def refresh_numbers(authority: Authority, year: int, *, now: dt.datetime) -> YearNumbers:
    """Count the numbers of one authority anew; those right below have to be true before.

    Those of a closed year stay as they were closed.
    """
    with transaction.atomic():
        if is_closed(authority.path, year):
            kept = YearNumbers.objects.filter(authority=authority, year=year, made_at__isnull=False).first()
            if kept is not None:
                YearNumbers.objects.filter(pk=kept.pk).update(is_stale=False)
                return kept
        known = {"authority_path": authority.path, "is_stale": True}
        row, _ = YearNumbers.objects.get_or_create(authority=authority, year=year, defaults=known)
        own = own_numbers(authority.path, year)
        below = YearNumbers.objects.filter(authority__parent=authority, year=year).values_list("all", flat=True)
        made = {
            "own": own,
            "all": all_numbers(authority.path, year, own, list(below)),
            "measures": _measures(authority, year),
            "made_at": now,
        }
        # Marked again meanwhile: what was counted is newer than before, and stays marked.
        rows = YearNumbers.objects.filter(pk=row.pk)
        if not rows.filter(marks=row.marks).update(**made, is_stale=False):
            rows.update(**made)
    row.refresh_from_db()
    return row


def _measures(authority: Authority, year: int) -> Measures:
    programmes = Programme.objects.filter(binding(authority.path) & in_force(year)).values_list("pk", flat=True)
    return measures_at(targets_in_force(programmes, year), authority=authority, year=year)


def freshen(authority: Authority, year: int, *, now: dt.datetime) -> bool:
    """Bring what a page about ``authority`` reads to the truth if that is soon done; whether everything is true now.

    Three queries when nothing changed. What takes longer is left to the tick.
    """
    if not YearNumbers.objects.filter(authority=authority, year=year).exists():
        mark_all(authority.path, year, now=now)
    marks = Stale.objects.filter(within(authority.path), year=year).values_list("authority_path", flat=True)
    paths = list(marks[: AT_ONCE + 1])
    if len(paths) > AT_ONCE:
        return False
    for path in paths:
        refresh_facts(path, year)
    todo = list(untrue(year).filter(within(authority.path, "authority__path"))[: AT_ONCE * 2])
    if len(todo) == AT_ONCE * 2 or (todo and authority.path == "" and _is_large(year)):
        return False
    for row in todo:
        refresh_numbers(row.authority, year, now=now)
    return True


def freshen_own(authority: Authority, year: int, *, now: dt.datetime) -> None:
    """Facts of the units that an authority manages itself, for what reads nothing below it. Three queries when nothing
    changed."""
    if freshen(authority, year, now=now):
        return
    if Stale.objects.filter(authority_path=authority.path, year=year).exists():
        refresh_facts(authority.path, year)


def freshen_fully(
    authority: Authority, year: int, *, now: dt.datetime, working: Callable[[], None], patience: float = PATIENCE
) -> bool:
    """The same before a paper is made, however many places changed: for jobs, which may take their time.

    ``working`` is called after each part. False: not done within ``patience`` seconds.
    """
    end = time.monotonic() + patience
    while not freshen(authority, year, now=now):
        if time.monotonic() > end:
            return False
        marks = list(Stale.objects.filter(within(authority.path), year=year)[:SOME])
        todo = [] if marks else list(untrue(year).filter(within(authority.path, "authority__path"))[:SOME])
        for mark in marks:
            refresh_facts(mark.authority_path, year)
        for row in todo:
            refresh_numbers(row.authority, year, now=now)
        working()
    return True


def untrue(year: int | None = None) -> QuerySet[YearNumbers]:
    """Numbers that something changed under, the lowest places first."""
    rows = YearNumbers.objects.filter(is_stale=True, **({} if year is None else {"year": year}))
    return rows.select_related("authority").annotate(depth=Length("authority_path")).order_by("-depth", "pk")


def _is_large(year: int) -> bool:
    """Whether counting the whole country keeps a person waiting."""
    return UnitFact.objects.filter(year=year).count() > LARGE


def refresh_some(*, now: dt.datetime) -> bool:
    """A part of what waits: facts of the places that changed first, then numbers from below. False: nothing waits."""
    marks = list(Stale.objects.order_by("since", "pk").values_list("authority_path", "year")[:SOME])
    for path, year in marks:
        refresh_facts(path, year, is_asked=False)
    if len(marks) == SOME:
        return True
    todo = list(untrue()[:SOME])
    for row in todo:
        refresh_numbers(row.authority, row.year, now=now)
    return bool(marks or todo)


def refresh_everything(years: Iterable[int], *, path: str = "", now: dt.datetime) -> None:
    """Make all facts and numbers of some years anew, at once; for commands, tests and benches."""
    for year in years:
        mark_all(path, year, now=now)
    while refresh_some(now=now):
        pass
