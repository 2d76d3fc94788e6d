"""Extra rows for the benches, on top of the demo year: 400 more units in a commune, twenty people with a sheet."""

from __future__ import annotations

import datetime as dt
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antq.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from accounts.models import Membership, User  # noqa: E402  (Django must be set up first)
from accounts.queries import actor_of  # noqa: E402
from scoring.domain import open_scorecard  # noqa: E402
from units.enums import Eligibility, UnitKind  # noqa: E402
from units.models import Authority, Unit  # noqa: E402

WRITERS = 20
KINDS = [kind for kind in UnitKind.values if kind != UnitKind.COMMUNE]


def main() -> None:
    commune = Authority.objects.get(path="51.21040.")
    day = dt.date(2020, 1, 1)
    units = [
        Unit(
            authority=commune,
            area=commune,
            kind=KINDS[number % len(KINDS)],
            code=f"DO{number:03d}",
            name=f"Đơn vị đo tốc độ số {number}",
            head_name="Nguyễn Văn Đo",
            phone="0900 000 999",
            eligibility=Eligibility.IN,
            staff=number,
            valid_from=day,
        )
        for number in range(400)
    ]
    for unit in units:
        unit.fill_keys()
    Unit.objects.bulk_create(units)
    password = User.objects.get(username="canbo").password
    schools = Unit.objects.filter(authority=commune, kind=UnitKind.SCHOOL, code__startswith="DO")[:WRITERS]
    for number, unit in enumerate(schools):
        user = User.objects.create(
            username=f"do{number:02d}", full_name="Nguyễn Văn Đo", password=password, is_demo=True
        )
        head = actor_of(Membership.objects.create(user=user, role="unit_head", unit=unit, valid_from=day))
        open_scorecard(unit=unit, year=2026, actor=head, now=timezone.now())


main()
