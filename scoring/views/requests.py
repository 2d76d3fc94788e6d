"""Đề nghị mở lại: asking from a locked sheet, answering."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.scope import Role
from common.views import allow, page
from common.workflow import NotAllowed, Refused, WrongState
from scoring import rules
from scoring.domain.requests import answer_reopen, ask_reopen, why_not_ask
from scoring.enums import SheetState
from scoring.forms.windows import AnswerForm, AskForm
from scoring.queries.windows import last_request, open_requests
from scoring.views.access import acting, find_card, refusal

OPENED_WORDS = {
    SheetState.REVIEWING: "Đồng ý thì phiếu được trả lại để bổ sung.",
    SheetState.REVIEWED: "Đồng ý thì phiếu trở về Đang thẩm định; cán bộ thẩm định trả lại cho đơn vị sau.",
    SheetState.APPROVED: "Đồng ý thì phiếu trở về Đang thẩm định, mức xếp loại bị xóa và phải duyệt lại từ đầu.",
}


@require_http_methods(["GET", "POST"])
@allow(Role.UNIT_HEAD, Role.OFFICER)
def ask(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Why the sheet should be opened; one open request a sheet."""
    card, actor = find_card(request, year, pk), acting(request)
    if not rules.fills_self_column(card, actor):
        raise PermissionDenied("Chỉ đơn vị hoặc cán bộ nhập hộ mới đề nghị mở lại phiếu.")
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_reopen(card=card, text=form.cleaned_data["text"], actor=actor, now=timezone.now())
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã gửi đề nghị mở lại. Khi có trả lời, phiếu này sẽ hiện lời trả lời.")
            return redirect("scoring:sheet", year=year, pk=pk)
    last = last_request(card)
    context = {
        "card": card,
        "problem": why_not_ask(card, timezone.localdate()),
        "waiting": last if last and last.answered_at is None else None,
    }
    return page(request, "scoring/windows/ask.html", context, form=form)


@require_http_methods(["GET", "POST"])
@allow(Role.OFFICER, Role.APPROVER)
def answer(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Grant or refuse one request that lies with the actor."""
    actor = acting(request)
    row = get_object_or_404(open_requests(actor, year), pk=pk)
    card = row.scorecard
    by_time = card.state == SheetState.DRAFT
    form = AnswerForm(request.POST if request.method == "POST" else None, by_time=by_time)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        granted = data["granted"] == "yes"
        try:
            answer_reopen(
                request=row,
                granted=granted,
                answer=data["answer"],
                until=data.get("until"),
                actor=actor,
                now=timezone.now(),
            )
        except (NotAllowed, Refused) as problem:
            form.add_error(None, str(problem))
        except WrongState as problem:
            return refusal(request, card, problem)
        else:
            messages.success(request, "Đã mở lại phiếu." if granted else "Đã trả lời: không mở lại.")
            return redirect("scoring:windows", year=year)
    words = "Đồng ý thì đơn vị được gửi đến ngày gia hạn." if by_time else OPENED_WORDS.get(SheetState(card.state), "")
    return page(request, "scoring/windows/answer.html", {"row": row, "card": card, "words": words}, form=form)
