"""Fills the country with units and makes what is due in a year (bench_occurrences.py): a line for each step."""

from __future__ import annotations

import datetime as dt
import resource
import sys
import time
from collections.abc import Callable
from itertools import islice

import django

django.setup()

from deadlines.domain.occurrences import make_occurrences  # noqa: E402  (Django must be set up first)
from deadlines.domain.settling import settle_all  # noqa: E402
from deadlines.models import Occurrence  # noqa: E402
from units.enums import AuthorityKind, Eligibility, UnitKind  # noqa: E402
from units.models import Authority, Unit  # noqa: E402

YEAR = 2026
KINDS = [kind for kind in UnitKind.values if kind != UnitKind.COMMUNE]


def fill(wanted: int) -> int:
    """Units spread over all communes, all in the scope of TT 124."""
    communes = list(Authority.objects.filter(kind=AuthorityKind.COMMUNE))
    each = -(-wanted // len(communes))
    units = (unit for commune in communes for unit in _units(commune, each))
    while some := list(islice(units, 5000)):
        Unit.objects.bulk_create(some)
    return len(communes) * each


def _units(commune: Authority, count: int) -> list[Unit]:
    made = [
        Unit(
            authority=commune, area=commune, kind=KINDS[number % len(KINDS)], code=f"B{number}",
            name=f"Đơn vị {number}", eligibility=Eligibility.IN, valid_from=dt.date(2020, 1, 1),
        )
        for number in range(count)
    ]  # fmt: skip
    for unit in made:
        unit.fill_keys()
    return made


def timed(label: str, act: Callable[[], object]) -> None:
    start = time.monotonic()
    act()
    seconds = time.monotonic() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{label} | {Occurrence.objects.count():,} | {seconds:.1f} | {peak}", flush=True)


units = fill(int(sys.argv[1]))
timed(f"{units:,} units, made", lambda: make_occurrences(year=YEAR))
timed("made again, nothing to do", lambda: make_occurrences(year=YEAR))
timed("brought to the truth", lambda: settle_all(year=YEAR))
