"""Tiêu chí bổ sung: what an authority adds to the criteria of the circular for everybody below."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common.scope import Role
from common.views import allow, page
from common.workflow import Refused
from models_programs.queries.programmes import chain
from registrations.domain import extra
from registrations.forms.extra import AdditionForm, EndForm
from registrations.models import ChecklistItem
from registrations.views.access import READERS
from units.enums import UnitKind
from units.models import Authority
from units.views.access import actor_of


@require_GET
@allow(*READERS)
def extra_list(request: HttpRequest, year: int) -> HttpResponse:
    """Those of the own authority and of all above it, which bind here."""
    actor = actor_of(request)
    rows = ChecklistItem.objects.filter(checklist__authority__isnull=False)
    rows = rows.filter(checklist__authority_path__in=chain(actor.authority_path)).select_related("checklist__authority")
    labels = dict(UnitKind.choices)
    shown = [
        {
            "item": item,
            "kinds": ", ".join(labels[kind].lower() for kind in item.checklist.unit_kinds),
            "mine": item.checklist.authority_id == actor.authority_id and actor.role == Role.ADMIN,
        }
        for item in rows.order_by("checklist__authority_path", "checklist__pk")
    ]
    context = {"year": year, "rows": shown, "can_add": actor.role == Role.ADMIN}
    return render(request, "registrations/extra.html", context)


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def extra_add(request: HttpRequest, year: int) -> HttpResponse:
    """One more criterion."""
    authority = Authority.objects.get(pk=actor_of(request).authority_id)
    form = AdditionForm(request.POST if request.method == "POST" else None, initial={"year_from": year})
    if request.method == "POST" and form.is_valid():
        try:
            extra.add_criterion(authority=authority, typed=form.addition(), actor=actor_of(request), now=timezone.now())
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, "Đã thêm tiêu chí bổ sung.")
            return redirect("registrations:extra_list", year=year)
    context = {"year": year, "heading": "Thêm tiêu chí bổ sung", "submit": "Thêm tiêu chí"}
    return page(request, "registrations/extra_form.html", context, form=form)


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def extra_edit(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Correct a criterion that nobody has answered."""
    item = _own(request, pk)
    checklist = item.checklist
    initial = {
        "text": item.text,
        "kind": item.kind,
        "unit_kinds": checklist.unit_kinds,
        "year_from": checklist.year_from,
        "source": checklist.source,
    }
    form = AdditionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            extra.edit_criterion(item=item, typed=form.addition(), actor=actor_of(request), now=timezone.now())
        except ValidationError as error:
            form.refuse(error)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã sửa tiêu chí bổ sung.")
            return redirect("registrations:extra_list", year=year)
    context = {"year": year, "heading": f"Sửa tiêu chí {item.code}", "submit": "Lưu thay đổi"}
    return page(request, "registrations/extra_form.html", context, form=form)


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def extra_end(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Say in which year a criterion holds for the last time."""
    item = _own(request, pk)
    form = EndForm(
        request.POST if request.method == "POST" else None, initial={"year_to": item.checklist.year_to or year}
    )
    if request.method == "POST" and form.is_valid():
        try:
            extra.end_criterion(
                item=item, year_to=form.cleaned_data["year_to"], actor=actor_of(request), now=timezone.now()
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Tiêu chí {item.code} áp dụng đến hết năm {form.cleaned_data['year_to']}.")
            return redirect("registrations:extra_list", year=year)
    context = {"year": year, "heading": f"Hết hiệu lực tiêu chí {item.code}", "submit": "Lưu", "lead": item.text}
    return page(request, "registrations/extra_form.html", context, form=form)


def _own(request: HttpRequest, pk: int) -> ChecklistItem:
    """An added criterion of the own authority, else 404."""
    rows = ChecklistItem.objects.select_related("checklist__authority")
    return get_object_or_404(rows, pk=pk, checklist__authority=actor_of(request).authority_id)
