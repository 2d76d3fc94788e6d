"""What the tables of a pack are made from, read once: facts by place and kind, names, numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from common.scope import way_up, within
from reports.exports.pack.values import Band, Row
from reports.models import UnitFact, YearClosing
from reports.queries.numbers import Numbers, levels, numbers_below, numbers_of
from units.enums import UnitKind
from units.models import Authority

# Above this a list of units helps nobody: the packs of the places below hold them.
MOST_UNITS = 20_000
ORDER = {kind: index for index, kind in enumerate(UnitKind.values)}
BELOW = "Danh sách có trong báo cáo của từng nơi bên dưới."
NO_COLUMNS = ("unit__search_key", "unit__note")


@dataclass(frozen=True, slots=True)
class Scope:
    """``facts`` are those of the place and everything below, by place, kind and name; empty where they are too many
    (``is_huge``). ``places``: path → name of every authority that manages units here. ``closed_at``: when the year was
    closed there or by a level above; None while it can change."""

    authority: Authority
    year: int
    as_of: dt.datetime
    numbers: Numbers
    below: tuple[tuple[Authority, Numbers], ...]
    levels: tuple[tuple[str, str], ...]
    facts: tuple[UnitFact, ...]
    places: dict[str, str]
    is_huge: bool
    closed_at: dt.datetime | None

    @classmethod
    def read(cls, authority: Authority, year: int, as_of: dt.datetime, *, with_units: bool = True) -> Scope:
        """Seven queries; ``with_units`` off: numbers alone."""
        path = authority.path
        numbers = numbers_of(path, year)
        is_huge = numbers.of("units") > MOST_UNITS
        rows = UnitFact.objects.filter(within(path), year=year).select_related("unit").defer(*NO_COLUMNS)
        facts = list(rows) if with_units and not is_huge else []
        names = {fact.authority_path for fact in facts}
        places = {one.path: one for one in Authority.objects.filter(path__in=names).order_by("sort_key")}
        rank = {
            place: index for index, place in enumerate(sorted(places, key=lambda at: (at != path, places[at].sort_key)))
        }
        facts.sort(key=lambda fact: (rank[fact.authority_path], ORDER[fact.kind], fact.unit.sort_key, fact.unit_id))
        return cls(
            authority=authority,
            year=year,
            as_of=as_of,
            numbers=numbers,
            below=tuple(numbers_below(authority, year)),
            levels=tuple(levels()),
            facts=tuple(facts),
            places={at: places[at].name for at in rank},
            is_huge=is_huge,
            closed_at=min(
                YearClosing.objects.filter(authority_path__in=way_up(path), year=year, undone_at=None).values_list(
                    "closed_at", flat=True
                ),
                default=None,
            ),
        )

    @property
    def today(self) -> dt.date:
        """The day that its lists speak of: once a year is closed, that day for ever."""
        return timezone.localdate(self.closed_at or self.as_of)

    @property
    def has_places(self) -> bool:
        """Whether units of several places are listed, so that lists are banded by place."""
        return len(self.places) > 1

    def level_name(self, code: str) -> str:
        return dict(self.levels).get(code, "")

    def bands(self, facts: Iterable[UnitFact], row: Callable[[UnitFact], Row]) -> tuple[Band, ...]:
        """Rows of units under the names of their places, or of their kinds where there is one place."""
        found: dict[str, list[Row]] = {}
        for fact in facts:
            label = self.places[fact.authority_path] if self.has_places else str(UnitKind(fact.kind).label)
            found.setdefault(label, []).append(row(fact))
        return tuple(Band(label, tuple(rows)) for label, rows in found.items())

    def too_many(self) -> str:
        """Why a list of units is not here, "" when it is."""
        if not self.is_huge:
            return ""
        return "Danh sách từng đơn vị có trong báo cáo của từng tỉnh, thành phố."

    def by_place(self, rows: Iterable[tuple[str, Row]], names: dict[str, str]) -> tuple[Band, ...]:
        """Rows of records, each with the path that it stands at, under the names of places; one band without a name
        where there is one place."""
        found: dict[str, list[Row]] = {}
        for path, row in rows:
            found.setdefault(path, []).append(row)
        if len(found) <= 1:
            return tuple(Band("", tuple(some)) for some in found.values())
        return tuple(Band(names.get(path, ""), tuple(some)) for path, some in found.items())


def names_of(rows: Iterable[Any]) -> dict[str, str]:
    """Names of the authorities of some records by path. One query."""
    paths = {row.authority_path for row in rows}
    found: Any = Authority.objects.filter(path__in=paths).values_list("path", "name")
    return dict(found)
