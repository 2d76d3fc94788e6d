"""What the ladder of an authority stands on: its steps, the superior's day, days off, the law's days, ends of years."""

from __future__ import annotations

import datetime as dt

from deadlines.enums import Bearer, Subject
from deadlines.loading import shipped
from deadlines.models import Holiday, Obligation
from deadlines.queries.effective import obligations_for
from deadlines.queries.holidays import days_off
from deadlines.rules.dates import dues
from deadlines.rules.ladder import Around, Step
from units.enums import UnitKind
from units.models import Authority
from units.windows import all_windows

BACK = dt.timedelta(days=120)


def steps() -> list[Step]:
    """The rungs of fixtures/obligations.yaml, in the order of the work."""
    return [Step(row["code"], row["title"], row["gap"]) for row in shipped()["ladder"]]


def superior_day(authority: Authority, year: int) -> tuple[dt.date | None, str]:
    """When the authority itself reports upward, and by which document; (None, "") when nobody has said."""
    book = obligations_for([authority.path], year)
    for held in book.of_authority(authority.path, authority.kind):
        day = held.dues[0].on_time_to
        if held.obligation.subject == Subject.REPORT and held.obligation.report_form == "authority_year" and day:
            return day, held.obligation.source
    return None, ""


def around(authority: Authority, year: int, superior: dt.date) -> Around:
    """What the days of a ladder are compared with. A constant number of queries."""
    first = superior - BACK
    off = days_off([authority.path], first, superior)[authority.path]
    names = dict(Holiday.objects.filter(day__range=(first, superior), authority=None).values_list("day", "name"))
    book = obligations_for([authority.path], year)
    codes = [step.code for step in steps()]
    limits = {}
    for law in Obligation.objects.filter(authority=None, code__in=codes, is_active=True, is_legal=True):
        kind = next(iter(law.unit_kinds if law.bearer == Bearer.UNIT else law.authority_kinds), "")
        days = [due.on_time_to for due in dues(book.rule(law, authority.path, kind), year) if due.on_time_to]
        if days:
            limits[law.code] = days[0]
    last_end = max(window.end(year) for kind, window in all_windows().items() if kind != UnitKind.COMMUNE)
    return Around(superior, {day: names.get(day, "") for day in off}, limits, {"annual_report": last_end})
