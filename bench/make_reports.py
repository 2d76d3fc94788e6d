"""One piece of work of bench_reports.py: prints a line of its table."""

from __future__ import annotations

import datetime as dt
import random
import resource
import sys
import time

import django

django.setup()

from django.utils import timezone  # noqa: E402  (Django must be set up first)

from common.documents.docx import Column, Head, Letter, Table  # noqa: E402
from common.documents.letter_pdf import letter_pdf  # noqa: E402
from common.documents.register import Group, Register, RegisterColumn, page_count, register_pdf  # noqa: E402

NAMES = ("Tên đơn vị", "Mã", "Loại", "Diện", "Ngày gửi", "Kết quả", "Số quyết định", "Tự chấm", "Cấp trên chấm",
         "Xếp loại", "Ngày ký", "Ghi chú")  # fmt: skip
WIDTHS = (40, 10, 16, 12, 12, 14, 16, 9, 9, 12, 12, 20)


def rows(count: int) -> list[tuple[object, ...]]:
    day = dt.date(2026, 11, 20)
    return [
        (f"Trường Trung học cơ sở số {number} xã Bình Sơn", f"TH{number}", "Cơ sở giáo dục", "Thuộc diện", day, "Đạt",
         "12/QĐ-UBND", 95, 93, "Xuất sắc", day, "Đơn vị mới sáp nhập" if number % 7 == 0 else "")
        for number in range(count)
    ]  # fmt: skip


def typst(count: int) -> int:
    columns = [RegisterColumn(name, width) for name, width in zip(NAMES, WIDTHS, strict=True)]
    made = Register(["DANH SÁCH"], columns, [Group("", rows(count))])  # type: ignore[arg-type]
    return page_count(register_pdf(made, title="Danh sách", now=timezone.now()))


def weasyprint(count: int) -> int:
    """The same rows as a table of a letter: fixed layout, a col for each width."""
    columns = [Column(name, width) for name, width in zip(NAMES, WIDTHS, strict=True)]
    letter = Letter(Head("UBND xã"), "", "", "Danh sách", "")
    table = Table(columns, rows(count), numbered=True, size=11)  # type: ignore[arg-type]
    return page_count(letter_pdf(letter=letter, blocks=[table], now=timezone.now(), landscape=True))


def pack(count: int) -> int:
    """A commune with two years of everything: its pack read and drawn as Word, PDF and Excel."""
    from bench.generated import Generated
    from common.models import WorkYear
    from reports.domain.refreshing import refresh_everything
    from reports.exports.pack.files import pack_file
    from reports.exports.pack.reading import read_pack
    from units.models import Authority

    global started
    commune = Authority.objects.get(code="21040")
    for year in (2025, 2026):
        WorkYear.objects.get_or_create(year=year, defaults={"opened_at": timezone.now()})
    Generated(random.Random(3), (2025, 2026)).commune(commune, count, changes=6)
    refresh_everything((2025, 2026), now=timezone.now())
    started = time.monotonic()
    found = read_pack(authority=commune, year=2026, now=timezone.now())
    return len([pack_file(found, one) for one in ("docx", "pdf", "xlsx")])


what, number = sys.argv[1], int(sys.argv[2])
started = time.monotonic()
made = {"typst": typst, "weasyprint": weasyprint, "pack": pack}[what](number)
seconds = time.monotonic() - started
kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
peak = max(resource.getrusage(kind).ru_maxrss for kind in kinds) // 1024
print(f"{what}, {number:,} {'units' if what == 'pack' else 'rows'} | {seconds:.1f} | {peak} | {made}")
