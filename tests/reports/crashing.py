"""Reports whose worker is killed in the middle: ``python -m tests.reports.crashing`` starts two, prints how they end.

The real worker beside it loads this module too (``celery worker --include``): there the builder kills its own process
with SIGKILL as often as the order says, and beat looks for dead workers every second.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antq.settings")


def install() -> None:
    """What the worker knows more than usual."""
    from antq.celery import app
    from common import jobs
    from common.jobs import Produced, Progress
    from reports.documents import Document, Order, register

    def build(order: Order, progress: Progress) -> Produced:
        progress(1, 2)
        marks = Path(order.params["marks"])
        with marks.open("a") as file:
            file.write("x")
        if len(marks.read_text()) <= int(order.params["kills"]):
            os.kill(os.getpid(), signal.SIGKILL)
        return Produced(b"PK", "a.xlsx", "text/plain")

    register(Document(code="crash", label="Thử", title="Thử", formats=("xlsx",), hint="", build=build))
    jobs.STALE = dt.timedelta(seconds=2)
    app.conf.beat_schedule = {"requeue": {"task": "common.requeue_stale_jobs", "schedule": 1.0}}


def main(folder: Path) -> list[dict[str, object]]:
    import django

    django.setup()
    from django.utils import timezone

    from common.models import Job
    from common.scope import Role
    from deadlines.models import Notice
    from tests import factories as make

    place = make.authority("Xã Bình Sơn", code="21115")
    officer = make.person(Role.OFFICER, place)
    for kills in (1, 2):
        params = {"marks": str(folder / f"marks{kills}"), "kills": str(kills)}
        Job.objects.create(
            kind="reports.crash", title=f"Thử {kills}", requester=officer,
            created_at=timezone.now() - dt.timedelta(hours=1),  # the sweep wakes it: no message was ever sent
            params={"authority": place.pk, "year": 2026, "format": "xlsx", "params": params},
        )  # fmt: skip
    for _ in range(240):
        if all(job.is_over for job in Job.objects.all()):
            break
        time.sleep(0.5)
    told = dict(Notice.objects.values_list("url", "title"))
    return [
        {"state": job.state, "attempts": job.attempts, "message": job.message, "has_file": bool(job.file),
         "runs": len(Path(job.params["params"]["marks"]).read_text()), "told": told.get(f"/bao-cao-cua-toi/{job.pk}/")}
        for job in Job.objects.order_by("pk")
    ]  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))  # noqa: T201
else:
    install()
