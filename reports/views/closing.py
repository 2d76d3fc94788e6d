"""Khóa sổ: the checklist, what would be closed, closing; what was closed, asking for it back, opening it again."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common.scope import AUTHORITY_ROLES, Role
from common.views import allow, page
from common.workflow import Refused, WrongState
from reports.domain.closing import (
    ONLY_APPROVER,
    Changed,
    Preview,
    close_year,
    look,
    may_close,
    preview,
    undo_closing,
    undo_days,
    why_fixed,
    why_not_undo,
)
from reports.domain.reopening import ASKERS, ONLY_STAFF, ask_to_reopen, may_ask
from reports.forms.closing import AskForm, CloseForm, UndoForm
from reports.models import YearClosing
from reports.queries.carried import carried
from reports.queries.closed_year import closed_year
from reports.queries.closing import closing_above, closings_below, held_closing, year_closings_visible_to
from reports.views.place import acting, chosen_authority, place_choices
from units.models import Authority

SHOWN = 300  # rows of one list on the page; the files hold all of them


@require_GET
@allow(*AUTHORITY_ROLES)
def closing(request: HttpRequest, year: int) -> HttpResponse:
    """How far the own authority, or one below, is from closing the year; what is closed already."""
    actor = acting(request)
    authority = chosen_authority(request, request.GET.get("authority"))
    held = held_closing(authority.path, year)
    found = look(authority, year, now=timezone.now()) if held is None else None
    known = year_closings_visible_to(actor, year).filter(authority=authority)
    context = {
        "year": year,
        "authority": authority,
        "places": place_choices(request, authority),
        "held": held,
        "found": found,
        "may_close": held is None and may_close(actor, authority.path),
        "history": known.filter(undone_at__isnull=False),
        "below": closings_below(authority, year),
        "last_day": timezone.localdate().year > year,
    }
    return render(request, "reports/closing.html", context)


@require_http_methods(["GET", "POST"])
@allow(Role.APPROVER)
def closing_preview(request: HttpRequest, year: int) -> HttpResponse:
    """Everything that would be closed, word for word; the approver of the authority closes here."""
    actor = acting(request)
    authority = get_object_or_404(Authority, pk=actor.authority_id)
    if not may_close(actor, authority.path):
        raise PermissionDenied(ONLY_APPROVER)
    if held := held_closing(authority.path, year):
        return redirect("reports:closed", year=year, pk=held.pk)
    found = preview(authority, year, now=timezone.now())
    if found.snapshot is None:
        messages.warning(request, "Chưa khóa sổ được: còn việc phải làm xong trước.")
        return redirect("reports:closing", year=year)
    form = CloseForm(
        request.POST if request.method == "POST" else None,
        gaps=found.gaps,
        initial={"shown": found.snapshot.sha256},
    )
    if request.method == "POST":
        made = _close(request, authority, year, form)
        if made is not None:
            return redirect("reports:closed", year=year, pk=made.pk)
        found = preview(authority, year, now=timezone.now())
        if form.has_error("shown") and found.snapshot is not None:  # shown anew: what was typed stays
            form.data = {**form.data.dict(), "shown": found.snapshot.sha256}  # type: ignore[attr-defined]
    return page(request, "reports/closing_preview.html", _preview_context(authority, year, found), form=form)


def _preview_context(authority: Authority, year: int, found: Preview) -> dict[str, Any]:
    return {
        "year": year,
        "authority": authority,
        "found": found,
        "closed": closed_year(found.snapshot.content) if found.snapshot else None,
        "sha256": found.snapshot.sha256 if found.snapshot else "",
        "carried": carried(authority, year),
        "undo_days": undo_days(authority),
        "shown_rows": SHOWN,
    }


def _close(request: HttpRequest, authority: Authority, year: int, form: CloseForm) -> YearClosing | None:
    if not form.is_valid():
        return None
    try:
        made = close_year(
            authority=authority,
            year=year,
            actor=acting(request),
            now=timezone.now(),
            reasons=form.reasons,
            shown=form.cleaned_data["shown"],
            note=form.cleaned_data["note"],
        )
    except Changed as problem:
        form.add_error("shown", str(problem))
    except (Refused, WrongState) as problem:
        form.add_error(None, str(problem))
    else:
        messages.success(request, f"Đã khóa sổ năm {year}. Bộ báo cáo đang được lập.")
        return made
    return None


@require_GET
@allow(*AUTHORITY_ROLES)
def closed(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """What was closed: figures, lists, what was not in order and why, the hash, the files; who may open it again."""
    actor, today = acting(request), timezone.localdate()
    row = get_object_or_404(year_closings_visible_to(actor, year), pk=pk)
    fixed = why_fixed(row, today)
    context = {
        "year": year,
        "row": row,
        "authority": row.authority,
        "closed": closed_year(_content(row)),
        "files": row.issue.files.all() if row.issue else [],
        "fixed": "" if row.undone_at else fixed,
        "above": closing_above(row.authority_path, year),
        "may_undo": not fixed and not why_not_undo(actor, row, today),
        "may_ask": not fixed and may_ask(actor, row),
        "shown_rows": SHOWN,
    }
    return render(request, "reports/closed.html", context)


def _content(row: YearClosing) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(row.snapshot)
    return content


@require_http_methods(["GET", "POST"])
@allow(Role.APPROVER)
def closed_undo(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Open a closed year again, with the reason."""
    actor, today = acting(request), timezone.localdate()
    row = get_object_or_404(year_closings_visible_to(actor, year), pk=pk)
    if problem := why_not_undo(actor, row, today):
        raise PermissionDenied(problem)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            undo_closing(closing=row, reason=form.cleaned_data["reason"], actor=actor, now=timezone.now())
        except (Refused, WrongState) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã mở lại năm {year} của {row.authority.name}.")
            return redirect("reports:closed", year=year, pk=row.pk)
    lead = (
        f"Số liệu năm {year} của {row.authority.name} lại sửa được. Lần khóa sổ này vẫn lưu; khóa lại thì lập bản mới."
    )
    return _confirm(request, row, form, f"Mở lại năm {year} đã khóa sổ", lead, "Mở lại", why_fixed(row, today))


