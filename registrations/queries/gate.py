"""How far the units of a commune have come: the commune's own condition (TT 124/2021 Điều 5 khoản 4), live."""

from __future__ import annotations

from django.db.models import Count

from common.scope import within
from models_programs.queries.records import held_by
from models_programs.queries.rulebook import rulebook
from registrations.metrics import recognised, registered
from registrations.rules.gate import Gate
from units.enums import ELIGIBLE, UnitKind
from units.queries import units_in_year


def gate(path: str, year: int) -> Gate:
    """Units managed in the subtree of ``path``, in the scope of TT 124 or volunteers. Three queries.

    What a unit registered before it was merged or renamed counts for the one that it became. A commune as a unit of its
    province is none of them. Which denominator the circular means is not settled (domain.md section 11 item 6):
    screens say it in words.
    """
    units = units_in_year(year).filter(within(path), eligibility__in=ELIGIBLE).exclude(kind=UnitKind.COMMUNE)
    counts = units.aggregate(
        units=Count("pk"),
        registered=Count("pk", filter=held_by(registered(path, year))),
        recognised=Count("pk", filter=held_by(recognised(path, year))),
    )
    book = rulebook(path)
    return Gate(
        **counts,
        registered_needed=book.number("tt124.commune_registered"),
        recognised_needed=book.number("tt124.commune_recognised"),
    )
