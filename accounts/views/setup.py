"""The page behind the one-time link: the first administrator of an installation (SEC-AUTH-07)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import domain, entry
from accounts.forms import SetupForm
from accounts.passwords import MINIMUM_TRUSTED
from accounts.queries import found_authorities
from accounts.views.places import AUTHORITY, number
from common.views import page
from common.workflow import Refused
from units.models import Authority


@login_not_required
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """First the authority (a search with links), then the person; the link works once."""
    now = timezone.now()
    if not domain.setup_link_is_open(token=token, now=now):
        return render(request, "accounts/setup_closed.html", status=404)
    if AUTHORITY not in request.GET:
        return _pick(request)
    authority = get_object_or_404(Authority.objects.select_related("parent"), pk=number(request.GET[AUTHORITY]))
    form = SetupForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            user = domain.create_first_admin(
                token=token,
                data=form.data_for_account,
                password=form.cleaned_data["password"],
                authority=authority,
                also_officer=form.cleaned_data["also_officer"],
                now=now,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            entry.sign_in_directly(request, user=user, now=now)
            messages.success(request, f"Đã tạo quản trị viên của {authority}. Bắt đầu bằng việc thêm đơn vị.")
            return redirect("home")
    return page(request, "accounts/setup.html", {"authority": authority, "least": MINIMUM_TRUSTED}, form=form)


def _pick(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:100]
    found = found_authorities(Authority.objects.all(), words=words)
    context = {"words": words, "authorities": [(one, f"?{urlencode({AUTHORITY: one.pk})}") for one in found]}
    return page(request, "accounts/setup_pick.html", context)
