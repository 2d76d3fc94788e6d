"""Signing in and out, and the JSON behind the warning and the re-login dialog (static/js/session.js)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import entry, sessions
from accounts.forms import SignInForm
from accounts.queries import active_memberships
from common.views import page

OWNER_SALT = "accounts.page_owner"


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password; back to the page that was asked for."""
    target = safe_target(request)
    if request.user.is_authenticated and request.method != "POST":
        return redirect(target)
    form = SignInForm(request.POST if request.method == "POST" else None)
    context = {"next": target if target != reverse("home") else "", "expired": request.GET.get("het-han") == "1"}
    if request.method != "POST" or not form.is_valid():
        return page(request, "accounts/sign_in.html", context, form=form)
    outcome = entry.attempt(
        request,
        username=form.cleaned_data["username"],
        password=form.cleaned_data["password"],
        now=timezone.now(),
    )
    if outcome.user is not None:
        return redirect(target)
    form.add_error(None, outcome.message)
    response = render(request, "accounts/sign_in.html", {**context, "form": form}, status=outcome.status)
    if outcome.retry_after:
        response.headers["Retry-After"] = str(outcome.retry_after)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and ask the browser to forget the pages (SEC-WEB-04)."""
    entry.sign_out(request, now=timezone.now())
    response = redirect("accounts:sign_in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def ping(request: HttpRequest) -> JsonResponse:
    """GET: how the session stands, without prolonging it. POST ``keep=1`` prolongs it; POST ``username`` and
    ``password`` (with ``owner``, the signed id that the page carries) signs the same person in again."""
    if request.method == "GET":
        return _standing(request)
    if "password" in request.POST:
        return _sign_in_again(request)
    if not request.user.is_authenticated:
        return _signed_out(request)
    sessions.touch(request.session, now=timezone.now(), exact=True)
    return _standing(request)


def owner_token(user_id: int) -> str:
    """What a page carries, so that the dialog signs only its own person in again."""
    return signing.dumps(user_id, salt=OWNER_SALT)


def safe_target(request: HttpRequest) -> str:
    """``next`` when it is a page of ours, else the way in."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if target.startswith("/") and url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return reverse("home")


def _sign_in_again(request: HttpRequest) -> JsonResponse:
    try:
        owner = signing.loads(request.POST.get("owner", ""), salt=OWNER_SALT)
    except signing.BadSignature:
        return JsonResponse({"error": "owner", "message": "Tải lại trang rồi đăng nhập lại."}, status=400)
    outcome = entry.attempt(
        request,
        username=request.POST.get("username", ""),
        password=request.POST["password"],
        now=timezone.now(),
        only=owner,
    )
    if outcome.user is None:
        return JsonResponse(
            {"error": "refused", "message": outcome.message, "csrf": get_token(request)}, status=outcome.status
        )
    today = timezone.localdate()
    request.memberships = active_memberships(user=outcome.user, on=today)  # type: ignore[attr-defined]
    return _standing(request)


def _standing(request: HttpRequest) -> JsonResponse:
    if not request.user.is_authenticated:
        return JsonResponse({"signed_in": False, "seconds": 0, "csrf": get_token(request)})
    memberships = request.memberships or []  # type: ignore[attr-defined]
    left = sessions.seconds_left(request.session, limits=sessions.limits_for(memberships), now=timezone.now())
    return JsonResponse({"signed_in": True, "seconds": left, "user": request.user.pk, "csrf": get_token(request)})


def _signed_out(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"error": "signed_out", "signed_in": False, "csrf": get_token(request)}, status=401)
