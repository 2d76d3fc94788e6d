"""Importing a list of criteria from Excel: upload, preview, confirm."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from common import jobs, uploads
from common.documents.xlsx import XLSX_TYPE
from common.models import Job, JobState
from common.views import allow, page
from common.xlsx_guard import UploadRefused
from models_programs.domain.criteria import import_list
from models_programs.exports.criteria import template_workbook
from models_programs.forms.criteria import CriteriaImportForm
from models_programs.tasks_criteria import IMPORT
from models_programs.views.criteria import WRITERS
from units.views.access import actor_of

PATIENCE = dt.timedelta(seconds=20)


@require_http_methods(["GET", "POST"])
@allow(*WRITERS)
def start(request: HttpRequest, year: int) -> HttpResponse:
    """Take a file that passes the guard and hand it to a worker; this process never parses it."""
    actor, now = actor_of(request), timezone.now()
    posted = request.method == "POST"
    files = (request.POST, request.FILES) if posted else ()
    form = CriteriaImportForm(*files, authority_id=actor.authority_id)
    if getattr(request, "upload_too_big", False):
        form.add_error("file", "Tệp lớn hơn 5 MB. Bỏ bớt trang không dùng rồi tải lên lại.")
    elif posted and form.is_valid():
        try:
            received = uploads.receive(form.cleaned_data["file"])
        except UploadRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            params: dict[str, object] = {
                "upload": uploads.keep(received.content),
                "file_name": received.name,
                "name": form.cleaned_data["name"],
                "source": form.cleaned_data["source"],
            }
            with transaction.atomic():
                job = jobs.start(
                    kind=IMPORT,
                    title="Đọc bộ tiêu chí",
                    requester_id=actor.user_id,
                    membership_id=actor.membership_id,
                    params=params,
                    now=now,
                )
            return redirect("models_programs:criteria_preview", year=year, job=job.pk)
    return page(request, "criteria/import_start.html", {"year": year}, form=form)


@require_GET
@allow(*WRITERS)
def template(request: HttpRequest, year: int) -> HttpResponse:
    """The empty Excel file with headings and explanations."""
    headers = {
        "Content-Disposition": 'attachment; filename="mau-bo-tieu-chi.xlsx"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(template_workbook(), content_type=XLSX_TYPE, headers=headers)


def _job(request: HttpRequest, pk: int) -> Job:
    """An import that this person started in this role, else 404."""
    actor = actor_of(request)
    mine = Job.objects.filter(kind=IMPORT, requester=actor.user_id, membership_id=actor.membership_id)
    return get_object_or_404(mine, pk=pk)


@require_GET
@vary_on_headers("HX-Request")
@allow(*WRITERS)
def preview(request: HttpRequest, year: int, job: int) -> HttpResponse:
    """What the file holds, or how far reading is. htmx asks for the part that changes; a reload does the same."""
    found = _job(request, job)
    name = "criteria/import_part.html" if request.htmx else "criteria/import_preview.html"  # type: ignore[attr-defined]
    return render(request, name, _context(found, year, timezone.now()))


def _context(job: Job, year: int, now: dt.datetime) -> dict[str, Any]:
    plan = job.result.get("plan")
    return {
        "year": year,
        "job": job,
        "params": job.params,
        "waiting": job.state in (JobState.QUEUED, JobState.RUNNING),
        "stuck": job.state == JobState.QUEUED and now - job.created_at > PATIENCE,
        "done": job.result.get("done"),
        "plan": plan,
    }


@require_POST
@allow(*WRITERS)
def confirm(request: HttpRequest, year: int, job: int) -> HttpResponse:
    """Store what was shown, all or nothing."""
    found = _job(request, job)
    result = found.result
    if "plan" not in result or result.get("done"):
        return redirect("models_programs:criteria_preview", year=year, job=found.pk)
    try:
        made = import_list(
            table=uploads.Table.from_json(result["table"]),
            name=found.params["name"],
            source=found.params["source"],
            actor=actor_of(request),
            now=timezone.now(),
        )
    except ValidationError as error:
        context = {**_context(found, year, timezone.now()), "notice": error.messages[0]}
        return render(request, "criteria/import_preview.html", context, status=409)
    found.result = {"done": made.pk}
    found.save(update_fields=["result"])
    messages.success(request, f"Đã nhập bộ tiêu chí “{made.name}”.")
    return redirect("models_programs:criteria", year=year, pk=made.pk)
