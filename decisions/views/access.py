"""Finding the decision that a person may see, and answering refused steps."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from common.scope import AUTHORITY_ROLES
from common.workflow import NotAllowed, WorkflowError, WrongState
from decisions.models import Decision
from decisions.queries.decisions import decisions_visible_to
from units.views.access import actor_of

STAFF = AUTHORITY_ROLES


def find_decision(request: HttpRequest, year: int, pk: int) -> Decision:
    """The decision if it lies in the actor's scope and in that year, else 404."""
    rows = decisions_visible_to(actor_of(request)).select_related("authority__parent", "series", "supersedes__series")
    return get_object_or_404(rows, pk=pk, year=year)


def refusal(request: HttpRequest, decision: Decision, problem: WorkflowError) -> HttpResponse:
    """A page that says why a step was not taken: 403 for the role, 409 when it has moved on, else 422."""
    if isinstance(problem, NotAllowed):
        raise PermissionDenied(str(problem))
    status = 409 if isinstance(problem, WrongState) else 422
    return render(request, "decisions/refused.html", {"decision": decision, "problem": str(problem)}, status=status)
