"""The steps of a sheet: a page that shows what will happen, then the act. One view for all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.models import StatusChange
from common.numbers import points as show
from common.scope import Actor
from common.views import StepPage, allow, ids_of, page
from common.workflow import NotAllowed, Refused, WorkflowError, WrongState
from scoring import domain
from scoring.domain.questions import open_words
from scoring.enums import Column, SheetState
from scoring.forms import ReasonForm, StepForm
from scoring.levels import LevelBook
from scoring.models import Scorecard
from scoring.queries.suggestions import checked
from scoring.views.access import EVERYBODY, acting, find_card, refusal
from scoring.views.frame import sheet_context
from scoring.views.shown import read_shown, shown_text
from scoring.workflow import TABLE

# A second identical post within this time is a double click, not a mistake.
DOUBLE_CLICK = dt.timedelta(minutes=2)


PAGES = {
    "withdraw": StepPage(
        "Rút lại phiếu đã gửi",
        "Phiếu trở về Chưa gửi để sửa tiếp; điểm đã nhập còn nguyên. Sửa xong phải gửi lại.",
        "Rút lại",
        "Đã rút lại phiếu. Sửa xong nhớ gửi lại.",
    ),
    "return": StepPage(
        "Trả lại để bổ sung",
        "Đơn vị sẽ đọc lý do, sửa cột Cơ sở tự chấm rồi gửi lại. Điểm cấp trên đã chấm còn nguyên.",
        "Trả lại cho đơn vị",
        "Đã trả lại phiếu cho đơn vị.",
        "Nói rõ hàng nào cần bổ sung gì, ví dụ: Hàng 7 chưa ghi tên mô hình và ngày ra mắt.",
    ),
    "verify": StepPage(
        "Xác nhận thẩm định lần hai",
        "Phiếu giữ nguyên điểm, chờ lãnh đạo nơi chấm duyệt. Thấy chưa đúng thì đề nghị nơi đó chấm lại.",
        "Xác nhận",
        "Đã xác nhận thẩm định lần hai.",
    ),
    "recheck": StepPage(
        "Yêu cầu chấm lại",
        "Phiếu trở về Đang thẩm định. Cán bộ thẩm định sẽ đọc lý do và chấm lại.",
        "Yêu cầu chấm lại",
        "Đã yêu cầu chấm lại.",
        "Nói rõ hàng nào cần xem lại và vì sao.",
    ),
    "reopen": StepPage(
        "Mở lại phiếu đã duyệt",
        "Phiếu trở về Đang thẩm định, mức xếp loại bị xóa và phải duyệt lại từ đầu.",
        "Mở lại phiếu",
        "Đã mở lại phiếu. Mức xếp loại cũ không còn.",
        "Lý do được ghi vào lịch sử phiếu, ví dụ: Có quyết định mới về kết quả công nhận của đơn vị.",
        danger=True,
    ),
    "start_review": StepPage("", "", "", "Đã mở phiếu để thẩm định. Cột Cơ sở tự chấm đã khóa."),
    "finish_review": StepPage("", "", "", "Đã trình phiếu để lãnh đạo duyệt."),
    "approve": StepPage("", "", "", "Đã duyệt phiếu."),
}


def _run(request: HttpRequest, card: Scorecard, action: str, note: str = "") -> None:
    """Take the step; a second identical click of the same person does nothing. Raises WorkflowError."""
    actor, now = acting(request), timezone.now()
    try:
        if action == "send":
            domain.send(card=card, actor=actor, now=now)
        elif action == "approve":
            domain.approve(card=card, actor=actor, now=now, shown=read_shown(request.POST.get("shown", "")))
        else:
            domain.take_step(action=action, card=card, actor=actor, now=now, note=note)
    except WrongState:
        if not _just_done(card, action, actor, now):
            raise
    card.refresh_from_db()


def _just_done(card: Scorecard, action: str, actor: Actor, now: dt.datetime) -> bool:
    last = StatusChange.objects.filter(subject_type=card._meta.label_lower, subject_id=card.pk).last()
    mine = last is not None and (last.action, last.actor_id) == (action, actor.user_id)
    return mine and last is not None and now - last.at < DOUBLE_CLICK


def _allowed_now(card: Scorecard, action: str, actor: Actor) -> None:
    """Raise as the step itself would, before its page is shown."""
    step = TABLE[action]
    if actor.role not in step.roles or not step.scope(card, actor):
        raise NotAllowed(f"Vai trò đang dùng không được {step.label.lower()}.")
    if card.state not in step.sources:
        raise WrongState(f"Phiếu đang ở trạng thái “{card.get_state_display()}”, không {step.label.lower()} được.")


def _problems(card: Scorecard, action: str, actor: Actor) -> list[str]:
    """What the guards would say, so that the page explains instead of failing."""
    problems = [problem for guard in TABLE[action].guards if (problem := guard(card, actor))]
    waiting = open_words(card, timezone.now()) if action == "finish_review" else ""
    return [*problems, waiting] if waiting else problems


def _attempt(request: HttpRequest, card: Scorecard, action: str, form: Form) -> HttpResponse | None:
    """Post a step: where to go when it is done, None when the same page must be shown again with the errors."""
    if not form.is_valid():
        return None
    try:
        _run(request, card, action, form.cleaned_data.get("note", ""))
    except Refused as problem:
        form.add_error(None, str(problem))
        return None
    except WorkflowError as problem:
        return refusal(request, card, problem)
    if action == "send":
        return redirect("scoring:receipt", year=card.year, pk=card.pk)
    messages.success(request, PAGES[action].done)
    return redirect("scoring:sheet", year=card.year, pk=card.pk)


@require_http_methods(["GET", "POST"])
@allow(*EVERYBODY)
def step(request: HttpRequest, year: int, pk: int, action: str) -> HttpResponse:
    """Withdraw, return, recheck, reopen: facts, the reason where one is needed, and one button."""
    card = find_card(request, year, pk)
    words = PAGES[action]
    make: Callable[..., Form] = ReasonForm if TABLE[action].note_required else StepForm
    options = {"hint": words.hint} if TABLE[action].note_required else {}
    form = make(request.POST if request.method == "POST" else None, **options)
    if request.method == "POST":
        answer = _attempt(request, card, action, form)
        if answer is not None:
            return answer
    try:
        _allowed_now(card, action, acting(request))
    except WorkflowError as problem:
        return refusal(request, card, problem)
    context = {
        "heading": words.heading,
        "lead": words.lead,
        "facts": _facts(card),
        "action_label": words.button,
        "danger": words.danger,
        "cancel_url": reverse("scoring:sheet", args=[year, pk]),
    }
    return page(request, "parts/confirm.html", context, form=form)


def _facts(card: Scorecard) -> list[tuple[str, str]]:
    facts = [
        ("Đơn vị", card.unit.name),
        ("Trạng thái", card.get_state_display()),
        ("Cơ sở tự chấm", f"{show(card.self_total)} / {show(card.rubric.total)} điểm"),
    ]
    if card.state in {SheetState.REVIEWED, SheetState.APPROVED, SheetState.REVIEWING}:
        facts.append(("Cấp trên chấm", f"{show(card.superior_total)} / {show(card.rubric.total)} điểm"))
    if card.level_id:
        facts.append(("Xếp loại", str(card.level)))
    return facts


@require_POST
@allow(*EVERYBODY)
def start_review(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Open the superior's column; nothing to confirm, the unit's column only becomes locked."""
    card = find_card(request, year, pk)
    form = StepForm(request.POST)
    answer = _attempt(request, card, "start_review", form)
    return answer or refusal(request, card, Refused(" ".join(map(str, form.non_field_errors()))))


