"""Until when sheets are taken: windows by kind of unit, extensions, and requests to open a sheet again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common.scope import Role
from common.views import allow, page
from common.workflow import Refused
from scoring.domain.windows import GRANTERS, KEEPERS, clear_window, extend, revoke_extension, set_window
from scoring.forms.windows import ExtendForm, WindowForm
from scoring.models import SheetWindow
from scoring.queries.windows import extendable_units, extensions_in, open_requests, windows_at
from scoring.views.access import acting
from units.enums import UnitKind
from units.models import Authority

EVERY = "moi-loai"
STAFF = (Role.OFFICER, Role.APPROVER, Role.VIEWER, Role.ADMIN)


@require_GET
@allow(*STAFF)
def windows(request: HttpRequest, year: int) -> HttpResponse:
    """The days that hold here, extensions in force, requests that wait for an answer."""
    actor = acting(request)
    found = windows_at(actor.authority_path, year)
    kinds = [("", "Mọi loại đơn vị"), *UnitKind.choices]
    rows = [
        {
            "key": kind or EVERY,
            "label": label,
            "window": found.get(kind),
            "is_own": kind in found and found[kind].authority_id == actor.authority_id,
        }
        for kind, label in kinds
    ]
    context = {
        "year": year,
        "rows": rows,
        "extensions": extensions_in(actor, year)[:200],
        "requests": open_requests(actor, year)[:200],
        "may_set": actor.role in KEEPERS,
        "may_extend": actor.role in GRANTERS,
        "today": timezone.localdate(),
    }
    return render(request, "scoring/windows/windows.html", context)


def _kind(key: str) -> str:
    if key == EVERY:
        return ""
    if key not in UnitKind.values:
        raise Http404
    return key


@require_http_methods(["GET", "POST"])
@allow(*KEEPERS)
def window(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """Set the days of one kind of unit for the own authority."""
    actor, unit_kind = acting(request), _kind(kind)
    authority = get_object_or_404(Authority.objects.select_related("parent"), pk=actor.authority_id)
    held = windows_at(authority.path, year).get(unit_kind)
    own = held if held and held.authority_id == authority.pk else None
    initial = {"on_time_to": held.on_time_to, "closes_on": held.closes_on} if held else {}
    form = WindowForm(
        request.POST if request.method == "POST" else None, initial={**initial, "source": own.source if own else ""}
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_window(
                authority=authority,
                year=year,
                unit_kind=unit_kind,
                actor=actor,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, "Đã ghi hạn nhận phiếu.")
            return redirect("scoring:windows", year=year)
    label = UnitKind(unit_kind).label if unit_kind else "Mọi loại đơn vị"
    context = {"year": year, "label": label, "own": own, "kind": kind, "authority": authority}
    return page(request, "scoring/windows/window.html", context, form=form)


@require_http_methods(["GET", "POST"])
@allow(*KEEPERS)
def window_clear(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """Take the own days of a kind away, after a question."""
    actor, unit_kind = acting(request), _kind(kind)
    rows = SheetWindow.objects.filter(authority=actor.authority_id, year=year).select_related("authority")
    own = get_object_or_404(rows, unit_kind=unit_kind)
    if request.method == "POST":
        clear_window(window=own, actor=actor, now=timezone.now())
        messages.success(request, "Đã bỏ hạn riêng.")
        return redirect("scoring:windows", year=year)
    label = own.get_unit_kind_display() if unit_kind else "Mọi loại đơn vị"
    context = {
        "heading": "Bỏ hạn nhận phiếu riêng",
        "lead": "Sau đó áp dụng hạn của cấp trên, nếu có; không có thì phiếu không bị khóa theo ngày.",
        "facts": [("Loại đơn vị", label), ("Căn cứ", own.source)],
        "action_label": "Bỏ hạn riêng",
        "cancel_url": reverse("scoring:windows", args=[year]),
    }
    return page(request, "parts/confirm.html", context)


@require_http_methods(["GET", "POST"])
@allow(*GRANTERS)
def extension_add(request: HttpRequest, year: int) -> HttpResponse:
    """Let some units send until a later day."""
    actor = acting(request)
    units = extendable_units(actor, year)
    chosen = request.GET.get("don-vi", "")
    form = ExtendForm(
        request.POST if request.method == "POST" else None,
        units=units,
        initial={"units": [int(chosen)] if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else []},
    )
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            made = extend(
                units=list(data["units"]),
                year=year,
                until=data["until"],
                reason=data["reason"],
                actor=actor,
                now=timezone.now(),
            )
        except Refused as problem:
            form.add_error("until", str(problem))
        else:
            messages.success(request, f"Đã gia hạn cho {len(made)} đơn vị đến hết ngày {data['until']:%d/%m/%Y}.")
            return redirect("scoring:windows", year=year)
    return page(request, "scoring/windows/extend.html", {"year": year, "any": units.exists()}, form=form)


@require_http_methods(["GET", "POST"])
@allow(*GRANTERS)
def extension_revoke(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Take an extension back, after a question."""
    row = get_object_or_404(extensions_in(acting(request), year), pk=pk)
    problem = ""
    if request.method == "POST":
        try:
            revoke_extension(extension=row, actor=acting(request), now=timezone.now())
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, f"Đã thu hồi gia hạn của {row.unit.name}.")
            return redirect("scoring:windows", year=year)
    context = {
        "heading": "Thu hồi gia hạn",
        "lead": "Đơn vị trở lại hạn chung. Lần gia hạn này vẫn còn trong nhật ký.",
        "facts": [("Đơn vị", row.unit.name), ("Gia hạn đến hết ngày", f"{row.until:%d/%m/%Y}"), ("Lý do", row.reason)],
        "warning": problem,
        "action_label": "Thu hồi gia hạn",
        "cancel_url": reverse("scoring:windows", args=[year]),
    }
    return page(request, "parts/confirm.html", context)
