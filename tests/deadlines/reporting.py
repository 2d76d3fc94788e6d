"""Reports for tests: one occurrence with its report in any state, and texts that fill a form."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from common.scope import Actor
from deadlines.domain.reports import Content, open_report, save_report, send_report
from deadlines.enums import Bearer
from deadlines.models import Obligation, Occurrence, Report
from tests.deadlines import samples
from units.models import Authority, Unit

# While the assessed year of every kind still runs, and before the day of the sample obligation.
NOW = dt.datetime(2026, 10, 10, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
DAY = dt.timedelta(days=1)


def obligation_of(place: Unit | Authority, **fields: Any) -> Obligation:
    """The yearly report of units, or of authorities, made once for each code."""
    if isinstance(place, Authority):
        fields = {"code": "bao_cao_cap_tren", "bearer": Bearer.AUTHORITY, "report_form": "authority_year"} | fields
    found = Obligation.objects.filter(code=fields.get("code", "bao_cao_nam"), authority=None).first()
    return found or samples.obligation(**fields)


def due(place: Unit | Authority, *, year: int = 2026, of: Obligation | None = None, **fields: Any) -> Occurrence:
    return samples.occurrence(of or obligation_of(place), place, year=year, **fields)


def opened(actor: Actor, place: Unit | Authority, *, now: dt.datetime = NOW, **fields: Any) -> Report:
    return open_report(occurrence=due(place, **fields), actor=actor, now=now)


def filled(actor: Actor, place: Unit | Authority, *, now: dt.datetime = NOW, **fields: Any) -> Report:
    """A draft with every heading written."""
    report = opened(actor, place, now=now, **fields)
    write(report, actor, now=now)
    return report


def write(report: Report, actor: Actor, *, now: dt.datetime = NOW) -> None:
    texts = {row.code: f"Nội dung của mục {row.heading}." for row in report.sections.all()}
    save_report(report=report, content=Content(texts=texts), actor=actor, now=now)


def sent(actor: Actor, place: Unit | Authority, *, now: dt.datetime = NOW, **fields: Any) -> Report:
    return send_report(report=filled(actor, place, now=now, **fields), actor=actor, now=now)


def sent_of(occurrence: Occurrence, actor: Actor, *, now: dt.datetime = NOW) -> Report:
    """The same for something due that is there already."""
    report = open_report(occurrence=occurrence, actor=actor, now=now)
    write(report, actor, now=now)
    return send_report(report=report, actor=actor, now=now)
