"""Recording the signed decision: number, day, copy."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.scope import Actor, Role
from common.views import allow, page
from common.workflow import NotAllowed, Refused, WorkflowError, WrongState
from decisions.domain.issuing import issue
from decisions.domain.numbers import next_number
from decisions.enums import SIGNED, DecisionKind
from decisions.forms import IssueForm
from decisions.models import Decision
from decisions.views.access import find_decision, refusal
from decisions.workflow import COMPLETE, TABLE
from units.views.access import actor_of

TOO_BIG = "Tệp lớn hơn 10 MB. Quét lại nhẹ hơn, hoặc chỉ ghi nơi lưu bản ký."
DONE = {
    DecisionKind.RECOGNITION: "Các đơn vị đã được công nhận.",
    DecisionKind.CLASSIFICATION: "Kết quả phân loại của các đơn vị đã cố định.",
}


@require_http_methods(["GET", "POST"])
@allow(Role.OFFICER, Role.APPROVER)
def issue_form(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """One press decides for all units; a second press finds it done and says so."""
    actor = actor_of(request)
    decision = find_decision(request, year, pk)
    try:
        _allowed_now(decision, actor)
        form = _form(request, decision)
        if request.method == "POST" and form.is_valid() and _issue(request, decision, form):
            messages.success(
                request, f"Đã ban hành Quyết định {decision.number_shown}. {DONE[DecisionKind(decision.kind)]}"
            )
            return redirect("decisions:decision", year=year, pk=pk)
    except NotAllowed as problem:
        return refusal(request, decision, problem)
    except WorkflowError as problem:
        decision.refresh_from_db()
        if isinstance(problem, WrongState) and decision.state in SIGNED:
            messages.info(request, f"Quyết định đã ban hành với số {decision.number_shown}, không ghi thêm lần nữa.")
            return redirect("decisions:decision", year=year, pk=pk)
        return refusal(request, decision, problem)
    context = {"year": year, "decision": decision, "count": decision.items.count()}
    return page(request, "decisions/issue.html", context, form=form)


def _allowed_now(decision: Decision, actor: Actor) -> None:
    """Raise as issuing itself would, before its page is shown."""
    step = TABLE["issue"]
    if actor.role not in step.roles or not step.scope(decision, actor):
        raise NotAllowed("Vai trò đang dùng không ban hành được quyết định này.")
    if decision.state not in step.sources:
        raise WrongState(f"Quyết định đang ở trạng thái “{decision.get_state_display()}”, chưa ghi ban hành được.")
    for guard in COMPLETE:
        if problem := guard(decision, actor):
            raise Refused(problem)


def _form(request: HttpRequest, decision: Decision) -> IssueForm:
    assert decision.series is not None  # noqa: S101 (a guard has asked)
    today = timezone.localdate()
    made: dict[str, Any] = {
        "symbol": decision.series.symbol,
        "upcoming": next_number(decision.series, today.year),
    }
    if request.method != "POST":
        return IssueForm(**made)
    form = IssueForm(request.POST, request.FILES, **made)
    if getattr(request, "upload_too_big", False):
        form.add_error("scan", TOO_BIG)
    return form


def _issue(request: HttpRequest, decision: Decision, form: IssueForm) -> bool:
    said = form.cleaned_data
    try:
        issue(
            decision=decision,
            number=said["number"],
            signed_on=said["signed_on"],
            kept_at=said["kept_at"],
            upload=said["scan"],
            is_secret=said["marked"] == "yes",
            actor=actor_of(request),
            now=timezone.now(),
        )
    except ValidationError as error:
        form.refuse(error)
        return False
    except Refused as problem:
        form.add_error(None, str(problem))
        return False
    return True
