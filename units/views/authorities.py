"""Authorities: the list, the letterhead with number series and signers, adding a Phòng or a Đội."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common.list_files import list_file
from common.listing import configure
from common.scope import Role
from common.views import allow, page
from units import domain
from units.filters import AuthorityFilter
from units.forms import BodyForm
from units.forms_authority import AuthorityForm
from units.queries import authorities_visible_to
from units.rules import ONLY_ADMIN, addable_kind, may_edit_authority
from units.tables import AuthorityTable
from units.views.access import EDITORS, actor_of, visible_authority


@require_GET
@allow(*EDITORS)
def authority_list(request: HttpRequest) -> HttpResponse:
    """The subtree of the actor."""
    actor = actor_of(request)
    chosen = AuthorityFilter(request.GET, queryset=authorities_visible_to(actor).select_related("parent"))
    table = AuthorityTable(chosen.qs)
    if file := list_file(request, table, filters=chosen):
        return file
    context = {"filter": chosen, "table": configure(request, table), "can_edit": actor.role == Role.ADMIN}
    return render(request, "units/authority_list.html", context)


@require_http_methods(["GET", "POST"])
@allow(*EDITORS)
def authority_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Officers read; administrators of the authority or above it change."""
    actor = actor_of(request)
    authority = visible_authority(request, pk)
    may_edit = may_edit_authority(actor, authority.path)
    below = addable_kind(authority.kind)
    context = {"authority": authority, "may_edit": may_edit, "below": below.label if below else ""}
    if not may_edit:
        if request.method == "POST":
            raise PermissionDenied(ONLY_ADMIN)
        return render(request, "units/authority_read.html", context)
    form = AuthorityForm(request.POST if request.method == "POST" else None, authority=authority)
    if request.method == "POST" and form.is_valid():
        try:
            domain.edit_authority(
                authority=authority,
                values=form.letterhead.cleaned_data,  # type: ignore[arg-type]
                series=form.series_rows(),
                signers=form.signer_rows(),
                actor=actor,
                now=timezone.now(),
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Đã lưu thông tin {authority.name}.")
            return redirect("units:authority_edit", pk=authority.pk)
    return page(request, "units/authority_edit.html", context, form=form)  # type: ignore[arg-type]


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def authority_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A Phòng under a province or the ministry, a Đội under a Phòng."""
    actor = actor_of(request)
    parent = visible_authority(request, pk)
    kind = addable_kind(parent.kind)
    if kind is None:
        raise PermissionDenied("Chỉ thêm được phòng dưới tỉnh, thành phố và đội dưới phòng.")
    form = BodyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            body = domain.add_body(parent=parent, code=data["code"], name=data["name"], actor=actor, now=timezone.now())
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Đã thêm “{body.name}” thuộc {parent.name}.")
            return redirect("units:authority_edit", pk=body.pk)
    context = {"parent": parent, "kind": kind.label.lower()}
    return page(request, "units/authority_add.html", context, form=form)
