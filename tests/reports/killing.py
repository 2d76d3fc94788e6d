"""Closing a year, and opening it again, in processes that die: ``python -m tests.reports.killing`` says what is left.

A child process for each point kills itself with SIGKILL before or after a statement that writes, and before or after
the commit; the parent then looks at the rows with a connection of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antq.settings")
YEAR = 2026
REASON = "Ban Chỉ đạo đã họp và thống nhất như vậy."
WRITES = ("INSERT", "UPDATE", "DELETE")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Killer:
    """Counts statements that write and dies at ``number``, before or after it; 0 dies at the commit."""

    def __init__(self, number: int, when: str) -> None:
        self.number, self.when, self.seen = number, when, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith(WRITES):
            return execute(sql, params, many, context)
        self.seen += 1
        if self.seen == self.number and self.when == "before":
            die()
        result = execute(sql, params, many, context)
        if self.seen == self.number and self.when == "after":
            die()
        return result

    def at_commit(self, connection: Any) -> None:
        commit = connection._commit

        def dying() -> None:
            if self.when == "before":
                die()
            commit()
            if self.when == "after":
                die()

        connection._commit = dying


def prepare() -> None:
    """One commune, two schools with approved levels, its scoring closed; a province with an approver."""
    from django.utils import timezone

    from common.scope import Role
    from scoring.domain.closing import close_year
    from tests import factories as make
    from tests.registrations import cases
    from tests.scoring.filled import confirm_thresholds, fill, load_rubrics, recognise
    from units.enums import AuthorityKind

    load_rubrics()
    make.work_year(YEAR)
    province = make.authority("Tỉnh Quảng Ngãi", kind=AuthorityKind.PROVINCE, code="51")
    commune = make.authority("Xã Bình Sơn", parent=province, code="21115")
    make.person(Role.APPROVER, province, username="tinh")
    approver = make.person(Role.APPROVER, commune, username="lanhdao")
    confirm_thresholds(approver)
    for number in range(2):
        unit = make.unit(commune, f"Trường {number}")
        cases.registered(unit)
        recognise(unit, approver)
        fill(unit, approver, state="approved", lost=str(number * 7))
    close_year(authority=commune, year=YEAR, actor=make.actor(approver), now=timezone.now())


def actor(username: str) -> Any:
    from accounts.models import User
    from tests import factories as make

    return make.actor(User.objects.get(username=username))


def close() -> None:
    from django.utils import timezone

    from reports.domain.closing import close_year, preview
    from units.models import Authority

    now, place = timezone.now(), Authority.objects.get(code="21115")
    found = preview(place, YEAR, now=now)
    assert found.snapshot is not None
    reasons = {item.code: REASON for item in found.gaps}
    close_year(
        authority=place, year=YEAR, actor=actor("lanhdao"), now=now, reasons=reasons, shown=found.snapshot.sha256
    )


def undo() -> None:
    from django.utils import timezone

    from reports.domain.closing import undo_closing
    from reports.models import YearClosing

    undo_closing(
        closing=YearClosing.objects.get(undone_at=None), reason=REASON, actor=actor("tinh"), now=timezone.now()
    )


def left() -> list[Any]:
    """Everything that closing and undoing write, as it is now."""
    from common.models import AuditEvent, Job, WorkYear
    from deadlines.models import Holiday, Notice
    from reports.models import YearClosing

    return [
        YearClosing.objects.filter(undone_at=None).count(),
        YearClosing.objects.filter(undone_at__isnull=False).count(),
        list(YearClosing.objects.order_by("sha256").values_list("sha256", flat=True).distinct()),
        AuditEvent.objects.filter(kind="year.closed").count(),
        AuditEvent.objects.filter(kind="year.undone").count(),
        WorkYear.objects.filter(year=YEAR + 1).count(),
        Job.objects.filter(kind="reports.closing_pack").count(),
        Holiday.objects.filter(day__gte=dt.date(YEAR + 1, 1, 1)).exists(),
        Notice.objects.filter(key__startswith="year-undone").exists(),
    ]


def run(act: Callable[[], None], number: int, when: str) -> tuple[bool, list[Any]]:
    """Do it in a child that dies at a point; whether it died, and what is left."""
    from django.db import connection, connections

    connections.close_all()
    pid = os.fork()
    if pid == 0:
        killer = Killer(number, when)
        connection.ensure_connection()
        if number == 0:
            killer.at_commit(connection)
        with connection.execute_wrapper(killer):
            act()
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("the child failed by itself")
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, left()


def campaign(act: Callable[[], None]) -> dict[str, Any]:
    """Die at every write until none is left, then at the commit."""
    before = left()
    points, number = [], 0
    while True:
        number += 1
        died, found = run(act, number, "before")
        if not died:
            return {"before": before, "points": points, "after": found}
        points.append([f"before write {number}", found])
        died, found = run(act, number, "after")
        points.append([f"after write {number}", found])
        if not died:
            raise RuntimeError("the child lived on")


def main() -> dict[str, Any]:
    import django

    django.setup()
    from django.utils import timezone

    from reports.domain.refreshing import refresh_everything

    prepare()
    refresh_everything([YEAR], now=timezone.now())
    report = {"close": campaign(close), "undo": campaign(undo)}
    refresh_everything([YEAR], now=timezone.now())  # so that the only commit is that of the closing
    died, kept = run(close, 0, "before")
    report["commit"] = {"before": [died, kept]}
    died, kept = run(close, 0, "after")
    report["commit"]["after"] = [died, kept]
    return report


if __name__ == "__main__":
    print(json.dumps(main()))  # noqa: T201
