"""Which membership a request acts under, and how long a session lasts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from accounts.queries import active_memberships, actor_of
from common.models import WorkYear

Handler = Callable[[HttpRequest], HttpResponse]
ACTING_KEY = "acting_membership"


class SessionLimitsMiddleware:
    """Ends sessions after idle and absolute limits."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class ActingMiddleware:
    """Sets ``request.actor`` from the memberships as they are now: a change of role acts on the next request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        request.memberships = []  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            memberships = active_memberships(user_id=request.user.pk, on=timezone.localdate())
            wanted = request.session.get(ACTING_KEY)
            chosen = next((m for m in memberships if m.pk == wanted), memberships[0] if memberships else None)
            request.memberships = memberships  # type: ignore[attr-defined]
            request.actor = actor_of(chosen) if chosen else None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list[object], kwargs: dict[str, object]
    ) -> None:
        """A year that the installation does not work on is not found; the list is kept for the frame."""
        if request.user.is_authenticated:
            request.work_years = list(WorkYear.objects.values_list("year", flat=True))  # type: ignore[attr-defined]
            if "year" in kwargs and kwargs["year"] not in request.work_years:  # type: ignore[attr-defined]
                raise Http404
