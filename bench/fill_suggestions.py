"""What suggestions read beside bench/fill_targets.py: papers, regulations, awards, a sheet for each unit."""

from __future__ import annotations

import datetime as dt
import random

import django

django.setup()

from django.utils import timezone  # noqa: E402

from common.scope import within  # noqa: E402  (Django must be set up first)
from models_programs.models import Commendation, Regulation, RegulationReview, UnitPaper, UnitYear  # noqa: E402
from scoring.models import Rubric, Scorecard  # noqa: E402
from units.models import Unit  # noqa: E402

YEAR = 2026
NOW = timezone.now()
DAY = dt.date(YEAR, 2, 20)
dice = random.Random(7)


def record(table: type, one: Unit, **fields: object) -> object:
    row = table(authority=one.authority, unit=one, year=YEAR, created_at=NOW, changed_at=NOW, **fields)
    row.fill_keys()
    return row


def store(rows: list) -> None:
    type(rows[0]).objects.bulk_create(rows, batch_size=2000)


def main() -> None:
    units = list(Unit.objects.filter(within("08.")).select_related("authority"))
    some = [one for one in units if dice.random() < 0.8]
    store([record(UnitPaper, one, kind="resolution", number="1", date=DAY) for one in some])
    store([record(UnitPaper, one, kind="statute", number="3", date=DAY) for one in some])
    store([record(Regulation, one, kind="regulation", title="Phối hợp", number="4", date=DAY) for one in some])
    regulations = Regulation.objects.filter(within("08."))
    store([RegulationReview(regulation=one, held_on=dt.date(YEAR, 6, 30), result="Tốt") for one in regulations])
    store(
        [
            record(
                Commendation, one, kind="sudden", subject=subject, name="Tập thể", form="Giấy khen", level="commune",
                number="12/QĐ", date=DAY,
            )
            for one in some[::5]
            for subject in ("collective", "person")
        ]
    )  # fmt: skip
    UnitYear.objects.filter(year=YEAR).update(sub_units=6, sub_units_committed=6, union_rating=2)
    rubric = Rubric.objects.get(code="QN-CQDNCSGD")
    there = set(Scorecard.objects.filter(year=YEAR).values_list("unit", flat=True))
    store(
        [
            Scorecard(unit=one, year=YEAR, authority_path=one.authority_path, rubric=rubric, created_at=NOW)
            for one in units
            if one.pk not in there
        ]
    )
    Scorecard.objects.filter(year=YEAR).update(rubric=rubric)


main()
