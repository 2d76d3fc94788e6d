"""The line that says as of when numbers are true, and a page that waits for a recount."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reports.queries.dashboard import as_of
from reports.queries.numbers import Numbers

# How often a page asks whether a recount is done, and after how many seconds; then the person asks.
TRIES, SECONDS = 12, 5


@dataclass(frozen=True, slots=True)
class Moment:
    """As of when the numbers are true. ``at`` None: never counted. ``tries``: how often the page has asked."""

    at: dt.datetime | None
    is_fresh: bool
    is_closed: bool
    tries: int = 0

    @property
    def poll(self) -> int:
        """Seconds until the page asks again, 0 for no more."""
        return 0 if self.is_fresh or self.tries >= TRIES else SECONDS

    @property
    def next_try(self) -> int:
        return self.tries + 1


def moment_of(request: HttpRequest, numbers: Numbers, *, is_fresh: bool, is_closed: bool, now: dt.datetime) -> Moment:
    tries = request.GET.get("lan", "")
    count = int(tries) if tries.isascii() and tries.isdigit() and len(tries) < 3 else 0
    return Moment(as_of(numbers, is_fresh, now), is_fresh, is_closed, count)


def asked_again(request: HttpRequest, moment: Moment) -> HttpResponse:
    """The answer to a page that waits for a recount: its line anew, and the whole page once all is counted."""
    response = render(request, "reports/parts/moment.html", {"moment": moment, "query": query_of(request)})
    if moment.is_fresh:
        response["HX-Refresh"] = "true"
    return response


def moment_words(moment: Moment) -> str:
    """As it stands in files: "Số liệu tạm tính lúc 14:05 ngày 20/11/2026"."""
    if moment.at is None:
        return "Số liệu đang được tính lần đầu"
    word = "đã chốt, lấy" if moment.is_closed else "tạm tính"
    return f"Số liệu {word} lúc {timezone.localtime(moment.at):%H:%M ngày %d/%m/%Y}"


def query_of(request: HttpRequest) -> str:
    """The query of the address without what the waiting page adds."""
    asked = request.GET.copy()
    asked.pop("lan", None)
    return asked.urlencode()
