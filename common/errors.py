"""Error answers in plain Vietnamese."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long or came from another place: ask to reload, keep the words plain."""
    return render(request, "403_csrf.html", status=403)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """An unexpected fault: an incident number, nothing of the inside."""
    # without the request: context processors would ask the database, which may be what is broken
    return HttpResponse(render_to_string("500.html", {"incident": getattr(request, "request_id", "")}), status=500)
