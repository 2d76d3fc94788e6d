"""The window and the legal end date of a kind of unit at a place."""

from __future__ import annotations

from models_programs.queries.rulebook import rulebook
from registrations.rules.windows import Period
from units.enums import UnitKind
from units.windows import all_windows


def period_of(kind: str, year: int, path: str) -> Period:
    """When year ``year`` of a kind of unit runs, and before which day it is recognised. Two queries at most."""
    window = all_windows()[kind]
    code = "tt124.residential_before" if kind == UnitKind.RESIDENTIAL else "tt124.others_before"
    return Period(window.start(year), window.end(year), rulebook(path).day_in(code, year))
