"""Fills a province with units, sheets, registrations and what is due, and prints a line for each home page."""

from __future__ import annotations

import statistics
import time

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.harness import percentile  # noqa: E402  (Django must be set up first)
from bench.read_deadlines import BACKEND, YEAR, fill  # noqa: E402
from common.scope import Role, within  # noqa: E402
from deadlines.models import Obligation, Occurrence  # noqa: E402
from registrations.models import Registration  # noqa: E402
from scoring.models import Rubric, Scorecard  # noqa: E402
from tests import factories  # noqa: E402
from tests.deadlines import samples  # noqa: E402
from tests.scoring import filled  # noqa: E402
from units.models import Authority, Unit  # noqa: E402

OFFICER_UNITS, ROUNDS = 120, 60
settings.ALLOWED_HOSTS = ["*"]


def complete(province: Authority) -> Authority:
    """One commune grows to 120 units; every third unit registered, every second has a sheet; communes owe too."""
    commune = Authority.objects.filter(parent=province).earliest("pk")
    pattern = list(Occurrence.objects.filter(unit=Unit.objects.filter(authority=commune).earliest("pk")))
    missing = OFFICER_UNITS - Unit.objects.filter(authority=commune).count()
    for number in range(missing):
        unit = factories.unit(commune, f"Đơn vị thêm {number}")
        for row in pattern:
            row.pk, row.unit, row.unit_kind = None, unit, unit.kind
            row._state.adding = True
        Occurrence.objects.bulk_create(pattern)
    upward = samples.obligation("bao_cao_xa", bearer="authority", title="Báo cáo gửi tỉnh")
    for place in Authority.objects.filter(parent=province):
        samples.occurrence(upward, place)
    units, now = list(Unit.objects.filter(within(province.path))), timezone.now()
    Registration.objects.bulk_create(
        [
            Registration(
                unit=one, authority_id=one.authority_id, authority_path=one.authority_path, year=YEAR, state="accepted",
                created_at=now, changed_at=now, first_sent_at=now, sent_at=now,
            )
            for one in units[::3]
        ],
        batch_size=2000,
    )  # fmt: skip
    filled.load_rubrics()
    rubric = Rubric.objects.get(code="QN-CQDNCSGD")
    states = ("draft", "sent", "reviewing", "reviewed")
    Scorecard.objects.bulk_create(
        [
            Scorecard(
                unit=one, year=YEAR, authority_path=one.authority_path, rubric=rubric, state=states[number % 4],
                created_at=now,
            )
            for number, one in enumerate(units[::2])
        ],
        batch_size=2000,
    )  # fmt: skip
    return commune


def main() -> None:
    province, _ = fill()
    commune = complete(province)
    head = factories.person(Role.UNIT_HEAD, Unit.objects.filter(authority=commune).earliest("pk"), "Đầu mối thử")
    people = [("a unit's head", head, commune)]
    people += [
        (f"{role.value} of {words}", factories.person(role, place, f"Người {role.value} {words}"), place)
        for words, place in (("a commune", commune), ("the province", province))
        for role in (Role.OFFICER, Role.APPROVER)
    ]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    assert Obligation.objects.exists()
    for name, person, place in people:
        client, url, times = Client(), f"/{YEAR}/", []
        client.force_login(person, backend=BACKEND)
        assert client.get(url).status_code == 200
        for _ in range(ROUNDS):
            start = time.perf_counter()
            client.get(url)
            times.append((time.perf_counter() - start) * 1000)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts = " | ".join(str(table.objects.filter(within(place.path)).count()) for table in (Unit, Occurrence))
        print(f"{name} | {counts} | {len(queries)} | {statistics.median(times):.0f} | {percentile(times, 0.95):.0f}")


main()
