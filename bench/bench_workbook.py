"""How long the Excel round trip of a commune takes: 120 sheets written, filled in, read back with the screen.

Run: .venv/bin/python -m bench.bench_workbook
Goals: written ≤ 10 s; read back with its three-way screen ≤ 10 s; ≤ 300 MB (each process for itself).
SQLite in a folder of its own. Every row of every sheet is changed in the file: the largest screen there is.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.bench_documents import SHEETS, YEAR, set_up


def fill_rows() -> Any:
    """A commune of 120 units whose sheets are open and half filled; the officer who enters on their behalf."""
    from django.db import transaction

    from common.scope import Role
    from tests import factories as make
    from tests.scoring.filled import fill, load_rubrics

    load_rubrics()
    make.work_year(YEAR)
    place = make.authority("Xã Bình Sơn")
    officer = make.person(Role.OFFICER, place)
    with transaction.atomic():
        for number in range(SHEETS):
            unit = make.unit(
                place, f"Công ty trách nhiệm hữu hạn một thành viên Đông Hải số {number}", kind="enterprise"
            )
            fill(unit, officer, state="draft", lost=str(number % 60), blank=number % 9)
    return make.actor(officer)


def memory() -> tuple[int, int]:
    """MB at their peak: this process, the largest of those that it started."""
    return tuple(  # type: ignore[return-value]
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )


def typed_in(content: bytes) -> bytes:
    """Another point and a note in every row, by openpyxl; not measured."""
    import openpyxl

    from scoring.rules import workbook as layout

    book = openpyxl.load_workbook(io.BytesIO(content))
    for tab in book:
        for row in tab.iter_rows(min_row=8) if tab.title not in (layout.GUIDE, layout.SUMMARY) else ():
            if not row[3].protection.locked:
                row[3].value = 0 if row[3].value else 0.5
                row[5].value = "Đã kiểm tra sổ sách và biên bản của đơn vị"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def measure(actor: Any, user: Any) -> list[tuple[str, str, float, str]]:
    """(what, goal, seconds, more) of each part."""
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from common import uploads
    from common.models import Job
    from scoring.domain.workbook import read_workbook
    from scoring.exports.workbook_job import workbook_of
    from scoring.queries.workbook import READ_JOB, fillable_cards

    start = time.perf_counter()
    content = workbook_of(list(fillable_cards(actor, YEAR)), actor=actor, title="Phiếu", now=timezone.now())
    written = time.perf_counter() - start
    own, _ = memory()
    rows = [(f"{SHEETS} sheets written", "≤ 10 s", written, f"{len(content) // 1024} KB, peak {own} MB")]
    uploads.read_book(content)
    _, reader = memory()  # before any other process of ours has run
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "a.xlsx", Path(folder) / "b.xlsx"
        source.write_bytes(content)
        call = "import sys,pathlib as p;from bench.bench_workbook import typed_in as t;"
        call += "p.Path(sys.argv[2]).write_bytes(t(p.Path(sys.argv[1]).read_bytes()))"
        subprocess.run([sys.executable, "-c", call, str(source), str(target)], check=True)
        content = target.read_bytes()
    start = time.perf_counter()
    uploads.check_content(content, uploads.BOOK)
    tables = uploads.read_book(content)
    fenced = time.perf_counter() - start
    upload = read_workbook(tables=tables, year=YEAR, actor=actor, file_name="a.xlsx", sha256="0", now=timezone.now())
    compared = time.perf_counter() - start
    job = Job.objects.create(
        kind=READ_JOB, title="a", requester=user, membership_id=actor.membership_id, state="done",
        params={"year": YEAR}, result={"workbook": upload.pk}, created_at=timezone.now(),
    )  # fmt: skip
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    screen = client.get(reverse("scoring:workbook_upload", args=[YEAR, job.pk]))
    shown = time.perf_counter() - start
    assert screen.status_code == 200, screen.status_code
    count = screen.content.count(b'value="he-thong"') - SHEETS
    own, _ = memory()
    return [
        *rows,
        ("read by the fenced process", "", fenced, f"peak {reader} MB"),
        ("compared with the stamps and kept", "", compared - fenced, ""),
        ("screen", "", shown - compared, f"{count:,} rows to choose, {len(screen.content) // 1024:,} KB of HTML"),
        ("read back with its screen", "≤ 10 s", shown, f"peak {own} MB"),
    ]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="antq-bench-") as folder:
        set_up(folder)
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["*"]
        actor = fill_rows()
        from accounts.models import User

        print(f"| {'what':36} | {'goal':7} | seconds |")
        print(f"|{'-' * 38}|{'-' * 9}|--------:|")
        for what, goal, seconds, more in measure(actor, User.objects.get(pk=actor.user_id)):
            print(f"| {what:36} | {goal:7} | {seconds:7.2f} | {more}")
            sys.stdout.flush()
        from django.db import connection

        connection.close()
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    raise SystemExit(main())
