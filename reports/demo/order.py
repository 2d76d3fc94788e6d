"""How a unit keeps its own order: statute, coordination with the police, propaganda. Invented all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from common.scope import Actor
from models_programs.domain.records import create_record
from models_programs.domain.regulations import save_review
from models_programs.models import Activity, Record, Regulation, RegulationReview, UnitPaper
from models_programs.rules.permissions import UNIT_AND_OFFICER
from reports.demo.plan import YEAR, dice, moment
from reports.demo.story import Act
from units.models import Authority, Unit

SIGNED = dt.date(YEAR, 2, 16)


def record_act(
    table: type[Record], owner: Unit | Authority, at: dt.datetime, actor: Actor, writers: Any, **values: Any
) -> Act:
    """One record made by the verb that the forms use."""

    def run(now: dt.datetime) -> None:
        unit = owner if isinstance(owner, Unit) else None
        authority = owner.authority if isinstance(owner, Unit) else owner
        record = table(authority=authority, authority_path=authority.path, unit=unit, year=YEAR)
        create_record(record=record, values=values, actor=actor, now=now, writers=writers)

    return Act(at, run)


def order_acts(unit: Unit, keeper: Actor) -> Iterator[Act]:
    """Most units have a statute, a regulation of coordination with its sơ kết, and told their people."""
    rng = dice("order", unit.authority_path, unit.code)
    if rng.random() < 0.85:
        yield record_act(
            UnitPaper, unit, moment(YEAR, 1, 22, 9), keeper, UNIT_AND_OFFICER, kind="statute",
            title="Nội quy bảo vệ cơ quan", number=f"{rng.randint(2, 40):02d}/QC", date=dt.date(YEAR, 1, 20),
            issuer=unit.name,
        )  # fmt: skip
    if rng.random() < 0.75 and unit.valid_from <= SIGNED:
        yield from _coordination(unit, keeper, has_review=rng.random() < 0.7, number=rng.randint(2, 30))
    if rng.random() < 0.8:
        yield record_act(
            Activity, unit, moment(YEAR, 5, 14, 15), keeper, UNIT_AND_OFFICER, kind="propaganda",
            title="Phổ biến cách phòng, chống lừa đảo qua mạng", on=dt.date(YEAR, 5, 13),
            present=rng.randint(40, 160),
        )  # fmt: skip


def _coordination(unit: Unit, keeper: Actor, *, has_review: bool, number: int) -> Iterator[Act]:
    title = f"Phối hợp bảo đảm an ninh, trật tự giữa {unit.name} và Công an"[:300]
    yield record_act(
        Regulation, unit, moment(YEAR, 2, 18, 9), keeper, UNIT_AND_OFFICER, kind="regulation", title=title,
        number=f"{number:02d}/QCPH", date=SIGNED, valid_from=SIGNED, parties=f"{unit.name}; Công an"[:500],
    )  # fmt: skip
    if not has_review:
        return

    def review(now: dt.datetime) -> None:
        made = Regulation.objects.get(unit=unit, year=YEAR, title=title)
        values = {"held_on": dt.date(YEAR, 9, 11), "document": "Báo cáo sơ kết", "result": "Thực hiện đủ các nội dung."}
        save_review(
            review=RegulationReview(regulation=made), values=values, actor=keeper, now=now, writers=UNIT_AND_OFFICER
        )

    yield Act(moment(YEAR, 9, 14, 9), review)
