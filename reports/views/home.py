"""Việc cần làm: where everybody lands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.scope import Actor, Role
from common.views import allow
from reports.home import home_of
from scoring.board import state_counts, units_with_cards
from scoring.enums import SheetState


@require_GET
@allow(Role.UNIT_HEAD, Role.OFFICER, Role.APPROVER, Role.VIEWER, Role.ADMIN)
def home(request: HttpRequest, year: int) -> HttpResponse:
    """Three things: what to do, the nearest dates, where dossiers stand; one button "Làm tiếp"."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    found = home_of(actor, year, today)
    context = {
        "year": year,
        "home": found,
        "moments": [(entry, (entry.day - today).days) for entry in found.moments],
        "stats": [] if actor.is_unit_head else _stats(actor, year),
    }
    return render(request, "reports/home.html", context)


def _stats(actor: Actor, year: int) -> list[dict[str, object]]:
    counts = state_counts(units_with_cards(actor, year))
    url = reverse("scoring:list", args=[year])
    rows = [
        ("Đơn vị trong năm", sum(counts.values()), url),
        ("Chưa mở phiếu", counts.get(None, 0), f"{url}?state=none"),
    ]
    rows += [(state.label, counts.get(state.value, 0), f"{url}?state={state.value}") for state in SheetState]
    return [{"label": label, "value": value, "href": href} for label, value, href in rows]
