"""Fills a province, or exports one list of it and prints a line of the table of bench_lists.py."""

from __future__ import annotations

import random
import resource
import sys
import time

import django

django.setup()

from django.conf import settings  # noqa: E402  (Django must be set up first)
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from bench.generated import Generated  # noqa: E402
from common.models import WorkYear  # noqa: E402
from common.scope import Role  # noqa: E402
from reports.domain.refreshing import refresh_everything  # noqa: E402
from tests import factories  # noqa: E402
from units.enums import AuthorityKind  # noqa: E402
from units.models import Authority  # noqa: E402

YEAR, PROVINCE = 2026, "51."
LISTS = {"units": "don-vi/", "sheets": "cham-diem/", "facts": "tong-quan/danh-sach/?so=units"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
settings.ALLOWED_HOSTS = ["*"]


def fill(wanted: int) -> None:
    """``wanted`` units over the communes of one province, with a year of everything but the rows of sheets."""
    now = timezone.now()
    WorkYear.objects.get_or_create(year=YEAR, defaults={"opened_at": now})
    communes = list(Authority.objects.filter(path__startswith=PROVINCE, kind=AuthorityKind.COMMUNE).order_by("path"))
    made, each = Generated(random.Random(4), (YEAR,), with_marks=False), -(-wanted // len(communes))
    with transaction.atomic():
        for number, commune in enumerate(communes):
            made.commune(commune, min(each, wanted - number * each))
    refresh_everything((YEAR,), path=PROVINCE, now=now)
    factories.person(Role.VIEWER, Authority.objects.get(path=PROVINCE), "Người xem")


def export(name: str, file_format: str) -> None:
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(full_name="Người xem"), backend=BACKEND)
    url = f"/{YEAR}/{LISTS[name]}"
    url += f"{'&' if '?' in url else '?'}xuat={file_format}"
    start = time.monotonic()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    seconds, queries = time.monotonic() - start, len(captured)
    assert answer.headers["Content-Disposition"].startswith("attachment"), answer.status_code
    rows = client.get(url.replace(f"={file_format}", "=csv")).content.decode("utf-8-sig").count("\r\n") - 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    size = len(answer.content) // 1024
    print(f"{name}, {file_format} | {rows:,} | {queries} | {seconds:.1f} | {peak} | {size:,}")


if sys.argv[1] == "fill":
    fill(int(sys.argv[2]))
else:
    export(sys.argv[1], sys.argv[2])
