"""The own deadlines in a calendar program: addresses made and taken back, and the file behind an address."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from common.scope import Role
from common.views import allow, page
from common.workflow import Refused
from deadlines.domain.feeds import make_feed, revoke_feed, token_hash, used
from deadlines.exports.ical import calendar_file
from deadlines.forms.feeds import FeedForm
from deadlines.queries.agenda import below_entries, own_entries
from deadlines.queries.feeds import feed_in_use, feeds_of
from units.views.access import actor_of

# How far back and ahead a feed reaches, and how many entries it holds of the own things and of those of others.
BACK, AHEAD, ROWS = dt.timedelta(days=60), dt.timedelta(days=400), 300
NAME = "Thời hạn ANTQ"


@require_http_methods(["GET", "POST"])
@allow(*Role)
def feeds(request: HttpRequest) -> HttpResponse:
    """The own addresses; POST makes one and shows it, this once."""
    actor = actor_of(request)
    form = FeedForm(request.POST if request.method == "POST" else None)
    address = ""
    if form.is_valid():
        try:
            _, token = make_feed(name=form.cleaned_data["name"], actor=actor, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            address = request.build_absolute_uri(reverse("deadlines:feed", args=[token]))
            form = FeedForm()
    context = {"feeds": list(feeds_of(actor.user_id)), "address": address}
    return page(request, "deadlines/feeds.html", context, form=form)


@require_http_methods(["GET", "POST"])
@allow(*Role)
def feed_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST takes the address back."""
    actor = actor_of(request)
    found = get_object_or_404(feeds_of(actor.user_id), pk=pk)
    if request.method == "POST":
        try:
            revoke_feed(feed=found, actor=actor, now=timezone.now())
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, "Đã thu hồi địa chỉ lịch. Ứng dụng lịch không đọc được nữa.")
        return redirect("deadlines:feeds")
    last = timezone.localtime(found.used_at).strftime("%H:%M %d/%m/%Y") if found.used_at else "Chưa đọc lần nào"
    context = {
        "heading": "Thu hồi địa chỉ lịch",
        "lead": "Ứng dụng lịch đang dùng địa chỉ này sẽ không cập nhật nữa. Cần dùng lại thì tạo địa chỉ mới.",
        "facts": [
            ("Tên gợi nhớ", found.name or "Không đặt tên"),
            ("Vai trò", f"{found.membership.get_role_display()} – {found.membership.place}"),
            ("Đọc gần nhất", last),
        ],
        "action_label": "Thu hồi",
        "danger": True,
        "cancel_url": reverse("deadlines:feeds"),
    }
    return page(request, "parts/confirm.html", context)


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file. Whatever is wrong with the token, the answer is one and the same."""
    now = timezone.now()
    today = timezone.localdate(now)
    found = feed_in_use(token_hash(token), today)
    if found is None:
        return HttpResponse("Không có lịch ở địa chỉ này.\n", status=404, content_type="text/plain; charset=utf-8")
    row, actor = found
    used(row, now)
    first, last = today - BACK, today + AHEAD
    entries = own_entries(actor, first, last, today, limit=ROWS) + below_entries(actor, first, last, limit=ROWS)
    site = f"{request.scheme}://{request.get_host()}"
    content = calendar_file(entries, name=NAME, site=site, stamp=row.created_at)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="thoi-han.ics"'
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
