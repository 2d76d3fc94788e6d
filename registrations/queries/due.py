"""When registrations are due at a place: the law's day and the nearest plan's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Any

from models_programs.models import Programme, ProgrammeDate
from models_programs.queries.programmes import chain, in_force
from models_programs.queries.rulebook import rulebooks
from models_programs.rules.book import RuleBook
from models_programs.rules.dates import date_words, last_day
from registrations.rules.timeliness import Due

# The code that plans give to "gửi bản đăng ký" (fixtures/programmes; kept when a plan is copied).
CODE = "registration"
# Year → the last day of each unit's own extension, by unit id. Filled by the room that grants them.
EXTENSIONS: list[Callable[[int], dict[int, dt.date]]] = []


def due_of(path: str, year: int) -> Due:
    """The days that hold for units managed at ``path``. Three queries."""
    return dues_of([path], year)[path]


def dues_of(paths: Collection[str], year: int) -> dict[str, Due]:
    """The days that hold at several authorities. Three queries however many there are."""
    books = rulebooks(list(paths))
    steps = {step for path in paths for step in chain(path)}
    plans = Programme.objects.filter(in_force(year), authority_path__in=steps)
    dates: dict[str, list[ProgrammeDate]] = {}
    for row in ProgrammeDate.objects.filter(code=CODE, programme__in=plans).select_related("programme"):
        dates.setdefault(row.programme.authority_path, []).append(row)
    for rows in dates.values():
        rows.sort(key=lambda row: (-row.programme.year, -row.pk))
    longer = {unit: day for granted in EXTENSIONS for unit, day in granted(year).items()}
    return {
        path: _due([row for step in chain(path) for row in dates.get(step, ())], books[path], year, longer)
        for path in paths
    }


def _due(rows: Iterable[ProgrammeDate], book: RuleBook, year: int, longer: dict[int, dt.date]) -> Due:
    """The law's day, and the first of ``rows`` (nearest plan first) that means a day in the year."""
    law = book.day_in("registration.law_end", year)
    for row in rows:
        rule: dict[str, Any] = {
            "rule": row.rule,
            "day": row.day,
            "month": row.month,
            "quarter": row.quarter,
            "year": row.year,
        }
        if day := last_day(**rule, in_year=year):
            source = row.programme.document_words or row.programme.title
            return Due(law, day, date_words(**rule), source, extended=longer)
    return Due(law, extended=longer)
