"""What falls on which day for a person: for calendars, feeds and the home page. A constant number of queries each.

The day of a thing due is the last one in time; its words say "trước ngày 15/10/2026" where the rule says so.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from common.scope import Actor, within
from deadlines.enums import Progress
from deadlines.models import Holiday, Occurrence
from deadlines.queries.board import Place, is_before, obligations_named
from deadlines.queries.places import doing_urls
from deadlines.rules.progress import progress
from deadlines.rules.words import day_words, thing_words
from models_programs.models import EventDay
from models_programs.queries.programmes import chain
from units.enums import UnitKind
from units.models import Authority
from units.windows import all_windows

DONE = (Progress.SENT, Progress.SENT_LATE, Progress.REVIEWED, Progress.DECIDED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a day. ``key`` is the same each time it is read. ``total`` > 0: it stands for that many places,
    ``sent`` of which have sent; else ``state`` says where the own thing stands ("" for days that are no work).
    ``thing``: code and period of what is due, "" for other days.
    """

    day: dt.date
    title: str
    url: str
    key: str
    words: str = ""
    state: Progress | str = ""
    total: int = 0
    sent: int = 0
    thing: str = ""


def own_condition(actor: Actor) -> Q:
    """What is due from the own unit, or from the own authority itself."""
    return Q(unit=actor.unit_id or 0) if actor.is_unit_head else Q(authority=actor.authority_id)


def below_condition(actor: Actor) -> Q:
    """What is due from everybody else in the actor's scope; nothing for a unit head. (Authorities have no kind.)"""
    if actor.is_unit_head:
        return Q(pk__in=[])
    return within(actor.authority_path) & ~Q(unit_kind="", authority_path=actor.authority_path)


def between(first: dt.date, last: dt.date) -> QuerySet[Occurrence]:
    """What is due in a span of days, both included. Things of a year may fall due shortly after it."""
    years = range(first.year - 1, last.year + 1)
    return Occurrence.objects.filter(year__in=years, due_on__gte=first, due_on__lte=last, voided=False)


def words_of(row: Occurrence) -> str:
    """How its day is said; ``row`` has its obligation with the plan's date."""
    return day_words(row.on_time_to, is_before=is_before(row.obligation), extended_to=row.extended_to)


def own_rows(rows: QuerySet[Occurrence], actor: Actor) -> QuerySet[Occurrence]:
    """With what words and titles need, by day."""
    wanted = rows.filter(own_condition(actor)).select_related("obligation__programme_date")
    return wanted.order_by("due_on", "code", "period", "pk")


def own_entries(actor: Actor, first: dt.date, last: dt.date, today: dt.date, *, limit: int = 500) -> list[Entry]:
    """The own things due in a span of days, by day."""
    rows = list(own_rows(between(first, last), actor)[:limit])
    urls = doing_urls(rows, actor)
    return [
        Entry(
            day=row.due_on,
            title=thing_words(row.obligation.title, row.period),
            url=urls[row.pk] or reverse("deadlines:occurrence", args=[row.year, row.pk]),
            key=f"viec-{row.pk}",
            words=words_of(row),
            state=progress(row, today),
            thing=f"{row.code}-{row.period}",
        )
        for row in rows
        if row.due_on
    ]


@dataclass(frozen=True, slots=True)
class Group:
    """One thing on one day from several places: how many owe it, have sent it, had it returned."""

    year: int
    code: str
    period: int
    due_on: dt.date | None
    total: int
    sent: int
    returned: int

    @property
    def unsent(self) -> int:
        return self.total - self.sent - self.returned


def below_groups(rows: QuerySet[Occurrence], actor: Actor, *, limit: int | None = None) -> list[Group]:
    """What others in the scope owe, by day. One query, which asks for nothing that the index does not hold."""
    found: Any = (
        rows.filter(below_condition(actor))
        .order_by("due_on", "code", "period")
        .values_list("year", "code", "period", "due_on")
        .annotate(
            total=Count("*"),
            sent=Count("code", filter=Q(sent_on__isnull=False, returned=False)),
            back=Count("code", filter=Q(returned=True)),
        )
    )
    return [Group(*row) for row in found[:limit]]


def below_entries(actor: Actor, first: dt.date, last: dt.date, *, limit: int = 500) -> list[Entry]:
    """What others in the scope owe, one line for each thing and day, by day. Three queries."""
    groups = below_groups(between(first, last), actor, limit=limit)
    return entries_of(groups, titles_at(actor.authority_path, {group.code for group in groups}))


def entries_of(groups: Iterable[Group], titles: Mapping[str, str]) -> list[Entry]:
    """A line for each group that has a day."""
    return [
        Entry(
            day=group.due_on,
            title=thing_words(titles[group.code], group.period),
            url=behind_url(group.year, group.code, group.period),
            key=f"nhieu-{group.year}-{group.code}-{group.period}-{group.due_on:%Y%m%d}",
            total=group.total,
            sent=group.sent,
            thing=f"{group.code}-{group.period}",
        )
        for group in groups
        if group.due_on
    ]


def titles_at(path: str, codes: Collection[str]) -> dict[str, str]:
    """Titles by code as they are said at an authority. At most two queries."""
    found = obligations_named(codes, Place(Authority(path=path))) if codes else {}
    return {code: found[code].title if code in found else code for code in codes}


def behind_url(year: int, code: str, period: int = 0, **more: str) -> str:
    """The list of those who owe one thing."""
    asked = {"code": code, **({"period": str(period)} if period else {}), **more}
    return f"{reverse('deadlines:behind', args=[year])}?{urlencode(asked)}"


def event_entries(first: dt.date, last: dt.date) -> list[Entry]:
    """Days of the year that plans name; those that are a whole month stand on its first day. One query."""
    entries = []
    for row in EventDay.objects.all():
        for year in range(first.year, last.year + 1):
            day = _day(year, row.month, row.day or 1)
            if first <= day <= last:
                url = f"{reverse('models_programs:activity_list', args=[year])}?{urlencode({'event_day': row.code})}"
                title = row.name if row.day else f"{row.name} (cả tháng {row.month})"
                entries.append(Entry(day, title, url, f"ngay-{row.code}-{year}"))
    return sorted(entries, key=lambda entry: entry.day)


def _day(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def end_entries(first: dt.date, last: dt.date) -> list[Entry]:
    """The ends of assessed years by kind of unit (TT 124 Điều 8.2)."""
    kinds: dict[tuple[dt.date, int], list[str]] = {}
    for kind, window in all_windows().items():
        for year in range(first.year - 1, last.year + 1):
            if first <= window.end(year) <= last:
                kinds.setdefault((window.end(year), year), []).append(UnitKind(kind).label.lower())
    return [
        Entry(day, f"Hết kỳ đánh giá năm {year}: {', '.join(names)}", "", f"ky-{year}-{day:%Y%m%d}")
        for (day, year), names in sorted(kinds.items())
    ]


def holidays_named(path: str, first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """Days off that hold at an authority, by name; weekends are not among them. The nearest row wins. One query."""
    rows = Holiday.objects.filter(authority_path__in=chain(path), day__gte=first, day__lte=last)
    found: dict[dt.date, Holiday] = {}
    for row in sorted(rows, key=lambda row: (len(row.authority_path), row.authority_id is not None)):
        found[row.day] = row
    return {day: row.name for day, row in found.items() if not row.is_working}


def by_day(entries: Iterable[Entry]) -> dict[dt.date, list[Entry]]:
    """Entries under their days."""
    found: dict[dt.date, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.day, []).append(entry)
    return found
