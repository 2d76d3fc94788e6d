"""The sheet as a file: filled or blank, PDF or Excel. One sheet takes well under a second, so it is made at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from common import audit
from common.views import allow
from scoring import rules
from scoring.exports import SheetDoc, blank_doc, sheet_docs, sheet_pdf, sheet_xlsx, watermark
from scoring.queries.rubrics import rubrics_visible_to
from scoring.views.access import EVERYBODY, acting, find_card
from units.models import Authority

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
@allow(*EVERYBODY)
def sheet_file(request: HttpRequest, year: int, pk: int, kind: str) -> HttpResponse:
    """The filled sheet; a unit does not get scores that its superior has not finished."""
    card = find_card(request, year, pk)
    now = timezone.now()
    docs = sheet_docs([card], now=now, show_superior=rules.sees_superior(card, acting(request)))
    audit.record("scorecard.exported", now=now, request=request, subject=card, format=kind)
    return _answer(docs, f"Phiếu chấm điểm {year} – {card.unit.name}", kind)


@require_GET
@allow(*EVERYBODY)
def blank_file(request: HttpRequest, year: int, rubric_id: int, kind: str) -> HttpResponse:
    """An empty sheet to fill by hand, with the head of the actor's authority."""
    rubric = get_object_or_404(rubrics_visible_to(acting(request)), pk=rubric_id)
    authority = Authority.objects.filter(pk=acting(request).authority_id).select_related("parent").first()
    doc = blank_doc(rubric=rubric, authority=authority, year=year)
    return _answer([doc], f"Bảng chấm điểm trống {year} – {rubric.code}", kind)


def _answer(docs: Iterable[SheetDoc], title: str, kind: str) -> HttpResponse:
    if kind == "pdf":
        content = sheet_pdf(docs, title=title, now=timezone.now(), watermark=watermark())
    else:
        content = sheet_xlsx(docs, title=title, watermark=watermark())
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(True, f"{title}.{kind}") or "attachment"
    return response
