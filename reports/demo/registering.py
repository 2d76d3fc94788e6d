"""Registrations of the demo units under Thông tư 124: in time, late, waiting, returned, missing. Invented all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random

from common.scope import Actor
from registrations.domain import registering
from registrations.models import Registration
from registrations.rules.content import BY_HOUSEHOLDS
from reports.demo.plan import YEAR, dice, moment
from reports.demo.story import Act
from units.enums import UnitKind
from units.models import Unit

COMMITMENTS: dict[str, str] = {
    UnitKind.RESIDENTIAL: (
        "Tuyên truyền để mọi hộ nắm và thực hiện quy định về an ninh, trật tự.\n"
        "Các hộ ký cam kết không vi phạm pháp luật, không tham gia tệ nạn xã hội.\n"
        "Duy trì mô hình tự quản, hòa giải mâu thuẫn ngay tại khu dân cư."
    ),
    UnitKind.COMMUNE: (
        "Vận động 100% khu dân cư, cơ quan, doanh nghiệp, cơ sở giáo dục trên địa bàn đăng ký.\n"
        "Củng cố lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở.\n"
        "Duy trì, nhân rộng mô hình hoạt động có hiệu quả."
    ),
    UnitKind.SCHOOL: (
        "Phổ biến nội quy, quy định về an ninh, trật tự tới toàn thể cán bộ và người học.\n"
        "Không để xảy ra bạo lực học đường.\n"
        "Phối hợp với Công an và cha mẹ học sinh giữ gìn trật tự cổng trường."
    ),
}
OFFICE = (
    "Phổ biến nội quy bảo vệ, quy định về an ninh, trật tự tới toàn thể người lao động.\n"
    "Thực hiện quy chế phối hợp với Công an; kiểm tra phòng cháy, chữa cháy định kỳ.\n"
    "Duy trì mô hình tự quản về an ninh, trật tự trong đơn vị."
)
RETURN_NOTE = "Bổ sung số và ngày kế hoạch bảo đảm an ninh, trật tự rồi gửi lại."


def registered_acts(unit: Unit, year: int, *, keeper: Actor, officer: Actor, must: bool) -> Iterator[Act]:
    """How one unit registered for a year. ``must``: a result follows, so that the registration was received."""
    rng = dice("registration", unit.authority_path, unit.code, year)
    if year != YEAR:
        day = dt.date(year, 2, rng.randint(3, 24))

        def on_paper(now: dt.datetime) -> None:
            registering.register_on_paper(unit=unit, year=year, received_on=day, actor=officer, now=now)

        yield Act(moment(year, 2, 26, 9), on_paper)
        return
    luck = rng.random()
    if not must and luck < 0.12:
        return
    sent = _sent_on(unit, rng)
    fate = "returned" if luck < 0.2 else "sent" if luck < 0.3 else "accepted"
    yield from _browser_acts(unit, sent, "accepted" if must else fate, keeper, officer, rng)


def _sent_on(unit: Unit, rng: Random) -> dt.datetime:
    """In January mostly; after the plan's day or after Quý I now and then; a new unit soon after its first day."""
    day = dt.date(YEAR, 1, rng.choice((12, 13, 14, 15, 19, 20, 21, 22, 23, 26, 27, 28)))
    luck = rng.random()
    if luck < 0.08:
        day = dt.date(YEAR, 2, rng.choice((9, 10, 11, 24, 25)))
    elif luck < 0.12:
        day = dt.date(YEAR, 4, rng.choice((6, 7, 8, 9)))
    if unit.valid_from > day:
        day = unit.valid_from + dt.timedelta(days=rng.randint(3, 12))
    return moment(day.year, day.month, day.day, rng.choice((8, 9, 10, 14, 15)), rng.randint(0, 59))


def _browser_acts(
    unit: Unit, sent: dt.datetime, fate: str, keeper: Actor, officer: Actor, rng: Random
) -> Iterator[Act]:
    values = _values(unit, sent.date(), rng)

    def row() -> Registration:
        return Registration.objects.get(unit=unit, year=YEAR)

    def write(now: dt.datetime) -> None:
        made = registering.open_registration(unit=unit, year=YEAR, actor=keeper, now=now)
        registering.save_registration(registration=made, values=values, actor=keeper, now=now)

    def send(now: dt.datetime) -> None:
        registering.send_registration(registration=row(), actor=keeper, now=now)

    def answer(now: dt.datetime) -> None:
        action, note = ("accept", "") if fate == "accepted" else ("return", RETURN_NOTE)
        registering.take_step(action=action, registration=row(), actor=officer, now=now, note=note)

    yield Act(sent - dt.timedelta(minutes=25), write)
    yield Act(sent, send)
    if fate != "sent":
        yield Act(sent + dt.timedelta(days=2, minutes=rng.randint(5, 90)), answer)


def _values(unit: Unit, day: dt.date, rng: Random) -> dict[str, object]:
    issued = day - dt.timedelta(days=rng.randint(2, 8))
    head = unit.head_name or "Nguyễn Văn An"
    values: dict[str, object] = {
        "head_name": head,
        "head_post": unit.head_post or "Trưởng đơn vị",
        "contact_name": head,
        "contact_post": unit.head_post,
        "contact_phone": unit.phone or "0900000000",
        "commitments": COMMITMENTS.get(unit.kind, OFFICE),
        "no_resolution": not unit.has_party and unit.kind not in BY_HOUSEHOLDS,
    }
    if not values["no_resolution"]:
        values |= {
            "resolution_number": f"{rng.randint(1, 19):02d}-NQ/{'ĐU' if unit.kind == UnitKind.COMMUNE else 'CB'}",
            "resolution_date": issued,
            "resolution_issuer": "Đảng ủy" if unit.kind == UnitKind.COMMUNE else "Chi bộ",
        }
    if unit.kind != UnitKind.RESIDENTIAL:
        values |= {"plan_number": f"{rng.randint(1, 29):02d}/KH", "plan_date": issued, "plan_issuer": unit.name}
    if unit.kind in BY_HOUSEHOLDS:
        households = unit.households or 180
        values |= {"households": households, "households_committed": households - rng.choice((0, 0, 0, 2))}
    else:
        values |= {"people": unit.staff or 45}
        if unit.sub_units:
            values |= {"sub_units": unit.sub_units, "sub_units_committed": unit.sub_units}
    return values
