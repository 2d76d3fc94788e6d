"""The year's records of the demo units: papers, figures, activities, forces, models, commendations. Invented all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from common.scope import Actor, Role
from models_programs.domain import movement
from models_programs.domain.awards import propose
from models_programs.domain.medals import save_period
from models_programs.domain.programmes import copy_programme
from models_programs.domain.records import create_record
from models_programs.enums import ModelAct
from models_programs.models import (
    Activity,
    AwardProposal,
    Commendation,
    EventDay,
    Exemplar,
    Force,
    MedalCandidate,
    ModelField,
    ModelTeam,
    MovementModel,
    Programme,
    Regulation,
    ServicePeriod,
    UnitPaper,
    UnitYear,
)
from models_programs.rules.permissions import OFFICER_ONLY, UNIT_AND_OFFICER
from reports.demo import names
from reports.demo.order import order_acts, record_act
from reports.demo.plan import YEAR, PlacePlan, UnitPlan, dice, moment
from reports.demo.story import Act
from reports.demo.world import World
from units.enums import UnitKind
from units.models import Authority, Unit
from units.queries import is_unit_in_year

# Field of the catalogue (fixtures/model_kinds.yaml) and name, by kind of unit.
MODELS: dict[str, tuple[tuple[str, str], ...]] = {
    UnitKind.RESIDENTIAL: (
        ("self_management", "Tổ liên gia tự quản về an ninh, trật tự"),
        ("self_management", "Tiếng kẻng an ninh"),
        ("fire", "Tổ liên gia an toàn phòng cháy, chữa cháy"),
    ),
    UnitKind.SCHOOL: (("school_violence", "Cổng trường an toàn"), ("drugs", "Trường học không ma túy")),
    UnitKind.AGENCY: (("safe_agency", "Cơ quan tự quản về an ninh, trật tự"),),
    UnitKind.HOSPITAL: (("self_management", "Bệnh viện an toàn về an ninh, trật tự"),),
    UnitKind.ENTERPRISE: (("self_management", "Doanh nghiệp tự phòng, tự quản"),),
}
TOPICS = ("phòng, chống lừa đảo qua mạng", "phòng, chống ma túy", "an toàn giao thông", "phòng cháy, chữa cháy")
MERITS = ("Cung cấp tin giúp giữ gìn trật tự địa bàn", "Tham gia cứu người trong mưa lũ", "Vận động giao nộp pháo")


def record_acts(plan: PlacePlan, world: World) -> Iterator[Act]:
    """Everything that was recorded in the demo year at a place and at its units."""
    officer = world.staff.get((plan.path, Role.OFFICER))
    if officer is None:
        return
    authority = world.authorities[plan.path]
    units = [(row, world.units[plan.path, row.code]) for row in (*plan.units, *plan.later)]
    units = [(row, unit) for row, unit in units if is_unit_in_year(unit, YEAR) and unit.kind != UnitKind.COMMUNE]
    yield from _of_place(plan, authority, officer)
    yield from _honours(plan, authority, officer)
    for row, unit in units:
        yield from _of_unit(row, unit, world.heads.get(unit.pk, officer), officer)
    yield from _models(units, officer)


def _of_place(plan: PlacePlan, authority: Authority, officer: Actor) -> Iterator[Act]:
    rng = dice("records", plan.path)
    name = plan.letterhead.get("people_committee_name") or authority.name
    if not Programme.objects.filter(authority=authority).exclude(shipped_code="").exists():
        yield _copied_plan(authority, officer)
    yield record_act(
        Regulation, authority, moment(YEAR, 1, 12, 9), officer, UNIT_AND_OFFICER,
        kind="regulation", title="Phối hợp giữ gìn an ninh, trật tự trên địa bàn",
        parties="Công an; Ủy ban Mặt trận Tổ quốc; Ban Chỉ huy Quân sự", number=f"{rng.randint(2, 9):02d}/QCPH",
        date=dt.date(YEAR, 1, 9), valid_from=dt.date(YEAR, 1, 9),
    )  # fmt: skip
    for topic, month in zip(TOPICS, (3, 5, 7, 9), strict=True):
        yield record_act(
            Activity, authority, moment(YEAR, month, 20, 15), officer, UNIT_AND_OFFICER,
            kind="propaganda", title=f"Tuyên truyền {topic}", on=dt.date(YEAR, month, 18), place="Nhà văn hóa xã",
            invited=200, present=rng.randint(150, 200),
        )  # fmt: skip
    yield record_act(
        Activity, authority, moment(YEAR, 4, 24, 16), officer, UNIT_AND_OFFICER,
        kind="training", title="Tập huấn tổ bảo vệ an ninh, trật tự", on=dt.date(YEAR, 4, 23), invited=60,
        present=rng.randint(50, 60), place=f"Hội trường {name}"[:200],
    )  # fmt: skip


def _honours(plan: PlacePlan, authority: Authority, officer: Actor) -> Iterator[Act]:
    """Proposals for awards and for the Kỷ niệm chương; one candidate has not served long enough."""
    rng = dice("honours", plan.path)

    def propose_one(now: dt.datetime) -> None:
        proposal = AwardProposal(authority=authority, authority_path=authority.path, year=YEAR)
        values = {
            "kind": "regular", "subject": "person", "name": names.person(rng), "post": "Tổ trưởng tổ bảo vệ",
            "form": "Bằng khen", "level": "province", "achievement": "Nhiều năm tham gia giữ gìn trật tự ở khu dân cư.",
        }  # fmt: skip
        propose(proposal=proposal, values=values, actor=officer, now=now, writers=OFFICER_ONLY)

    yield Act(moment(YEAR, 10, 21, 10), propose_one)
    for start, is_hard in ((2008, False), (2020, True), (2021, False)):
        yield Act(moment(YEAR, 7, 6, 9), _candidate(authority, officer, names.person(rng), start, is_hard=is_hard))


def _candidate(
    authority: Authority, officer: Actor, name: str, start: int, *, is_hard: bool
) -> Callable[[dt.datetime], object]:
    def run(now: dt.datetime) -> None:
        candidate = MedalCandidate(authority=authority, authority_path=authority.path, year=YEAR)
        values = {
            "name": name, "post": "Chủ tịch Ủy ban Mặt trận Tổ quốc xã", "group": "leader", "area_is_calm": True,
            "is_rated_well": True, "award": f"Bằng khen năm {start + 4}",
        }  # fmt: skip
        create_record(record=candidate, values=values, actor=officer, now=now, writers=OFFICER_ONLY)
        first = {"post": "Bí thư Đoàn xã", "start": dt.date(start, 3, 1), "end": dt.date(start + 3, 2, 28)}
        second = {"post": "Chủ tịch Ủy ban Mặt trận Tổ quốc xã", "start": dt.date(start + 2, 9, 1), "end": None}
        for values in (first, second):
            period = ServicePeriod(candidate=candidate)
            save_period(
                period=period, values={**values, "is_hard_area": is_hard}, actor=officer, now=now, writers=OFFICER_ONLY
            )

    return run


def _copied_plan(authority: Authority, officer: Actor) -> Act:
    """A place whose plan is not among the sources works by a copy of its superior's, or of Bạch Long Vĩ's."""

    def run(now: dt.datetime) -> None:
        above = Programme.objects.exclude(shipped_code="").filter(authority=authority.parent).first()
        source = above or Programme.objects.get(shipped_code="blv_2026")
        copy_programme(source=source, authority=authority, year=YEAR, actor=officer, now=now)

    return Act(moment(YEAR, 1, 8, 10), run)


def _of_unit(row: UnitPlan, unit: Unit, keeper: Actor, officer: Actor) -> Iterator[Act]:
    rng = dice("records", unit.authority_path, unit.code)
    if row.stage == "none" and rng.random() < 0.6:
        return
    born = moment(unit.valid_from.year, unit.valid_from.month, unit.valid_from.day, 9)
    acts = [*_papers(unit, keeper, rng), *_figures(unit, keeper, rng), *_deeds(unit, keeper, officer, rng)]
    if unit.kind != UnitKind.RESIDENTIAL:
        acts += order_acts(unit, keeper)
    yield from (act for act in acts if act.at >= born)


def _papers(unit: Unit, keeper: Actor, rng: Random) -> Iterator[Act]:
    late = rng.random() < 0.12
    issued = {
        "plan": dt.date(YEAR, 4, rng.randint(6, 20)) if late else dt.date(YEAR, 2, rng.randint(3, 27)),
    }
    if unit.has_party:
        issued["resolution"] = dt.date(YEAR, 2, rng.randint(2, 26))
    for kind, day in issued.items():
        symbol = {"plan": "KH", "resolution": "NQ/CB"}[kind]
        at = moment(day.year, day.month, day.day, 10) + dt.timedelta(days=2)
        number = f"{rng.randint(2, 60):02d}/{symbol}"
        yield record_act(
            UnitPaper, unit, at, keeper, UNIT_AND_OFFICER, kind=kind, number=number, date=day, issuer=unit.name
        )


def _figures(unit: Unit, keeper: Actor, rng: Random) -> Iterator[Act]:
    people = unit.staff or (unit.households or 60) * 4
    values: dict[str, Any] = {
        "people": people,
        "informed": int(people * rng.uniform(0.86, 1)),
        "staff_briefed": int(people * rng.uniform(0.9, 1)),
        "joined": int(people * rng.uniform(0.85, 0.99)),
        "note": "Sổ theo dõi của đơn vị tháng 10",
    }
    if unit.has_union:
        values["union_rating"] = rng.choice((1, 2, 2, 3))
    elif not unit.has_party:
        values["tax_done"] = True
    if unit.sub_units:
        values |= {"sub_units": unit.sub_units, "sub_units_committed": unit.sub_units - rng.choice((0, 0, 0, 1))}
    if unit.households:
        values |= {"households": unit.households, "households_committed": unit.households - rng.choice((0, 0, 3))}
    yield record_act(UnitYear, unit, moment(YEAR, 10, 9, 9), keeper, UNIT_AND_OFFICER, **values)
    if unit.has_guards or unit.kind == UnitKind.RESIDENTIAL:
        members = rng.randint(3, 6)
        kind = "team" if unit.kind == UnitKind.RESIDENTIAL else "guard"
        yield record_act(
            Force, unit, moment(YEAR, 10, 9, 10), keeper, UNIT_AND_OFFICER, kind=kind, members=members,
            trained=members - rng.choice((0, 0, 1)), equipped=members, rating=rng.choice((1, 2, 2, 3)),
        )  # fmt: skip


def _deeds(unit: Unit, keeper: Actor, officer: Actor, rng: Random) -> Iterator[Act]:
    if rng.random() < 0.85:
        day = EventDay.objects.filter(pk="festival").first()
        yield record_act(
            Activity, unit, moment(YEAR, 8, 20, 9), keeper, UNIT_AND_OFFICER,
            kind="festival", event_day=day, title="Ngày hội Toàn dân bảo vệ an ninh Tổ quốc",
            on=dt.date(YEAR, 8, rng.randint(12, 19)), present=rng.randint(60, 180), has_ceremony=True,
            has_festivity=rng.random() < 0.7,
            board_member=rng.choice(("Phó Trưởng ban Chỉ đạo", "Ủy viên Ban Chỉ đạo", "")),
        )  # fmt: skip
    if rng.random() < 0.55:
        yield record_act(
            Activity, unit, moment(YEAR, 6, 12, 9), officer, UNIT_AND_OFFICER,
            kind="inspection", title=f"Kiểm tra {unit.name}"[:300], on=dt.date(YEAR, 6, rng.randint(2, 11)),
        )  # fmt: skip
    if rng.random() < 0.2:
        sudden = rng.random() < 0.6
        yield record_act(
            Commendation, unit, moment(YEAR, 9, 9, 14), keeper, UNIT_AND_OFFICER,
            kind="sudden" if sudden else "regular", subject="person", name=names.person(rng), post="Thành viên",
            form="Giấy khen", level="commune", number=f"{rng.randint(20, 240)}/QĐ-UBND",
            date=dt.date(YEAR, 9, rng.randint(2, 8)), reason=rng.choice(MERITS),
        )  # fmt: skip
    if rng.random() < 0.08:
        yield record_act(
            Exemplar, unit, moment(YEAR, 10, 13, 14), officer, UNIT_AND_OFFICER, subject="collective", name=unit.name,
            number=f"{rng.randint(20, 240)}/QĐ-UBND", date=dt.date(YEAR, 10, 6),
        )  # fmt: skip


def _models(units: list[tuple[UnitPlan, Unit]], officer: Actor) -> Iterator[Act]:
    """One model for each name, begun at the first unit that has it, extended to the others, rated in October."""
    hosts: dict[tuple[str, str], list[Unit]] = {}
    for row, unit in units:
        rng = dice("model", unit.authority_path, unit.code)
        if row.stage != "none" or rng.random() < 0.4:
            hosts.setdefault(rng.choice(MODELS[UnitKind(unit.kind)]), []).append(unit)
    for (field, name), places in hosts.items():
        yield from _model(field, name, sorted(places, key=lambda unit: unit.valid_from), officer)


def _model(field: str, name: str, places: list[Unit], officer: Actor) -> Iterator[Act]:
    rng = dice("model", officer.authority_path, name)
    first, others = places[0], places[1:]
    start = dt.date(YEAR, 3, rng.randint(9, 27))
    made: list[MovementModel] = []

    def register(now: dt.datetime) -> None:
        record = MovementModel(authority=first.authority, authority_path=first.authority_path, unit=first, year=YEAR)
        values = {
            "name": name,
            "field": ModelField.objects.filter(code=field).first() or ModelField.objects.earliest("pk"),
            "number": f"{rng.randint(11, 90)}/QĐ-UBND",
            "date": start,
            "launched_on": start + dt.timedelta(days=20),
        }
        writers = UNIT_AND_OFFICER
        made.append(movement.register_model(record=record, values=values, actor=officer, now=now, writers=writers))

    yield Act(moment(YEAR, 5, 4, 9), register)
    for number, unit in enumerate(others):
        day = max(dt.date(YEAR, 6, 1) + dt.timedelta(days=number), unit.valid_from)
        yield _later(day, _spread(made, unit, day, officer))
    yield _later(dt.date(YEAR, 8, 27), _with_teams(made, officer, rng))
    yield _later(dt.date(YEAR, 9, 24), _reviewed(made, officer))
    rank = rng.choice((1, 2, 2, 2, 3))
    yield _later(dt.date(YEAR, 10, 14), _rated(made, rank, officer))


def _later(day: dt.date, run: Callable[[dt.datetime], object]) -> Act:
    return Act(moment(day.year, day.month, day.day, 15), run)


def _spread(made: list[MovementModel], unit: Unit, day: dt.date, officer: Actor) -> Callable[[dt.datetime], object]:
    deed = movement.Deed(on=day, year=YEAR)
    return lambda now: movement.spread(model=made[0], site=movement.Site(unit=unit), deed=deed, actor=officer, now=now)


def _with_teams(made: list[MovementModel], officer: Actor, rng: Random) -> Callable[[dt.datetime], object]:
    """One tổ at every điểm, two at the first."""

    def run(now: dt.datetime) -> None:
        for place in made[0].places.order_by("pk"):
            for number in range(1, 3 if place.is_origin else 2):
                values = {"name": f"Tổ {number}", "members": rng.randint(3, 9), "leader": names.person(rng)}
                movement.save_team(team=ModelTeam(place=place), values=values, actor=officer, now=now)

    return run


def _reviewed(made: list[MovementModel], officer: Actor) -> Callable[[dt.datetime], object]:
    deed = movement.Deed(on=dt.date(YEAR, 9, 22), year=YEAR, text="Hoạt động đều, người dân hưởng ứng.")
    return lambda now: movement.take_act(act=ModelAct.REVIEW, model=made[0], deed=deed, actor=officer, now=now)


def _rated(made: list[MovementModel], rank: int, officer: Actor) -> Callable[[dt.datetime], object]:
    deed = movement.Deed(on=dt.date(YEAR, 10, 14), year=YEAR)
    return lambda now: movement.rate_model(
        model=made[0], rating=movement.Rating(rank), deed=deed, actor=officer, now=now
    )
