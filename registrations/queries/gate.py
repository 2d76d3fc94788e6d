"""How far the units of a commune have come: the commune's own condition (TT 124/2021 Điều 5 khoản 4), live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from django.db.models import Count

from common.scope import parent_path, within_any
from models_programs.queries.records import held_by
from models_programs.queries.rulebook import rulebooks
from models_programs.rules.book import RuleBook
from registrations.metrics import recognised, registered
from registrations.rules.gate import Gate
from units.enums import ELIGIBLE, UnitKind
from units.queries import units_in_year


def gate(path: str, year: int) -> Gate:
    """Units managed in the subtree of ``path``, in the scope of TT 124 or volunteers. Three queries."""
    return gates([path], year, rulebooks([path]))[path]


def gates(paths: Collection[str], year: int, books: Mapping[str, RuleBook]) -> dict[str, Gate]:
    """The same for several communes in two queries at most. ``books`` holds the rules at each path.

    What a unit registered before it was merged or renamed counts for the one that it became. A commune as a unit of its
    province is none of them. Which denominator the circular means is not settled (domain.md section 11 item 6):
    screens say it in words.
    """
    units = units_in_year(year).filter(within_any(paths), eligibility__in=ELIGIBLE).exclude(kind=UnitKind.COMMUNE)
    shared = _shared(paths)
    counted = (
        units.order_by()
        .values("authority_path")
        .annotate(
            units=Count("pk"),
            registered=Count("pk", filter=held_by(registered(shared, year))),
            recognised=Count("pk", filter=held_by(recognised(shared, year))),
        )
    )
    sums: dict[str, Counter[str]] = {path: Counter() for path in paths}
    for row in counted:
        for path in paths:
            if row["authority_path"].startswith(path):
                sums[path].update({name: row[name] for name in ("units", "registered", "recognised")})
    return {
        path: Gate(
            units=row["units"],
            registered=row["registered"],
            recognised=row["recognised"],
            registered_needed=books[path].number("tt124.commune_registered"),
            recognised_needed=books[path].number("tt124.commune_recognised"),
        )
        for path, row in sums.items()
    }


def _shared(paths: Collection[str]) -> str:
    """The nearest place above all of them: "08.01.", "08.02." → "08."."""
    shared, *others = paths
    while not all(path.startswith(shared) for path in others):
        shared = parent_path(shared)
    return shared
