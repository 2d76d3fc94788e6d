"""One day of reminders for 50,000 people: swept, put together, told in the system and mailed by two workers.

Run: .venv/bin/python -m bench.bench_reminders [--people 50000]
Goal: ≤ 10 minutes from the first tick to the last mail taken by the server. PostgreSQL with its defaults, two worker
processes that do what a tick wakes (no broker: a wake-up carries nothing), a real SMTP server in a process of its own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from bench.harness import ROOT, environment, free_port, machine, postgres, run, wait_for

DAY = dt.date(2026, 10, 7)
COMMUNES = 500


def now() -> dt.datetime:
    return dt.datetime(DAY.year, DAY.month, DAY.day, 1, tzinfo=dt.UTC)  # 8:00 in Hà Nội


def fill(people: int) -> None:
    """``people`` units with a head and an address in 34 provinces; for each a report due in a week and a late paper."""
    import django

    django.setup()
    from django.utils import timezone

    from accounts.models import Membership, User
    from deadlines.models import Obligation, Occurrence
    from tests import factories as make
    from tests.deadlines import samples
    from units.models import Authority, Unit

    ministry = make.authority("Bộ Công an", kind="ministry", code="BCA")
    provinces = [make.authority(f"Tỉnh {n}", kind="province", parent=ministry, code=f"{n:02d}") for n in range(1, 35)]
    communes = [make.authority(f"Xã {n}", parent=provinces[n % 34], code=f"{n:05d}") for n in range(COMMUNES)]
    for place in (*communes, *provinces, ministry):
        make.person("officer", place, email=f"canbo{place.pk}@example.vn")
    assert Authority.objects.count() == COMMUNES + 35
    report, paper = samples.obligation(), samples.obligation("khac", title="Kế hoạch")
    for start in range(0, people, 5000):
        numbers = range(start, min(people, start + 5000))
        units = []
        for n in numbers:
            place = communes[n % COMMUNES]
            units.append(Unit(authority=place, area=place, kind="school", code=f"D{n}", name=f"Trường {n}",
                              valid_from=dt.date(2020, 1, 1)))  # fmt: skip
            units[-1].fill_keys()
        Unit.objects.bulk_create(units)
        users = User.objects.bulk_create(
            User(username=f"u{n}", full_name=f"Người {n}", password="!", email=f"nguoi{n}@example.vn", sort_key="x",
                 search_key="x", created_at=timezone.now())
            for n in numbers
        )  # fmt: skip
        Membership.objects.bulk_create(
            Membership(user=user, unit=unit, role="unit_head", valid_from=dt.date(2020, 1, 1))
            for user, unit in zip(users, units, strict=True)
        )
        Occurrence.objects.bulk_create(
            Occurrence(obligation=of, code=of.code, subject=of.subject, bearer="unit", year=2026, unit=unit,
                       unit_kind="school", authority_path=unit.authority_path, on_time_to=day, due_on=day)
            for unit in units
            for of, day in ((report, dt.date(2026, 10, 14)), (paper, dt.date(2026, 9, 30)))
        )  # fmt: skip
    assert Obligation.objects.count() == 2


def plan() -> None:
    import django

    django.setup()
    from deadlines.domain.sweeping import plan_day

    print(plan_day(now=now()))


def work() -> None:
    """One worker: what the tasks do, until nothing waits."""
    import django

    django.setup()
    from deadlines.domain.digests import settle_digests
    from deadlines.domain.mailing import send_mails, waiting_mails
    from deadlines.domain.sweeping import all_swept, sweep, waiting_sweeps

    moment, marks = now(), [time.perf_counter()]
    while ids := waiting_sweeps(now=moment):
        sweep(ids[os.getpid() % len(ids)], now=moment)
    while not all_swept(DAY):
        time.sleep(0.1)
    marks.append(time.perf_counter())
    while settle_digests(now=moment):
        pass
    marks.append(time.perf_counter())
    while ids := waiting_mails(now=moment):
        random.shuffle(ids)
        send_mails(ids, now=moment)
    marks.append(time.perf_counter())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(*(f"{end - start:.1f}" for start, end in pairwise(marks)), memory)


def serve(port: int) -> None:
    """The SMTP server: takes everything, counts nothing."""
    import asyncio

    from aiosmtpd.smtp import SMTP

    class Taker:
        async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
            return "250 OK"

    async def main() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Taker(), loop=loop), "127.0.0.1", port)
        await server.serve_forever()

    asyncio.run(main())


def counts(env: dict[str, str]) -> str:
    code = (
        "from deadlines.models import *; print(Reminder.objects.count(), Notice.objects.count(), "
        "Mail.objects.filter(state='sent').count(), Mail.objects.count())"
    )
    return run("manage.py", "shell", "-v", "0", "-c", code, env=env).strip()


def main(people: int) -> None:
    print(machine())
    with tempfile.TemporaryDirectory(prefix="antq-bench-") as folder, postgres() as database:
        port = free_port()
        env = environment(Path(folder), database) | {
            "ANTQ_ENV_FILE": os.devnull, "ANTQ_EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "ANTQ_BASE_URL": "https://antq.example",
        }  # fmt: skip
        me = [sys.executable, "-m", "bench.bench_reminders"]
        server = subprocess.Popen([*me, "--part", "serve", "--port", str(port)], cwd=ROOT, env=env)
        try:
            wait_for(port)
            run("manage.py", "migrate", "-v0", env=env)
            run("-m", "bench.bench_reminders", "--part", "fill", "--people", str(people), env=env)
            run("manage.py", "shell", "-v", "0", "-c",
                "from django.db import connection; connection.cursor().execute('ANALYZE')", env=env)  # fmt: skip
            start = time.perf_counter()
            run("-m", "bench.bench_reminders", "--part", "plan", env=env)
            workers = [
                subprocess.Popen([*me, "--part", "work"], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
                for _ in range(2)
            ]
            answers = [worker.communicate()[0].strip() for worker in workers]
            seconds = time.perf_counter() - start
        finally:
            server.kill()
            server.wait()
        reminders, notices, sent, mails = counts(env).split()
        print("| people | reminders | notices | mails sent | seconds in all | goal |")
        print("|---|---|---|---|---|---|")
        print(f"| {people:,} | {reminders} | {notices} | {sent} of {mails} | {seconds:.0f} | ≤ 600 |")
        for answer in answers:
            print("worker: sweep, digests, mails (seconds), peak MB:", answer)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--part", default="")
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    parts = {
        "": lambda: main(given.people), "fill": lambda: fill(given.people), "plan": plan, "work": work,
        "serve": lambda: serve(given.port),
    }  # fmt: skip
    parts[given.part]()
