"""The scoring list, and approving many sheets at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from common.list_files import list_file
from common.listing import configure
from common.numbers import points
from common.scope import Actor, Role
from common.views import allow, ids_of
from scoring import domain
from scoring.board import ended_with_cards, state_counts, units_with_cards
from scoring.domain import Shown
from scoring.enums import SheetState
from scoring.filters import ENDED, BoardFilter
from scoring.levels import LevelBook
from scoring.models import Scorecard
from scoring.queries import scorecards_visible_to
from scoring.tables.board import BoardTable
from scoring.views.shown import read_shown, shown_text
from units.queries import units_visible_to


@require_GET
@allow(Role.UNIT_HEAD, Role.OFFICER, Role.APPROVER, Role.VIEWER, Role.ADMIN)
def board(request: HttpRequest, year: int) -> HttpResponse:
    """Every unit of the year with its sheet; a unit head goes straight to the own sheet."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.is_unit_head:
        return _own_sheet(request, year, actor)
    queryset = units_with_cards(actor, year)
    listed = ended_with_cards(actor, year) if request.GET.get("state") == ENDED else queryset
    filtered = BoardFilter(request.GET, queryset=listed, actor=actor)
    table = BoardTable(filtered.qs, request=request, year=year)
    if file := list_file(request, table, filters=filtered):
        return file
    configure(request, table)
    return render(
        request,
        "scoring/board.html",
        {
            "year": year,
            "filter": filtered,
            "table": table,
            "stats": _stats(queryset),
            "can_approve": any(table.can_pick(row.record) for row in table.paginated_rows),
        },
    )


def _own_sheet(request: HttpRequest, year: int, actor: Actor) -> HttpResponse:
    card = Scorecard.objects.filter(unit_id=actor.unit_id or 0, year=year).first()
    if card is not None:
        return redirect("scoring:sheet", year=year, pk=card.pk)
    unit = units_visible_to(actor).get()
    return render(request, "scoring/board_own.html", {"year": year, "unit": unit})


def _stats(queryset: Any) -> list[dict[str, object]]:
    counts = state_counts(queryset)
    rows = [("Tất cả đơn vị", sum(counts.values()), "")]
    rows.append(("Chưa gửi", counts.get(None, 0) + counts.get("draft", 0) + counts.get("returned", 0), "?state=unsent"))
    later = (SheetState.SENT, SheetState.REVIEWING, SheetState.REVIEWED, SheetState.APPROVED)
    rows += [(state.label, counts.get(state.value, 0), f"?state={state.value}") for state in later]
    return [{"label": label, "value": value, "href": href or "?"} for label, value, href in rows]


@require_POST
@allow(Role.APPROVER)
def approve_many(request: HttpRequest, year: int) -> HttpResponse:
    """First post: what will happen, sheet by sheet; second (``confirm``): do it, each sheet on its own."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    wanted = ids_of(request.POST.getlist("card"))
    cards = list(
        scorecards_visible_to(actor)
        .filter(pk__in=wanted, year=year, authority_path=actor.authority_path)
        .select_related("unit", "rubric")
        .order_by("unit__sort_key")
    )
    if len(cards) != len(wanted):
        raise Http404
    back = "classification" if request.POST.get("back") == "classification" else "list"
    if not cards:
        messages.warning(request, "Chọn ít nhất một phiếu để duyệt.")
        return redirect(f"scoring:{back}", year=year)
    if "confirm" not in request.POST:
        context = {"year": year, "rows": _preview(cards), "back": back}
        return render(request, "scoring/board_approve.html", context)
    done, refused = domain.approve_many(cards=cards, actor=actor, now=timezone.now(), shown=_shown(request, cards))
    if done:
        messages.success(
            request, f"Đã duyệt {len(done)} phiếu." + (f" {len(refused)} phiếu chưa duyệt được." if refused else "")
        )
    if refused:
        rows = [{"card": card, "problem": problem} for card, problem in refused]
        return render(request, "scoring/board_refused.html", {"year": year, "rows": rows}, status=200 if done else 422)
    return redirect(f"scoring:{back}", year=year)


def _shown(request: HttpRequest, cards: list[Scorecard]) -> dict[int, Shown]:
    found = {card.pk: read_shown(request.POST.get(f"shown-{card.pk}", "")) for card in cards}
    return {pk: shown for pk, shown in found.items() if shown is not None}


def _preview(cards: list[Scorecard]) -> list[dict[str, object]]:
    book = LevelBook()
    rows: list[dict[str, object]] = []
    for card in cards:
        guess = book.predict(rubric_id=card.rubric_id, authority_path=card.authority_path, total=card.superior_total)
        shown = shown_text(card, guess.level_id)
        rows.append({"card": card, "total": points(card.superior_total), "guess": guess, "shown": shown})
    return rows
