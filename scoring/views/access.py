"""What every page of one sheet shares: who may see it, which column is open, how a refused step answers."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from common.scope import Actor, Role
from common.workflow import NotAllowed, WorkflowError, WrongState
from scoring.domain import check_may_write
from scoring.enums import Column
from scoring.models import Scorecard
from scoring.queries import scorecards_visible_to

EVERYBODY = tuple(Role)


def acting(request: HttpRequest) -> Actor:
    """The actor of a view behind ``allow``."""
    return request.actor  # type: ignore[attr-defined]


def find_card(request: HttpRequest, year: int, pk: int) -> Scorecard:
    """The sheet if it lies in the actor's scope and in that year, else 404."""
    visible = scorecards_visible_to(acting(request)).select_related("unit__authority__parent", "rubric")
    return get_object_or_404(visible, pk=pk, year=year)


def open_column(card: Scorecard, actor: Actor) -> Column | None:
    """The column that the actor may write now; never more than one."""
    for column in Column:
        try:
            check_may_write(card, column, actor, timezone.now())
        except WorkflowError:
            continue
        return column
    return None


def refusal(request: HttpRequest, card: Scorecard, problem: WorkflowError) -> HttpResponse:
    """A page that says why a step was not taken: 403 for the role, 409 when the sheet has moved on, else 422."""
    if isinstance(problem, NotAllowed):
        raise PermissionDenied(str(problem))
    status = 409 if isinstance(problem, WrongState) else 422
    return render(request, "scoring/refused.html", {"card": card, "problem": str(problem)}, status=status)
