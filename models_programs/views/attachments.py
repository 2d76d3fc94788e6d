"""Adding, opening and removing evidence of any kind of record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common import audit
from common.attachments import content_disposition
from common.views import allow, page
from models_programs.domain.attachments import MARKED_FILE, attach, detach
from models_programs.enums import AttachmentForm
from models_programs.forms.attachments import AttachmentAddForm
from models_programs.models import Attachment
from models_programs.rules.permissions import NOT_YOURS
from models_programs.views.registry import HOLDERS, KINDS, holder_of
from units.views.access import EVERYONE, actor_of

KEEPERS = tuple({role for pages in KINDS.values() for role in pages.writers})


@require_http_methods(["GET", "POST"])
@allow(*KEEPERS)
def add(request: HttpRequest, year: int, kind: str, pk: int) -> HttpResponse:
    """One more piece of evidence for a record that the person keeps."""
    pages = HOLDERS.get(kind)
    if pages is None or not pages.has_attachments:
        raise Http404
    record = pages.writable(request, pk)
    form = AttachmentAddForm(request.POST, request.FILES) if request.method == "POST" else AttachmentAddForm()
    if getattr(request, "upload_too_big", False):
        form.add_error("file", "Tệp lớn hơn 10 MB. Chia nhỏ tệp hoặc chỉ ghi số, ngày của tài liệu.")
    elif request.method == "POST" and form.is_valid():
        try:
            added = attach(
                record=record,
                evidence=form.evidence(),
                upload=form.cleaned_data["file"],
                actor=actor_of(request),
                now=timezone.now(),
                writers=pages.writers,
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            refused = added.was_secret and request.FILES
            messages.success(request, MARKED_FILE if refused else "Đã thêm tài liệu.")
            return redirect(pages.url("", year, pk))
    context = {
        "year": year,
        "pages": pages,
        "record": record,
        "list_url": pages.url("_list", year),
        "record_url": pages.url("", year, pk),
    }
    return page(request, "records/attach.html", context, form=form)


def _found(request: HttpRequest, pk: int) -> tuple[Attachment, Any, Any]:
    """The evidence with its pages and its record, which the person must see (else 404)."""
    attachment = get_object_or_404(Attachment, pk=pk)
    pages = holder_of(attachment.subject_type)
    if pages is None:
        raise Http404
    return attachment, pages, pages.found(request, attachment.subject_id)


@require_GET
@allow(*EVERYONE)
def download(request: HttpRequest, year: int, pk: int) -> HttpResponseBase:
    """The file itself, to people who see the record; never run or framed by a browser (SEC-IMP-04)."""
    attachment, _, _ = _found(request, pk)
    if attachment.form != AttachmentForm.FILE:
        raise Http404
    try:
        stored = attachment.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    if not attachment.is_image:
        audit.record("attachment.opened", now=timezone.now(), request=request, subject=attachment)
    response = FileResponse(stored, content_type=attachment.content_type)
    response["Content-Disposition"] = content_disposition(attachment.file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_http_methods(["GET", "POST"])
@allow(*KEEPERS)
def remove(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Take a piece of evidence away, after a question."""
    attachment, pages, record = _found(request, pk)
    if not pages.may_write(actor_of(request), record):
        raise PermissionDenied(NOT_YOURS)
    back = pages.url("", year, record.pk)
    if request.method == "POST":
        who = {"actor": actor_of(request), "now": timezone.now(), "writers": pages.writers}
        try:
            detach(attachment=attachment, record=record, **who)
        except ValidationError as problem:  # rooms above may still need it (scoring/domain/evidence.py)
            messages.error(request, problem.messages[0])
        else:
            messages.success(request, "Đã xóa tài liệu.")
        return redirect(back)
    context = {
        "heading": "Xóa tài liệu",
        "lead": f"Kèm theo {pages.noun} “{record.name_shown}”.",
        "facts": [("Tài liệu", attachment.name_shown)],
        "warning": "Tệp bị xóa hẳn. Nhật ký vẫn ghi là đã từng có.",
        "action_label": "Xóa tài liệu",
        "danger": True,
        "cancel_url": back,
    }
    return render(request, "parts/confirm.html", context)
