"""How many certificates a second, and how much memory: 300 units of one decision, as PDF and as DOCX.

Each run is a process of its own, so that the peak is that of the run alone (with the libraries it loads).
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COUNT = 300
GOAL = {"pdf": "≥ 20 pages/s", "docx": "–"}


def measured(kind: str, count: int) -> None:
    """Make the file once and print seconds, peak megabytes before and after, kilobytes, pages."""
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="antq-bench-") as folder:
        os.environ.update(ANTQ_DATA=folder, DJANGO_SETTINGS_MODULE="antq.settings")
        import django

        django.setup()
        from common.documents.certificates import Certificate, certificates_docx, certificates_pdf

        many = [
            Certificate(
                superior="Ủy ban nhân dân tỉnh Quảng Ngãi",
                body="Ủy ban nhân dân xã Bình Sơn",
                kind_name="Giấy công nhận",
                lines=("Chủ tịch Ủy ban nhân dân xã Bình Sơn công nhận",),
                honoured=f"Công ty trách nhiệm hữu hạn một thành viên Đông Hải số {number}"
                + " chi nhánh" * (number % 7),
                after=("đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2026",),
                number=str(number),
                place_date="Bình Sơn, ngày 14 tháng 11 năm 2026",
                capacity=("KT. Chủ tịch",),
                post="Phó Chủ tịch",
                signer="Phạm Thị Dung",
            )
            for number in range(1, count + 1)
        ]
        make = {"pdf": certificates_pdf, "docx": certificates_docx}[kind]
        before, start = peak(), time.perf_counter()
        content = make(many, title="Giấy công nhận", now=dt.datetime.now(dt.UTC))
        seconds = time.perf_counter() - start
        pages = count
        if kind == "pdf":
            from bench.bench_documents import pages_of

            pages = pages_of(content)
        print(seconds, before, peak(), len(content) // 1024, pages)


def peak() -> int:
    """Megabytes of the process at its highest."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", choices=list(GOAL), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        measured(given.one, given.count)
        return 0
    print("| certificates | pages | median s | pages/s | peak MB | of it before | KB | goal |")
    print("|---|---|---|---|---|---|---|---|")
    for kind, goal in GOAL.items():
        command = [sys.executable, __file__, "--one", kind, "--count", str(given.count)]
        runs = sorted(
            [float(word) for word in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()]
            for _ in range(given.runs)
        )
        seconds, before, after, size, pages = runs[len(runs) // 2]
        print(
            f"| {given.count} as {kind.upper()} | {pages:.0f} | {seconds:.2f} | {pages / seconds:.0f} "
            f"| {after:.0f} | {before:.0f} | {size:,.0f} | {goal} |"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
