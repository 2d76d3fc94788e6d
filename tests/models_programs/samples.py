"""One valid record of each kind, as rows and as what a person types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from models_programs.models import Force, Record, Regulation, UnitPaper, UnitYear
from units.models import Authority, Unit

Make = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """``post`` is what a form sends (without the unit); ``make(authority, unit, year, **fields)`` stores a row.

    ``required`` names the fields whose absence must be refused, ``change`` one field with another valid value.
    """

    post: dict[str, Any]
    make: Make
    required: tuple[str, ...]
    change: tuple[str, str]


def maker(model: type[Record], **defaults: Any) -> Make:
    """A function that stores a row of ``model``; a unit's record belongs to the unit's authority."""

    def make(authority: Authority | None = None, unit: Unit | None = None, year: int = 2026, **fields: Any) -> Any:
        owner = unit.authority if unit is not None else authority
        now = timezone.now()
        values = {**defaults, **fields}
        return model.objects.create(authority=owner, unit=unit, year=year, created_at=now, changed_at=now, **values)

    return make


SAMPLES: dict[str, Sample] = {
    "paper": Sample(
        post={"kind": "plan", "number": "05/KH-THPT", "date": "12/02/2026", "issuer": "Trường THPT", "title": ""},
        make=maker(UnitPaper, kind="plan", number="05/KH-THPT", date=dt.date(2026, 2, 12)),
        required=("kind", "date", "number"),
        change=("number", "06/KH-THPT"),
    ),
    "figures": Sample(
        post={"people": "50", "informed": "45", "joined": "40", "sub_units": "5", "sub_units_committed": "5"},
        make=maker(UnitYear, people=50, informed=45),
        required=(),
        change=("informed", "46"),
    ),
    "regulation": Sample(
        post={"kind": "regulation", "title": "Phối hợp bảo vệ trường học", "number": "03/QCPH", "date": "05/01/2026"},
        make=maker(Regulation, kind="regulation", title="Phối hợp bảo vệ trường học", number="03/QCPH"),
        required=("kind", "title"),
        change=("parties", "Công an xã; nhà trường"),
    ),
    "force": Sample(
        post={"kind": "guard", "teams": "1", "members": "4", "area": "Khu vực cổng trường"},
        make=maker(Force, kind="guard", teams=1, members=4, area="Khu vực cổng trường"),
        required=("kind", "members"),
        change=("members", "5"),
    ),
}
