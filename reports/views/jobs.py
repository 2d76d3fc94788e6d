"""Starting a document; Báo cáo của tôi: what was started, how far it is, the file."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.models import User
from common import audit
from common import jobs as queue
from common.models import Job
from common.scope import Role
from common.views import allow
from common.workflow import Refused
from reports.documents import document_of
from reports.domain import start_report
from reports.domain.telling import seen
from reports.queries.jobs import authority_of, has_file, jobs_of, reading_actor
from reports.views.place import READERS, acting, chosen_authority

SHOWN = 50
# Polling: quick while a person watches, slower for long work (quality.md UX-TIME-02).
QUICK_SECONDS, QUICK, SLOW = 20, 2, 5


@require_POST
@allow(*READERS)
def start(request: HttpRequest, year: int) -> HttpResponse:
    """Start one document of the year as one kind of file."""
    authority = chosen_authority(request, request.POST.get("authority"))
    document, file_format = request.POST.get("document", ""), request.POST.get("format", "")
    now, actor = timezone.now(), acting(request)
    try:
        job = start_report(
            document=document, file_format=file_format, authority=authority, year=year, actor=actor, now=now
        )
    except Refused as refusal:
        return jobs_page(request, problem=str(refusal))
    detail: dict[str, Any] = {"report": document, "format": file_format, "year": year, "authority": authority.pk}
    audit.record("report.started", now=now, request=request, subject=job, **detail)
    return redirect("reports:job", pk=job.pk)


@require_GET
@vary_on_headers("HX-Request")
@allow(*Role)
def jobs(request: HttpRequest) -> HttpResponse:
    """The person's own reports, newest first."""
    return jobs_page(request)


def jobs_page(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    """The list; with a ``problem`` it answers a refused start (status 422), so that a job can be cancelled here."""
    found = list(jobs_of(acting(request).user_id)[:SHOWN])
    context = {
        "rows": [(job, has_file(job)) for job in found],
        "poll": 0 if problem else min((_poll(job) for job in found if not job.is_over), default=0),
        "problem": problem,
        "keep_days": settings.JOB_FILE_DAYS,
    }
    template = "reports/parts/job_list.html" if request.htmx else "reports/jobs.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=422 if problem else 200)


@require_GET
@vary_on_headers("HX-Request")
@allow(*Role)
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far one job is; the same address gives the page and the part that is asked for again and again."""
    found = _own(request, pk)
    document = document_of(found)
    if found.is_over:
        seen(found, now=timezone.now())
    context = {
        "job": found,
        "poll": 0 if found.is_over else _poll(found),
        "has_file": has_file(found),
        "keep_days": settings.JOB_FILE_DAYS,
        "document": document if document is not None and document.is_offered else None,
    }
    template = "reports/parts/job.html" if request.htmx else "reports/job.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@require_POST
@allow(*Role)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a job that waits or runs."""
    found, now = _own(request, pk), timezone.now()
    if queue.cancel(found, now=now):
        audit.record("report.cancelled", now=now, request=request, subject=found)
        messages.success(request, "Đã hủy báo cáo này.")
    else:
        messages.warning(request, "Báo cáo đã làm xong hoặc đã dừng, không hủy được nữa.")
    return redirect("reports:job", pk=pk)


@require_GET
@allow(*Role)
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, for its requester alone and only while the scope that it was made in still holds (SEC-AUTHZ-09)."""
    found, now = _own(request, pk), timezone.now()
    authority = authority_of(found)
    person = cast(User, request.user)  # LoginRequiredMiddleware let nobody else in
    if authority is None or not reading_actor(user=person, authority_path=authority.path, on=timezone.localdate(now)):
        raise Http404
    if not has_file(found):
        return redirect("reports:job", pk=pk)
    try:
        file = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    audit.record("report.downloaded", now=now, request=request, subject=found, file=found.file_name)
    response = FileResponse(file, as_attachment=True, filename=found.file_name, content_type=found.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _own(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(jobs_of(acting(request).user_id), pk=pk)


def _poll(job: Job) -> int:
    """Seconds until the page asks again."""
    age = (timezone.now() - job.created_at).total_seconds()
    return QUICK if age < QUICK_SECONDS else SLOW
