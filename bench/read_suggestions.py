"""One line for each number of sheets: authorities, queries, seconds for facts and for everything."""

from __future__ import annotations

import datetime as dt
import statistics
import time

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from common.scope import within  # noqa: E402  (Django must be set up first)
from scoring.models import Scorecard  # noqa: E402
from scoring.queries.facts import collect_facts  # noqa: E402
from scoring.queries.suggestions import suggestions_of  # noqa: E402

YEAR, ROUNDS = 2026, 3
TODAY = dt.date(YEAR, 10, 20)


def main() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    sheets = Scorecard.objects.filter(within("08."), year=YEAR).select_related("unit", "rubric").order_by("pk")
    for number in (1, 120, 10_000):
        cards = list(sheets[:number])
        units = [card.unit for card in cards]
        suggestions_of(cards, today=TODAY)
        facts, everything, busy = [], [], []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            collect_facts(units, YEAR, today=TODAY)
            facts.append(time.perf_counter() - start)
            start, used = time.perf_counter(), time.process_time()
            found = suggestions_of(cards, today=TODAY)
            everything.append(time.perf_counter() - start)
            busy.append(time.process_time() - used)
        assert sum(len(rows) for rows in found.values()) == 20 * len(cards)
        with CaptureQueriesContext(connection) as queries:
            suggestions_of(cards, today=TODAY)
        authorities = len({unit.authority_path for unit in units})
        times = [statistics.median(facts), statistics.median(everything), max(everything), statistics.median(busy)]
        middle = " | ".join(f"{seconds:.2f}" for seconds in times)
        print(f"{len(cards):,} | {authorities} | {len(queries)} | {middle}")


main()
