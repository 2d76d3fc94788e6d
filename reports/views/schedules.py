"""Báo cáo hẹn ngày: what is made by itself on a day, one more of it, no more of it."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from common.views import allow, page
from common.workflow import Refused
from reports.documents import DOCUMENTS, FORMAT_NAMES
from reports.domain.schedules import MAX_ACTIVE, label_of, schedule_report, stop_schedule
from reports.enums import Repeat
from reports.forms.schedules import ScheduleForm
from reports.models import ReportSchedule
from reports.queries.schedules import active, over, schedules_of
from reports.rules.schedules import repeat_words
from reports.views.place import READERS, acting, chosen_authority, place_choices

OVER_SHOWN = 10


@require_GET
@allow(*READERS)
def schedules(request: HttpRequest) -> HttpResponse:
    """The own ones: those that go on, and those that ended lately."""
    mine = schedules_of(acting(request).user_id)
    going = list(active(mine).order_by("next_on", "pk"))
    context = {
        "rows": [_row(one) for one in going],
        "over": [_row(one) for one in over(mine)[:OVER_SHOWN]],
        "is_full": len(going) >= MAX_ACTIVE,
        "most": MAX_ACTIVE,
        "hour": settings.REMINDER_FROM,
    }
    return render(request, "reports/schedules.html", context)


def _row(schedule: ReportSchedule) -> dict[str, object]:
    return {
        "schedule": schedule,
        "label": label_of(schedule),
        "format": FORMAT_NAMES.get(schedule.file_format, schedule.file_format),
        "repeat": repeat_words(schedule.first_on, schedule.repeat),
    }


@require_http_methods(["GET", "POST"])
@allow(*READERS)
def schedule_add(request: HttpRequest) -> HttpResponse:
    """One more; the page of reports hands over the place and the document that were looked at."""
    asked = request.POST if request.method == "POST" else request.GET
    authority = chosen_authority(request, asked.get("authority"))
    person = cast(User, request.user)  # LoginRequiredMiddleware let nobody else in
    now = timezone.now()
    document = DOCUMENTS.get(request.GET.get("document", ""))
    form = ScheduleForm(
        request.POST if request.method == "POST" else None,
        initial={
            "what": f"{document.code}:{document.formats[0]}" if document else None,
            "authority": authority.pk,
            "repeat": Repeat.ONCE,
        },
        places=place_choices(request, authority),
        may_mail=settings.MAIL_LEAVES and bool(person.email),
        today=timezone.localdate(now),
    )
    if form.is_valid():
        try:
            made = schedule_report(authority=authority, actor=acting(request), now=now, **form.wanted())
        except Refused as refusal:
            form.refuse(ValidationError(str(refusal)))
        else:
            messages.success(request, f"Đã hẹn lập báo cáo ngày {made.first_on:%d/%m/%Y}.")
            return redirect("reports:schedules")
    return page(request, "reports/schedule_form.html", {"hour": settings.REMINDER_FROM}, form=form)


@require_POST
@allow(*READERS)
def schedule_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """No more of it."""
    found = get_object_or_404(schedules_of(acting(request).user_id), pk=pk)
    if stop_schedule(found, actor=acting(request), now=timezone.now()):
        messages.success(request, f"Đã dừng báo cáo hẹn ngày “{label_of(found)}”.")
    else:
        messages.warning(request, "Báo cáo hẹn ngày này đã dừng từ trước.")
    return redirect("reports:schedules")
