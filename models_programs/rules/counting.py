"""Counting models as HD 22/HD-BCA-V05 asks: loại (kinds) → điểm (places) → tổ (teams).

A kind is one named model; its điểm are the areas to which it was extended; tổ are the groups that carry it out.
Units merge and are renamed, so places are counted at what their unit is today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from common.numbers import whole
from common.text import search_key

Moment: TypeAlias = dt.date | tuple[dt.date, dt.date]
"""A day, or the first and the last day of a period (a year)."""

_Site: TypeAlias = tuple[int, int | str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a model runs: at a unit, or in an area told in words when ``unit_id`` is None.

    ``is_origin``: the original's own place, not one it was extended to. ``opened`` None: open since before our records;
    ``closed`` is the first day on which it no longer runs, None while it does.
    """

    model_id: int
    unit_id: int | None
    area: str
    is_origin: bool
    teams: int
    members: int
    opened: dt.date | None
    closed: dt.date | None

    def open_on(self, day: dt.date) -> bool:
        """Whether it runs at the end of that day."""
        return (self.opened is None or self.opened <= day) and (self.closed is None or self.closed > day)


@dataclass(frozen=True, slots=True)
class Counted:
    """Numbers of loại, điểm, tổ and people."""

    kinds: int
    points: int
    teams: int
    members: int

    def words(self) -> str:
        """ "3 loại / 12 điểm / 15 tổ"."""
        return f"{whole(self.kinds)} loại / {whole(self.points)} điểm / {whole(self.teams)} tổ"


def count(
    places: Iterable[Place],
    *,
    on: Moment,
    successors: Mapping[int, int],
    origin_counts: bool,
    models: Collection[int] = (),
) -> Counted:
    """Kinds, điểm, tổ and people of the places open on the day, or on the last day of the period.

    ``successors`` maps a merged or renamed unit to the unit that took its place. Places of one model at what is now
    one unit are one điểm; their teams and members add up. Without a unit, the area decides, whatever its case, spaces
    and accents. ``origin_counts`` False: a place of the original alone is no điểm, its teams and members still count.
    ``models``: ids of models that are alive, a kind each even with no open place.
    Raises ValueError when a period ends before it starts.
    """
    day = _last_day(on)
    running = [place for place in places if place.open_on(day)]
    points = {_site(place, successors) for place in running if origin_counts or not place.is_origin}
    return Counted(
        kinds=len({place.model_id for place in running} | set(models)),
        points=len(points),
        teams=sum(place.teams for place in running),
        members=sum(place.members for place in running),
    )


def last_successor(unit_id: int, successors: Mapping[int, int]) -> int:
    """The unit at the end of the chain; units that succeed one another in a ring are all its smallest id."""
    chain = [unit_id]
    seen = {unit_id}
    while (following := successors.get(chain[-1])) is not None:
        if following in seen:
            return min(chain[chain.index(following) :])
        chain.append(following)
        seen.add(following)
    return chain[-1]


def _last_day(on: Moment) -> dt.date:
    if isinstance(on, dt.date):
        return on
    first, last = on
    if last < first:
        raise ValueError(f"period ends {last} before it starts {first}")
    return last


def _site(place: Place, successors: Mapping[int, int]) -> _Site:
    if place.unit_id is None:
        return place.model_id, search_key(place.area)
    return place.model_id, last_successor(place.unit_id, successors)
