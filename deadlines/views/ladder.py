"""From the superior's day to the days below it: proposed, looked over, set together."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.views import allow, page
from deadlines.domain.ladder import apply_ladder
from deadlines.domain.obligations import KEEPERS
from deadlines.forms.ladder import LadderForm, fields_of
from deadlines.queries.ladder import around, steps, superior_day
from deadlines.rules.ladder import WEEKDAYS, Around, beyond_law, propose, warnings
from units.models import Authority
from units.views.access import actor_of


@require_http_methods(["GET", "POST"])
@allow(*KEEPERS)
def ladder(request: HttpRequest, year: int) -> HttpResponse:
    """GET asks for the superior's day and then proposes; POST shows the typed days again, or sets them."""
    authority = get_object_or_404(Authority.objects.select_related("parent"), pk=actor_of(request).authority_id)
    if request.method == "POST":
        return _look_over(request, authority, year)
    if "superior" not in request.GET:
        day, source = superior_day(authority, year)
        initial = {"superior": day, "source": source}
        return page(request, "deadlines/ladder.html", {"year": year}, form=LadderForm(initial=initial, year=year))
    form = LadderForm(request.GET, year=year)
    if not form.is_valid():
        return page(request, "deadlines/ladder.html", {"year": year}, form=form)
    superior, source = form.cleaned_data["superior"], form.cleaned_data["source"]
    rungs, near = steps(authority.kind), around(authority, year, superior, timezone.localdate())
    days = propose(superior, rungs, near.off, ends=near.ends, limits=near.limits, year=year)
    filled = LadderForm(initial=fields_of(superior, source, days), steps=rungs, year=year)
    return page(request, "deadlines/ladder.html", _context(year, filled, days, near), form=filled)


def _look_over(request: HttpRequest, authority: Authority, year: int) -> HttpResponse:
    rungs = steps(authority.kind)
    form = LadderForm(request.POST, steps=rungs, year=year)
    good = form.is_valid()
    superior, days = form.cleaned_data.get("superior"), form.days()  # a refused field is no longer among the cleaned
    if good and superior and request.POST.get("act") == "apply":
        try:
            count = apply_ladder(
                authority=authority, year=year, superior=superior, days=days,
                source=form.cleaned_data["source"], actor=actor_of(request), now=timezone.now(),
                beyond_law=form.cleaned_data["beyond_law"],
            )  # fmt: skip
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Đã đặt {count} thời hạn. Việc cần làm của các nơi được cập nhật trong ít phút.")
            return redirect("deadlines:obligations", year=year)
    near = around(authority, year, superior, timezone.localdate()) if superior else None
    return page(request, "deadlines/ladder.html", _context(year, form, days, near), form=form)


def _context(year: int, form: LadderForm, days: dict[str, dt.date], near: Around | None) -> dict[str, Any]:
    """The rows of the table: the field of each step, its weekday, what to know of it."""
    said = warnings(days, form.steps, near) if near else {}
    rows = [
        {
            "field": form[f"step_{step.code}"],
            "weekday": WEEKDAYS[days[step.code].weekday()] if step.code in days else "",
            "warnings": said.get(step.code, []),
        }
        for step in form.steps
    ]
    return {"year": year, "rows": rows, "is_beyond_law": bool(near and beyond_law(days, near))}
