"""Reads about commendations and proposals for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from models_programs.enums import AwardKind
from models_programs.models import AwardProposal, Commendation
from models_programs.queries.rulebook import rulebooks
from models_programs.rules.awards import Barring, barring
from models_programs.standings import standings


def sudden_commendations(
    unit_ids: Collection[int], year: int, became: Mapping[int, int]
) -> dict[int, list[Commendation]]:
    """Unit → its khen thưởng đột xuất of the year, earliest first. One query for units of any number of authorities.

    ``became`` (``predecessors_of``) says what merged or renamed units got for which of these.
    """
    rows = Commendation.objects.filter(year=year, kind=AwardKind.SUDDEN, unit__in=[*unit_ids, *became])
    found: dict[int, list[Commendation]] = defaultdict(list)
    for row in rows.order_by("date", "pk").only("unit", "subject", "name", "form", "number", "date"):
        found[became.get(row.unit_id or 0, row.unit_id or 0)].append(row)
    return found


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
