"""Kết nối hệ thống khác: keys with which other systems read, made and taken back by administrators."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.scope import Role
from common.views import allow, page
from common.workflow import Refused
from reports.domain.tokens import make_token, revoke_token
from reports.forms.tokens import TokenForm
from reports.models import ApiToken
from reports.queries.tokens import in_use, tokens_visible_to
from reports.rules.tokens import last_day
from reports.views.place import acting, chosen_authority, place_choices

OVER_SHOWN = 20


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def tokens(request: HttpRequest) -> HttpResponse:
    """The keys of the own authority and below; POST makes one and shows it, this once."""
    today = timezone.localdate()
    form, key, made = _form(request, today), "", None
    if form.is_valid():
        try:
            made, key = make_token(
                authority=chosen_authority(request, str(form.cleaned_data["authority"])),
                name=form.cleaned_data["name"],
                expires_on=form.expires(),
                actor=acting(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.refuse(error)
        else:
            form = _form(request, today, blank=True)
    seen = tokens_visible_to(acting(request))
    context = {
        "tokens": list(seen.filter(in_use(today))),
        "over": list(seen.exclude(in_use(today))[:OVER_SHOWN]),
        "key": key,
        "made": made,
        "address": request.build_absolute_uri(reverse("api:guide")),
    }
    return page(request, "reports/tokens.html", context, form=form)


def _form(request: HttpRequest, today: dt.date, *, blank: bool = False) -> TokenForm:
    own = chosen_authority(request, None)
    return TokenForm(
        request.POST if request.method == "POST" and not blank else None,
        initial={"authority": own.pk, "expires_on": last_day(today)},
        places=place_choices(request, own),
    )


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST takes the key back."""
    actor = acting(request)
    found = get_object_or_404(tokens_visible_to(actor).filter(revoked_at=None), pk=pk)
    if request.method == "POST":
        try:
            revoke_token(token=found, actor=actor, now=timezone.now())
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, f"Đã thu hồi mã kết nối “{found.name}”. Hệ thống đó không đọc được nữa.")
        return redirect("reports:tokens")
    context = {
        "heading": "Thu hồi mã kết nối",
        "lead": "Hệ thống đang dùng mã này sẽ không đọc được số liệu nữa. Cần dùng lại thì tạo mã mới.",
        "facts": _facts(found),
        "action_label": "Thu hồi",
        "danger": True,
        "cancel_url": reverse("reports:tokens"),
    }
    return page(request, "parts/confirm.html", context)


def _facts(token: ApiToken) -> list[tuple[str, str]]:
    read = timezone.localtime(token.used_at).strftime("%H:%M %d/%m/%Y") if token.used_at else "Chưa đọc lần nào"
    return [
        ("Hệ thống", token.name),
        ("Đọc số liệu của", token.authority.name),
        ("Mã bắt đầu bằng", token.hint),
        ("Người tạo", f"{token.created_by.full_name}, {timezone.localtime(token.created_at):%d/%m/%Y}"),
        ("Dùng đến hết ngày", f"{token.expires_on:%d/%m/%Y}"),
        ("Đọc gần nhất", read),
    ]
