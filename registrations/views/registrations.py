"""The registration of one unit and year: its page, its form, sending it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.scope import Actor, Role
from common.views import allow, page
from common.workflow import NotAllowed, Refused, WorkflowError, WrongState, available
from models_programs.queries.records import attachments_of
from registrations.domain.registering import (
    LOCKED,
    NOT_YOURS,
    copy_last_year,
    open_registration,
    save_registration,
    send_registration,
)
from registrations.enums import EDITABLE, Outcome, RegistrationState
from registrations.forms.registration import RegistrationForm, groups_of
from registrations.models import Registration
from registrations.queries.board import last_year_of
from registrations.queries.dossiers import parts_of
from registrations.queries.due import due_of
from registrations.queries.registrations import result_of, steps_of
from registrations.rules.content import missing
from registrations.rules.permissions import fills, is_managing
from registrations.rules.timeliness import LATE_WORDS, lateness
from registrations.rules.way import Next, next_of, stages
from registrations.views.access import EVERYBODY, FILLERS, find_registration, just_done
from registrations.workflow import RESULTS, TABLE
from units.views.access import actor_of, visible_unit

# What each step did, told in the past.
TOLD = {
    "send": "Gửi bản đăng ký",
    "withdraw": "Rút lại bản đăng ký",
    "accept": "Tiếp nhận bản đăng ký",
    "return": "Trả lại bản đăng ký",
    "propose": "Gửi hồ sơ đề nghị",
    "withdraw_dossier": "Rút lại hồ sơ đề nghị",
    "return_dossier": "Trả lại hồ sơ đề nghị",
    "verify": "Kết thúc thẩm định",
    "recheck": "Yêu cầu thẩm định lại",
    "refuse": "Kết luận chưa đạt",
    "reconsider": "Xét lại kết luận",
    "recognise": "Công nhận",
    "not_recognise": "Ghi chưa đạt",
    "take_back": "Bỏ kết quả của quyết định đã thay thế",
}
# Steps offered as links under the main button; the others are taken on pages of their own.
OFFERED = ("accept", "return", "withdraw", "propose", "withdraw_dossier", "return_dossier", "recheck", "refuse",
           "reconsider")  # fmt: skip


@require_POST
@allow(*FILLERS)
def open_form(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Begin the registration of a unit, or go on with it."""
    unit = visible_unit(request, pk)
    try:
        registration = open_registration(unit=unit, year=year, actor=actor_of(request), now=timezone.now())
    except NotAllowed:
        raise
    except WorkflowError as problem:
        messages.warning(request, str(problem))
        return redirect("units:detail", year=year, pk=unit.pk)
    name = "registrations:edit" if registration.is_editable else "registrations:registration"
    return redirect(name, year=year, pk=registration.pk)


