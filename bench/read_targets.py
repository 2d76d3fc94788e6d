"""One line for each place: units, targets, queries, median and worst time of all targets of the fullest plan."""

from __future__ import annotations

import statistics
import time

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from common.scope import within  # noqa: E402  (Django must be set up first)
from models_programs.models import Programme  # noqa: E402
from models_programs.queries.metrics import progress_of  # noqa: E402
from units.models import Authority, Unit  # noqa: E402

YEAR, ROUNDS = 2026, 15


def main() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    targets = list(Programme.objects.get(shipped_code="sd_2026").targets.select_related("programme"))
    for path, label in (("08.02536.", "commune"), ("08.", "province")):
        authority = Authority.objects.select_related("parent").get(path=path)
        progress_of(targets, authority=authority, year=YEAR)
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            found = progress_of(targets, authority=authority, year=YEAR)
            times.append((time.perf_counter() - start) * 1000)
        assert any(one.measured.part for one in found)
        with CaptureQueriesContext(connection) as queries:
            progress_of(targets, authority=authority, year=YEAR)
        units = Unit.objects.filter(within(path)).count()
        figures = f"{len(queries)} | {statistics.median(times):.0f} | {max(times):.0f}"
        print(f"{label} | {units} | {len(targets)} | {figures}")


main()
