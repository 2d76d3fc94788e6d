"""The page of one sheet, its plain form, and one row per screen for the phone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.numbers import points
from common.views import allow, page
from common.workflow import NotAllowed, WorkflowError
from scoring import domain
from scoring.domain import Conflict
from scoring.enums import Column, SheetState
from scoring.forms import SheetForm
from scoring.models import Criterion, Scorecard
from scoring.queries import criteria_of
from scoring.queries.distance import distance_from
from scoring.views.access import EVERYBODY, acting, find_card, open_column, refusal
from scoring.views.frame import sheet_context
from scoring.views.rows import RowView
from units.queries import units_visible_to

WORDS_NAME: dict[str, str] = {Column.SELF: "ghi chú", Column.SUPERIOR: "lý do"}


@require_POST
@allow(*EVERYBODY)
def open_sheet(request: HttpRequest, year: int, unit_id: int) -> HttpResponse:
    """Make the sheet of a unit, or go to the one that is there."""
    unit = get_object_or_404(units_visible_to(acting(request)).select_related("authority"), pk=unit_id)
    try:
        card = domain.open_scorecard(unit=unit, year=year, actor=acting(request), now=timezone.now())
    except NotAllowed as problem:
        raise PermissionDenied(str(problem)) from problem
    except WorkflowError as problem:
        context = {"unit": unit, "problem": str(problem), "list_year": year}
        return render(request, "scoring/refused.html", context, status=422)
    return redirect("scoring:sheet", year=year, pk=card.pk)


@require_GET
@allow(*EVERYBODY)
def sheet(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """The annex on screen: every row, both columns, the open one ready to be typed in."""
    card = find_card(request, year, pk)
    context = sheet_context(request, card)
    speaks = context["standing"].column
    if card.state != SheetState.APPROVED:
        context["distance"] = distance_from(
            context["sheet"], context["look"].suggestions, speaks, today=timezone.localdate()
        )
    return page(request, "scoring/sheet.html", context)


@require_POST
@allow(*EVERYBODY)
def save(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """“Lưu tạm” without JavaScript: sound cells are kept, the others come back with what was typed."""
    card = find_card(request, year, pk)
    form = SheetForm(request.POST, criteria=criteria_of(card.rubric), rubric=card.rubric)
    try:
        conflicts = _write(request, card, form)
    except WorkflowError as problem:
        return refusal(request, card, problem)
    if form.errors or conflicts:
        card.refresh_from_db()
        context = sheet_context(request, card, form=form, conflicts=conflicts)
        return page(request, "scoring/sheet.html", context, form=form)
    messages.success(request, f"Đã lưu tạm lúc {timezone.localtime():%H:%M:%S}. Phiếu chưa gửi.")
    return redirect("scoring:sheet", year=year, pk=pk)


def _write(request: HttpRequest, card: Scorecard, form: SheetForm) -> dict[int, Conflict]:
    """Save what is sound; conflicts become errors of the form. Raises WorkflowError."""
    actor = acting(request)
    column = request.POST.get("column", "")
    if column not in Column.values:
        column = open_column(card, actor) or Column.SELF
    domain.check_may_write(card, column, actor, timezone.now())
    form.is_valid()
    saved = domain.save_marks(card=card, column=column, changes=form.changes(), actor=actor, now=timezone.now())
    codes = {one.pk: one.code for one in form.criteria}
    for conflict in saved.conflicts:
        words = conflict_words(codes[conflict.criterion_id], conflict, column=column, user_id=actor.user_id)
        only_text = conflict.texts_differ and not conflict.points_differ
        form.add_error(f"{'n' if only_text else 'p'}{conflict.criterion_id}", words)
    return {conflict.criterion_id: conflict for conflict in saved.conflicts}


def conflict_words(code: str, conflict: Conflict, *, column: str, user_id: int) -> str:
    """One or two sentences: who changed the row, to what, when, and what to do. The row itself shows both texts."""
    if not conflict.by:
        return f"Hàng {code}: trang này đã cũ. Kiểm tra điểm của hàng rồi lưu lần nữa."
    who = "chính đồng chí, ở cửa sổ khác," if conflict.by_id == user_id else f"đ/c {conflict.by}"
    at = f" lúc {timezone.localtime(conflict.at):%H:%M}" if conflict.at else ""
    now = f"thành {points(conflict.points)}" if conflict.points is not None else "thành bỏ trống"
    if not conflict.texts_differ:
        return f"Hàng {code}: {who} vừa sửa {now}{at}. Lưu lần nữa để giữ điểm của mình, hoặc nhập lại theo đó."
    part = WORDS_NAME[column]
    told = f"{now}{at}, {part} hai bên cũng khác nhau" if conflict.points_differ else f"{part}{at}"
    return (
        f"Hàng {code}: {who} vừa sửa {told}. Hai {part} ghi ở hàng này. "
        "Lưu lần nữa để giữ của mình, hoặc nhập lại theo đó."
    )


@require_http_methods(["GET", "POST"])
@allow(*EVERYBODY)
def row(request: HttpRequest, year: int, pk: int, criterion_id: int) -> HttpResponse:
    """One row per screen. Without JavaScript the button saves and goes on to the next row."""
    card = find_card(request, year, pk)
    leaves = [one for one in criteria_of(card.rubric) if one.is_leaf]
    place = next((number for number, one in enumerate(leaves) if one.pk == criterion_id), None)
    if place is None:
        raise Http404
    if request.method == "GET":
        return _row_page(request, card, leaves, place)
    form = SheetForm(request.POST, criteria=[leaves[place]], rubric=card.rubric)
    try:
        conflicts = _write(request, card, form)
    except WorkflowError as problem:
        return refusal(request, card, problem)
    if form.errors or conflicts:
        card.refresh_from_db()
        return _row_page(request, card, leaves, place, form=form, conflicts=conflicts)
    if place + 1 < len(leaves):
        return redirect("scoring:row", year=year, pk=pk, criterion_id=leaves[place + 1].pk)
    messages.success(request, "Đã lưu tạm hàng cuối cùng. Phiếu chưa gửi.")
    return redirect("scoring:sheet", year=year, pk=pk)


def _row_page(
    request: HttpRequest, card: Scorecard, leaves: list[Criterion], place: int, **refused: Any
) -> HttpResponse:
    context = sheet_context(request, card, **refused)
    rows: Iterable[RowView] = context["rows"]
    shown = next(view for view in rows if view.criterion.pk == leaves[place].pk)
    context |= {
        "row": shown,
        "position": f"{shown.criterion.code} – {place + 1}/{len(leaves)}",
        "before": str(leaves[place - 1].pk) if place else "",
        "after": str(leaves[place + 1].pk) if place + 1 < len(leaves) else "",
    }
    return page(request, "scoring/row.html", context, form=refused.get("form"))
