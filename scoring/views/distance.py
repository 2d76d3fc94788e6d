"""“Còn thiếu gì để đạt Khá?”: information for the unit and for those who check it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.views import allow
from scoring import rules
from scoring.enums import Column
from scoring.queries.distance import distance_of
from scoring.views.access import EVERYBODY, acting, find_card
from scoring.views.standing import SUPERIOR_SPEAKS


@require_GET
@allow(*EVERYBODY)
def distance(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """The rows that still bring points, those that are lost, and the distance to each better level."""
    card = find_card(request, year, pk)
    speaks = rules.sees_superior(card, acting(request)) and card.state in SUPERIOR_SPEAKS
    column = Column.SUPERIOR if speaks else Column.SELF
    context = {
        "card": card,
        "year_text": str(year),
        "column": column,
        "distance": distance_of(card, column, today=timezone.localdate()),
    }
    return render(request, "scoring/distance.html", context)
