"""Giải trình: the questions of a sheet, asking one, answering, taking one back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.scope import Actor, Role
from common.views import allow, page
from common.workflow import NotAllowed, Refused, WorkflowError, WrongState
from scoring import rules
from scoring.domain import questions as domain
from scoring.enums import SheetState
from scoring.forms.review import AnswerForm, AskForm
from scoring.models import RowQuestion, Scorecard
from scoring.queries import criteria_of
from scoring.queries.questions import questions_of
from scoring.views.access import EVERYBODY, acting, find_card, refusal
from scoring.views.beside import asked


@require_http_methods(["GET", "POST"])
@allow(*EVERYBODY)
def questions(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """The thread of every row. Posting answers ``question``, or with ``withdraw`` takes it back."""
    card = find_card(request, year, pk)
    actor = acting(request)
    form: AnswerForm | None = None
    if request.method == "POST":
        if not (_asks(card, actor) or rules.fills_self_column(card, actor)):
            raise PermissionDenied("Vai trò đang dùng không trả lời giải trình.")
        form = AnswerForm(request.POST)
        try:
            if _act(request, _question(request, card), form):
                return redirect("scoring:questions", year=year, pk=pk)
        except Refused as problem:
            form.add_error("answer", str(problem))
        except WorkflowError as problem:
            return refusal(request, card, problem)
    return page(request, "scoring/review/questions.html", _context(card, actor, form, request), form=form)


def _question(request: HttpRequest, card: Scorecard) -> RowQuestion:
    """The posted question of this sheet. Raises WrongState when there is none: the page is old."""
    value = request.POST.get("question", "")
    known = value.isascii() and value.isdigit() and len(value) < 19
    row = RowQuestion.objects.filter(scorecard=card, pk=int(value) if known else 0).select_related("criterion").first()
    if row is None:
        raise WrongState("Không thấy đề nghị giải trình này nữa. Tải lại trang để xem.")
    row.scorecard = card
    return row


def _act(request: HttpRequest, question: RowQuestion, form: AnswerForm) -> bool:
    """Take the question back or answer it; False when what was typed is refused."""
    actor, now = acting(request), timezone.now()
    code = question.criterion.code
    if "withdraw" in request.POST:
        domain.withdraw(question=question, actor=actor, now=now)
        messages.success(request, f"Đã rút đề nghị giải trình hàng {code}.")
        return True
    if not form.is_valid():
        return False
    domain.answer(question=question, text=form.cleaned_data["answer"], actor=actor, now=now)
    messages.success(request, f"Đã gửi giải trình hàng {code}.")
    return True


def _context(card: Scorecard, actor: Actor, form: AnswerForm | None, request: HttpRequest) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "card": card,
        "threads": [asked(row, today) for row in questions_of(card)],
        "answering": request.POST.get("question", "") if form else "",
        "blank_form": AnswerForm(),
        "fills": rules.fills_self_column(card, actor),
        "asks": _asks(card, actor),
    }


def _asks(card: Scorecard, actor: Actor) -> bool:
    return rules.is_managing(card, actor) and actor.role == Role.OFFICER


@require_http_methods(["GET", "POST"])
@allow(*EVERYBODY)
def ask(request: HttpRequest, year: int, pk: int, criterion_id: int) -> HttpResponse:
    """Ask the unit about one row, until a day."""
    card = find_card(request, year, pk)
    actor, now = acting(request), timezone.now()
    criterion = next((one for one in criteria_of(card.rubric) if one.pk == criterion_id and one.is_leaf), None)
    if criterion is None:
        raise Http404
    if not _asks(card, actor):
        raise PermissionDenied("Chỉ cán bộ thẩm định của cấp quản lý đơn vị mới đề nghị giải trình.")
    if card.state != SheetState.REVIEWING:
        return refusal(request, card, WrongState("Chỉ đề nghị giải trình khi đang thẩm định phiếu."))
    last = domain.last_day(card, timezone.localdate(now))
    usual = min(timezone.localdate(now) + dt.timedelta(days=3), last)
    form = AskForm(request.POST if request.method == "POST" else None, last=last, initial={"due_on": usual})
    if request.method == "POST" and form.is_valid():
        try:
            domain.ask(card=card, criterion=criterion, actor=actor, now=now, **form.cleaned_data)
        except Refused as problem:
            form.add_error("due_on" if str(problem).startswith("Chọn ngày") else "text", str(problem))
        except (WrongState, NotAllowed) as problem:
            return refusal(request, card, problem)
        else:
            messages.success(request, f"Đã đề nghị đơn vị giải trình hàng {criterion.code}.")
            return redirect(f"{reverse('scoring:sheet', args=[year, pk])}#row-{criterion.pk}")
    return page(request, "scoring/review/ask.html", {"card": card, "criterion": criterion}, form=form)
