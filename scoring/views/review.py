"""The queue of the reviewer, differences first, and the sample that the level above looks at."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.list_files import list_file
from common.listing import configure
from common.scope import Actor, Role
from common.views import allow
from scoring.enums import SheetState
from scoring.forms.review import ALL, SECOND, QueueForm, SampleForm
from scoring.models import Scorecard
from scoring.queries.review import Look, in_order, looks_of, reviewed_below, second_reviews, waiting_cards
from scoring.rules.sampling import draw
from scoring.tables.review import QueueTable, SampleTable
from scoring.views.access import acting
from units.models import Authority

PERCENT = 10
MINE = {Role.OFFICER: (SheetState.SENT, SheetState.REVIEWING), Role.APPROVER: (SheetState.REVIEWED,)}


class Queue:
    """The filters as the page shows them, and the sheets that pass, in the order of the queue."""

    def __init__(self, request: HttpRequest, year: int) -> None:
        self.form = QueueForm(request.GET)
        self.form.is_valid()
        chosen: dict[str, str] = {"flag": "", "kind": "", "state": "", **self.form.cleaned_data}
        self.actor = acting(request)
        cards = self._cards(year, chosen["state"])
        if chosen["kind"]:
            cards = [card for card in cards if card.unit.kind == chosen["kind"]]
        looks = in_order(looks_of(cards, today=timezone.localdate()).values())
        self.looks = [look for look in looks if not chosen["flag"] or chosen["flag"] in look.findings.flags]

    def _cards(self, year: int, state: str) -> list[Scorecard]:
        if state == SECOND:
            return second_reviews(self.actor, year)
        cards = waiting_cards(self.actor, year)
        if state != ALL:
            cards = cards.filter(state__in=[state] if state else MINE[self.actor.role])
        return list(cards)

    def after(self, pk: int) -> Look | None:
        """The next sheet in the order of the queue after one that may have left it; the first when there is none."""
        ids = [look.sheet.card.pk for look in self.looks]
        place = ids.index(pk) + 1 if pk in ids else 0
        return next((look for look in self.looks[place:] + self.looks[:place] if look.sheet.card.pk != pk), None)


@require_GET
@allow(Role.OFFICER, Role.APPROVER)
def queue(request: HttpRequest, year: int) -> HttpResponse:
    """What waits for the actor, the sheet with most to look at first."""
    found = Queue(request, year)
    table = QueueTable(found.looks, year=year)
    if file := list_file(request, table, filters=found):
        return file
    configure(request, table, count=len(found.looks))
    context = {
        "year": year,
        "filter": found,
        "table": table,
        "count": len(found.looks),
        "query": request.GET.urlencode(),
        "has_below": Authority.objects.filter(parent=found.actor.authority_id).exists(),
    }
    return render(request, "scoring/review/queue.html", context)


@require_GET
@allow(Role.OFFICER, Role.APPROVER)
def next_sheet(request: HttpRequest, year: int) -> HttpResponse:
    """Go to the first sheet of the queue, or to the one after ``?sau=``."""
    before = request.GET.get("sau", "")
    look = Queue(request, year).after(int(before) if before.isascii() and before.isdigit() and len(before) < 19 else 0)
    if look is None:
        messages.info(request, "Không còn phiếu nào chờ đồng chí xử lý.")
        return redirect("scoring:review_queue", year=year)
    return redirect("scoring:sheet", year=year, pk=look.sheet.card.pk)


@require_GET
@allow(Role.OFFICER, Role.APPROVER, Role.VIEWER, Role.ADMIN)
def sample(request: HttpRequest, year: int) -> HttpResponse:
    """Reviewed and approved sheets below, drawn by a seed; a list to look at, nothing follows from it by itself."""
    actor, form = acting(request), _sample_form(request)
    cards = _drawn(actor, year, form)
    table, drawn = SampleTable(cards, year=year), form.is_valid()
    if file := list_file(request, table, notes=[_drawn_words(form)] if drawn else []):
        return file
    configure(request, table, count=len(cards))
    context = {"year": year, "form": form, "table": table, "count": len(cards)}
    return render(request, "scoring/review/sample.html", context, status=200 if drawn else 422)


def _drawn_words(form: SampleForm) -> str:
    asked = form.cleaned_data
    return f"Tỷ lệ {asked['percent']} %, hạt giống {asked['seed']}. Chỉ là danh sách để xem lại."


def _sample_form(request: HttpRequest) -> SampleForm:
    """The form as asked for; what is missing gets ten percent and a new seed."""
    typed: dict[str, Any] = {
        "percent": request.GET.get("ty-le") or PERCENT,
        "seed": request.GET.get("hat-giong") or secrets.token_hex(4),
    }
    return SampleForm(typed)


def _drawn(actor: Actor, year: int, form: SampleForm) -> list[Scorecard]:
    """The drawn sheets by authority and name; none while the form is wrong. Two queries."""
    if not form.is_valid():
        return []
    rows = reviewed_below(actor, year)
    places = rows.order_by("pk").values_list("authority_path", "pk")
    ids = draw(places, percent=form.cleaned_data["percent"], seed=form.cleaned_data["seed"])
    cards = Scorecard.objects.filter(year=year, pk__in=ids).select_related("unit__authority", "rubric")
    return list(cards.order_by("authority_path", "unit__sort_key", "pk"))
