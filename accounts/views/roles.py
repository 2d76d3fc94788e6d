"""Roles of an account: give one more, end one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import domain
from accounts.forms import EndForm, GrantForm
from accounts.queries import memberships_visible_to
from accounts.views.administration import MANAGERS, find_manageable
from accounts.views.creation import grant_of
from accounts.views.places import chosen_place, pick_page, roles_at
from common.views import allow, page
from common.workflow import NotAllowed, Refused


@allow(*MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def membership_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the place, then role and dates; a substitute approver gets a signing capacity and an end."""
    user = find_manageable(request, pk)
    place = chosen_place(request)
    back = reverse("accounts:detail", args=[user.pk])
    if place is None:
        return pick_page(
            request,
            heading=f"Thêm vai trò cho {user.full_name}",
            lead="Chọn đơn vị hoặc cơ quan nơi giữ vai trò mới.",
            cancel_url=back,
        )
    roles = roles_at(request.actor, place)  # type: ignore[attr-defined]
    form = GrantForm(
        request.POST if request.method == "POST" else None, roles=roles, initial={"valid_from": timezone.localdate()}
    )
    if form.is_valid():
        try:
            domain.add_membership(
                actor=request.actor,  # type: ignore[attr-defined]
                user=user,
                grant=grant_of(form, place),
                now=timezone.now(),
            )
        except NotAllowed as reason:
            raise PermissionDenied(str(reason)) from None
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã thêm vai trò; có hiệu lực ngay trong những ngày đã ghi.")
            return redirect(back)
    context = {"account": user, "place": place, "one_role": len(roles) == 1, "back": back}
    return page(request, "accounts/membership_add.html", context, form=form)


@allow(*MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def membership_end(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """GET asks from when; POST ends the role."""
    user = find_manageable(request, pk)
    membership = get_object_or_404(
        memberships_visible_to(request.actor).select_related("authority", "unit__authority", "user"),  # type: ignore[attr-defined]
        pk=membership_pk,
        user=user,
    )
    form = EndForm(
        request.POST if request.method == "POST" else None, membership=membership, today=timezone.localdate()
    )
    back = reverse("accounts:detail", args=[user.pk])
    if form.is_valid():
        try:
            domain.end_membership(
                actor=request.actor,  # type: ignore[attr-defined]
                membership=membership,
                last_day=form.day,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã kết thúc vai trò." if form.day is None else "Đã ghi ngày kết thúc vai trò.")
            return redirect(back)
    context = {
        "heading": "Kết thúc vai trò",
        "lead": "Việc đã làm với vai trò này vẫn giữ nguyên tên người làm.",
        "facts": [
            ("Người giữ", user.full_name),
            ("Vai trò", membership.get_role_display()),
            ("Nơi công tác", membership.place),
        ],
        "action_label": "Kết thúc vai trò",
        "danger": True,
        "cancel_url": back,
    }
    return page(request, "parts/confirm.html", context, form=form)
