"""Closing the scoring of a year at an authority: whether it is closed, and who would be missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from common.scope import Actor, within
from decisions.queries.decisions import KIND_ORDER
from scoring.board import with_cards
from scoring.levels import LevelBook
from scoring.models import Closing, Scorecard
from scoring.rules.classifying import why_unclassified
from units.models import Authority, Unit
from units.queries import in_year


@dataclass(frozen=True, slots=True)
class Missing:
    """A unit without a level, and why (the end of a sentence)."""

    unit_id: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Count:
    """Units of a year that an authority manages: how many, how many with a level, and the others by name."""

    expected: int
    missing: tuple[Missing, ...]

    @property
    def counted(self) -> int:
        return self.expected - len(self.missing)


def closing_of(path: str, year: int) -> Closing | None:
    """The closing in force of the authority at ``path`` (its own units, not those of places below). One query."""
    rows = Closing.objects.filter(authority_path=path, year=year, reopened_at=None)
    return rows.select_related("authority", "closed_by").first()


def closed_sentence(card: Scorecard) -> str | None:
    """Why nobody may go on with a sheet of a closed year; None while the year is open. One query."""
    closing = closing_of(card.authority_path, card.year)
    return None if closing is None else closed_words(closing)


def closed_words(closing: Closing) -> str:
    """The sentence that says since when, and what to do."""
    since = f"{timezone.localdate(closing.closed_at):%d/%m/%Y}"
    return (
        f"{closing.authority.name} đã chốt xếp loại năm {closing.year} từ ngày {since}. "
        "Muốn làm tiếp, lãnh đạo duyệt mở lại ở mục Chốt xếp loại."
    )


def count_of(path: str, year: int) -> Count:
    """Who is counted and who is missing at the authority at ``path``, in the order of papers. Four queries at most."""
    units = with_cards(Unit.objects.filter(in_year(year), authority_path=path), year)
    book, rows = LevelBook(), sorted(units, key=lambda row: (KIND_ORDER[row.kind], row.sort_key, row.pk))
    missing = []
    for row in rows:
        why = why_unclassified(
            state=row.card_state,
            on_trial=bool(row.card_id) and book.is_draft(row.card_rubric_id),
            waiting=row.derived_missing or 0,
            confirmed=bool(row.card_id) and book.is_confirmed(row.card_rubric_id, path),
        )
        if why:
            missing.append(Missing(row.pk, row.name, why))
    return Count(len(rows), tuple(missing))


def places_below(actor: Actor) -> int:
    """How many authorities below the actor's own manage units. One query."""
    places = Authority.objects.filter(within(actor.authority_path, "path"), units__isnull=False)
    return places.exclude(pk=actor.authority_id).distinct().count()


def closings_visible_to(actor: Actor, year: int) -> QuerySet[Closing]:
    """Every closing of the year in the actor's subtree, reopened ones too, the latest first."""
    if actor.is_unit_head:
        return Closing.objects.none()
    rows = Closing.objects.filter(within(actor.authority_path), year=year)
    return rows.select_related("authority", "closed_by", "reopened_by")
