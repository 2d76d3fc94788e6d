"""Administrators let the level right below decide for some units, from a day to a day."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common.list_files import list_file
from common.listing import configure
from common.scope import Role
from common.views import allow, page
from decisions.domain.entrusting import end_entrustment, entrust
from decisions.forms import EndForm, EntrustForm
from decisions.models import Entrustment
from decisions.tables import EntrustmentTable, kinds_words
from units.models import Authority
from units.views.access import actor_of


@require_GET
@allow(Role.ADMIN)
def entrusting(request: HttpRequest) -> HttpResponse:
    """What the own authority has entrusted, the latest first."""
    authority = get_object_or_404(Authority, pk=actor_of(request).authority_id)
    rows = Entrustment.objects.filter(authority=authority).select_related("to")
    table = EntrustmentTable(rows, on=timezone.localdate())
    if file := list_file(request, table):
        return file
    configure(request, table)
    context = {"authority": authority, "table": table, "may_add": authority.children.exists(), "any": bool(table.rows)}
    return render(request, "decisions/entrusting.html", context)


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def entrust_add(request: HttpRequest) -> HttpResponse:
    """A new one, by a document."""
    actor = actor_of(request)
    authority = get_object_or_404(Authority, pk=actor.authority_id)
    form = EntrustForm(request.POST if request.method == "POST" else None, authority=authority)
    if request.method == "POST" and form.is_valid():
        try:
            row = entrust(authority=authority, actor=actor, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Đã ủy quyền cho {row.to.name} từ {row.valid_from:%d/%m/%Y}.")
            return redirect("decisions:entrusting")
    return page(request, "decisions/entrust_add.html", {"authority": authority}, form=form)


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def entrust_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of one, after a question."""
    actor = actor_of(request)
    rows = Entrustment.objects.filter(authority=actor.authority_id).select_related("to")
    row = get_object_or_404(rows, pk=pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            end_entrustment(entrustment=row, on=form.cleaned_data["on"], actor=actor, now=timezone.now())
        except ValidationError as error:
            for sentence in error.messages:
                form.add_error("on", sentence)
        else:
            messages.success(request, f"Ủy quyền cho {row.to.name} hết sau ngày {row.valid_to:%d/%m/%Y}.")
            return redirect("decisions:entrusting")
    context = {
        "heading": "Kết thúc ủy quyền",
        "lead": "Từ ngày hôm sau, quyền quyết định trở về cơ quan của anh/chị.",
        "facts": [
            ("Nơi được ủy quyền", row.to.name),
            ("Đơn vị", kinds_words(row)),
            ("Từ ngày", f"{row.valid_from:%d/%m/%Y}"),
            ("Văn bản", row.document),
        ],
        "action_label": "Kết thúc ủy quyền",
        "cancel_url": reverse("decisions:entrusting"),
    }
    return page(request, "parts/confirm.html", context, form=form)
