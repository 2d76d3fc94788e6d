"""Reads about commendations and proposals for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from common.scope import within
from models_programs.enums import AwardKind, Subject
from models_programs.models import AwardProposal, Commendation
from models_programs.queries.records import successors_of
from models_programs.queries.rulebook import rulebooks
from models_programs.rules.awards import Barring, barring
from models_programs.rules.counting import last_successor
from models_programs.standings import standings


@dataclass(frozen=True, slots=True)
class Commended:
    """How many commendations a unit and its people got."""

    collectives: int
    persons: int


def sudden_commendations(path: str, year: int) -> dict[int, Commended]:
    """Unit → its khen thưởng đột xuất of the year, of units managed at ``path`` or below. Two queries.

    What a merged or renamed unit got counts for the unit that it became. Units without any are left out.
    """
    rows = (
        Commendation.objects.filter(within(path), year=year, kind=AwardKind.SUDDEN, unit__isnull=False)
        .order_by()
        .values("unit")
        .annotate(
            collectives=Count("pk", filter=Q(subject=Subject.COLLECTIVE)),
            persons=Count("pk", filter=Q(subject=Subject.PERSON)),
        )
        .values_list("unit", "collectives", "persons")
    )
    successors = successors_of()
    counted: dict[int, Commended] = {}
    for unit_id, collectives, persons in rows:
        heir = last_successor(unit_id, successors)
        known = counted.get(heir, Commended(0, 0))
        counted[heir] = Commended(known.collectives + collectives, known.persons + persons)
    return counted


def barrings(proposals: Iterable[AwardProposal]) -> dict[int, Barring]:
    """Proposal → what stands against it as things are now; rows come with ``unit``. Two queries a year asked for."""
    rows = [row for row in proposals if row.unit_id is not None]
    books = rulebooks(sorted({row.authority_path or row.authority.path for row in rows})) if rows else {}
    found: dict[int, Barring] = {}
    for year in sorted({row.year for row in rows}):
        of_year = [row for row in rows if row.year == year]
        known = standings({row.unit_id for row in of_year if row.unit_id is not None}, year)
        for row in of_year:
            standing, book = known.get(row.unit_id or 0), books[row.authority_path or row.authority.path]
            if standing is None or row.unit is None or standing.code not in book.codes("award.barred_levels"):
                continue
            source = book.values["award.barred_levels"].source
            found[row.pk] = barring(
                unit=row.unit.name, word=standing.word, of_year=standing.year, year=year, source=source
            )
    return found


def barring_of(proposal: AwardProposal) -> Barring | None:
    """What stands against one proposal, stored or not."""
    return barrings([proposal]).get(proposal.pk)
