"""The papers of a decision as files, and the signed copy."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from common import audit
from common.attachments import content_disposition
from common.documents.docx import DOCX_TYPE
from common.documents.xlsx import XLSX_TYPE
from common.scope import Role
from common.sheets.pages import download
from common.views import allow
from common.workflow import Refused
from decisions.domain.jobs import start_certificates
from decisions.enums import DecisionKind
from decisions.exports.certificates import AT_ONCE, certificates_file, certificates_title
from decisions.exports.papers import ENDINGS, NAMES, paper_file
from decisions.models import Decision, DecisionItem
from decisions.queries.decisions import items_of_unit
from decisions.views.access import STAFF, find_decision, refusal
from models_programs.enums import AttachmentForm
from models_programs.queries.records import attachments_of
from units.views.access import actor_of

TYPES = {"pdf": "application/pdf", "docx": DOCX_TYPE, "xlsx": XLSX_TYPE}
CERTIFICATES = "giay-cong-nhan"


@require_GET
@allow(*STAFF)
def paper(request: HttpRequest, year: int, pk: int, name: str, ending: str) -> HttpResponse:
    """One paper; many certificates are made in the background instead."""
    decision = find_decision(request, year, pk)
    if ending not in ENDINGS.get(name, ()):
        raise Http404
    if name == CERTIFICATES and decision.kind != DecisionKind.RECOGNITION:
        raise Http404
    now = timezone.now()
    if name == CERTIFICATES:
        if decision.items.count() > AT_ONCE:
            messages.info(request, f"Nhiều hơn {AT_ONCE} giấy công nhận được in ở phần việc nền. Bấm “In tất cả”.")
            return redirect("decisions:decision", year=year, pk=pk)
        content, title = certificates_file(decision, ending, now=now), certificates_title(decision)
    else:
        number = f" {decision.number_shown}".replace("/", "-") if decision.number else ""
        content = paper_file(decision, name, ending, now=now)
        title = f"{NAMES[name]}{number} – {decision.year} – {decision.authority.name}"
    audit.record("decision.exported", now=now, request=request, subject=decision, paper=name, format=ending)
    return download(content, f"{title}.{ending}", TYPES[ending])


@require_GET
@allow(*Role)
def certificate(request: HttpRequest, year: int, pk: int, item_pk: int, ending: str) -> HttpResponse:
    """The certificate of one unit: for those who see the decision, and for the unit's head while it is in force."""
    decision, item = _certified(request, year, pk, item_pk)
    if ending not in ENDINGS[CERTIFICATES] or decision.kind != DecisionKind.RECOGNITION:
        raise Http404
    now = timezone.now()
    content = certificates_file(decision, ending, now=now, only=item)
    audit.record("decision.exported", now=now, request=request, subject=decision, paper=CERTIFICATES, unit=item.unit_id)
    return download(content, f"{certificates_title(decision, item)}.{ending}", TYPES[ending])


def _certified(request: HttpRequest, year: int, pk: int, item_pk: int) -> tuple[Decision, DecisionItem]:
    actor = actor_of(request)
    if not actor.is_unit_head:
        decision = find_decision(request, year, pk)
        return decision, get_object_or_404(decision.items.select_related("unit"), pk=item_pk)
    rows = items_of_unit(actor.unit_id or 0, year).filter(is_current=True)
    item = get_object_or_404(rows.select_related("decision__authority", "decision__series"), pk=item_pk, decision=pk)
    return item.decision, item


@require_POST
@allow(*STAFF)
def certificates(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Start drawing all certificates; they wait in "Báo cáo của tôi"."""
    decision = find_decision(request, year, pk)
    if decision.kind != DecisionKind.RECOGNITION or not decision.items.exists():
        raise Http404
    now, file_format = timezone.now(), request.POST.get("format", "pdf")
    try:
        job = start_certificates(decision=decision, file_format=file_format, actor=actor_of(request), now=now)
    except Refused as problem:
        return refusal(request, decision, problem)
    audit.record("report.started", now=now, request=request, subject=job, report=job.kind, format=file_format)
    return redirect("reports:job", pk=job.pk)


@require_GET
@allow(*STAFF)
def scan(request: HttpRequest, year: int, pk: int, attachment_pk: int) -> HttpResponseBase:
    """The signed copy, never run or framed by a browser (SEC-IMP-04)."""
    decision = find_decision(request, year, pk)
    attachment = get_object_or_404(attachments_of(decision), pk=attachment_pk, form=AttachmentForm.FILE)
    try:
        stored = attachment.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    audit.record("attachment.opened", now=timezone.now(), request=request, subject=attachment)
    response = FileResponse(stored, content_type=attachment.content_type)
    response["Content-Disposition"] = content_disposition(attachment.file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
