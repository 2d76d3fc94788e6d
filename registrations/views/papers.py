"""The registration as a file, and the receipt of a sent one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common import audit
from common.documents.docx import DOCX_TYPE
from common.sheets.pages import download
from common.views import allow
from registrations.exports.registration import TITLE, receiver_of, registration_docx, registration_pdf
from registrations.queries.due import due_of
from registrations.queries.registrations import officers_to_call, steps_of
from registrations.rules.timeliness import LATE_WORDS, lateness
from registrations.views.access import EVERYBODY, find_registration

MAKERS = {"pdf": (registration_pdf, "application/pdf"), "docx": (registration_docx, DOCX_TYPE)}


@require_GET
@allow(*EVERYBODY)
def print_form(request: HttpRequest, year: int, pk: int, kind: str) -> HttpResponse:
    """The form as PDF or Word."""
    if kind not in MAKERS:
        raise Http404
    registration, now = find_registration(request, year, pk), timezone.now()
    make, content_type = MAKERS[kind]
    content = make(registration, now=now)
    audit.record("registration.exported", now=now, request=request, subject=registration, format=kind)
    name = f"{TITLE} {year} – {registration.unit.name}.{kind}"
    return download(content, name, content_type)


@require_GET
@allow(*EVERYBODY)
def receipt(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """The receipt: code, time, whether in time, what happens next, whom to call."""
    registration = find_registration(request, year, pk)
    if not registration.receipt_code or registration.sent_at is None or registration.first_sent_at is None:
        raise Http404
    due = due_of(registration.authority_path, year)
    sent = timezone.localdate(registration.first_sent_at)
    late = lateness(sent, due, unit=registration.unit_id, since=registration.unit.valid_from)
    sendings = (step for step in steps_of(registration) if step.action in ("send", "accept"))
    context = {
        "registration": registration,
        "sending": next(sendings, None),
        "receiver": receiver_of(registration.authority),
        "callees": officers_to_call(registration.authority_id, timezone.localdate()),
        "due": due,
        "late": late,
        "late_words": LATE_WORDS[late],
    }
    return render(request, "registrations/receipt.html", context)
