"""Fills the country with three years of everything and prints a line for each dashboard (bench_dashboard.py).

Rows of sheets (Mark) are written for one province only: with all of them, the tables would hold fifteen million rows
that no dashboard reads.
"""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402  (Django must be set up first)
from bench.generated import Generated  # noqa: E402
from bench.harness import percentile  # noqa: E402
from common.models import WorkYear  # noqa: E402
from common.scope import Role  # noqa: E402
from reports.domain.refreshing import freshen, mark_stale, refresh_everything, refresh_numbers  # noqa: E402
from reports.models import UnitFact, YearNumbers  # noqa: E402
from tests import factories  # noqa: E402
from units.enums import AuthorityKind  # noqa: E402
from units.models import Authority, Unit  # noqa: E402

YEARS, ROUNDS = (2024, 2025, 2026), 40
PROVINCE = "51."
settings.ALLOWED_HOSTS = ["*"]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def timed(label: str, act: Callable[[], object], rows: int) -> None:
    start = time.monotonic()
    act()
    print(f"{label} | {rows:,} | – | {(time.monotonic() - start) * 1000:,.0f} | – | {peak()}", flush=True)


def fill(wanted: int) -> None:
    for year in YEARS:
        WorkYear.objects.get_or_create(year=year, defaults={"opened_at": timezone.now()})
    communes = list(Authority.objects.filter(kind=AuthorityKind.COMMUNE).order_by("path"))
    each = max(4, wanted // len(communes))
    plain, full = Generated(random.Random(1), YEARS, with_marks=False), Generated(random.Random(2), YEARS)
    for first in range(0, len(communes), 50):
        with transaction.atomic():  # a disk write for fifty communes, not for each statement
            for commune in communes[first : first + 50]:
                made = full if commune.path.startswith(PROVINCE) else plain
                made.commune(commune, each, changes=3 if each > 10 else 0)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def read(path: str, person: User, label: str) -> None:
    client = Client(headers={"host": "localhost"})
    client.force_login(person, backend=BACKEND)
    url = f"/{YEARS[-1]}/tong-quan/"
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    queries = len(captured)
    assert answer.status_code == 200, answer.status_code
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        client.get(url)
        times.append((time.perf_counter() - start) * 1000)
    units = Unit.objects.filter(authority_path__startswith=path).count()
    middle, slow = statistics.median(times), percentile(times, 0.95)
    print(f"{label} | {units:,} | {queries} | {middle:.0f} | {slow:.0f} | {peak()}", flush=True)


def make_all() -> None:
    """Each year by a process of its own: nobody reads meanwhile, and it halves the time of the bench."""
    command = [sys.executable, "-m", "bench.read_dashboard", "year"]
    made = [subprocess.Popen([*command, str(year)]) for year in YEARS]
    codes = [one.wait() for one in made]
    if any(codes):
        raise SystemExit("Facts could not be made.")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def main() -> None:
    fill(int(sys.argv[1]))
    units = Unit.objects.count()
    now = timezone.now()
    timed("facts and numbers of three years, a process for each", make_all, units)
    facts = UnitFact.objects.count()
    commune = Authority.objects.filter(path__startswith=PROVINCE, kind=AuthorityKind.COMMUNE).order_by("path")[3]
    province, country = Authority.objects.get(path=PROVINCE), Authority.objects.get(path="")
    year = YEARS[-1]
    mark_stale([commune.path], [year], now=now)
    timed("one commune after a change", lambda: freshen(commune, year, now=now), facts)
    for place, label in ((province, "numbers of the province again"), (country, "numbers of the country again")):
        timed(label, lambda place=place: refresh_numbers(place, year, now=now), facts)
    assert not YearNumbers.objects.filter(is_stale=True).exists()
    for place, label in ((commune, "commune"), (province, "province"), (country, "country")):
        read(place.path, factories.person(Role.VIEWER, place, "Người xem"), label)


if sys.argv[1] == "year":
    refresh_everything((int(sys.argv[2]),), now=timezone.now())
else:
    main()
