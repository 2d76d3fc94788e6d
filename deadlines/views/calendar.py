"""The year as a calendar: by month as a grid, or as a list from a month to the end of the year."""

from __future__ import annotations

import calendar as months
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.scope import Actor, Role
from common.views import allow
from deadlines.queries.agenda import (
    Entry,
    below_entries,
    by_day,
    end_entries,
    event_entries,
    holidays_named,
    own_entries,
)
from units.views.access import actor_of

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
LIST, MINE = "danh-sach", "toi"


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the grid; of another month it is empty."""

    day: dt.date
    weekday: str
    entries: list[Entry]
    holiday: str
    in_month: bool
    is_today: bool

    @property
    def is_off(self) -> bool:
        return bool(self.holiday) or self.day.weekday() >= 5


@require_GET
@allow(*Role)
def calendar(request: HttpRequest, year: int) -> HttpResponse:
    """``thang``: the month (1–12), ``kieu=danh-sach``: the list, ``cua=toi``: only what is the own work."""
    actor, today = actor_of(request), timezone.localdate()
    month = _month(request.GET.get("thang", ""), year, today)
    is_list, is_mine = request.GET.get("kieu") == LIST, request.GET.get("cua") == MINE
    first = dt.date(year, month, 1)
    last = dt.date(year, 12, 31) if is_list else first.replace(day=months.monthrange(year, month)[1])
    entries = by_day(found(actor, first, last, today, is_mine=is_mine))
    holidays = holidays_named(actor.authority_path, first, last)
    context: dict[str, Any] = {
        "year": year,
        "month": month,
        "weekdays": WEEKDAYS,
        "is_list": is_list,
        "is_mine": is_mine,
        "months": [(number, _query(number, is_list, is_mine)) for number in range(1, 13)],
        "before": _turn(request, year, month, -1, is_list, is_mine),
        "after": _turn(request, year, month, 1, is_list, is_mine),
        "grid_query": _query(month, False, is_mine),
        "list_query": _query(month, True, is_mine),
        "mine_query": _query(month, is_list, True),
        "all_query": _query(month, is_list, False),
        "count": sum(len(rows) for rows in entries.values()),
        "today": today,
    }
    if is_list:
        context["parts"] = _parts(entries, holidays)
    else:
        context["weeks"] = _weeks(first, entries, holidays, today)
    return render(request, "deadlines/calendar.html", context)


def found(actor: Actor, first: dt.date, last: dt.date, today: dt.date, *, is_mine: bool) -> list[Entry]:
    """Own things, those of others one line each, ends of assessed years, days of the year."""
    entries = own_entries(actor, first, last, today)
    if not is_mine:
        entries += below_entries(actor, first, last)
    return [*entries, *end_entries(first, last), *event_entries(first, last)]


def _month(text: str, year: int, today: dt.date) -> int:
    """The month asked for; the present one, of another year the first."""
    if text.isascii() and text.isdigit() and len(text) < 3 and 1 <= int(text) <= 12:
        return int(text)
    return today.month if today.year == year else 1


def _query(month: int, is_list: bool, is_mine: bool) -> str:
    kind = f"&kieu={LIST}" if is_list else ""
    return f"?thang={month}{kind}{f'&cua={MINE}' if is_mine else ''}"


def _turn(request: HttpRequest, year: int, month: int, step: int, is_list: bool, is_mine: bool) -> tuple[str, str]:
    """(address, words) of the month before or after; ("", "") beyond the years of the installation."""
    there = dt.date(year, month, 15) + dt.timedelta(days=30 * step)
    if there.year not in request.work_years:  # type: ignore[attr-defined]
        return "", ""
    address = reverse("deadlines:calendar", args=[there.year])
    return address + _query(there.month, is_list, is_mine), f"Tháng {there.month}/{there.year}"


def _weeks(
    first: dt.date, entries: dict[dt.date, list[Entry]], holidays: dict[dt.date, str], today: dt.date
) -> list[list[Cell]]:
    """Whole weeks from Monday to Sunday."""
    weeks = months.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    return [
        [
            Cell(
                day=day,
                weekday=WEEKDAYS[day.weekday()],
                entries=entries.get(day, []) if day.month == first.month else [],
                holiday=holidays.get(day, ""),
                in_month=day.month == first.month,
                is_today=day == today,
            )
            for day in week
        ]
        for week in weeks
    ]


def _parts(entries: dict[dt.date, list[Entry]], holidays: dict[dt.date, str]) -> list[tuple[int, list[dict[str, Any]]]]:
    """(month, days with something on them)."""
    parts: dict[int, list[dict[str, Any]]] = {}
    for day in sorted(entries.keys() | holidays.keys()):
        row = {
            "day": day,
            "weekday": WEEKDAYS[day.weekday()],
            "entries": entries.get(day, []),
            "holiday": holidays.get(day, ""),
        }
        parts.setdefault(day.month, []).append(row)
    return list(parts.items())
