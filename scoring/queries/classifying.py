"""Which units may be put into a decision of classification, and why others may not yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from decisions.enums import DecisionKind
from decisions.kinds import Candidate
from decisions.queries.deciders import units_decided_by
from decisions.queries.decisions import KIND_ORDER, holding, taken_by
from scoring.board import with_cards
from scoring.enums import SheetState
from scoring.levels import LevelBook
from scoring.models import Scorecard
from scoring.rules.classifying import why_unclassified
from units.models import Authority, Unit
from units.queries import in_year

NEAR = (SheetState.SENT, SheetState.REVIEWING, SheetState.REVIEWED, SheetState.APPROVED)


def candidates(authority: Authority, year: int, on: dt.date, own: Collection[int] = ()) -> list[Candidate]:
    """Units of the year that the authority classifies on a day: level and points of the approved sheets.

    A constant number of queries. Without a level, ``problem`` says why.
    """
    units = units_decided_by(authority, on, DecisionKind.CLASSIFICATION).filter(in_year(year))
    rows = list(with_cards(units, year).select_related("authority", "area"))
    taken = taken_by([row.pk for row in rows], year, DecisionKind.CLASSIFICATION, but=own)
    book = LevelBook()
    found = []
    for row in rows:
        problem = why_unclassified(
            state=row.card_state,
            on_trial=bool(row.card_id) and book.is_draft(row.card_rubric_id),
            waiting=row.derived_missing or 0,
            confirmed=bool(row.card_id) and book.is_confirmed(row.card_rubric_id, row.authority_path),
        )
        if item := taken.get(row.pk):
            problem = f"đang có trong {item.decision.name_shown}"
        approved = row.card_state == SheetState.APPROVED
        found.append(
            Candidate(
                row,
                problem,
                level=(row.level_id or "") if approved else "",
                points=row.superior_total if approved else None,
                is_near=row.card_state in NEAR,
            )
        )
    return sorted(found, key=lambda one: (KIND_ORDER[one.unit.kind], one.unit.sort_key, one.unit.pk))


def approved_cards(unit_ids: Collection[int], year: int) -> dict[int, Scorecard]:
    """Unit → its approved sheet of the year, locked in the order of the keys. One query, inside a transaction."""
    rows = Scorecard.objects.select_for_update().filter(unit__in=list(unit_ids), year=year, state=SheetState.APPROVED)
    return {row.unit_id: row for row in rows.order_by("pk")}


def held_sentence(unit: Unit, year: int, before: str) -> str | None:
    """Why the sheet or the recognition of a unit cannot change: a decision of classification names it; else None."""
    decision = holding(unit, year, DecisionKind.CLASSIFICATION)
    if decision is None:
        return None
    way = "Thay thế quyết định đó" if decision.number else "Bỏ đơn vị khỏi dự thảo hoặc hủy dự thảo"
    return f"Đơn vị đang có trong {decision.name_shown}. {way} trước khi {before}."
