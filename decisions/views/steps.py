"""The steps of a decision: a page that shows what will happen, then the act."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.scope import Actor
from common.views import StepPage, allow, page
from common.workflow import NotAllowed, Refused, WorkflowError, WrongState
from decisions.domain.drafting import draft_superseding
from decisions.domain.steps import take_step
from decisions.enums import DecisionState
from decisions.forms import ReasonForm, StepForm
from decisions.models import Decision
from decisions.rules.permissions import ONLY_OFFICER, may_draft
from decisions.views.access import STAFF, find_decision, refusal
from decisions.views.hub import facts_of
from decisions.workflow import TABLE
from units.views.access import actor_of

PAGES = {
    "submit": StepPage(
        "Trình lãnh đạo",
        "Dự thảo khóa lại để lãnh đạo xem. Muốn sửa tiếp, lãnh đạo trả lại.",
        "Trình lãnh đạo",
        "Đã trình. Lãnh đạo sẽ duyệt nội dung hoặc trả lại.",
    ),
    "return": StepPage(
        "Trả lại để sửa",
        "Dự thảo trở về cho cán bộ sửa. Các đơn vị trong danh sách giữ nguyên.",
        "Trả lại cho cán bộ",
        "Đã trả lại dự thảo.",
        "Nói rõ phải sửa gì, ví dụ: Bổ sung ngày họp thẩm định.",
    ),
    "approve": StepPage(
        "Duyệt nội dung",
        "Nội dung đã thống nhất. In ra ký, đóng dấu, vào sổ văn thư rồi ghi ban hành.",
        "Duyệt nội dung",
        "Đã duyệt nội dung. In quyết định để ký, rồi ghi số và ngày ký.",
    ),
    "cancel": StepPage(
        "Hủy dự thảo",
        "Dự thảo không dùng nữa nhưng vẫn còn trong danh sách. Các đơn vị được đưa vào dự thảo khác.",
        "Hủy dự thảo",
        "Đã hủy dự thảo. Các đơn vị có thể đưa vào quyết định khác.",
        "Ví dụ: Gộp với đợt công nhận tháng 11.",
        danger=True,
    ),
    "supersede": StepPage(
        "Thay thế bằng quyết định mới",
        "Hệ thống soạn dự thảo mới với các đơn vị của quyết định này. Quyết định này còn hiệu lực cho đến khi "
        "quyết định mới được ban hành; cả hai cùng được lưu.",
        "Soạn quyết định thay thế",
        "Đã soạn dự thảo thay thế. Sửa danh sách đơn vị rồi trình lãnh đạo.",
    ),
}


@require_http_methods(["GET", "POST"])
@allow(*STAFF)
def step(request: HttpRequest, year: int, pk: int, action: str) -> HttpResponse:
    """Facts, the reason where one is needed, and one button."""
    decision = find_decision(request, year, pk)
    if action not in PAGES:
        raise Http404
    words, needs_note = PAGES[action], action in TABLE and TABLE[action].note_required
    data = request.POST if request.method == "POST" else None
    form: Form = ReasonForm(data, hint=words.hint) if needs_note else StepForm(data)
    try:
        _allowed_now(decision, action, actor_of(request))
        if request.method == "POST" and form.is_valid():
            return _take(request, decision, action, form)
    except Refused as problem:
        form.add_error(None, str(problem))
    except WorkflowError as problem:
        return refusal(request, decision, problem)
    context = {
        "heading": words.heading,
        "lead": words.lead,
        "facts": facts_of(decision, decision.items.count()),
        "action_label": words.button,
        "danger": words.danger,
        "cancel_url": reverse("decisions:decision", args=[year, pk]),
    }
    return page(request, "parts/confirm.html", context, form=form)


def _allowed_now(decision: Decision, action: str, actor: Actor) -> None:
    """Raise as the step itself would, before its page is shown."""
    if action == "supersede":
        if not may_draft(actor, decision.authority_path):
            raise NotAllowed(ONLY_OFFICER)
        sources: frozenset[str] = frozenset({DecisionState.ISSUED})
        label = "thay thế"
    else:
        known = TABLE[action]
        if actor.role not in known.roles or not known.scope(decision, actor):
            raise NotAllowed(f"Vai trò đang dùng không được {known.label.lower()}.")
        sources, label = known.sources, known.label.lower()
    if decision.state not in sources:
        raise WrongState(f"Quyết định đang ở trạng thái “{decision.get_state_display()}”, không {label} được.")


def _take(request: HttpRequest, decision: Decision, action: str, form: Form) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    if action == "supersede":
        made = draft_superseding(decision=decision, actor=actor, now=now)
        messages.success(request, PAGES[action].done)
        return redirect("decisions:edit", year=made.year, pk=made.pk)
    take_step(action=action, decision=decision, actor=actor, now=now, note=form.cleaned_data.get("note", ""))
    messages.success(request, PAGES[action].done)
    return _hub(decision)


def _hub(decision: Decision) -> HttpResponseRedirect:
    return redirect("decisions:decision", year=decision.year, pk=decision.pk)
