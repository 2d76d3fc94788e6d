"""A unit's year as one line of time. Rooms above register what they know; this room knows none of them (ADR 0001)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from units.enums import SuccessionKind
from units.models import Unit, UnitSuccession


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a unit's year. ``kind`` says in a word or two what sort of thing, ``url`` leads to it ("": nowhere).

    ``head_may_open`` is False where ``url`` refuses a unit's head. ``was`` is the name that the unit bore then, when
    what happened is a predecessor's.
    """

    day: dt.date
    title: str
    detail: str
    url: str
    kind: str
    unit_id: int
    head_may_open: bool = True
    was: str = ""


# What happened to some units in a year, in any order, in a constant number of queries.
Source = Callable[[Collection[int], int], list[Entry]]
_SOURCES: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Add a source once under its name (in ``AppConfig.ready``)."""
    _SOURCES[name] = source


def entries_of(unit: Unit, year: int) -> list[Entry]:
    """Everything of a unit's year, newest first, its predecessors' marked with their names.

    A unit that was split passes nothing on: nobody knows which part it would belong to (ADR 0010).
    """
    names = _predecessors(unit.pk)
    ids = frozenset({unit.pk, *names})
    found = [
        replace(entry, was=names[entry.unit_id], head_may_open=False) if entry.unit_id in names else entry
        for source in _SOURCES.values()
        for entry in source(ids, year)
    ]
    return sorted(found, key=lambda entry: (entry.day, entry.title), reverse=True)


def _predecessors(unit_id: int) -> dict[int, str]:
    """Units that were merged into or renamed to this one, at any remove, by id. One query for each remove."""
    names: dict[int, str] = {}
    newest = {unit_id}
    while newest:
        rows: Any = UnitSuccession.objects.filter(
            kind__in=[SuccessionKind.MERGE, SuccessionKind.RENAME], successor__in=newest
        ).values_list("predecessor", "predecessor__name")
        found = {pk: name for pk, name in rows if pk not in names and pk != unit_id}
        names |= found
        newest = set(found)
    return names
