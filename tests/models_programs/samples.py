"""One valid record of each kind, as rows and as what a person types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from models_programs.models import (
    Activity,
    AwardProposal,
    Commendation,
    Exemplar,
    Force,
    MedalCandidate,
    ModelField,
    ModelPlace,
    MovementModel,
    Programme,
    Record,
    Regulation,
    UnitPaper,
    UnitYear,
)
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


def make_model(
    authority: Authority | None = None, unit: Unit | None = None, year: int = 2026, **fields: Any
) -> MovementModel:
    """A registered model with its origin, of the shipped field "Bảo đảm trật tự an toàn giao thông"."""
    values = {
        "name": "Cổng trường an toàn giao thông",
        "field": ModelField.objects.get_or_create(code="traffic", authority=None, defaults={"name": "Giao thông"})[0],
        "area": "" if unit is not None else "Thôn 3",
        **fields,
    }
    made: MovementModel = maker(MovementModel)(authority, unit, year, **values)
    ModelPlace.objects.create(model=made, unit=unit, area=made.area, is_origin=True, opened_on=dt.date(year, 2, 2))
    return made


SAMPLES: dict[str, Sample] = {
    "model": Sample(
        post={"name": "Cổng trường an toàn", "field": "traffic", "area": "Khu vực cổng trường", "date": "05/03/2026"},
        make=make_model,
        required=("name", "field"),
        change=("name", "Cổng trường an toàn giao thông"),
    ),
    "activity": Sample(
        post={
            "kind": "propaganda",
            "title": "Tuyên truyền phòng, chống lừa đảo qua mạng",
            "on": "12/05/2026",
            "place": "Nhà văn hóa",
            "present": "95",
            "invited": "100",
        },
        make=maker(Activity, kind="propaganda", title="Tuyên truyền phòng, chống ma túy", on=dt.date(2026, 5, 12)),
        required=("kind", "on"),
        change=("place", "Sân trường"),
    ),
    "paper": Sample(
        post={"kind": "plan", "number": "05/KH-THPT", "date": "12/02/2026", "issuer": "Trường THPT", "title": ""},
        make=maker(UnitPaper, kind="plan", number="05/KH-THPT", date=dt.date(2026, 2, 12)),
        required=("kind", "date", "number"),
        change=("number", "06/KH-THPT"),
    ),
    "programme": Sample(
        post={"kind": "plan", "title": "Xây dựng phong trào năm 2026", "number": "07/KH-UBND", "year_to": "2026"},
        make=maker(Programme, kind="plan", title="Xây dựng phong trào năm 2026", number="07/KH-UBND", year_to=2026),
        required=("kind", "title"),
        change=("number", "08/KH-UBND"),
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
    "exemplar": Sample(
        post={
            "subject": "person",
            "name": "Nguyễn Thị Hoa",
            "post": "Tổ trưởng tổ bảo vệ",
            "number": "15/QĐ-UBND",
            "date": "05/03/2026",
        },
        make=maker(Exemplar, subject="collective", name="Tổ bảo vệ an ninh, trật tự thôn 3"),
        required=("subject", "name"),
        change=("post", "Tổ phó tổ bảo vệ"),
    ),
    "commendation": Sample(
        post={
            "kind": "sudden",
            "subject": "person",
            "name": "Nguyễn Văn Hòa",
            "form": "Giấy khen",
            "level": "commune",
            "number": "125/QĐ-UBND",
            "date": "10/03/2026",
        },
        make=maker(
            Commendation,
            kind="sudden",
            subject="person",
            name="Nguyễn Văn Hòa",
            form="Giấy khen",
            level="commune",
            number="125/QĐ-UBND",
            date=dt.date(2026, 3, 10),
        ),
        required=("kind", "subject", "name", "form", "level", "number"),
        change=("number", "126/QĐ-UBND"),
    ),
    "proposal": Sample(
        post={
            "kind": "regular",
            "subject": "person",
            "name": "Trần Thị Mai",
            "post": "Tổ trưởng",
            "form": "Giấy khen",
            "level": "commune",
            "achievement": "Vận động 100% hộ trong tổ tham gia phong trào.",
        },
        make=maker(
            AwardProposal,
            kind="regular",
            subject="person",
            name="Trần Thị Mai",
            post="Tổ trưởng",
            form="Giấy khen",
            level="commune",
            achievement="Vận động 100% hộ trong tổ tham gia phong trào.",
        ),
        required=("kind", "subject", "name", "form", "level", "achievement"),
        change=("name", "Trần Thị Mai Hoa"),
    ),
    "medal": Sample(
        post={"name": "Lê Văn Bảy", "post": "Tổ trưởng tổ bảo vệ thôn 3", "group": "team_long", "award": "Giấy khen"},
        make=maker(MedalCandidate, name="Lê Văn Bảy", post="Tổ trưởng tổ bảo vệ thôn 3", group="team_long"),
        required=("name", "post", "group"),
        change=("post", "Tổ phó tổ bảo vệ thôn 3"),
    ),
}
