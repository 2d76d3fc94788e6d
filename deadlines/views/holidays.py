"""Days on which nobody is reminded: computed ones, and what administrators changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common.scope import Role
from common.views import allow, page
from common.workflow import Refused
from deadlines.domain.holidays import COMPUTED, keeper_of, remove_holiday, set_holiday
from deadlines.forms.holidays import HolidayForm
from deadlines.models import Holiday
from models_programs.queries.programmes import chain
from units.views.access import actor_of


@require_GET
@allow(Role.ADMIN)
def holidays(request: HttpRequest) -> HttpResponse:
    """The days of one year that hold at the own authority; the nearest row of a day comes last and holds."""
    actor, today = actor_of(request), timezone.localdate()
    wanted = request.GET.get("nam", "")
    year = int(wanted) if wanted.isascii() and wanted.isdigit() and 2022 <= int(wanted[:5]) <= 2100 else today.year
    rows = Holiday.objects.filter(day__year=year).filter(_binding(actor.authority_path)).select_related("authority")
    nearest: dict[dt.date, Holiday] = {}
    for row in sorted(rows, key=lambda row: (row.authority_id is not None, len(row.authority_path))):
        nearest[row.day] = row
    context = {
        "year": year,
        "years": range(today.year - 1, today.year + 3),
        "rows": [nearest[day] for day in sorted(nearest)],
        "owner": keeper_of(actor),
        "computed": COMPUTED,
    }
    return render(request, "deadlines/holidays.html", context)


def _binding(path: str) -> Q:
    return Q(authority=None) | Q(authority__path__in=chain(path))


def _own(request: HttpRequest) -> QuerySet[Holiday]:
    return Holiday.objects.filter(authority=keeper_of(actor_of(request)))


def _list(year: int) -> str:
    return f"{reverse('deadlines:holidays')}?nam={year}"


def _write(request: HttpRequest, row: Holiday | None) -> HttpResponse:
    initial: dict[str, Any] = {}
    if row is not None:
        initial = {"day": row.day, "name": row.name, "is_working": row.is_working, "source": row.source}
    form = HolidayForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = set_holiday(**form.cleaned_data, actor=actor_of(request), now=timezone.now(), row=row)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Đã ghi ngày {made.day:%d/%m/%Y}.")
            return redirect(_list(made.day.year))
    return page(request, "deadlines/holiday_form.html", {"row": row}, form=form)


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def holiday_add(request: HttpRequest) -> HttpResponse:
    """One more day off, or a day of work."""
    return _write(request, None)


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def holiday_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an own day."""
    return _write(request, get_object_or_404(_own(request), pk=pk))


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def holiday_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own day out of the list, after a question."""
    row, problem = get_object_or_404(_own(request), pk=pk), ""
    if request.method == "POST":
        try:
            remove_holiday(row=row, actor=actor_of(request), now=timezone.now())
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, "Đã bỏ ngày này khỏi danh sách.")
            return redirect(_list(row.day.year))
    context = {
        "heading": "Bỏ ngày nghỉ",
        "lead": "Ngày này theo danh sách của cấp trên, nếu có; không thì là ngày thường.",
        "facts": [("Ngày", f"{row.day:%d/%m/%Y}"), ("Tên", row.name)],
        "warning": problem,
        "action_label": "Bỏ ngày này",
        "cancel_url": _list(row.day.year),
    }
    return page(request, "parts/confirm.html", context)
