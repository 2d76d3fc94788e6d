"""Workbooks as people send them back: exported by the product, filled in by openpyxl, read by the fenced reader."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common import jobs, uploads
from common.models import Job
from scoring.domain.workbook import read_workbook
from scoring.exports.workbook_job import workbook_of
from scoring.models import Scorecard, WorkbookUpload
from tests.scoring.sheets import YEAR

Cells = dict[str, Any]


def exported(*cards: Scorecard, actor: Any) -> bytes:
    """The workbook of these sheets as the actor downloads it."""
    found = Scorecard.objects.filter(pk__in=[card.pk for card in cards]).select_related("unit__authority", "rubric")
    return workbook_of(list(found.order_by("pk")), actor=actor, title="Phiếu chấm điểm", now=timezone.now())


def place_of(tab: Any, code: str, column: str) -> str:
    """The cell of a row by its hidden code: "D12"."""
    row = next(cell.row for cell in tab["H"] if cell.value == code)
    return f"{column}{row}"


def filled_in(content: bytes, cells: Cells, *, tab: str = "", change: Callable[[Any], None] | None = None) -> bytes:
    """The file with cells typed in: {("4a", "D"): value}; ``tab`` is the first sheet unless named."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[tab] if tab else next(one for one in book if one.title not in ("Tổng hợp", "Hướng dẫn"))
    for (code, column), value in cells.items():
        sheet[place_of(sheet, code, column)].value = value
    if change is not None:
        change(book)
    return saved(book)


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(content: bytes, actor: Any, *, year: int = YEAR) -> WorkbookUpload:
    """What the product makes of a file, without pages and jobs."""
    tables = uploads.read_book(content)
    return read_workbook(
        tables=tables, year=year, actor=actor, file_name="Phiếu.xlsx", sha256="0" * 64, now=timezone.now()
    )


def problems(upload: WorkbookUpload) -> list[str]:
    return [f"{tab}{'!' if cell else ''}{cell}: {text}" for tab, cell, text in upload.problems]


def sent(client: Client, content: bytes, *, name: str = "Phiếu.xlsx") -> tuple[Job, str]:
    """Upload, let the worker read; returns the job and the address of the screen."""
    answer = client.post(reverse("scoring:workbook", args=[YEAR]), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    job = Job.objects.latest("pk")
    jobs.run(job.pk, now=timezone.now())
    job.refresh_from_db()
    return job, answer["Location"]
