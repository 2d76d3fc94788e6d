"""Everything that happened to a sheet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.scope import Role
from common.views import allow
from scoring import rules
from scoring.enums import Column, SheetState
from scoring.models import MarkRevision
from scoring.queries import history_of
from scoring.queries.evidence import evidence_events
from scoring.views.access import EVERYBODY, acting, find_card

# What each step did, told in the past.
DONE = {
    "send": "Gửi phiếu",
    "withdraw": "Rút lại",
    "start_review": "Bắt đầu thẩm định",
    "return": "Trả lại để bổ sung",
    "finish_review": "Trình duyệt",
    "verify": "Xác nhận thẩm định lần hai",
    "recheck": "Yêu cầu chấm lại",
    "approve": "Duyệt",
    "reopen": "Mở lại",
}


@require_GET
@allow(*EVERYBODY)
def history(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Steps and changed marks, points and words, newest first."""
    card = find_card(request, year, pk)
    steps = [
        {
            "change": change,
            "what": DONE.get(change.action, change.action),
            "role": Role(change.acting_role).label,
            "state": change.to_state,
            "state_label": SheetState(change.to_state).label,
        }
        for change in reversed(history_of(card))
    ]
    changes = MarkRevision.objects.filter(scorecard=card).select_related("criterion", "actor").order_by("-pk")
    # the superior's first score of a row is no change: it stands in the sheet itself
    revisions = changes.exclude(column=Column.SUPERIOR, old_points=None, old_text="")
    if not rules.sees_superior(card, acting(request)):
        revisions = revisions.filter(column=Column.SELF)
    context = {"card": card, "steps": steps, "revisions": revisions, "evidence": evidence_events(card)}
    return render(request, "scoring/history.html", context)
