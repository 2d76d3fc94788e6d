"""Setting the days of a ladder in one go (deadlines/rules/ladder.py proposes and warns)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from common.scope import Actor
from common.workflow import NotAllowed
from deadlines.domain.obligations import NOT_YOURS, may_keep, set_obligation
from deadlines.enums import Bearer, Subject, When
from deadlines.loading import shipped
from deadlines.models import Obligation
from deadlines.queries.ladder import around
from deadlines.rules.ladder import errors
from scoring.domain.windows import set_window
from units.enums import UnitKind
from units.models import Authority

KINDS = [kind.value for kind in UnitKind if kind != UnitKind.COMMUNE]


def apply_ladder(
    *,
    authority: Authority,
    year: int,
    superior: dt.date,
    days: Mapping[str, dt.date],
    source: str,
    actor: Actor,
    now: dt.datetime,
) -> int:
    """Set the last day in time of each step for one year; how many were set. All or nothing.

    Sheets get scoring's own window, whose day it is; other steps an own obligation of their code. Raises NotAllowed,
    ValidationError by step for days of another year or later than the superior's.
    """
    if not may_keep(actor, authority.path):
        raise NotAllowed(NOT_YOURS)
    wrong = errors(days, around(authority, year, superior))
    wrong |= {code: f"Chọn ngày trong năm {year}." for code, day in days.items() if day.year != year}
    if wrong:
        raise ValidationError({f"step_{code}": [words] for code, words in wrong.items()})
    with transaction.atomic():
        for row in shipped()["ladder"]:
            if row["code"] in days:
                _set(row, authority, year, days[row["code"]], source, actor, now)
    return len(days)


def _set(
    row: dict[str, str], authority: Authority, year: int, day: dt.date, source: str, actor: Actor, now: dt.datetime
) -> None:
    if row["subject"] == Subject.SELF_SCORE:
        set_window(
            authority=authority, year=year, unit_kind="", on_time_to=day, closes_on=None, source=source, actor=actor,
            now=now,
        )  # fmt: skip
        return
    own = Obligation.objects.filter(
        authority=authority, code=row["code"], bearer=row["bearer"], programme_date=None, year_from=year, year_to=year
    )
    is_unit = row["bearer"] == Bearer.UNIT
    values = {
        "code": row["code"], "title": row["title"], "subject": row["subject"], "bearer": row["bearer"],
        "unit_kinds": KINDS, "authority_kinds": [] if is_unit else [authority.kind],
        "report_form": row.get("report_form", ""), "receiver": authority.name if is_unit else "", "when": When.ON,
        "day": day.day, "month": day.month, "quarter": None, "year_from": year, "year_to": year, "source": source,
        "is_active": True,
    }  # fmt: skip
    set_obligation(
        authority=authority, values=values, year=year, actor=actor, now=now, row=own.first(), beyond_law=True
    )
