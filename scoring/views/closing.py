"""Closing the scoring of a year: who is counted, who is missing and why; opening it again."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.scope import AUTHORITY_ROLES, Role
from common.views import allow, page
from common.workflow import Refused, WrongState
from scoring.domain.closing import ONLY_ABOVE, ONLY_APPROVER, close_year, may_close, may_reopen, reopen_year
from scoring.forms.closing import CloseForm, ReopenForm
from scoring.queries.closing import closing_of, closings_visible_to, count_of, places_below
from scoring.views.access import acting
from units.models import Authority

SHOWN = 200


@require_http_methods(["GET", "POST"])
@allow(*AUTHORITY_ROLES)
def closing(request: HttpRequest, year: int) -> HttpResponse:
    """What closing would say or has said; the approver of the authority closes here."""
    actor = acting(request)
    authority = get_object_or_404(Authority, pk=actor.authority_id)
    held = closing_of(authority.path, year)
    count = count_of(authority.path, year)
    ids = ",".join(str(one.unit_id) for one in count.missing)
    form = CloseForm(request.POST if request.method == "POST" else None, initial={"shown": ids})
    if request.method == "POST":
        if not may_close(actor, authority.path):
            raise PermissionDenied(ONLY_APPROVER)
        if form.is_valid() and _close(request, authority, year, form):
            return redirect("scoring:closing", year=year)
        if held is None:  # shown again: the list as it is now
            form.data = {**form.data.dict(), "shown": ids}  # type: ignore[attr-defined]
            count = count_of(authority.path, year)
    known = closings_visible_to(actor, year)
    below = known.exclude(authority=authority).filter(reopened_at=None)
    context = {
        "year": year,
        "authority": authority,
        "closing": held,
        "count": count,
        "may_close": may_close(actor, authority.path) and held is None,
        "may_reopen": held is not None and may_reopen(actor, held.authority_path),
        "history": known.filter(authority=authority, reopened_at__isnull=False),
        "closed_below": below.count(),
        "below": [(one, may_reopen(actor, one.authority_path)) for one in below[:SHOWN]],
        "places": places_below(actor),
    }
    return page(request, "scoring/closing.html", context, form=form)


def _close(request: HttpRequest, authority: Authority, year: int, form: CloseForm) -> bool:
    data = form.cleaned_data
    try:
        made = close_year(
            authority=authority,
            year=year,
            note=data["note"],
            shown=data["shown"],
            actor=acting(request),
            now=timezone.now(),
        )
    except (Refused, WrongState) as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, f"Đã chốt xếp loại {made.counted}/{made.expected} đơn vị.")
    return True


@require_http_methods(["GET", "POST"])
@allow(Role.APPROVER)
def reopen(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Open a closed year again, with the reason."""
    actor = acting(request)
    row = get_object_or_404(closings_visible_to(actor, year), pk=pk)
    if not may_reopen(actor, row.authority_path):
        raise PermissionDenied(ONLY_ABOVE)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_year(closing=row, reason=form.cleaned_data["reason"], actor=actor, now=timezone.now())
        except (Refused, WrongState) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã mở lại năm {year} của {row.authority.name}.")
            return redirect("scoring:closing", year=year)
    context = {
        "heading": f"Mở lại năm {year} đã chốt",
        "lead": "Phiếu lại gửi, thẩm định, duyệt được. Lần chốt này vẫn lưu; chốt lại thì đếm lại từ đầu.",
        "facts": [
            ("Nơi chốt", row.authority.name),
            ("Ngày chốt", f"{timezone.localdate(row.closed_at):%d/%m/%Y}"),
            ("Đã chốt", f"{row.counted}/{row.expected} đơn vị"),
        ],
        "action_label": "Mở lại",
        "cancel_url": redirect("scoring:closing", year=year).url,
    }
    return page(request, "parts/confirm.html", context, form=form)
