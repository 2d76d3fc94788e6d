"""Adding, editing, closing a unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.scope import Actor, Role
from common.views import allow, page
from units import domain
from units.enums import AuthorityKind, Eligibility, UnitKind
from units.forms import CloseForm, ContactForm, UnitForm, initial_of
from units.models import Authority, Unit
from units.queries import authorities_editable_by, authority_choices, first_year_of
from units.rules import NOTHING_TO_EDIT, may_edit_contact, may_edit_units_of, scope_hint
from units.views.access import EDITORS, actor_of, editable_unit, visible_unit


@require_http_methods(["GET", "POST"])
@allow(*EDITORS)
def create(request: HttpRequest, year: int) -> HttpResponse:
    """A new unit under the own authority, or one below chosen on the form (or by ?authority=)."""
    actor = actor_of(request)
    wanted = _wanted_authority(request, actor)
    choices = authority_choices(actor, also=wanted.pk)
    offered = choices if choices[:2].count() > 1 else None
    initial = {
        "authority": wanted.pk,
        "area": wanted.pk if wanted.kind == AuthorityKind.COMMUNE else None,
        "eligibility": Eligibility.UNKNOWN,
        "valid_from": dt.date(year, 1, 1),
    }
    form = UnitForm(
        request.POST if request.method == "POST" else None,
        unit=Unit(authority=wanted),
        scope_path=actor.authority_path,
        authorities=offered,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        authority = form.cleaned_data.get("authority") or wanted
        try:
            unit = domain.create_unit(authority=authority, values=form.values(), actor=actor, now=timezone.now())
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _created(unit, year))
            return redirect("units:detail", year=year, pk=unit.pk)
    context = {"year": year, "heading": "Thêm đơn vị", "hints": scope_hints(), "authority": wanted}
    return page(request, "units/form.html", context, form=form)


def _wanted_authority(request: HttpRequest, actor: Actor) -> Authority:
    """The authority of the address if it may be edited (404 otherwise), else the own one."""
    wanted = request.GET.get("authority", "")
    if not wanted:
        return Authority.objects.get(pk=actor.authority_id)
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 16):
        raise Http404
    return get_object_or_404(authorities_editable_by(actor), pk=int(wanted))


def _created(unit: Unit, year: int) -> str:
    first = first_year_of(unit)
    since = f" Đơn vị được tính từ năm {first}." if first > year else ""
    return f"Đã thêm “{unit.name}”.{since}"


def scope_hints() -> list[tuple[str, str]]:
    """What the circular says, by kind, in the order of the choices."""
    return [(str(kind.label), scope_hint(kind).text) for kind in UnitKind]


@require_http_methods(["GET", "POST"])
@allow(Role.UNIT_HEAD, *EDITORS)
def edit(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """All facts for the managing authority; contact facts for the unit's own head."""
    actor = actor_of(request)
    unit = visible_unit(request, pk)
    data = request.POST if request.method == "POST" else None
    if may_edit_contact(actor, unit.pk):
        verb: Any = domain.edit_contact
        form: ContactForm = ContactForm(data, unit=unit, initial=_initial(unit))
    elif may_edit_units_of(actor, unit.authority_path):
        verb = domain.edit_unit
        form = UnitForm(data, unit=unit, scope_path=unit.authority_path, editing=True, initial=_initial(unit))
    else:
        raise PermissionDenied(NOTHING_TO_EDIT)
    if request.method == "POST" and form.is_valid():
        try:
            changes = verb(
                unit=unit, values=form.values(), actor=actor, now=timezone.now(), seen=form.cleaned_data["seen"]
            )
        except ValidationError as error:
            form = _refused(request, form, error, unit)
        else:
            messages.success(request, "Đã lưu thay đổi." if changes else "Không có gì thay đổi.")
            return redirect("units:detail", year=year, pk=unit.pk)
    context = {"year": year, "unit": unit, "heading": f"Sửa {unit.name}", "hints": scope_hints()}
    return page(request, "units/form.html", context, form=form)


def _initial(unit: Unit) -> dict[str, Any]:
    return {**initial_of(unit), "seen": domain.fingerprint(unit)}


def _refused(request: HttpRequest, form: Any, error: ValidationError, unit: Unit) -> Any:
    """After "somebody else changed it" the next save counts as seen, because the page says so."""
    if getattr(error, "code", "") == "stale":
        unit.refresh_from_db()
        data = request.POST.copy()
        data["seen"] = domain.fingerprint(unit)
        form.data = data
    form.refuse(error)
    return form


@require_http_methods(["GET", "POST"])
@allow(*EDITORS)
def close(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """End a unit, or undo a mistaken end."""
    unit = editable_unit(request, pk)
    actor, now = actor_of(request), timezone.now()
    if unit.valid_to is not None:
        return _reopen(request, year, unit)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.close_unit(
                unit=unit, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], actor=actor, now=now
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, f"“{unit.name}” kết thúc từ hết ngày {unit.valid_to:%d/%m/%Y}.")
            return redirect("units:detail", year=year, pk=unit.pk)
    return page(request, "units/close.html", {"year": year, "unit": unit}, form=form)


def _reopen(request: HttpRequest, year: int, unit: Unit) -> HttpResponse:
    if request.method == "POST":
        try:
            domain.reopen_unit(unit=unit, actor=actor_of(request), now=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, f"Đã mở lại “{unit.name}”.")
        return redirect("units:detail", year=year, pk=unit.pk)
    return page(request, "units/reopen.html", {"year": year, "unit": unit})
