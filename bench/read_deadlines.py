"""Fills a province with what is due and prints a line for each address of the board (bench_board.py)."""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Iterator

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import User  # noqa: E402  (Django must be set up first)
from bench.harness import percentile  # noqa: E402
from common.scope import Role  # noqa: E402
from deadlines.enums import Bearer, Subject, When  # noqa: E402
from deadlines.models import Obligation, Occurrence  # noqa: E402
from tests import factories  # noqa: E402
from tests.deadlines.samples import obligation  # noqa: E402
from units.enums import UnitKind  # noqa: E402
from units.models import Authority, Unit  # noqa: E402

YEAR, COMMUNES, EACH, ROUNDS = 2026, 125, 80, 40
settings.ALLOWED_HOSTS = ["*"]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
KINDS = [kind for kind in UnitKind.values if kind != UnitKind.COMMUNE]
YEARLY = ("dang_ky", "giay_to", "ho_so", "tu_cham", "bao_cao_nam", "bao_cao_sau_thang")


def fill() -> tuple[Authority, User]:
    """10,000 units with six yearly things and twelve monthly ones each, in all standings."""
    province = factories.authority("Tỉnh Thử", kind="province", code="98")
    viewer = factories.person(Role.VIEWER, province, "Người xem thử")
    yearly = [obligation(code, subject=Subject.PAPERS, title=f"Việc {code}") for code in YEARLY]
    monthly = obligation("bao_cao_thang", title="Báo cáo tháng", when=When.MONTHLY_BEFORE, day=10, month=None)
    for place in range(COMMUNES):
        commune = factories.authority(f"Xã Thử {place}", parent=province, code=f"{98000 + place}")
        units = [
            factories.unit(commune, f"Đơn vị {place}.{number}", kind=KINDS[number % len(KINDS)])
            for number in range(EACH)
        ]
        Occurrence.objects.bulk_create(row for unit in units for row in dues(unit, yearly, monthly))
    return province, viewer


def dues(unit: Unit, yearly: list[Obligation], monthly: Obligation) -> Iterator[Occurrence]:
    for number, of in enumerate(yearly):
        yield due(unit, of, 0, dt.date(YEAR, number + 2, 14))
    for month in range(1, 13):
        yield due(unit, monthly, month, dt.date(YEAR, month, 9))


def due(unit: Unit, of: Obligation, period: int, day: dt.date) -> Occurrence:
    """A third sent in time, a sixth late, the others not yet; half of what was sent is reviewed."""
    lot = (unit.pk + period + of.pk) % 6
    sent = day - dt.timedelta(days=1) if lot < 2 else day + dt.timedelta(days=3) if lot == 2 else None
    return Occurrence(
        obligation=of, code=of.code, subject=of.subject, bearer=Bearer.UNIT, year=YEAR, period=period, unit=unit,
        unit_kind=unit.kind, authority_path=unit.authority_path, on_time_to=day, due_on=day, sent_on=sent,
        reviewed_on=sent if lot == 0 else None,
    )  # fmt: skip


def main() -> None:
    province, viewer = fill()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    client = Client()
    client.force_login(viewer, backend=BACKEND)
    commune = Authority.objects.filter(parent=province).first()
    assert commune is not None
    pages = (
        ("board of the province", ""),
        ("one thing", "?code=bao_cao_nam"),
        ("one commune", f"?authority={commune.pk}"),
        ("list of the overdue, first page", "danh-sach/?state=overdue"),
        ("list of everything, last page", "danh-sach/?page=99999"),
        ("message to 500", "nhac/?code=bao_cao_nam"),
    )
    for name, query in pages:
        url, times = f"/{YEAR}/han/{query}", []
        assert client.get(url).status_code == 200
        for _ in range(ROUNDS):
            start = time.perf_counter()
            client.get(url)
            times.append((time.perf_counter() - start) * 1000)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        figures = f"{statistics.median(times):.0f} | {percentile(times, 0.95):.0f}"
        print(f"{name} | {Occurrence.objects.count()} | {len(queries)} | {figures}")


if __name__ == "__main__":
    main()