@require_GET
@allow(*EVERYBODY)
def check(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """“Kiểm tra lại”: totals, rows still blank, the level to expect, what happens next."""
    return _check_page(request, find_card(request, year, pk), "send", None)


@require_POST
@allow(*EVERYBODY)
def send(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Send the sheet; a refusal shows the check page with the reason."""
    card = find_card(request, year, pk)
    form = StepForm(request.POST)
    return _attempt(request, card, "send", form) or _check_page(request, card, "send", form)


@require_http_methods(["GET", "POST"])
@allow(*EVERYBODY)
def finish_review(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Check the superior's column and pass the sheet to the approver."""
    return _checked_step(request, year, pk, "finish_review")


@require_http_methods(["GET", "POST"])
@allow(*EVERYBODY)
def approve(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Look at the result once more and approve it."""
    return _checked_step(request, year, pk, "approve")


def _checked_step(request: HttpRequest, year: int, pk: int, action: str) -> HttpResponse:
    card = find_card(request, year, pk)
    form = None
    if request.method == "POST":
        form = StepForm(request.POST)
        answer = _attempt(request, card, action, form)
        if answer is not None:
            return answer
    return _check_page(request, card, action, form)


def _check_page(request: HttpRequest, card: Scorecard, action: str, form: StepForm | None) -> HttpResponse:
    actor = acting(request)
    try:
        _allowed_now(card, action, actor)
    except WorkflowError as problem:
        return refusal(request, card, problem)
    context = sheet_context(request, card)
    leaves = [row for row in context["rows"] if not row.is_group and not row.is_derived]
    blank = [row for row in leaves if (row.own if action == "send" else row.superior) is None]
    context |= {
        "action": action,
        "blank": blank,
        "unexplained": [row for row in leaves if row.lacks_reason],
        "different": [row for row in leaves if row.differs],
        "problems": _problems(card, action, actor),
        "by_records": checked(card, timezone.localdate()),
        "post_url": reverse(f"scoring:{action}", args=[card.year, card.pk]),
    }
    if action == "approve":
        guess = LevelBook().predict(
            rubric_id=card.rubric_id, authority_path=card.authority_path, total=card.superior_total
        )
        context["shown"] = shown_text(card, guess.level_id)
    return page(request, "scoring/check.html", context, form=form)


@require_http_methods(["GET", "POST"])
@allow(*EVERYBODY)
def agree_rest(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Give the rows not yet scored the unit's own points; the page says which and how many."""
    card = find_card(request, year, pk)
    actor = acting(request)
    try:
        domain.check_may_write(card, Column.SUPERIOR, actor, timezone.now())
        if request.method == "POST":
            leave = ids_of(request.POST.getlist("leave"))
            count = domain.agree_with_rest(card=card, actor=actor, now=timezone.now(), leave=leave)
            messages.success(request, f"Đã đồng ý {count} hàng theo điểm đơn vị.")
            return redirect("scoring:sheet", year=year, pk=pk)
    except WorkflowError as problem:
        return refusal(request, card, problem)
    context = sheet_context(request, card)
    rows = [row for row in context["rows"] if row.entry and row.superior is None and row.own is not None]
    apart = [row for row in rows if row.stands_apart]
    context |= {
        "agreeing": [row for row in rows if not row.stands_apart],
        "apart": apart,
        "count": len(rows) - len(apart),
        "all_count": len(rows),
    }
    return render(request, "scoring/agree.html", context)


@require_GET
@allow(*EVERYBODY)
def receipt(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """The receipt of a sent sheet: code, time, to whom, what happens next."""
    card = find_card(request, year, pk)
    if not card.receipt_code or card.sent_at is None:
        raise Http404
    changes: Any = StatusChange.objects.filter(subject_type=card._meta.label_lower, subject_id=card.pk, action="send")
    context: dict[str, Any] = {"card": card, "sending": changes.select_related("actor").last()}
    return render(request, "scoring/receipt.html", context)
