"""Reads about rubrics and score sheets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.db.models import QuerySet

from common.models import StatusChange
from common.scope import Actor, parent_path, within
from registrations.enums import RecognitionStatus
from registrations.models import Recognition
from scoring import engine
from scoring.enums import Column, PointSource
from scoring.models import ColumnWriter, Criterion, Mark, Rubric, Scorecard, Threshold, ThresholdSet


def scorecards_visible_to(actor: Actor) -> QuerySet[Scorecard]:
    """The own unit's sheets for a unit head; the subtree's for everybody else."""
    if actor.is_unit_head:
        return Scorecard.objects.filter(unit_id=actor.unit_id or 0)
    return Scorecard.objects.filter(within(actor.authority_path))


@lru_cache(maxsize=64)
def _criteria(rubric_id: int, content_hash: str) -> tuple[Criterion, ...]:
    return tuple(Criterion.objects.filter(rubric_id=rubric_id).order_by("order"))


def criteria_of(rubric: Rubric) -> tuple[Criterion, ...]:
    """All rows in printed order. A published version never changes, so they are kept in memory by content."""
    return _criteria(rubric.pk, rubric.content_hash)


def forget_criteria() -> None:
    """Read the rows anew next time: what they continue has changed. Only in this process (see ``previous_of``)."""
    _criteria.cache_clear()


def engine_rows(criteria: Iterable[Criterion]) -> list[engine.Row]:
    """The rows as the engine takes them."""
    return [
        engine.Row(
            id=criterion.pk,
            parent_id=criterion.parent_id,
            max_points=criterion.max_points,
            is_leaf=criterion.is_leaf,
            derived=criterion.source != PointSource.TYPED,
        )
        for criterion in criteria
    ]


def recognition_points(criterion: Criterion, recognition: Recognition | None) -> Decimal | None:
    """Row 8c: all or nothing by the recognition of the year; None while there is no decision yet."""
    if recognition is None:
        return None
    return criterion.max_points if recognition.status == RecognitionStatus.RECOGNISED else Decimal(0)


def column_points(
    criteria: Iterable[Criterion], marks: dict[int, Mark], column: str, recognition: Recognition | None
) -> dict[int, Decimal | None]:
    """Leaf id → points of one column, derived rows included."""
    points: dict[int, Decimal | None] = {}
    for criterion in criteria:
        if not criterion.is_leaf:
            continue
        if criterion.source == PointSource.RECOGNITION:
            points[criterion.pk] = recognition_points(criterion, recognition)
        else:
            mark = marks.get(criterion.pk)
            points[criterion.pk] = mark.points(column) if mark else None
    return points


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything one page or document shows of a sheet, read in four queries at most."""

    card: Scorecard
    criteria: tuple[Criterion, ...]
    marks: dict[int, Mark]
    recognition: Recognition | None
    self_points: dict[int, Decimal | None]
    superior_points: dict[int, Decimal | None]
    self_tally: engine.Tally
    superior_tally: engine.Tally


def load_sheet(card: Scorecard) -> Sheet:
    """The sheet of one card; ``card`` should come with ``unit`` and ``rubric`` selected."""
    marks = {mark.criterion_id: mark for mark in card.marks.select_related("self_by", "superior_by")}
    recognition = Recognition.objects.filter(unit_id=card.unit_id, year=card.year).first()
    return build_sheet(card, marks, recognition)


def build_sheet(card: Scorecard, marks: dict[int, Mark], recognition: Recognition | None) -> Sheet:
    """The same from rows already read (documents of many sheets)."""
    criteria = criteria_of(card.rubric)
    rows = engine_rows(criteria)
    own = column_points(criteria, marks, Column.SELF, recognition)
    superior = column_points(criteria, marks, Column.SUPERIOR, recognition)
    return Sheet(
        card=card,
        criteria=criteria,
        marks=marks,
        recognition=recognition,
        self_points=own,
        superior_points=superior,
        self_tally=engine.tally(rows, own),
        superior_tally=engine.tally(rows, superior),
    )


def load_sheets(cards: Iterable[Scorecard]) -> list[Sheet]:
    """Many sheets in a constant number of queries; cards come with ``unit`` and ``rubric`` selected."""
    cards = list(cards)
    marks: dict[int, dict[int, Mark]] = {card.pk: {} for card in cards}
    for mark in Mark.objects.filter(scorecard__in=cards):
        marks[mark.scorecard_id][mark.criterion_id] = mark
    years = {card.year for card in cards}
    recognitions = {
        (row.unit_id, row.year): row
        for row in Recognition.objects.filter(unit__in=[card.unit_id for card in cards], year__in=years)
    }
    return [build_sheet(card, marks[card.pk], recognitions.get((card.unit_id, card.year))) for card in cards]


def thresholds_for(rubric_id: int, authority_path: str) -> ThresholdSet | None:
    """The set that holds at an authority: its own, else the nearest superior's, else the shipped default."""
    sets = ThresholdSet.objects.filter(rubric_id=rubric_id).select_related("authority", "confirmed_by")
    return nearest_set(sets, authority_path)


def nearest_set(sets: Iterable[ThresholdSet], authority_path: str) -> ThresholdSet | None:
    """The set of the longest path that leads to ``authority_path``; the shipped default counts as shortest."""
    by_path = {one.authority.path if one.authority else None: one for one in sets}
    path: str | None = authority_path
    while path is not None:
        if path in by_path:
            return by_path[path]
        path = parent_path(path) if path else None
    return by_path.get(None)


def threshold_pairs(threshold_set: ThresholdSet) -> list[tuple[str, Decimal]]:
    """(level code, lowest points), best level first."""
    return list(
        Threshold.objects.filter(threshold_set=threshold_set)
        .order_by("level__order")
        .values_list("level_id", "min_points")
    )


def people_of_self_column(card_id: int) -> set[int]:
    """Everybody who ever wrote or sent the self column, in whichever role."""
    writers = ColumnWriter.objects.filter(scorecard_id=card_id, column=Column.SELF).values_list("user_id", flat=True)
    sends = StatusChange.objects.filter(
        subject_type=Scorecard._meta.label_lower, subject_id=card_id, action="send"
    ).values_list("actor_id", flat=True)
    return {person for rows in (writers, sends) for person in rows}


def history_of(card: Scorecard) -> list[StatusChange]:
    """Every step of the sheet, oldest first."""
    return list(
        StatusChange.objects.filter(subject_type=card._meta.label_lower, subject_id=card.pk).select_related("actor")
    )
