"""Importing units from Excel: upload, preview, confirm."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from common import jobs, uploads
from common.documents.xlsx import XLSX_TYPE
from common.models import Job, JobState
from common.numbers import whole
from common.views import allow, page
from common.workflow import NotAllowed
from common.xlsx_guard import UploadRefused
from units import domain
from units.domain import ImportOutdated
from units.exports import template_workbook
from units.forms import ImportForm
from units.models import Authority
from units.tasks import IMPORT, actor_as_json
from units.views.access import EDITORS, actor_of

PATIENCE = dt.timedelta(seconds=20)
SHOWN = 200


@require_http_methods(["GET", "POST"])
@allow(*EDITORS)
def start(request: HttpRequest, year: int) -> HttpResponse:
    """Take a file that passes the guard and hand it to a worker; this process never parses it."""
    actor, now = actor_of(request), timezone.now()
    posted = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if posted else ImportForm()
    if getattr(request, "upload_too_big", False):
        form.add_error("file", "Tệp lớn hơn 5 MB. Chia thành nhiều tệp nhỏ hơn.")
    elif posted and form.is_valid():
        try:
            received = uploads.receive(form.cleaned_data["file"])
        except UploadRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            params: dict[str, object] = {
                "upload": uploads.keep(received.content),
                "sha256": received.sha256,
                "file_name": received.name,
                "year": year,
                "actor": actor_as_json(actor),
            }
            with transaction.atomic():
                job = jobs.start(
                    kind=IMPORT,
                    title="Đọc danh sách đơn vị",
                    requester_id=actor.user_id,
                    membership_id=actor.membership_id,
                    params=params,
                    now=now,
                )
            return redirect("units:import_preview", year=year, job=job.pk)
    return page(request, "units/import_start.html", {"year": year}, form=form)


@require_GET
@allow(*EDITORS)
def template(request: HttpRequest, year: int) -> HttpResponse:
    """The empty Excel file with headings, lists of choices and explanations."""
    own = Authority.objects.get(pk=actor_of(request).authority_id)
    content = template_workbook(own.code if len(own.code) == 5 else "")
    headers = {
        "Content-Disposition": 'attachment; filename="mau-nhap-don-vi.xlsx"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


def _job(request: HttpRequest, pk: int) -> Job:
    """An import that this person started in this role, else 404."""
    actor = actor_of(request)
    mine = Job.objects.filter(kind=IMPORT, requester=actor.user_id, membership_id=actor.membership_id)
    return get_object_or_404(mine, pk=pk)


@require_GET
@vary_on_headers("HX-Request")
@allow(*EDITORS)
def preview(request: HttpRequest, year: int, job: int) -> HttpResponse:
    """What the file would do, or how far reading is. htmx asks for the part that changes; a reload does the same."""
    found = _job(request, job)
    name = "units/import_part.html" if request.htmx else "units/import_preview.html"  # type: ignore[attr-defined]
    return render(request, name, _context(found, year, timezone.now()))


def _context(job: Job, year: int, now: dt.datetime) -> dict[str, Any]:
    context: dict[str, Any] = {
        "year": year,
        "job": job,
        "file_name": job.params.get("file_name", ""),
        "waiting": job.state in (JobState.QUEUED, JobState.RUNNING),
        "stuck": job.state == JobState.QUEUED and now - job.created_at > PATIENCE,
        "done": job.result.get("done"),
    }
    plan = job.result.get("plan")
    if plan is None:
        return context
    earlier = parse_datetime(job.result.get("earlier") or "")
    return {
        **context,
        "plan": plan,
        "earlier": earlier,
        "counts": {name: len(plan[name]) for name in ("problems", "created", "changed")},
        "problems": plan["problems"],
        "created": plan["created"][:SHOWN],
        "changed": plan["changed"][:SHOWN],
        "shown": SHOWN,
        "ready": not plan["problems"] and not earlier and bool(plan["created"] or plan["changed"]),
    }


@require_POST
@allow(*EDITORS)
def confirm(request: HttpRequest, year: int, job: int) -> HttpResponse:
    """Do what was shown, all or nothing; if the units changed meanwhile, show what the file would do now."""
    found = _job(request, job)
    result = found.result
    if "plan" not in result or result.get("done"):
        return redirect("units:import_preview", year=year, job=found.pk)
    actor, now = actor_of(request), timezone.now()
    try:
        done = domain.apply_import(
            table=uploads.Table.from_json(result["table"]),
            digest=result["plan"]["digest"],
            sha256=found.params["sha256"],
            year=found.params["year"],
            actor=actor,
            now=now,
        )
    except ImportOutdated as outdated:
        found.result = {**result, "plan": outdated.plan.as_json()}
        found.save(update_fields=["result"])
        context = {**_context(found, year, now), "notice": str(outdated)}
        return render(request, "units/import_preview.html", context, status=409)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("units:import_start", year=year)
    found.result = {"done": {"created": done.created, "changed": done.changed}}
    found.save(update_fields=["result"])
    messages.success(request, f"Đã nhập danh sách: thêm {whole(done.created)}, sửa {whole(done.changed)} đơn vị.")
    return redirect("units:list", year=year)
