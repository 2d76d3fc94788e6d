"""Steps of a report: looked over and sent, received, sent back; and the report as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common import audit
from common.documents.docx import DOCX_TYPE
from common.scope import Actor
from common.sheets.pages import download
from common.views import StepPage, allow, page
from common.workflow import NotAllowed, Refused, WrongState
from deadlines.domain.reports import NOT_YOURS, closed_words, send_report, take_step
from deadlines.exports.reports import period_words, wording_of
from deadlines.exports.reports import report_file as file_of
from deadlines.models import Report
from deadlines.rules.reports import fills
from deadlines.views.report_access import FILLERS, find_report, just_done
from deadlines.views.reports import about, figure_lines
from deadlines.workflow import TABLE
from models_programs.queries.records import attachments_of
from registrations.forms.registration import ReasonForm, StepForm
from units.views.access import EVERYONE, actor_of

TYPES = {"pdf": "application/pdf", "docx": DOCX_TYPE}


PAGES = {
    "withdraw": StepPage(
        "Rút lại báo cáo",
        "Báo cáo trở về Đang soạn để sửa. Mã tiếp nhận và ngày gửi đầu tiên vẫn giữ; sửa xong phải gửi lại.",
        "Rút lại",
        "Đã rút lại báo cáo. Sửa xong nhớ gửi lại.",
    ),
    "accept": StepPage(
        "Tiếp nhận báo cáo",
        "Báo cáo được ghi là đã nộp xong và không sửa được nữa. Cần sửa thì mở lại, có ghi lý do.",
        "Tiếp nhận",
        "Đã tiếp nhận báo cáo.",
    ),
    "return": StepPage(
        "Trả lại để bổ sung",
        "Nơi gửi đọc lý do, sửa rồi gửi lại. Ngày gửi đầu tiên vẫn được tính để xét đúng hạn.",
        "Trả lại",
        "Đã trả lại báo cáo để bổ sung.",
        "Nói rõ cần bổ sung gì, ví dụ: Mục Tồn tại chưa nêu nguyên nhân.",
    ),
    "reopen": StepPage(
        "Mở lại để bổ sung",
        "Báo cáo đã tiếp nhận trở về nơi gửi để sửa rồi gửi lại.",
        "Mở lại",
        "Đã mở lại báo cáo.",
        "Lý do được ghi vào lịch sử, ví dụ: Cần số liệu chính thức sau khi hết kỳ đánh giá.",
    ),
}


@require_http_methods(["GET", "POST"])
@allow(*FILLERS)
def report_send(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Look the report over, then send it; what is missing is said before anybody presses the button (UX-CHECK-01)."""
    row, actor = find_report(request, year, pk), actor_of(request)
    if not fills(row, actor):
        raise NotAllowed(NOT_YOURS)
    form = StepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _sent(form, row, actor):
        messages.success(request, f"Đã gửi báo cáo. Mã tiếp nhận {row.receipt_code}.")
        return redirect("deadlines:report", year=year, pk=pk)
    problems = _problems("send", row, actor)
    lines = figure_lines(row)
    context = {
        **about(row),
        # What was posted is already refused in the summary above.
        "problems": [] if form.errors else problems,
        "can_send": not problems,
        "replaced": [line for line in lines if line["row"].typed is not None],
        "unknown": [line for line in lines if line["value"] == "–"],
        "blank": [section for section in row.sections.all() if not section.text],
        "attached": attachments_of(row).count(),
        "stale_figures": row.figures_at is not None and timezone.localdate(row.figures_at) < timezone.localdate(),
    }
    answer = page(request, "deadlines/reports/check.html", context, form=form)
    if request.method == "GET" and not row.is_editable:
        answer.status_code = 422
    return answer


def _sent(form: Form, row: Report, actor: Actor) -> bool:
    """Whether it is sent; a second identical click of the same person does nothing."""
    now = timezone.now()
    try:
        send_report(report=row, actor=actor, now=now)
    except Refused as problem:
        form.add_error(None, str(problem))
    except WrongState as problem:
        if not just_done(row, "send", actor, now):
            form.add_error(None, str(problem))
    return not form.errors


def _problems(action: str, row: Report, actor: Actor) -> list[str]:
    """Why the step cannot be taken now, in sentences."""
    step = TABLE[action]
    if row.state not in step.sources:
        return [f"Báo cáo đang ở trạng thái “{row.get_state_display()}”, không {step.label.lower()} được."]
    found = [guard(row, actor) for guard in step.guards]
    if action == "send":
        found.append(closed_words(row, timezone.localdate()))
    return [sentence for sentence in found if sentence]


@require_http_methods(["GET", "POST"])
@allow(*FILLERS)
def report_step(request: HttpRequest, year: int, pk: int, action: str) -> HttpResponse:
    """Take a step of ``PAGES``; what refuses it is said on the same page (422)."""
    if action not in PAGES:
        raise Http404
    row, actor, step = find_report(request, year, pk), actor_of(request), TABLE[action]
    if actor.role not in step.roles or not step.scope(row, actor):
        raise NotAllowed(f"Vai trò đang dùng không được {step.label.lower()}.")
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data, hint=PAGES[action].hint) if step.note_required else StepForm(data)
    if request.method == "POST" and form.is_valid() and _taken(form, row, action, actor):
        messages.success(request, PAGES[action].done)
        return redirect("deadlines:report", year=year, pk=pk)
    problems = _problems(action, row, actor)
    context: dict[str, Any] = {
        **about(row),
        "words": PAGES[action],
        "problems": [] if form.errors else problems,
        "can_take": not problems,
    }
    answer = page(request, "deadlines/reports/step.html", context, form=form)
    if request.method == "GET" and problems:
        answer.status_code = 422
    return answer


def _taken(form: Form, row: Report, action: str, actor: Actor) -> bool:
    now = timezone.now()
    try:
        take_step(action=action, report=row, actor=actor, now=now, note=form.cleaned_data.get("note", ""))
    except Refused as problem:
        form.add_error(None, str(problem))
    except WrongState as problem:
        if not just_done(row, action, actor, now):
            form.add_error(None, str(problem))
    return not form.errors


@require_GET
@allow(*EVERYONE)
def report_file(request: HttpRequest, year: int, pk: int, ending: str) -> HttpResponse:
    """The report as PDF or Word."""
    row, now = find_report(request, year, pk), timezone.now()
    text = wording_of(row)
    if ending not in TYPES or text is None:
        raise Http404
    content = file_of(row, text, ending, now=now)
    audit.record("report.exported", now=now, request=request, subject=row, format=ending)
    name = f"{row.occurrence.obligation.title} {period_words(row)} – {row.occurrence.bearer_name}.{ending}"
    return download(content, name, TYPES[ending])
