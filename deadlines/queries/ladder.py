"""What the ladder of an authority stands on: its steps, the superior's day, days off, the law's days, ends of years."""

from __future__ import annotations

import datetime as dt
from typing import Any

from deadlines.enums import Bearer, Subject
from deadlines.loading import shipped
from deadlines.models import Holiday, Obligation
from deadlines.queries.effective import obligations_for
from deadlines.queries.holidays import days_off
from deadlines.rules.dates import dues
from deadlines.rules.ladder import Around, Step
from models_programs.queries.programmes import chain
from scoring.models import SheetWindow
from units.enums import UnitKind
from units.models import Authority
from units.windows import all_windows

BACK = dt.timedelta(days=120)


def rungs(kind: str) -> list[dict[str, Any]]:
    """The rows ``ladder`` of fixtures/obligations.yaml that an authority of ``kind`` has, in the order of the work."""
    return [row for row in shipped()["ladder"] if kind in row.get("of", [kind])]


def steps(kind: str) -> list[Step]:
    """The same as values."""
    return [Step(row["code"], row["title"], row["gap"], row.get("decision", False)) for row in rungs(kind)]


def superior_day(authority: Authority, year: int) -> tuple[dt.date | None, str]:
    """When the authority itself reports upward, and by which document; (None, "") when nobody has said."""
    book = obligations_for([authority.path], year)
    for held in book.of_authority(authority.path, authority.kind):
        day = held.dues[0].on_time_to
        if held.obligation.subject == Subject.REPORT and held.obligation.report_form == "authority_year" and day:
            return day, held.obligation.source
    return None, ""


def around(authority: Authority, year: int, superior: dt.date, today: dt.date | None = None) -> Around:
    """What the days of a ladder are compared with, on ``today``. A constant number of queries."""
    first = min(superior - BACK, dt.date(year, 1, 1))
    off = days_off([authority.path], first, superior)[authority.path]
    named = Holiday.objects.filter(day__range=(first, superior), authority_path__in=chain(authority.path))
    names = dict(named.order_by("authority_path").values_list("day", "name"))
    law, rows = _law_days(authority, year), rungs(authority.kind)
    return Around(
        superior=superior,
        off={day: names.get(day, "") for day in off},
        limits={row["code"]: law[row["code"]][0] for row in rows if row["code"] in law},
        ends=_ends(rows, year),
        follows={
            row["code"]: min(law[code] for code in row["followed_by"] if code in law)
            for row in rows
            if law.keys() & set(row.get("followed_by", ()))
        },
        notes=_own_windows(authority, year),
        today=today,
    )


def _law_days(authority: Authority, year: int) -> dict[str, tuple[dt.date, str]]:
    """By code, the law's last day of what units here or the authority itself owe, and what that is."""
    book, found = obligations_for([authority.path], year), {}
    for law in Obligation.objects.filter(authority=None, is_active=True, is_legal=True):
        if law.bearer == Bearer.AUTHORITY and authority.kind not in law.authority_kinds:
            continue
        kind = next(iter(law.unit_kinds if law.bearer == Bearer.UNIT else law.authority_kinds), "")
        days = [due.on_time_to for due in dues(book.rule(law, authority.path, kind), year) if due.on_time_to]
        if days:
            found[law.code] = (days[0], law.title)
    return found


def _ends(rows: list[dict[str, Any]], year: int) -> dict[str, dt.date]:
    """By step that needs it, when the assessed year of the units meant ends: the last one of several kinds."""
    windows = all_windows()
    others = [kind for kind in UnitKind if kind != UnitKind.COMMUNE]
    return {
        row["code"]: max(windows[kind].end(year) for kind in row.get("unit_kinds", others))
        for row in rows
        if row.get("decision") or row["subject"] == Subject.REPORT
    }


def _own_windows(authority: Authority, year: int) -> dict[str, str]:
    """What the step of the sheets leaves alone: kinds with days of their own here."""
    own = SheetWindow.objects.filter(authority=authority, year=year).exclude(unit_kind="").order_by("unit_kind")
    kinds = ", ".join(str(UnitKind(row.unit_kind).label).lower() for row in own)
    return {"self_score": f"Có hạn nhận phiếu riêng, không đổi: {kinds}."} if kinds else {}
