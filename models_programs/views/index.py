"""The entrance to the year's records."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from common.scope import Actor
from common.views import allow
from models_programs.queries.criteria import lists_for
from models_programs.views import criteria
from models_programs.views.registry import KINDS
from units.views.access import EVERYONE, actor_of


@dataclass(frozen=True, slots=True)
class Door:
    """One kind of record on the entrance page: ``count`` of them, ``counted`` says of what."""

    title: str
    lead: str
    icon: str
    url: str
    count: int
    add_url: str
    counted: str = "trong năm"


@require_GET
@allow(*EVERYONE)
def index(request: HttpRequest, year: int) -> HttpResponse:
    """One door for each kind of record that the role may read, with how many there are this year."""
    actor = actor_of(request)
    doors = [
        Door(
            title=pages.heading,
            lead=pages.lead,
            icon=pages.icon,
            url=pages.url("_list", year),
            count=pages.visible(actor).filter(pages.in_year(year)).count(),
            add_url=pages.url("_add", year) if actor.role in pages.writers else "",
        )
        for pages in KINDS.values()
        if actor.role in pages.readers
    ]
    if actor.role in criteria.READERS:
        doors.append(_criteria(actor, year))
    return render(request, "records/index.html", {"year": year, "doors": doors, "in_office": not actor.is_unit_head})


def _criteria(actor: Actor, year: int) -> Door:
    """The door to the lists of criteria, which are no records of the year."""
    return Door(
        title="Xã điển hình",
        lead="Rà soát từng tiêu chí của xã điển hình: đạt, chưa đạt, có gì chứng minh.",
        icon="checklist",
        url=reverse("models_programs:criteria_lists", args=[year]),
        count=lists_for(actor).count(),
        add_url="",
        counted="bộ tiêu chí",
    )
