"""One's own account: what is known, the password, the role in use."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import domain, entry
from accounts.forms import ChangePasswordForm
from accounts.middleware import ACTING_COOKIE, ACTING_KEY
from accounts.models import User
from accounts.passwords import minimum_length
from common.audit import record
from common.views import page


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """What the system knows about me, and which roles I hold."""
    return page(request, "accounts/profile.html", {"memberships": request.memberships})  # type: ignore[attr-defined]


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """The present password once, the new one twice; all my other sessions end."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 (nobody else is signed in)
    forced = user.must_change_password
    form = ChangePasswordForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid() and not entry.knows_password(
        request, user=user, password=form.cleaned_data["present"], now=timezone.now()
    ):
        form.add_error("present", "Nhập đúng mật khẩu đang dùng.")
    if not form.is_valid():
        context = {"forced": forced, "least": minimum_length(user), "account": user}
        return page(request, "accounts/change_password.html", context, form=form)
    domain.change_own_password(
        user=user,
        password=form.cleaned_data["password"],
        now=timezone.now(),
        keep_session=request.session.session_key,
    )
    update_session_auth_hash(request, user)
    messages.success(request, "Đã đổi mật khẩu. Các phiên đăng nhập khác của anh/chị đã kết thúc.")
    return redirect("home" if forced else "accounts:profile")


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act under another of one's own memberships, then go ``next`` (an address of this site) or home.

    Anybody else's membership is not found.
    """
    wanted = request.POST.get("membership", "")
    own = request.memberships  # type: ignore[attr-defined]
    chosen = next((one for one in own if str(one.pk) == wanted), None)
    if chosen is None:
        raise Http404
    request.session[ACTING_KEY] = chosen.pk
    record(
        "role_switched", now=timezone.now(), request=request, subject=chosen.user, to=chosen.role, place=chosen.place
    )
    messages.success(request, f"Đang làm việc với vai trò {chosen.get_role_display()} – {chosen.place}.")
    onward = request.POST.get("next", "")
    is_ours = onward.startswith("/") and url_has_allowed_host_and_scheme(onward, allowed_hosts=None)
    response = redirect(onward if is_ours else "home")
    response.set_cookie(
        ACTING_COOKIE,
        str(chosen.pk),
        max_age=180 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
