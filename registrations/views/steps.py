"""The steps of a registration: a page that says what will happen, the reason where one is needed, one button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.scope import Actor
from common.views import StepPage, allow, page
from common.workflow import NotAllowed, Refused, WrongState
from registrations.domain.registering import take_step
from registrations.forms.registration import ReasonForm, StepForm
from registrations.models import Registration
from registrations.views.access import EVERYBODY, find_registration, just_done
from registrations.workflow import TABLE
from units.views.access import actor_of

PAGES = {
    "withdraw": StepPage(
        "Rút lại bản đăng ký",
        "Bản đăng ký trở về Đang soạn để sửa. Mã tiếp nhận và ngày gửi đầu tiên vẫn giữ; sửa xong phải gửi lại.",
        "Rút lại",
        "Đã rút lại bản đăng ký. Sửa xong nhớ gửi lại.",
    ),
    "accept": StepPage(
        "Tiếp nhận bản đăng ký",
        "Đơn vị được tính là đã đăng ký và bắt đầu làm hồ sơ đề nghị. Sau bước này bản đăng ký không sửa được nữa.",
        "Tiếp nhận",
        "Đã tiếp nhận bản đăng ký.",
    ),
    "return": StepPage(
        "Trả lại để bổ sung",
        "Đơn vị đọc lý do, sửa rồi gửi lại. Ngày gửi đầu tiên vẫn được tính để xét đúng hạn.",
        "Trả lại cho đơn vị",
        "Đã trả lại bản đăng ký cho đơn vị.",
        "Nói rõ cần bổ sung gì, ví dụ: Chưa ghi số và ngày nghị quyết của chi bộ.",
    ),
    "propose": StepPage(
        "Gửi hồ sơ đề nghị công nhận",
        "Cán bộ của cấp quản lý thẩm định từng tiêu chí. Trước khi cán bộ bắt đầu, đơn vị còn rút lại được.",
        "Gửi hồ sơ đề nghị",
        "Đã gửi hồ sơ đề nghị công nhận.",
    ),
    "withdraw_dossier": StepPage(
        "Rút lại hồ sơ đề nghị",
        "Hồ sơ trở về trước khi gửi; nội dung còn nguyên. Sửa xong phải gửi lại.",
        "Rút lại hồ sơ",
        "Đã rút lại hồ sơ đề nghị. Sửa xong nhớ gửi lại.",
    ),
    "return_dossier": StepPage(
        "Trả lại hồ sơ để bổ sung",
        "Đơn vị đọc lý do, bổ sung rồi gửi lại. Phần thẩm định đã ghi còn nguyên.",
        "Trả lại hồ sơ",
        "Đã trả lại hồ sơ cho đơn vị.",
        "Nói rõ cần bổ sung gì, ví dụ: Biên bản chưa ghi số người có mặt.",
    ),
    "recheck": StepPage(
        "Yêu cầu thẩm định lại",
        "Hồ sơ trở về bước thẩm định. Kết luận thẩm định bị xóa, ý kiến từng tiêu chí còn nguyên để sửa.",
        "Yêu cầu thẩm định lại",
        "Đã yêu cầu thẩm định lại.",
        "Nói rõ tiêu chí nào cần xem lại và vì sao.",
    ),
    "refuse": StepPage(
        "Kết luận chưa đạt tiêu chuẩn",
        "Kết quả năm của đơn vị được ghi là chưa đạt, kèm các tiêu chí chưa đạt khi thẩm định.",
        "Kết luận chưa đạt",
        "Đã ghi kết luận chưa đạt.",
        danger=True,
    ),
    "reconsider": StepPage(
        "Xét lại kết luận chưa đạt",
        "Kết quả chưa đạt bị bỏ và hồ sơ trở về bước thẩm định.",
        "Xét lại",
        "Đã bỏ kết luận chưa đạt. Hồ sơ chờ thẩm định lại.",
        "Lý do được ghi vào lịch sử, ví dụ: Đơn vị đã bổ sung giấy tờ của tiêu chí 2.",
        danger=True,
    ),
}


@require_http_methods(["GET", "POST"])
@allow(*EVERYBODY)
def step(request: HttpRequest, year: int, pk: int, action: str) -> HttpResponse:
    """Take a step of ``PAGES``; what refuses it is said on the same page (422)."""
    if action not in PAGES:
        raise Http404
    row = find_registration(request, year, pk)
    actor = actor_of(request)
    if actor.role not in TABLE[action].roles or not TABLE[action].scope(row, actor):
        raise NotAllowed(f"Vai trò đang dùng không được {TABLE[action].label.lower()}.")
    form = _form(request, action)
    if request.method == "POST" and form.is_valid() and _take(form, row, action, actor):
        messages.success(request, PAGES[action].done)
        return redirect("registrations:registration", year=year, pk=pk)
    answer = page(request, "registrations/step.html", _context(form, row, action, actor), form=form)
    if request.method == "GET" and row.state not in TABLE[action].sources:
        answer.status_code = 422
    return answer


def _form(request: HttpRequest, action: str) -> Form:
    data = request.POST if request.method == "POST" else None
    return ReasonForm(data, hint=PAGES[action].hint) if TABLE[action].note_required else StepForm(data)


def _take(form: Form, row: Registration, action: str, actor: Actor) -> bool:
    """Whether the step is taken; a second identical click of the same person does nothing."""
    now = timezone.now()
    try:
        take_step(action=action, registration=row, actor=actor, now=now, note=form.cleaned_data.get("note", ""))
    except Refused as problem:
        form.add_error(None, str(problem))
    except WrongState as problem:
        if just_done(row, action, actor, now):
            return True
        form.add_error(None, str(problem))
    return not form.errors


def _context(form: Form, row: Registration, action: str, actor: Actor) -> dict[str, Any]:
    """What the page says, with the reasons that would refuse the step before anybody presses the button."""
    step, problems = TABLE[action], []
    if row.state not in step.sources:
        problems = [f"Hồ sơ đang ở trạng thái “{row.get_state_display()}”, không {step.label.lower()} được."]
    else:
        for guard in step.guards:
            try:
                problem = guard(row, actor)
            except Refused as refusal:
                problem = str(refusal)
            problems += [problem] if problem else []
    return {
        "year": row.year,
        "registration": row,
        "words": PAGES[action],
        # What was posted is already refused in the summary above.
        "problems": [] if form.errors else problems,
        "can_take": not problems,
    }
