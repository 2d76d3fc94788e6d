"""The crash campaign: a real worker with beat, a real SMTP server, kill -9 at five points (quality.md REL-REM-07), and
a broker that is emptied in the middle.

Run by test_crash.py with an own database and broker: python -m tests.deadlines.campaign KILLS_PER_POINT; prints JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from tests.deadlines.sink import Sink, sink
from tests.script.tools import ROOT, wait_for

POINTS = ("before claim", "after claim", "during SMTP", "after SMTP", "after mark")
WORKER = [sys.executable, "-m", "celery", "-A", "antq", "worker", "--beat", "--concurrency", "1", "--loglevel", "INFO"]
PEOPLE = 3  # new recipients in each round


class Campaign:
    def __init__(self, folder: Path, server: Sink) -> None:
        self.folder, self.server = folder, server
        self.order, self.log = folder / "order", folder / "worker.log"
        self.env = os.environ | {"CRASH_FILE": str(self.order)}
        self.worker: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [*WORKER, "--schedule", str(self.folder / "beat"), "--include", "tests.deadlines.crashpoints"]
        with self.log.open("ab") as output:
            self.worker = subprocess.Popen(
                command, env=self.env, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )

    def kill_at(self, point: str) -> bool:
        """Arm the order, bring new work, wait for the death."""
        self.order.write_text(point)
        new_work()
        if point == "after claim":
            flush_broker()
        self.start()
        died = wait_for(lambda: self.worker is not None and self.worker.poll() is not None, 60)
        return died and not self.order.exists()

    def finish(self) -> bool:
        """A worker that nobody kills does the rest."""
        from deadlines.enums import DigestState
        from deadlines.models import Digest, Mail, Sweep

        self.start()
        try:
            return wait_for(
                lambda: (
                    Sweep.objects.exists()
                    and not Sweep.objects.filter(done_at=None).exists()
                    and not Digest.objects.filter(state=DigestState.DUE).exists()
                    and not Mail.objects.exclude(state="sent").exists()
                ),
                60,
            )
        finally:
            assert self.worker is not None
            self.worker.terminate()
            self.worker.wait(60)


def flush_broker() -> None:
    """All messages are gone; the rows are not."""
    from django.conf import settings

    if settings.CELERY_BROKER_URL.startswith("redis"):
        import redis

        with redis.Redis.from_url(settings.CELERY_BROKER_URL) as client:
            client.flushdb()
        return
    for message in (settings.BROKER_DIR / "queue").glob("*.msg"):
        message.unlink()


def new_work() -> None:
    """Heads of new units with something due today; the parts of the day are looked through once more."""
    from django.db import transaction

    from common.scope import Role
    from deadlines.models import Obligation, Sweep
    from tests import factories as make
    from tests.deadlines import samples
    from units.models import Authority

    today = samples.timezone.localdate()
    with transaction.atomic():
        place = Authority.objects.get(code="51")
        of = Obligation.objects.get()
        for _ in range(PEOPLE):
            unit = make.unit(place, code=f"DV{os.urandom(6).hex()}")
            name = os.urandom(8).hex()
            make.person(Role.UNIT_HEAD, unit, username=name, email=f"{name}@example.vn")
            samples.occurrence(of, unit, year=today.year, on_time_to=today)
        Sweep.objects.all().delete()


def prepare() -> None:
    from django.core.management import call_command

    from deadlines.models import Holiday
    from tests import factories as make
    from tests.deadlines import samples

    call_command("migrate", verbosity=0)
    make.authority("Tỉnh Quảng Ngãi", kind="province", code="51")
    samples.obligation()
    today = samples.timezone.localdate()
    for number in range(2):  # the campaign may run on a Sunday
        Holiday.objects.update_or_create(
            authority=None, day=today + dt.timedelta(days=number), defaults={"name": "Làm bù", "is_working": True}
        )


def main(per_point: int) -> dict[str, Any]:
    with sink() as server, tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "antq.settings", "ANTQ_EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
            "ANTQ_BASE_URL": "https://antq.example", "ANTQ_REMINDER_FROM": "0", "ANTQ_REMINDER_TO": "24",
        }  # fmt: skip
        import django

        django.setup()
        prepare()
        campaign = Campaign(Path(folder), server)
        kills = Counter[str]()
        for _ in range(per_point):
            for point in POINTS:
                kills[point] += campaign.kill_at(point)
        finished = campaign.finish()
        return report(server, kills) | {"finished": finished, "log": campaign.log.read_text()[-3000:]}


def report(server: Sink, kills: Counter[str]) -> dict[str, Any]:
    from accounts.models import User
    from deadlines.models import Mail, Notice

    taken = Counter(server.ids)
    wanted = set(Mail.objects.values_list("message_id", flat=True))
    people = User.objects.exclude(email="").count()
    return {
        "kills": dict(kills),
        "people": people,
        "notices": Notice.objects.count(),
        "people_told": Notice.objects.order_by().values("user").distinct().count(),
        "mails": len(wanted),
        "lost": len(wanted - taken.keys()),
        "unknown": len(taken.keys() - wanted),
        "duplicates": sum(taken.values()) - len(taken),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))  # noqa: T201
