"""“Còn thiếu gì để đạt Khá?”: how far a sheet is from the next levels, and which rows can still close the gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.distance import Place, Step, steps
from scoring.enums import Column, PointSource
from scoring.models import Criterion, Level, Scorecard
from scoring.queries.sheets import Sheet, load_sheet, threshold_pairs, thresholds_for
from scoring.queries.suggestions import checked_many, suggestions_of
from scoring.queries.windows import deadline_of
from scoring.rules.suggestion import Suggestion

CLOSED = "đã hết hạn gửi phiếu"


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can still bring ``gain`` points; ``missing`` says what for, in words."""

    criterion: Criterion
    gain: Decimal
    missing: str


@dataclass(frozen=True, slots=True)
class Lost:
    """Points of a row that can no longer be had, and why."""

    criterion: Criterion
    points: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """One better level with the fewest rows that reach it; not ``possible``: even all rows would not."""

    level: Level
    step: Step
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Distance:
    """How a sheet stands towards the levels, as information. Points of ``column``, else what the records suggest.

    ``rows`` are all rows that can still bring points. ``confirmed``: whether the thresholds are. ``closes_on`` is the
    last day on which the sheet is taken, None while no day is set. Without thresholds (a trial sheet) ``has_levels`` is
    false.
    """

    total: Decimal
    maximum: Decimal
    has_levels: bool
    confirmed: bool
    source: str
    ahead: tuple[Ahead, ...]
    rows: tuple[Row, ...]
    lost: tuple[Lost, ...]
    unproven: tuple[Criterion, ...]
    closes_on: dt.date | None
    is_closed: bool

    @property
    def provisional(self) -> bool:
        """ "tạm tính" while nobody confirmed the thresholds."""
        return not self.confirmed

    @property
    def next(self) -> Ahead | None:
        return self.ahead[0] if self.ahead else None


def distance_of(card: Scorecard, column: Column, *, today: dt.date) -> Distance:
    """The distance of one sheet by the column that speaks."""
    said = suggestions_of([card], today=today)[card.pk]
    return distance_from(load_sheet(card), said, column, today=today)


def distance_from(sheet: Sheet, said: Mapping[int, Suggestion], column: Column, *, today: dt.date) -> Distance:
    """The same with the sheet and its suggestions at hand: seven more queries at most."""
    card = sheet.card
    due = deadline_of(card.unit, card.year)
    closed = due.is_closed(today) and card.is_editable
    marks = sheet.self_points if column == Column.SELF else sheet.superior_points
    leaves = {one.pk: one for one in sheet.criteria if one.is_leaf}
    places = [_place(one, marks.get(one.pk), said.get(one.pk), closed) for one in leaves.values()]
    chosen = None if card.rubric.is_draft else thresholds_for(card.rubric_id, card.authority_path)
    pairs = threshold_pairs(chosen) if chosen else []
    levels = Level.objects.in_bulk() if pairs else {}
    rows = {place.id: _row(leaves[place.id], place, said) for place in places if place.gain}
    return Distance(
        total=sum((place.now for place in places), Decimal(0)),
        maximum=card.rubric.total,
        has_levels=bool(pairs),
        confirmed=chosen is not None and chosen.is_confirmed,
        source=chosen.source if chosen else "",
        ahead=tuple(
            Ahead(levels[step.level], step, tuple(rows[key] for key in step.rows)) for step in steps(places, pairs)
        ),
        rows=tuple(rows.values()),
        lost=tuple(
            Lost(leaves[place.id], place.left, place.lost)
            for place in places
            if place.lost and place.left > 0 and place.lost != CLOSED
        ),
        unproven=checked_many([card], today=today, said={card.pk: said})[card.pk].unproven,
        closes_on=due.last_day,
        is_closed=closed,
    )


def _place(one: Criterion, points: Decimal | None, said: Suggestion | None, closed: bool) -> Place:
    if points is None:
        points = said.points if said is not None else None
    lost = said.lost if said is not None else ""
    if closed and not lost and one.source == PointSource.TYPED:
        lost = CLOSED
    return Place(one.pk, points or Decimal(0), one.max_points, lost)


def _row(one: Criterion, place: Place, said: Mapping[int, Suggestion]) -> Row:
    suggestion = said.get(one.pk)
    return Row(one, place.gain, suggestion.missing if suggestion else "")
