"""Fills a province with scored units and prints a line for each address of the board (bench_classification.py)."""

from __future__ import annotations

import statistics
import time
from decimal import Decimal
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from common.scope import Role  # noqa: E402
from registrations.models import Recognition  # noqa: E402
from scoring.models import Rubric, Scorecard  # noqa: E402
from tests import factories  # noqa: E402
from tests.scoring import filled  # noqa: E402
from units.models import Authority, Unit  # noqa: E402

YEAR, COMMUNES, EACH, ROUNDS = 2026, 60, 50, 15
settings.ALLOWED_HOSTS = ["*"]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PAGES = (("first page", ""), ("near a threshold", "?show=edge"), ("by level, last page", "?sort=-level&page=99"))


def fill() -> tuple[Authority, Any]:
    """Two thirds approved, the others reviewed, with every total from 20 to 100."""
    filled.load_rubrics()
    province = factories.authority("Tỉnh Thử", kind="province", code="98")
    viewer = factories.person(Role.VIEWER, province, "Người xem thử")
    filled.confirm_thresholds(viewer)
    rubric, now = Rubric.objects.get(code="QN-CQDNCSGD"), timezone.now()
    for place in range(COMMUNES):
        commune = factories.authority(f"Xã Thử {place}", parent=province, code=f"{98000 + place}")
        units = [factories.unit(commune, f"Trường Thử {place}.{number}") for number in range(EACH)]
        Scorecard.objects.bulk_create(card(unit, rubric, number, now) for number, unit in enumerate(units))
        Recognition.objects.bulk_create(
            Recognition(
                unit=unit, year=YEAR, authority_path=unit.authority_path, status="recognised", recorded_by=viewer,
                recorded_at=now, decision_number="1/QĐ-UBND", decision_date=now.date(),
            )
            for unit in units
        )  # fmt: skip
    return province, viewer


def card(unit: Unit, rubric: Rubric, number: int, now: Any) -> Scorecard:
    total, is_done = Decimal(20 + number * 80 // EACH), number % 3 != 0
    level = "XS" if total >= 90 else "K" if total >= 70 else "TB" if total >= 50 else "Y"
    return Scorecard(
        unit=unit,
        year=YEAR,
        authority_path=unit.authority_path,
        rubric=rubric,
        state="approved" if is_done else "reviewed",
        level_id=level if is_done else None,
        self_total=total,
        superior_total=total,
        created_at=now,
        first_sent_at=now,
        approved_at=now if is_done else None,
    )


def main() -> None:
    province, viewer = fill()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    client = Client()
    client.force_login(viewer, backend=BACKEND)
    for name, query in PAGES:
        url, times = f"/{YEAR}/cham-diem/xep-loai/{query}", []
        assert client.get(url).status_code == 200
        for _ in range(ROUNDS):
            start = time.perf_counter()
            client.get(url)
            times.append((time.perf_counter() - start) * 1000)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        count = Unit.objects.filter(authority__parent=province).count()
        print(f"{name} | {count} | {len(queries)} | {statistics.median(times):.0f} | {max(times):.0f}")


main()