@require_GET
@allow(*EVERYBODY)
def registration(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Where the unit's year stands, what to do next, what was registered, what happened."""
    row = find_registration(request, year, pk)
    actor = actor_of(request)
    parts = parts_of(row)
    following = _next(row, actor, ready=all(part.done for part in parts if part.needed))
    due = due_of(row.authority_path, year)
    sent = timezone.localdate(row.first_sent_at) if row.first_sent_at else None
    late = lateness(sent, due, unit=row.unit_id, since=row.unit.valid_from) if sent else ""
    context = {
        "year": year,
        "registration": row,
        "stages": stages(row.state),
        "next": following,
        "next_url": _next_url(row, following),
        "posts": following.act in ("send", "accept"),
        "others": [
            step
            for step in available(TABLE, instance=row, actor=actor)
            if _is_offered(step.action, following, row, actor)
        ],
        "groups": facts_of(row),
        "lacking": missing(row, kind=row.unit.kind) if row.state in EDITABLE else [],
        "may_edit": row.is_editable and fills(row, actor) and following.act != "edit",
        "parts": parts,
        "criteria": next(part for part in parts if part.code == "criteria"),
        "done": sum(part.done for part in parts if part.needed),
        "needed": sum(part.needed for part in parts),
        "attachments": list(attachments_of(row)),
        "result": result_of(row),
        "due": due,
        "late": late,
        "late_words": LATE_WORDS[late],
        "history": [_told(change) for change in steps_of(row)],
    }
    return render(request, "registrations/registration.html", context)


def _next(row: Registration, actor: Actor, *, ready: bool) -> Next:
    return next_of(
        state=row.state,
        role=actor.role,
        fills=fills(row, actor),
        manages=is_managing(row, actor),
        complete=not missing(row, kind=row.unit.kind),
        ready=ready,
        failed=row.verdict == Outcome.NOT_MET,
    )


def _next_url(row: Registration, following: Next) -> str:
    if following.act in ("edit", "send", "dossier", "criteria"):
        return reverse(f"registrations:{following.act}", args=[row.year, row.pk])
    return reverse("registrations:step", args=[row.year, row.pk, following.act]) if following.act else ""


def _is_offered(action: str, following: Next, row: Registration, actor: Actor) -> bool:
    """An officer takes back only what officers entered for the unit; what the unit sent is returned with a reason."""
    if action.startswith("withdraw") and not actor.is_unit_head and not row.entered_on_behalf:
        return False
    return action in OFFERED and action != following.act


def _told(change: Any) -> dict[str, Any]:
    state = RegistrationState(change.to_state)
    known = TABLE.get(change.action) or RESULTS.get(change.action)
    return {
        "change": change,
        "what": TOLD.get(change.action) or (known.label if known else change.action),
        "role": Role(change.acting_role).label if change.acting_role in Role.values else "",
        "state": state.value,
        "state_label": state.label,
    }


def facts_of(row: Registration) -> list[tuple[str, list[tuple[str, Any]]]]:
    """What the form says, part by part, labels with values; blank ones are None."""
    form = RegistrationForm(registration=row)
    return [
        (legend, [(str(form.fields[name].label), _shown(row, name)) for name in names if name != "no_resolution"])
        for legend, _, names in groups_of(row.unit.kind)
    ]


def _shown(row: Registration, name: str) -> Any:
    if name == "resolution_number" and row.no_resolution and not row.resolution_number:
        return "Không có tổ chức Đảng"
    value = getattr(row, name)
    return None if value == "" else value


@require_http_methods(["GET", "POST"])
@allow(*FILLERS)
def edit(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Fill in the form; "Lưu nháp" keeps it, "Lưu và gửi" sends it."""
    row = find_registration(request, year, pk)
    _require_filler(row, actor_of(request))
    if request.method != "POST":
        if not row.is_editable:
            messages.warning(request, LOCKED)
            return redirect("registrations:registration", year=year, pk=pk)
        return _form_page(request, row, RegistrationForm(registration=row))
    form = RegistrationForm(request.POST, registration=row)
    if form.is_valid() and _save(row, form, actor_of(request)):
        if "send" in request.POST:
            return _send(request, row, form) or _form_page(request, row, form)
        messages.success(request, "Đã lưu nháp. Bản đăng ký chưa gửi.")
        return redirect("registrations:registration", year=year, pk=pk)
    return _form_page(request, row, form)


def _require_filler(row: Registration, actor: Actor) -> None:
    if not fills(row, actor):
        raise NotAllowed(NOT_YOURS)


def _save(row: Registration, form: RegistrationForm, actor: Actor) -> bool:
    """Whether it was kept; a refusal stands on the form, and what somebody else saved is then the new ground."""
    try:
        save_registration(
            registration=row, values=form.values(), actor=actor, now=timezone.now(), seen=form.cleaned_data["version"]
        )
    except ValidationError as error:
        form.refuse(error)
        if getattr(error, "code", "") == "stale":
            row.refresh_from_db()
            form.show_version(row.version)
        return False
    except WrongState as problem:
        form.add_error(None, str(problem))
        return False
    form.show_version(row.version)
    return True


def _send(request: HttpRequest, row: Registration, form: RegistrationForm) -> HttpResponse | None:
    """Send it: where to go then, or None with the reason on the form."""
    actor, now = actor_of(request), timezone.now()
    try:
        send_registration(registration=row, actor=actor, now=now)
    except NotAllowed:
        raise
    except (Refused, WrongState) as problem:
        if isinstance(problem, Refused) or not just_done(row, "send", actor, now):
            form.add_error(None, str(problem))
            return None
    return redirect("registrations:receipt", year=row.year, pk=row.pk)


def _form_page(request: HttpRequest, row: Registration, form: RegistrationForm) -> HttpResponse:
    row.refresh_from_db()
    context = {
        "year": row.year,
        "registration": row,
        "due": due_of(row.authority_path, row.year),
        "has_last_year": last_year_of(row),
        "on_behalf": not actor_of(request).is_unit_head,
    }
    return page(request, "registrations/form.html", context, form=form)


@require_POST
@allow(*FILLERS)
def send(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Send what is stored; a refusal shows the form with the reason."""
    row = find_registration(request, year, pk)
    _require_filler(row, actor_of(request))
    form = RegistrationForm(_stored(row), registration=row)
    form.full_clean()
    return _send(request, row, form) or _form_page(request, row, form)


def _stored(row: Registration) -> Mapping[str, Any]:
    """What is stored as if it had just been typed."""
    form = RegistrationForm(registration=row)
    typed = {bound.name: bound.value() for bound in form}
    return {name: value for name, value in typed.items() if value not in (None, False)}


@require_POST
@allow(*FILLERS)
def autosave(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Keep what could be read of a half-typed form: {saved: "14:05", version, errors: {field: [sentence]}}.

    422 when nothing was kept, 409 when somebody else was faster or it has been sent meanwhile.
    """
    row = find_registration(request, year, pk)
    actor, now = actor_of(request), timezone.now()
    _require_filler(row, actor)
    form = RegistrationForm(request.POST, registration=row)
    form.full_clean()
    if "version" in form.errors:
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        _keep(row, form, actor)
    except WrongState as problem:
        return JsonResponse({"errors": {"": [str(problem)]}}, status=409)
    except ValidationError as error:
        stale = getattr(error, "code", "") == "stale"
        found = {"": list(error.messages)}
        return JsonResponse({"errors": found}, status=409 if stale else 422)
    errors = {name: [str(sentence) for sentence in sentences] for name, sentences in form.errors.items()}
    return JsonResponse({"saved": f"{timezone.localtime(now):%H:%M}", "version": row.version, "errors": errors})


def _keep(row: Registration, form: RegistrationForm, actor: Actor) -> None:
    """Save what is sound; a field that the verb refuses is left out and reported. Raises what the verb raises."""
    seen = form.cleaned_data["version"]
    try:
        save_registration(registration=row, values=form.values(), actor=actor, now=timezone.now(), seen=seen)
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise
        form.refuse(error)
        save_registration(registration=row, values=form.values(), actor=actor, now=timezone.now(), seen=seen)


@require_POST
@allow(*FILLERS)
def copy(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Take over last year's words into what is still empty."""
    row = find_registration(request, year, pk)
    _require_filler(row, actor_of(request))
    try:
        names = copy_last_year(registration=row, actor=actor_of(request), now=timezone.now())
    except WorkflowError as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(
            request, f"Đã chép từ năm {year - 1}: {', '.join(names).lower()}. Số liệu, ngày, số văn bản thì nhập mới."
        )
    return redirect("registrations:edit", year=year, pk=pk)
