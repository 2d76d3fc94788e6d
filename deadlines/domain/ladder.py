"""Setting the days of a ladder in one go (deadlines/rules/ladder.py proposes and warns)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from common.scope import Actor
from common.workflow import NotAllowed
from deadlines.domain.obligations import NOT_YOURS, may_keep, set_obligation
from deadlines.enums import Bearer, Subject, When
from deadlines.models import Obligation
from deadlines.queries.ladder import around, rungs
from deadlines.rules.ladder import errors
from scoring.domain.windows import set_window
from scoring.models import SheetWindow
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
    beyond_law: bool = False,
) -> int:
    """Set the last day in time of each step in ``days`` for one year; how many were set. All or nothing.

    Sheets get scoring's own window, whose day it is; other steps an own obligation of their code. Raises NotAllowed,
    ValidationError by step for days of another year, later than the superior's or, without ``beyond_law``, the law's.
    """
    if not may_keep(actor, authority.path):
        raise NotAllowed(NOT_YOURS)
    wrong = errors(days, around(authority, year, superior))
    wrong |= {code: f"Chọn ngày trong năm {year}." for code, day in days.items() if day.year != year}
    if wrong:
        raise ValidationError({f"step_{code}": [words] for code, words in wrong.items()})
    if not days:
        raise ValidationError("Nhập ít nhất một ngày để đặt.")
    with transaction.atomic():
        for row in rungs(authority.kind):
            if row["code"] not in days:
                continue
            given: dict[str, Any] = {"authority": authority, "year": year, "source": source, "actor": actor, "now": now}
            try:
                if row["subject"] == Subject.SELF_SCORE:
                    _set_sheets(day=days[row["code"]], **given)
                else:
                    _set(row, day=days[row["code"]], beyond_law=beyond_law, **given)
            except ValidationError as error:
                raise ValidationError({f"step_{row['code']}": error.messages}) from error
    return len(days)


def _set_sheets(*, authority: Authority, year: int, day: dt.date, source: str, actor: Actor, now: dt.datetime) -> None:
    """The day until which sheets are in time; until when they are taken at all stays as it was set."""
    own = SheetWindow.objects.select_for_update().filter(authority=authority, year=year, unit_kind="").first()
    closes_on = own.closes_on if own else None
    if closes_on and day > closes_on:
        raise ValidationError(
            f"Phiếu chỉ nhận đến hết ngày {closes_on:%d/%m/%Y}. Chọn ngày không muộn hơn, hoặc sửa hạn nhận phiếu."
        )
    set_window(
        authority=authority, year=year, unit_kind="", on_time_to=day, closes_on=closes_on, source=source, actor=actor,
        now=now,
    )  # fmt: skip


def _set(
    row: dict[str, Any],
    *,
    authority: Authority,
    year: int,
    day: dt.date,
    source: str,
    actor: Actor,
    now: dt.datetime,
    beyond_law: bool,
) -> None:
    own = Obligation.objects.filter(
        authority=authority, code=row["code"], bearer=row["bearer"], programme_date=None, year_from=year, year_to=year
    )
    is_unit = row["bearer"] == Bearer.UNIT
    values = {
        "code": row["code"], "title": row["title"], "subject": row["subject"], "bearer": row["bearer"],
        "unit_kinds": row.get("unit_kinds", KINDS), "authority_kinds": [] if is_unit else [authority.kind],
        "report_form": row.get("report_form", ""), "receiver": authority.name if is_unit else "", "when": When.ON,
        "day": day.day, "month": day.month, "quarter": None, "year_from": year, "year_to": year, "source": source,
        "is_active": True,
    }  # fmt: skip
    set_obligation(
        authority=authority, values=values, year=year, actor=actor, now=now, row=own.first(), beyond_law=beyond_law
    )
