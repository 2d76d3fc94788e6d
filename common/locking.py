"""What people see of a closed year: posts into it are answered 423 with who closed it, since when, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from common import locks

Handler = Callable[[HttpRequest], HttpResponse]
SAFE = ("GET", "HEAD", "OPTIONS")


def lock_of_page(request: HttpRequest, year: int) -> locks.Lock | None:
    """The closing of a year for the place that the person acts for; the latest year is never closed. One query or none.

    Closing a year opens the next one, so that only earlier ones are asked for.
    """
    actor = getattr(request, "actor", None)
    years: list[int] = getattr(request, "work_years", [])
    if actor is None or not years or year >= max(years):
        return None
    return locks.lock_of(actor.authority_path, year)


def locked_page(request: HttpRequest, lock: locks.Lock) -> HttpResponse:
    """The 423 answer: a page, or a sentence for a script."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"error": "locked", "message": lock.sentence}, status=423)
    return render(request, "423.html", {"lock": lock}, status=423)


class LockedYearMiddleware:
    """Nothing is changed in a closed year: by the address, and for what verbs refuse and nobody else answered."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.method in SAFE or "year" not in kwargs or name in locks.HARMLESS:
            return None
        lock = lock_of_page(request, kwargs["year"])
        return None if lock is None else locked_page(request, lock)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return locked_page(request, exception.lock) if isinstance(exception, locks.YearLocked) else None
