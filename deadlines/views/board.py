"""The board of completeness and timeliness, and the list behind each of its numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.list_files import list_file
from common.listing import configure
from common.scope import AUTHORITY_ROLES, Actor
from common.views import allow
from deadlines.domain.contacts import CALLERS
from deadlines.enums import Standing
from deadlines.filters import BehindFilter, BoardFilter
from deadlines.models import Occurrence
from deadlines.queries.board import (
    Place,
    behind_rows,
    board_of,
    due_in,
    kind_of,
    obligations_named,
    place_named,
    way_down,
)
from deadlines.tables.behind import BehindTable
from deadlines.tables.board import Links, rows_by_code, rows_by_kind, rows_by_place, titles_of
from units.models import Authority
from units.views.access import actor_of


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom and what a page is about."""

    actor: Actor
    year: int
    today: dt.date
    own: Authority
    place: Place

    @property
    def rows(self) -> QuerySet[Occurrence]:
        return due_in(self.actor, self.year).filter(self.place.condition())

    @property
    def place_key(self) -> str:
        """As in addresses; "" for the own place."""
        return self.place.key if self.place.only or self.place.authority != self.own else ""


def asked(request: HttpRequest, year: int) -> Asked:
    """The place of the address; 404 when it does not lie in the actor's scope."""
    actor, key = actor_of(request), request.GET.get("authority", "")
    own = place_named(actor, "")
    place = place_named(actor, key) if key else own
    if own is None or place is None:
        raise Http404
    return Asked(actor, year, timezone.localdate(), own.authority, place)


@require_GET
@allow(*AUTHORITY_ROLES)
def board(request: HttpRequest, year: int) -> HttpResponse:
    """How many of what is due were sent, in time, late, not yet: by thing, by kind of unit, by place below."""
    about = asked(request, year)
    code, kind = request.GET.get("code", ""), request.GET.get("kind", "")
    found = board_of(about.rows, about.place, about.today, code=code, kind=kind_of(kind))
    named = obligations_named(found.codes, about.place)
    chosen = BoardFilter(
        request.GET, queryset=Occurrence.objects.none(), place=about.place, own=about.own, titles=titles_of(named)
    )
    links = Links(year, {"authority": about.place_key, "code": code, "kind": kind})
    context = {
        "year": year,
        "filter": chosen,
        "place": about.place,
        "crumbs": [
            (row.name, links.to("board", authority=_key(row, about))) for row in way_down(about.place, about.own)
        ],
        "total": links.cells(found.total),
        "any": bool(found.codes),
        "tables": [
            ("Theo việc", "Việc", rows_by_code(found, named, links, year=year)),
            ("Theo loại đơn vị", "Loại đơn vị", rows_by_kind(found, links)),
            (
                "Theo nơi",
                "Nơi",
                [] if about.place.only else rows_by_place(found, about.place, chosen.children, links),
            ),
        ],
    }
    return render(request, "deadlines/board.html", context)


def _key(authority: Authority, about: Asked) -> str:
    return "" if authority == about.own else str(authority.pk)


def listed(request: HttpRequest, about: Asked) -> BehindFilter:
    """The filter of the address over what is due at the place."""
    codes = about.rows.order_by().values_list("code", flat=True).distinct()
    titles = titles_of(obligations_named(codes, about.place))
    return BehindFilter(
        request.GET, queryset=about.rows, place=about.place, own=about.own, titles=titles, today=about.today
    )


@require_GET
@allow(*AUTHORITY_ROLES)
def behind(request: HttpRequest, year: int) -> HttpResponse:
    """Who owes, sent or is late with what: the list behind a number."""
    about = asked(request, year)
    chosen = listed(request, about)
    table = BehindTable(
        behind_rows(chosen.qs),
        year=year,
        today=about.today,
        of_one=bool(chosen.form.cleaned_data.get("code")) if chosen.form.is_valid() else False,
        is_many=bool(chosen.children),
    )
    title = f"{_heading(chosen)} năm {year}"
    if file := list_file(request, table, filters=chosen, title=title, place=about.place.authority.name):
        return file
    asks = {name: request.GET[name] for name in chosen.form.fields if request.GET.get(name)}
    count = chosen.qs.count()
    context: dict[str, Any] = {
        "year": year,
        "filter": chosen,
        "table": configure(request, table, count=count),
        "count": count,
        "place": about.place,
        "heading": _heading(chosen),
        "asks": asks,
        "board_url": Links(
            year, {"authority": about.place_key, "code": asks.get("code", ""), "kind": asks.get("kind", "")}
        ).to("board"),
        "may_call": about.actor.role in CALLERS,
    }
    return render(request, "deadlines/behind.html", context)


def _heading(chosen: BehindFilter) -> str:
    state = chosen.form.data.get("state", "")
    return Standing(state).label if state in Standing.values else "Phải nộp"
