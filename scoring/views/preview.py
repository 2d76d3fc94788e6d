"""Looking at a piece of evidence beside its row, without a download: pictures, pages of PDFs, fields of records."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from common import audit
from common.pdf_pages import Drawn, draw, picture_of
from common.views import allow
from models_programs.enums import AttachmentForm
from models_programs.models import Attachment, RegulationReview
from models_programs.queries.records import attachments_of
from models_programs.views.pages import RecordPages
from models_programs.views.registry import holder_of
from registrations.models import Dossier
from scoring.models import Scorecard
from scoring.queries.evidence import Shown, shown_of
from scoring.views.access import EVERYBODY, find_card

PICTURES = ("image/png", "image/jpeg")
PDF = "application/pdf"
Facts = list[tuple[str, Any]]


@require_GET
@allow(*EVERYBODY)
def preview(request: HttpRequest, year: int, pk: int, key: str) -> HttpResponse:
    """One piece: a fragment for the pane when its script asks, else a page. 404 for what can prove no row here."""
    card = find_card(request, year, pk)
    shown = shown_of(card, key)
    if shown is None:
        raise Http404
    context: dict[str, Any] = {"card": card, "proof": shown.proof, "may_open": _may_open(request, shown)}
    if context["may_open"]:
        context |= _of_file(request, card, shown.file) if shown.file else _of_record(request, card, shown)
    fragment = request.headers.get("X-Pane") == "1"
    return render(request, f"scoring/evidence/{'preview_body' if fragment else 'preview'}.html", context)


@require_GET
@allow(*EVERYBODY)
def picture(request: HttpRequest, year: int, pk: int, key: str, number: int) -> HttpResponse:
    """A picture as it was made anew when it was taken in (number 0), or a page of a PDF drawn by us (from 1)."""
    card = find_card(request, year, pk)
    shown = shown_of(card, key)
    if shown is None or shown.file is None or not _may_open(request, shown):
        raise Http404
    file = shown.file
    content: bytes | None = None
    if number == 0 and file.content_type in PICTURES:
        content, kind = _bytes_of(file), file.content_type
    elif number and file.content_type == PDF:
        content, kind = _drawn_page(file, number), "image/jpeg"
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _may_open(request: HttpRequest, shown: Shown) -> bool:
    """Whether the person may open what the piece hangs on, by the rule of its own pages."""
    table, pk = "", 0
    if shown.file is not None:
        table, pk = shown.file.subject_type, shown.file.subject_id
    elif shown.source is not None:
        table = (shown.source.page or shown.source.model)._meta.label_lower
        pk = shown.source.url_pk(shown.row)
    pages = holder_of(table)
    if pages is None:
        return False
    try:
        pages.found(request, pk)
    except Http404:
        return False
    return True


def _of_file(request: HttpRequest, card: Scorecard, file: Attachment) -> dict[str, Any]:
    facts: Facts = [
        ("Số, ngày", file.document_words),
        ("Cơ quan ban hành", file.issuer),
        ("Bản giấy lưu tại", file.kept_at),
        ("Tên tệp", file.file_name if file.title else ""),
    ]
    context: dict[str, Any] = {"facts": [fact for fact in facts if fact[1]], "file": file}
    if file.form != AttachmentForm.FILE:
        return context
    if file.content_type in PICTURES:
        return {**context, "pictures": [_picture_url(card, file, 0)]}
    if file.content_type == PDF:
        drawn = _drawn(file)
        audit.record("attachment.opened", now=timezone.now(), request=request, subject=file, preview=True)
        if drawn is None:
            return {**context, "busy": True}
        urls = [_picture_url(card, file, number) for number in range(1, drawn.pictures + 1)]
        return {**context, "pictures": urls, "pages": drawn.pages, "unreadable": not urls}
    return context


def _of_record(request: HttpRequest, card: Scorecard, shown: Shown) -> dict[str, Any]:
    files = list(attachments_of(shown.row))
    pictures = [_picture_url(card, file, 0) for file in files if file.content_type in PICTURES]
    facts = [fact for fact in _facts(request, shown) if fact[1] not in (None, "")]
    others = [file for file in files if file.content_type not in PICTURES]
    return {"facts": facts, "pictures": pictures, "others": [(file, _key(file)) for file in others]}


def _facts(request: HttpRequest, shown: Shown) -> Facts:
    row, source = shown.row, shown.source
    if isinstance(row, RegulationReview):
        return [
            ("Quy chế", row.regulation.title),
            ("Ngày sơ kết", row.held_on and f"{row.held_on:%d/%m/%Y}"),
            ("Báo cáo, biên bản", row.document),
            ("Kết quả", row.result),
        ]
    if isinstance(row, Dossier):
        return [
            ("Báo cáo", _numbered(row.report_number, row.report_date)),
            ("Tờ trình", _numbered(row.request_number, row.request_date)),
            ("Ngày họp", row.held_on and f"{row.held_on:%d/%m/%Y}"),
            ("Chủ trì", ", ".join(part for part in (row.chair_name, row.chair_post) if part)),
            ("Có mặt", f"{row.present} / {row.invited} người" if row.present and row.invited else ""),
            ("Kết luận", row.conclusion),
        ]
    pages = holder_of(source.table) if source else None
    if isinstance(pages, RecordPages):
        return pages.facts(pages.found(request, row.pk))
    return [
        ("Trạng thái", row.get_state_display()),
        ("Gửi lần đầu", row.first_sent_at and f"{timezone.localtime(row.first_sent_at):%H:%M %d/%m/%Y}"),
        ("Nghị quyết", _numbered(row.resolution_number, row.resolution_date)),
        ("Kế hoạch", _numbered(row.plan_number, row.plan_date)),
        ("Nội dung cam kết", row.commitments),
    ]


def _numbered(number: str, day: Any) -> str:
    return " ".join(part for part in (number, f"ngày {day:%d/%m/%Y}" if day else "") if part)


def _drawn(file: Attachment) -> Drawn | None:
    """The pages of a PDF, drawn if need be; None while another request draws them."""
    content = _bytes_of(file)
    return draw(content, file.sha256) if content is not None else Drawn(0, 0)


def _drawn_page(file: Attachment, number: int) -> bytes | None:
    found = picture_of(file.sha256, number)
    if found is None and _drawn(file) is not None:
        found = picture_of(file.sha256, number)
    return found


def _bytes_of(file: Attachment) -> bytes | None:
    try:
        with file.file.open("rb") as stored:
            return bytes(stored.read())
    except FileNotFoundError:
        return None


def _key(file: Attachment) -> str:
    return f"attachment-{file.pk}"


def _picture_url(card: Scorecard, file: Attachment, number: int) -> str:
    return reverse("scoring:preview_picture", args=[card.year, card.pk, _key(file), number])
