"""Which row of last year's rubric each row continues: offered where code and words agree, decided by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.scope import Role
from common.views import allow, ids_of
from common.workflow import WorkflowError
from scoring.domain import drafts, publishing
from scoring.models import Criterion, Rubric
from scoring.queries.rubrics import rubric_named, rubrics_at, rubrics_visible_to
from scoring.rules.likeness import pair_rows
from scoring.views.access import acting
from scoring.views.drafts import find_own


@dataclass(frozen=True, slots=True)
class MapLine:
    """One row to map: what is chosen now, what is offered and why."""

    key: int
    code: str
    text: str
    chosen: str
    offered: str
    why: str


def _before(request: HttpRequest, offered: Sequence[Rubric], now: Rubric | None) -> Rubric | None:
    wanted = ids_of([request.POST.get("before", "") or request.GET.get("before", "")])
    return next((one for one in offered if one.pk in wanted), now)


def _lines(rows: Sequence[dict[str, Any]], before: Rubric | None, typed: dict[int, str] | None) -> list[MapLine]:
    earlier = list(before.criteria.values("code", "text")) if before else []
    pairs = pair_rows(rows, earlier)
    lines = []
    for row in rows:
        pair = pairs.get(row["code"])
        chosen = typed[row["id"]] if typed is not None and row["id"] in typed else row["previous"]
        offered = pair.previous if pair and pair.previous != chosen else ""
        lines.append(MapLine(row["id"], row["code"], row["text"], chosen, offered, pair.words if pair else ""))
    return lines


def _typed(request: HttpRequest, rows: Sequence[dict[str, Any]]) -> dict[int, str]:
    return {row["id"]: request.POST.get(f"r{row['id']}", row["previous"]) for row in rows}


def _context(
    heading: str, offered: Sequence[Rubric], before: Rubric | None, lines: list[MapLine], back: str
) -> dict[str, Any]:
    codes = list(before.criteria.values_list("code", "text")) if before else []
    return {
        "heading": heading,
        "offered": offered,
        "before": before,
        "lines": lines,
        "codes": [(code, f"{code} – {text[:70]}") for code, text in codes],
        "any_offered": any(line.offered for line in lines),
        "back": back,
    }


def _all_offered(lines: list[MapLine]) -> dict[int, str]:
    """Every offer taken where nothing is chosen yet."""
    return {line.key: line.chosen or line.offered for line in lines}


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def map_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of a draft."""
    draft = find_own(request, pk)
    offered = list(rubrics_at(draft.authority_path).order_by("title", "-valid_from"))
    named = draft.content["continues"]
    now = rubric_named(named["code"], named["version"], draft.authority_path) if named else None
    before, rows, problem = _before(request, offered, now), draft.content["criteria"], ""
    if before != now:
        rows = [{**row, "previous": ""} for row in rows]
    typed = _typed(request, rows) if request.method == "POST" else None
    lines = _lines(rows, before, typed)
    if request.method == "POST" and "offers" in request.POST:
        lines = _lines(rows, before, _all_offered(lines))
    elif request.method == "POST":
        seen = request.POST.get("seen", "")
        version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
        try:
            drafts.map_draft(
                draft=draft, before=before, previous=typed or {}, version=version, actor=acting(request),
                now=timezone.now(),
            )  # fmt: skip
        except WorkflowError as error:
            problem = str(error)
            draft.refresh_from_db()
        else:
            messages.success(request, "Đã nối các hàng với bảng năm trước.")
            return redirect("scoring:draft", pk=pk)
    heading = f"Nối với bảng năm trước: {draft.title}"
    context = _context(heading, offered, before, lines, reverse("scoring:draft", args=[pk]))
    return render(
        request, "scoring/mapping.html", {**context, "seen": draft.version, "problem": problem},
        status=422 if problem else 200,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def map_rubric(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of a published rubric."""
    actor = acting(request)
    rubric = get_object_or_404(rubrics_visible_to(actor), pk=pk)
    if not publishing.may_map(actor, rubric):
        raise PermissionDenied(publishing.SHIPPED_ROWS if rubric.authority_id is None else drafts.NOT_YOURS)
    offered = list(rubrics_visible_to(actor).exclude(pk=pk).order_by("title", "-valid_from"))
    criteria = list(rubric.criteria.select_related("previous").order_by("order"))
    now = next((one for one in offered for row in criteria if row.previous and row.previous.rubric_id == one.pk), None)
    before, problem = _before(request, offered, now), ""
    rows = [{"id": one.pk, "code": one.code, "text": one.text, "previous": _code(one, before)} for one in criteria]
    typed = _typed(request, rows) if request.method == "POST" else None
    lines = _lines(rows, before, typed)
    if request.method == "POST" and "offers" in request.POST:
        lines = _lines(rows, before, _all_offered(lines))
    elif request.method == "POST":
        codes = dict(before.criteria.values_list("code", "pk")) if before else {}
        unknown = [code for code in (typed or {}).values() if code and code not in codes]
        previous = {key: codes.get(code) for key, code in (typed or {}).items()}
        problem = f"Bảng năm trước không có hàng {unknown[0]}." if unknown else ""
        if not problem:
            try:
                publishing.map_rubric(rubric=rubric, previous=previous, actor=actor, now=timezone.now())
            except WorkflowError as error:
                problem = str(error)
            else:
                messages.success(request, "Đã nối các hàng với bảng năm trước.")
                return redirect("scoring:rubric", pk=pk)
    context = _context(f"Nối với bảng năm trước: {rubric.title}", offered, before, lines,
                       reverse("scoring:rubric", args=[pk]))  # fmt: skip
    return render(request, "scoring/mapping.html", {**context, "problem": problem}, status=422 if problem else 200)


def _code(one: Criterion, before: Rubric | None) -> str:
    return one.previous.code if one.previous and before and one.previous.rubric_id == before.pk else ""
