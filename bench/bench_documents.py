"""How long the documents take: the commune summary, 120 sheets in one PDF, lists of 1,000 units as XLSX.

Run: .venv/bin/python -m bench.bench_documents [--runs 5]
Goals: summary of 120 units as PDF ≤ 6 s; 120 filled sheets as one PDF ≥ 20 pages a second; 1,000 units as XLSX ≤ 5 s.
Each figure includes reading the rows from the database (SQLite, an own folder, nothing of an installation is touched).
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

YEAR = 2026
SHEETS, MANY = 120, 1000
STATES = ("sent", "reviewing", "reviewed", "approved", "approved", "approved")


def set_up(folder: str) -> None:
    """An empty database of its own."""
    os.environ.update(ANTQ_DATA=folder, ANTQ_ENV_FILE=os.devnull, DJANGO_SETTINGS_MODULE="antq.settings")
    for name in ("DATABASE_URL", "CELERY_BROKER_URL", "ANTQ_PRODUCTION"):
        os.environ.pop(name, None)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def fill_rows() -> dict[str, Any]:
    """A commune with 120 units in all states, another one with 1,000 units."""
    from django.db import transaction

    from common.scope import Role
    from tests import factories as make
    from tests.scoring.filled import confirm_thresholds, fill, load_rubrics, recognise

    load_rubrics()
    make.work_year(YEAR)
    small, large = make.authority("Xã Bình Sơn"), make.authority("Phường Cẩm Thành")
    officer = make.person(Role.OFFICER, small)
    other = make.person(Role.OFFICER, large)
    confirm_thresholds(officer)
    kinds = ("agency", "hospital", "enterprise", "school")
    with transaction.atomic():
        for place, count in ((small, SHEETS), (large, MANY)):
            for number in range(count):
                kind = kinds[number % len(kinds)]
                unit = make.unit(place, f"Công ty trách nhiệm hữu hạn một thành viên Đông Hải số {number}", kind=kind)
                if place is small:
                    recognise(unit, officer)
                    lost = str(number % 60)
                    fill(unit, officer, state=STATES[number % len(STATES)], lost=lost, lost_superior=str(number % 61))
    return {"small": small, "large": large, "officer": make.actor(officer), "other": make.actor(other)}


def works(world: dict[str, Any]) -> list[tuple[str, str, Callable[[], bytes]]]:
    """(what, goal, how)."""
    from django.utils import timezone

    from reports.domain.refreshing import freshen
    from reports.exports import summary_pdf, summary_xlsx
    from reports.queries import summarise
    from scoring.exports import sheet_docs, sheet_pdf
    from scoring.models import Scorecard
    from units.exports import units_workbook
    from units.models import Unit

    now = timezone.now()

    def summary(place: str, actor: str) -> Any:
        freshen(world[place], YEAR, now=now)
        return summarise(authority=world[place], year=YEAR, now=now)

    def sheets() -> bytes:
        cards = Scorecard.objects.select_related("unit__authority", "rubric", "level").order_by("pk")
        return sheet_pdf(sheet_docs(cards, now=now), title="Phiếu", now=now)

    def units() -> bytes:
        rows = Unit.objects.filter(authority=world["large"]).select_related("authority", "area")
        return units_workbook(rows.iterator(chunk_size=2000))

    return [
        (f"Summary of {SHEETS} units, PDF", "≤ 6 s", lambda: summary_pdf(summary("small", "officer"))),
        (f"{SHEETS} filled sheets, one PDF", "≥ 20 pages/s", sheets),
        (f"{MANY:,} units, list as XLSX", "≤ 5 s", units),
        (f"{MANY:,} units, summary as XLSX", "≤ 5 s", lambda: summary_xlsx(summary("large", "other"))),
    ]


def measure(make: Callable[[], bytes], runs: int) -> tuple[float, float, bytes]:
    """Seconds of the first run (libraries are read, typst remembers nothing), median of ``runs`` more, the file."""
    start = time.perf_counter()
    content = make()
    first = time.perf_counter() - start
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        content = make()
        times.append(time.perf_counter() - start)
    return first, statistics.median(times), content


def pages_of(content: bytes) -> int:
    import io

    import pypdf

    return len(pypdf.PdfReader(io.BytesIO(content)).pages) if content.startswith(b"%PDF") else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory(prefix="antq-bench-") as folder:
        set_up(folder)
        world = fill_rows()
        print(f"| {'document':34} | first s | median s | pages | pages/s, first |     KB | goal         |")
        print(f"|{'-' * 36}|--------:|---------:|------:|---------------:|-------:|--------------|")
        for what, goal, make in works(world):
            first, seconds, content = measure(make, runs)
            pages = pages_of(content)
            speed = f"{pages / first:.0f}" if pages else ""
            size = f"{len(content) // 1024:,}"
            print(
                f"| {what:34} | {first:7.2f} | {seconds:8.2f} | {pages or '':>5} | {speed:>14} | {size:>6} | {goal} |"
            )
            sys.stdout.flush()
        from django.db import connection

        connection.close()
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    raise SystemExit(main())
