"""Which membership a request acts under, how long a session lasts, and what a person must do before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import sessions
from accounts.queries import active_memberships, actor_of
from common.audit import record
from common.models import WorkYear
from common.remembered import remembered

Handler = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]

ACTING_KEY = "acting_membership"
ACTING_COOKIE = "vaitro"  # the membership last acted under on this computer; only ever matched with one's own
# What a person may open before changing the initial password, or without any role.
ALWAYS_OPEN = {"accounts:change_password", "accounts:sign_out", "accounts:ping"}
OPEN_WITHOUT_ROLE = ALWAYS_OPEN | {"accounts:profile"}
EXPIRED = "Phiên làm việc đã hết hạn hoặc đã kết thúc. Đăng nhập lại để làm tiếp."
MUST_CHANGE = "Đổi mật khẩu ban đầu trước khi làm việc khác."
UNASSIGNED = "Tài khoản chưa được phân công việc gì hoặc việc phân công đã hết hạn."


class SessionLimitsMiddleware:
    """Ends sessions after idle and absolute limits, and tells scripts plainly that nobody is signed in."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        came_with_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        now = timezone.now()
        request.memberships = []  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.memberships = active_memberships(  # type: ignore[attr-defined]
                user=request.user, on=timezone.localdate(now)
            )
            limits = sessions.limits_for(request.memberships)  # type: ignore[attr-defined]
            if sessions.is_over(request.session, limits=limits, now=now):
                record("session_expired", now=now, actor_id=request.user.pk, subject=request.user)
                logout(request)
                request.memberships = []  # type: ignore[attr-defined]
            elif not _is_background(request):
                sessions.touch(request.session, now=now)
        request.session_ended = came_with_session and not request.user.is_authenticated  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Stands before LoginRequiredMiddleware, which handles every other visitor who is not signed in."""
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if wants_json(request):
            return JsonResponse({"error": "signed_out", "message": EXPIRED}, status=401)
        if request.session_ended:  # type: ignore[attr-defined]
            query = urlencode({"next": page_of(request), "het-han": "1"})
            return redirect(f"{reverse('accounts:sign_in')}?{query}")
        return None


class ActingMiddleware:
    """Sets ``request.actor`` from the memberships as they are now: a change of role acts on the next request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        memberships = getattr(request, "memberships", [])
        wishes: list[int | None] = []
        if len(memberships) > 1:
            wishes = [request.session.get(ACTING_KEY), _number(request.COOKIES.get(ACTING_COOKIE))]
        own = {membership.pk: membership for membership in memberships}
        chosen = next((own[wish] for wish in wishes if wish in own), memberships[0] if memberships else None)
        request.actor = actor_of(chosen) if chosen else None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """First things first: own password, then a role, then a year that the installation works on.

        A year that is not worked on is not found; the list of years is kept for the frame.
        """
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.user.must_change_password and name not in ALWAYS_OPEN:  # type: ignore[union-attr]
            if wants_json(request):
                return JsonResponse({"error": "must_change_password", "message": MUST_CHANGE}, status=403)
            return redirect("accounts:change_password")
        request.work_years = remembered("work_years", _work_years)  # type: ignore[attr-defined]
        if request.actor is None and name not in OPEN_WITHOUT_ROLE:  # type: ignore[attr-defined]
            if wants_json(request):
                return JsonResponse({"error": "unassigned", "message": UNASSIGNED}, status=403)
            return render(request, "accounts/unassigned.html", status=403)
        if "year" in kwargs and kwargs["year"] not in request.work_years:  # type: ignore[attr-defined]
            raise Http404
        return None


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks (fetch, htmx), so that a page or a redirect would be no use to it."""
    headers = request.headers
    return (
        headers.get("X-Requested-With", "").lower() in {"fetch", "xmlhttprequest"}
        or headers.get("HX-Request") == "true"
        or headers.get("Accept", "").startswith("application/json")
    )


def page_of(request: HttpRequest) -> str:
    """The page to come back to: the one asked for, or the one that a refused form stood on."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(came_from)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return reverse("home")


def _is_background(request: HttpRequest) -> bool:
    """Asked by a script on its own (progress of a job, time left): it does not count as somebody working."""
    return request.headers.get("X-Background") == "1" or (
        request.method == "GET" and request.path == reverse("accounts:ping")
    )


def _work_years() -> list[int]:
    return list(WorkYear.objects.values_list("year", flat=True))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
