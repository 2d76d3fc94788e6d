"""What rooms below are told about classifications (models_programs.standings)."""

from __future__ import annotations

from collections.abc import Collection

from models_programs.standings import Standing
from scoring.enums import SheetState
from scoring.models import Scorecard


def approved_standings(unit_ids: Collection[int], year: int) -> dict[int, Standing]:
    """Unit → its approved level of ``year``, else of the year before. One query."""
    rows = (
        Scorecard.objects.filter(unit__in=unit_ids, year__in=(year - 1, year), state=SheetState.APPROVED)
        .order_by("year")
        .values_list("unit", "year", "level", "level__name")
    )
    return {unit: Standing(of_year, code or "", word or "") for unit, of_year, code, word in rows}
