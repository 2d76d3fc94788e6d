"""The bell: what a person was told, opened one by one, and what the person does not want to be reminded of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.scope import Role
from common.views import allow, page
from deadlines.domain.notices import is_own, mute, read, read_all
from deadlines.enums import Subject
from deadlines.forms.notices import ChoicesForm
from deadlines.models import Notice
from deadlines.queries.notices import legal_subjects, muted_subjects, notices_of
from units.views.access import actor_of

PAGE = 30
LINES = 4


@require_GET
@allow(*Role)
def notices(request: HttpRequest) -> HttpResponse:
    """The own messages, newest first, by when they came."""
    pages = Paginator(notices_of(actor_of(request).user_id), PAGE)
    shown = pages.get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {"groups": grouped(shown.object_list, today), "pages": shown}
    return render(request, "deadlines/notices.html", context)


def grouped(found: Iterable[Notice], today: dt.date) -> list[tuple[str, list[dict[str, Any]]]]:
    """Heading and rows: today, since Monday, earlier; headings without rows are left out."""
    monday = today - dt.timedelta(days=today.weekday())
    groups: dict[str, list[dict[str, Any]]] = {"Hôm nay": [], "Tuần này": [], "Trước đó": []}
    for one in found:
        day = timezone.localdate(one.created_at)
        heading = "Hôm nay" if day >= today else "Tuần này" if day >= monday else "Trước đó"
        lines = [str(line.get("text", "")) for line in one.lines]
        groups[heading].append({"notice": one, "lines": lines[:LINES], "more": max(0, len(lines) - LINES)})
    return [(heading, rows) for heading, rows in groups.items() if rows]


@require_GET
@allow(*Role)
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark as read and go where it leads; what belongs to another role of the person asks to change first."""
    actor = actor_of(request)
    found = get_object_or_404(notices_of(actor.user_id), pk=pk)
    read(found, timezone.now())
    if not found.url or not is_own(found.url):
        return redirect("deadlines:notices")
    if found.membership_id in (None, actor.membership_id):
        return redirect(found.url)
    held = request.memberships  # type: ignore[attr-defined]
    other = next((one for one in held if one.pk == found.membership_id), None)
    if other is None:
        messages.warning(request, "Thông báo này thuộc vai trò mà anh/chị không còn giữ nên không mở được.")
        return redirect("deadlines:notices")
    return render(request, "deadlines/notice_other.html", {"notice": found, "other": other})


@require_POST
@allow(*Role)
def notices_read(request: HttpRequest) -> HttpResponse:
    """Everything counts as read."""
    read_all(actor_of(request).user_id, timezone.now())
    messages.success(request, "Đã đánh dấu đã đọc hết.")
    return redirect("deadlines:notices")


@require_http_methods(["GET", "POST"])
@allow(*Role)
def notice_choices(request: HttpRequest) -> HttpResponse:
    """Which kinds of things to be reminded of; what the law sets is told all the same."""
    user_id, legal = actor_of(request).user_id, legal_subjects()
    always = [Subject(one).label for one in Subject.values if legal.get(one) == "all"]
    free = [one for one in Subject.values if legal.get(one) != "all"]
    muted = muted_subjects(user_id)
    initial = {"subjects": [one for one in free if one not in muted]}
    form = ChoicesForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        free=free,
        partly={one for one, how in legal.items() if how == "some"},
    )
    if form.is_valid():
        chosen = form.cleaned_data["subjects"]
        mute(user_id=user_id, subjects=[one for one in free if one not in chosen])
        messages.success(request, "Đã ghi lựa chọn nhắc việc.")
        return redirect("deadlines:notices")
    return page(request, "deadlines/notice_choices.html", {"always": always}, form=form)
