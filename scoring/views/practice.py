"""Practice: anybody who sees a draft or a trial rubric tries it. Nothing is stored; the page remembers by the form."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from common.formfields import parse_score
from common.numbers import points
from common.views import allow
from scoring.engine import Row, level_for, tally
from scoring.enums import PointSource
from scoring.queries.rubrics import rubrics_visible_to
from scoring.rubric_content import Content, content_of_rubric
from scoring.views.access import EVERYBODY, acting
from scoring.views.drafts import find_draft


@dataclass(slots=True)
class Line:
    """One row of the try: what was typed, what is wrong with it, what the group adds up to."""

    id: int
    code: str
    parent: str
    text: str
    guidance: str
    maximum: str
    step: str
    is_leaf: bool
    derived: bool
    typed: str = ""
    error: str = ""
    subtotal: str = ""


@require_http_methods(["GET", "POST"])
@allow(*EVERYBODY)
def practice_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that people are writing."""
    return _practice(request, find_draft(request, pk).content, reverse("scoring:draft", args=[pk]))


@require_http_methods(["GET", "POST"])
@allow(*EVERYBODY)
def practice_rubric(request: HttpRequest, pk: int) -> HttpResponse:
    """A trial rubric; an official one has real sheets."""
    rubric = get_object_or_404(rubrics_visible_to(acting(request)).filter(is_draft=True), pk=pk)
    return _practice(request, content_of_rubric(rubric), reverse("scoring:rubric", args=[pk]))


def _practice(request: HttpRequest, content: Content, back: str) -> HttpResponse:
    lines = _lines(content)
    given: dict[int, Decimal | None] = {}
    recognised = request.POST.get("recognised") == "on"
    for line in lines:
        if not line.is_leaf:
            continue
        if line.derived:
            given[line.id] = Decimal(line.maximum if recognised else 0)
            continue
        line.typed = request.POST.get(f"p{line.id}", "")[:20]
        try:
            given[line.id] = parse_score(
                line.typed, maximum=Decimal(line.maximum), step=Decimal(line.step), row=line.code
            )
        except ValidationError as problem:
            line.error, given[line.id] = problem.messages[0], None
    bad = [line for line in lines if line.error]
    context = {"content": content, "lines": lines, "back": back, "recognised": recognised, "bad": bad}
    context |= _result(content, lines, given)
    return render(request, "scoring/practice.html", context, status=422 if bad else 200)


def _lines(content: Content) -> list[Line]:
    """Rows that can be tried: those without a maximum yet are left out of the sum and shown as groups."""
    groups = {row["parent"] for row in content["criteria"]}
    step = content["step"] if Decimal(content["step"] or 0) else "1"
    return [
        Line(
            id=row["id"],
            code=row["code"],
            parent=row["parent"],
            text=row["text"],
            guidance=row["guidance"],
            maximum=row["max_points"],
            step=row["step"] if Decimal(row["step"] or 0) else step,
            is_leaf=row["code"] not in groups and bool(row["max_points"]),
            derived=row["points_from"] == PointSource.RECOGNITION,
        )
        for row in content["criteria"]
    ]


def _result(content: Content, lines: list[Line], given: dict[int, Decimal | None]) -> dict[str, Any]:
    ids = {line.code: line.id for line in lines}
    rows = [
        Row(line.id, ids.get(line.parent), Decimal(line.maximum or 0), line.is_leaf, line.derived) for line in lines
    ]
    found = tally(rows, given)
    for line in lines:
        if not line.is_leaf:
            line.subtotal = points(found.groups[line.id])
    levels = [(code, Decimal(value)) for code, value in content["levels"] if value]
    return {
        "total": found.total,
        "possible": found.possible,
        "missing": len(found.missing),
        "level": level_for(found.total, levels) if levels and not found.missing else None,
        "levels": levels,
        "most": content["total"],
        "any_derived": any(line.derived for line in lines),
    }
