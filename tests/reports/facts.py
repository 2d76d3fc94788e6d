"""Years of units as they might be, written straight into the facts: for pages and charts that read nothing else."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from django.utils import timezone

from registrations.enums import RecognitionStatus, RegistrationState
from reports.domain.refreshing import mark_numbers, refresh_numbers
from reports.models import Stale, UnitFact, YearNumbers
from scoring.enums import SheetState
from tests import factories as make
from units.enums import Eligibility, UnitKind
from units.models import Authority, Unit

YEAR = 2026
KINDS = list(UnitKind.values)
S = SheetState


def fact(unit: Unit, *, year: int = YEAR, **fields: object) -> UnitFact:
    """One unit's year; everything blank unless told."""
    about = {"authority_path": unit.authority_path, "kind": unit.kind, "eligibility": unit.eligibility}
    return UnitFact.objects.update_or_create(unit=unit, year=year, defaults=about | fields)[0]


def random_fact(unit: Unit, dice: random.Random, *, year: int = YEAR) -> UnitFact:
    """A year that could be: nothing scored before it was sent, nothing decided before it was scored."""
    registration = dice.choice(["", *RegistrationState.values])
    sheet = dice.choice(["", *S.values, S.APPROVED, S.REVIEWED])
    scored = sheet in (S.REVIEWED, S.APPROVED)
    total = Decimal(dice.randint(600, 2000)) / 20
    level = "" if not scored or dice.random() < 0.2 else _level(total)
    expected = dice.randint(0, 6)
    sent = dice.randint(0, expected)
    return fact(
        unit,
        year=year,
        registration=registration,
        registered_on=dt.date(year, 1, dice.randint(1, 28)) if registration else None,
        registered_late=bool(registration) and dice.random() < 0.3,
        recognition=dice.choice(["", *RecognitionStatus.values]),
        sheet=sheet,
        self_total=total if sheet not in ("", S.DRAFT, S.RETURNED) else None,
        superior_total=total - 2 if scored else None,
        level=level,
        level_is_final=bool(level) and sheet == S.APPROVED,
        is_trial=scored and not level,
        classification_number="12/QĐ-BCĐ" if level and sheet == S.APPROVED and dice.random() < 0.7 else "",
        effective_models=dice.randint(0, 2),
        activities=3,
        festivals=dice.randint(0, 1),
        inspections=dice.randint(0, 1),
        expected=expected,
        sent=sent,
        on_time=dice.randint(0, sent),
    )


def _level(total: Decimal) -> str:
    return "XS" if total >= 92 else "K" if total >= 72 else "TB" if total >= 52 else "Y"


def generated(authority: Authority, number: int, *, seed: int = 7, year: int = YEAR) -> list[UnitFact]:
    """Units of every kind with random years."""
    dice = random.Random(seed)
    found = []
    for index in range(number):
        unit = make.unit(
            authority,
            f"Đơn vị {authority.code} {index:03d}",
            kind=KINDS[index % len(KINDS)],
            eligibility=dice.choice([Eligibility.IN, Eligibility.IN, Eligibility.VOLUNTARY, Eligibility.OUT]),
        )
        found.append(random_fact(unit, dice, year=year))
    return found


def counted(*authorities: Authority, year: int = YEAR) -> None:
    """Count the numbers of some authorities, the lowest first, and of those above; facts stay as they are."""
    mark_numbers([one.path for one in authorities], year)
    rows = YearNumbers.objects.filter(year=year, is_stale=True).select_related("authority")
    for row in sorted(rows, key=lambda row: -len(row.authority_path)):
        refresh_numbers(row.authority, year, now=timezone.now())
    Stale.objects.filter(year=year).delete()
