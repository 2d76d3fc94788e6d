"""A commune of 120 units and its province of 10,000 with a year of records each, for bench_targets.py."""

from __future__ import annotations

import datetime as dt
import random

import django

django.setup()

from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402  (Django must be set up first)
from common.scope import within  # noqa: E402
from models_programs.models import (  # noqa: E402
    Activity,
    Force,
    ModelField,
    ModelPlace,
    ModelRating,
    MovementModel,
    UnitPaper,
    UnitYear,
)
from registrations.models import Recognition, Registration  # noqa: E402
from scoring.models import Level, Rubric, Scorecard  # noqa: E402
from units.enums import AuthorityKind, Eligibility, UnitKind  # noqa: E402
from units.models import Authority, Unit  # noqa: E402

YEARS, UNITS, COMMUNE_UNITS = (2025, 2026), 10_000, 120
KINDS = ("residential", "residential", "school", "agency", "enterprise")
PROVINCE, COMMUNE = "08.", "08.02536."
NOW = timezone.now()
DAY = dt.date(2020, 1, 1)
dice = random.Random(3)


def units() -> list[Unit]:
    province = Authority.objects.get(path=PROVINCE)
    communes = list(Authority.objects.filter(within(PROVINCE, "path"), kind=AuthorityKind.COMMUNE))
    others = [commune for commune in communes if commune.path != COMMUNE]
    own = next(commune for commune in communes if commune.path == COMMUNE)
    places = [own] * COMMUNE_UNITS + [others[number % len(others)] for number in range(UNITS - COMMUNE_UNITS)]
    made = [unit(place, place, KINDS[number % len(KINDS)], number) for number, place in enumerate(places)]
    made += [unit(province, commune, UnitKind.COMMUNE, number) for number, commune in enumerate(communes)]
    Unit.objects.bulk_create(made, batch_size=1000)
    return made


def unit(authority: Authority, area: Authority, kind: str, number: int) -> Unit:
    one = Unit(
        authority=authority,
        area=area,
        kind=kind,
        code=f"{kind[:2].upper()}{number:05d}",
        name=f"Đơn vị số {number}",
        eligibility=Eligibility.IN,
        valid_from=DAY,
    )
    one.fill_keys()
    return one


def record(table: type, one: Unit, year: int, **fields: object) -> object:
    row = table(authority=one.authority, unit=one, year=year, created_at=NOW, changed_at=NOW, **fields)
    row.fill_keys()
    return row


def store(rows: list) -> None:
    if rows:
        type(rows[0]).objects.bulk_create(rows, batch_size=2000)


def main() -> None:
    made = units()
    recorder = User.objects.create(username="do", full_name="Nguyễn Văn Đo", password="!")
    rubric, levels = Rubric.objects.filter(is_draft=False).first(), list(Level.objects.all())
    for year in YEARS:
        some = [one for one in made if dice.random() < 0.8]
        store(
            [
                Registration(
                    unit=one, year=year, authority=one.authority, authority_path=one.authority_path, state="accepted",
                    created_at=NOW, changed_at=NOW, first_sent_at=NOW, sent_at=NOW,
                )
                for one in some
            ]
        )  # fmt: skip
        store([record(UnitPaper, one, year, kind="plan", number="2", date=dt.date(year, 2, 20)) for one in some])
        for kind in ("festival", "inspection", "propaganda", "training"):
            store([record(Activity, one, year, kind=kind, title="Việc", on=dt.date(year, 8, 19)) for one in some])
        store(
            [
                record(UnitYear, one, year, people=50, informed=45, joined=40, officials=9, officials_informed=9)
                for one in some
            ]
        )
        store([record(Force, one, year, kind="guard", members=5, trained=4, equipped=3) for one in some])
        store(
            [
                Recognition(
                    unit=one, year=year, authority_path=one.authority_path, status="recognised", decision_number="1/QĐ",
                    decision_date=dt.date(year, 11, 10), recorded_by=recorder, recorded_at=NOW,
                )
                for one in some
            ]
        )  # fmt: skip
        store(
            [
                Scorecard(
                    unit=one, year=year, authority_path=one.authority_path, rubric=rubric, state="approved",
                    level=dice.choice(levels), created_at=NOW, approved_at=NOW,
                )
                for one in some
            ]
        )  # fmt: skip
    fill_models(made)


def fill_models(made: list[Unit]) -> None:
    """A model at every other unit, rated each year."""
    field = ModelField.objects.earliest("pk")
    hosts = made[::2]
    store([record(MovementModel, one, 2025, name="Camera an ninh", field=field, state="active") for one in hosts])
    models = MovementModel.objects.order_by("pk")
    store(
        [
            ModelPlace(model=model, unit_id=model.unit_id, opened_on=dt.date(2025, 3, 1), is_origin=True)
            for model in models
        ]
    )
    places = list(ModelPlace.objects.select_related("model"))
    for year in YEARS:
        store(
            [
                ModelRating(
                    place=place, unit_id=place.unit_id, authority_path=place.model.authority_path, year=year,
                    rank=dice.randint(1, 4), rated_at=NOW,
                )
                for place in places
            ]
        )  # fmt: skip


main()
