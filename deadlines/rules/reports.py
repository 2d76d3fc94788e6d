"""Whose place it is to act on a report, until when it is taken, which days it speaks of. Plain values only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from common.scope import Actor, Role, parent_path
from deadlines.enums import ReportState

STAFF = (Role.OFFICER, Role.APPROVER)
DAY = dt.timedelta(days=1)


def fills(report: Any, actor: Actor) -> bool:
    """The unit's head, or an officer of the managing authority on its behalf; of an authority's report its own officers
    and approvers.
    """
    if actor.is_unit_head:
        return report.unit_id is not None and actor.unit_id == report.unit_id
    if actor.authority_path != report.authority_path:
        return False
    return actor.role == Role.OFFICER if report.unit_id is not None else actor.role in STAFF


def receives(report: Any, actor: Actor) -> bool:
    """Officers and approvers of the managing authority of a unit, or of the authority right above the reporting one."""
    if actor.role not in STAFF:
        return False
    if report.unit_id is not None:
        return actor.authority_path == report.authority_path
    return report.authority_path != "" and actor.authority_path == parent_path(report.authority_path)


def may_attach(report: Any, actor: Actor) -> bool:
    """Who adds and removes documents: who fills it, while it can be written (approvers leave that to officers)."""
    return report.state in (ReportState.DRAFT, ReportState.RETURNED) and (
        fills(report, actor) and actor.role != Role.APPROVER
    )


def last_day(closes_on: dt.date | None, extended_to: dt.date | None) -> dt.date | None:
    """The last day on which a report is taken; None: always. An own extension reaches further, never less far."""
    if closes_on is None:
        return None
    return max(closes_on, extended_to or closes_on)


def is_closed(*, closes_on: dt.date | None, extended_to: dt.date | None, state: str, today: dt.date) -> bool:
    """Whether time is over for a draft. What was returned may always come back."""
    last = last_day(closes_on, extended_to)
    return state == ReportState.DRAFT and last is not None and today > last


@dataclass(frozen=True, slots=True)
class Span:
    """The days that figures speak of, both included; ``first`` None: whatever is recorded for the year."""

    first: dt.date | None
    last: dt.date
    words: str


def span_of(kind: str, *, year: int, period: int, on_time_to: dt.date | None, on: dt.date) -> Span:
    """What figures taken on day ``on`` speak of. ``kind``: the ``span`` of a form (fixtures/report_forms.yaml).

    A month begins on the day after the last day in time of the month before; without a day on its first day.
    """
    if kind == "month" and period:
        first, end = _month(dt.date(year, period, 1), on_time_to)
        last = max(first, min(on, end))
        return Span(first, last, f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}")
    if kind == "half_year":
        first = dt.date(year, 1, 1)
        last = max(first, on)
        return Span(first, last, f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}")
    return Span(None, on, f"của năm {year}, tính đến {on:%d/%m/%Y}")


def _month(start: dt.date, on_time_to: dt.date | None) -> tuple[dt.date, dt.date]:
    """First and last day of the period of a monthly report; ``start`` is the first day of its month."""
    if on_time_to is None:
        return start, (start + dt.timedelta(days=31)).replace(day=1) - DAY
    before = on_time_to.replace(day=1) - DAY
    return before.replace(day=min(before.day, on_time_to.day)) + DAY, on_time_to
