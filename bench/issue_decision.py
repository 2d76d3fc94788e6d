"""Issues decisions about many units in this process and prints one row of a table (bench/bench_decisions.py)."""

from __future__ import annotations

import statistics
import sys
import time
from types import SimpleNamespace
from typing import Any

import django
from django.db import connection
from django.test.utils import CaptureQueriesContext


def batch(count: int) -> tuple[Any, SimpleNamespace]:
    """An approved decision of a commune of its own."""
    from common.scope import Role
    from tests import factories
    from tests.decisions import samples

    commune = factories.authority(f"Xã Thử {count}")
    people = {role: factories.person(role, commune) for role in (Role.OFFICER, Role.APPROVER)}
    actors = {role.value: factories.actor(person) for role, person in people.items()}
    cast = SimpleNamespace(commune=commune, actor=actors.__getitem__)
    samples.letterhead(commune)
    return samples.approved(cast, samples.units(commune, count)), cast


def main(count: int, rounds: int) -> None:
    from common.models import AuditEvent
    from tests import factories
    from tests.decisions import samples

    seconds, queries = [], 0
    factories.work_year(2026)
    for _round in range(rounds):
        decision, cast = batch(count)
        before = AuditEvent.objects.filter(kind="recognition.recorded").count()
        began = time.perf_counter()
        samples.sign(decision, cast.actor("officer"))
        seconds.append(time.perf_counter() - began)
        rows = AuditEvent.objects.filter(kind="recognition.recorded").count() - before
    decision, cast = batch(count)
    with CaptureQueriesContext(connection) as caught:
        samples.sign(decision, cast.actor("officer"))
    queries = len(caught)
    print(f"{count} | {queries} | {statistics.median(seconds):.2f} | {max(seconds):.2f} | {rows}")


django.setup()
main(int(sys.argv[1]), int(sys.argv[2]))
