"""The decisions of a year with what still waits for one, and a unit's own list."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.list_files import list_file
from common.listing import configure
from common.scope import Role
from common.views import allow
from decisions.enums import DecisionKind
from decisions.filters import DecisionFilter
from decisions.kinds import handler_of
from decisions.queries.decisions import decisions_in_year, items_of_unit
from decisions.queries.recognising import candidates
from decisions.rules.permissions import may_draft
from decisions.tables import DecisionTable
from decisions.views.access import STAFF
from units.models import Authority
from units.views.access import actor_of


@require_GET
@allow(*STAFF)
def decision_list(request: HttpRequest, year: int) -> HttpResponse:
    """Decisions of the subtree; for those who decide, how many units wait and which were not met."""
    actor = actor_of(request)
    authority = get_object_or_404(Authority, pk=actor.authority_id)
    found = DecisionFilter(request.GET, queryset=decisions_in_year(actor, year))
    own_only = not authority.children.exists()
    table = DecisionTable(found.qs, year=year, own_only=own_only)
    if file := list_file(request, table, filters=found):
        return file
    configure(request, table)
    today = timezone.localdate()
    units = candidates(authority, year, today)
    to_classify = handler_of(DecisionKind.CLASSIFICATION).candidates(authority=authority, year=year, on=today, own=())
    context = {
        "year": year,
        "filter": found,
        "table": table,
        "any": bool(table.rows) or bool(request.GET),
        "waiting": sum(one.is_ready for one in units),
        "to_classify": sum(one.is_ready for one in to_classify),
        "failed": [one for one in units if one.problem.startswith("chưa đạt tiêu chí")],
        "may_draft": may_draft(actor, authority.path),
        "may_entrust": actor.role == Role.ADMIN and not own_only,
    }
    return render(request, "decisions/list.html", context)


@require_GET
@allow(Role.UNIT_HEAD)
def own(request: HttpRequest, year: int) -> HttpResponse:
    """The signed decisions that name the actor's unit."""
    actor = actor_of(request)
    if actor.unit_id is None:
        raise PermissionDenied
    return render(request, "decisions/own.html", {"year": year, "items": list(items_of_unit(actor.unit_id, year))})
