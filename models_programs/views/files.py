"""Lists as files."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from common import audit
from common.documents.docx import DOCX_TYPE
from common.documents.xlsx import XLSX_TYPE
from common.numbers import whole
from common.sheets.pages import download
from models_programs.models import Record

EXPORT_MAX = 5_000
TYPES = {"xlsx": XLSX_TYPE, "docx": DOCX_TYPE}


def limited(rows: QuerySet[Record]) -> list[Record]:
    """The rows of a list that goes into one file. Raises PermissionDenied with a sentence when there are too many."""
    found = list(rows[: EXPORT_MAX + 1])
    if len(found) > EXPORT_MAX:
        raise PermissionDenied(f"Mỗi tệp chỉ xuất được {whole(EXPORT_MAX)} dòng. Lọc bớt rồi xuất lại.")
    return found


def file_answer(
    request: HttpRequest, content: bytes, *, event: str, name: str, ending: str, count: int, now: dt.datetime
) -> HttpResponse:
    """The download, noted in the audit log as ``event`` with what the list was narrowed by."""
    audit.record(event, now=now, request=request, count=count, form=ending, filters=dict(request.GET.items()))
    file_name = f"{name}-{timezone.localdate(now):%Y%m%d}.{ending}"
    return download(content, file_name, TYPES[ending])