@require_http_methods(["GET", "POST"])
@allow(*ASKERS)
def closed_ask(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """The office whose year is closed asks those who can open it."""
    actor, today = acting(request), timezone.localdate()
    row = get_object_or_404(year_closings_visible_to(actor, year), pk=pk)
    if not may_ask(actor, row):
        raise PermissionDenied(ONLY_STAFF)
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            told = ask_to_reopen(closing=row, reason=form.cleaned_data["reason"], actor=actor, now=timezone.now())
        except (Refused, WrongState) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã gửi đề nghị mở lại tới {told} lãnh đạo duyệt.")
            return redirect("reports:closed", year=year, pk=row.pk)
    lead = "Lãnh đạo duyệt của cấp trên nhận được thông báo cùng lý do và quyết định có mở lại không."
    return _confirm(request, row, form, f"Đề nghị mở lại năm {year}", lead, "Gửi đề nghị", why_fixed(row, today))


def _confirm(
    request: HttpRequest, row: YearClosing, form: Any, heading: str, lead: str, label: str, warning: str
) -> HttpResponse:
    context = {
        "heading": heading,
        "lead": lead,
        "facts": [
            ("Nơi khóa sổ", row.authority.name),
            ("Ngày khóa sổ", f"{timezone.localdate(row.closed_at):%d/%m/%Y} ({row.closed_by.full_name})"),
            ("Mở lại được đến", f"hết ngày {row.undo_until:%d/%m/%Y}"),
        ],
        "warning": warning,
        "action_label": label,
        "cancel_url": reverse("reports:closed", args=[row.year, row.pk]),
    }
    return page(request, "parts/confirm.html", context, form=form)
