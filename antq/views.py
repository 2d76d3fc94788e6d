"""The two pages that belong to no room: the way in, and the index of administration."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.models import WorkYear
from common.scope import Role
from common.views import allow


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Go to the latest year in work."""
    latest = WorkYear.objects.values_list("year", flat=True).first()
    return redirect("reports:home", year=latest or timezone.localdate().year)


@require_safe
@allow(Role.ADMIN, Role.OFFICER)
def admin_index(request: HttpRequest) -> HttpResponse:
    """What can be set up here."""
    return render(request, "admin_index.html")
