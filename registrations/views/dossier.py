"""Hồ sơ đề nghị: what is there and what is missing, report, tờ trình, meeting, documents; and each paper as a file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common import audit
from common.documents.docx import DOCX_TYPE
from common.sheets.pages import download
from common.views import allow, page
from common.workflow import NotAllowed, WrongState
from letters.queries import wording
from models_programs.queries.records import attachments_of
from registrations.domain.dossiers import LOCKED, NOT_YOURS, save_dossier
from registrations.enums import RegistrationState
from registrations.exports.dossier import PAPERS, dossier_file
from registrations.forms.dossier import AttendeeRows, DossierForm, attendees_of
from registrations.models import Dossier, Registration
from registrations.queries.dossiers import dossier_of, parts_of
from registrations.queries.meetings import meeting_of
from registrations.queries.periods import period_of
from registrations.queries.results import result_words
from registrations.rules.permissions import fills, may_attach
from registrations.views import evidence as _evidence  # noqa: F401  (says that documents may hang on a registration)
from registrations.views.access import EVERYBODY, find_registration
from units.views.access import actor_of

TYPES = {"pdf": "application/pdf", "docx": DOCX_TYPE}


@require_http_methods(["GET", "POST"])
@allow(*EVERYBODY)
def dossier(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """The dossier of one unit; its own people write it once the registration is received, until it is sent."""
    row, actor = find_registration(request, year, pk), actor_of(request)
    stored = dossier_of(row)
    if request.method != "POST":
        return _page(request, row, *_unbound(row, stored))
    if not fills(row, actor):
        raise NotAllowed(NOT_YOURS)
    if "fill" in request.POST:
        return _filled(request, row)
    form, rows = DossierForm(request.POST), AttendeeRows(request.POST, prefix="attendees")
    if row.state != RegistrationState.ACCEPTED:
        form.add_error(None, LOCKED.format(state=row.get_state_display()))
    elif _is_valid(form, rows) and _saved(request, row, form, rows):
        return redirect("registrations:dossier", year=year, pk=pk)
    return _page(request, row, form, rows)


def _unbound(row: Registration, stored: Dossier | None) -> tuple[DossierForm, Any]:
    meeting = meeting_of(row.unit.kind)
    form = DossierForm(initial=DossierForm.initial_of(stored, meeting, (row.head_name, row.head_post)))
    bodies: list[dict[str, Any]] = [{"post": post, "present": True} for post in meeting.attendees]
    if stored is not None and stored.attendees.exists():
        bodies = [{"post": one.post, "name": one.name, "present": one.present} for one in stored.attendees.all()]
    return form, AttendeeRows(prefix="attendees", initial=bodies)


def _is_valid(form: DossierForm, rows: Any) -> bool:
    valid = [form.is_valid(), rows.is_valid()]
    if not valid[1]:
        form.add_error(None, "Xem lại các dòng thành phần dự họp.")
    return all(valid)


def _saved(request: HttpRequest, row: Registration, form: DossierForm, rows: Any) -> bool:
    try:
        save_dossier(
            registration=row,
            values=form.values(),
            attendees=attendees_of(rows),
            actor=actor_of(request),
            now=timezone.now(),
            seen=form.cleaned_data["seen"],
        )
    except ValidationError as error:
        if getattr(error, "code", "") == "stale":
            data: Any = form.data.copy()  # type: ignore[attr-defined]  # of a POST it is a QueryDict
            stored = dossier_of(row)
            data["seen"] = str(stored.version if stored else 0)
            form.data = data
        form.refuse(error)
        return False
    except WrongState as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, "Đã lưu hồ sơ.")
    return True


def _filled(request: HttpRequest, row: Registration) -> HttpResponse:
    """Sentences from the year's records in the empty or typed report, to be read and saved by the person."""
    data = request.POST.copy()
    words = result_words(row)
    typed = data.get("results", "").splitlines()
    data["results"] = "\n".join([*typed, *(line for line in words.splitlines() if line not in typed)]).strip()
    form, rows = DossierForm(data), AttendeeRows(data, prefix="attendees")
    note = "Đã điền số liệu trong năm vào Kết quả thực hiện, chưa lưu. Đọc lại rồi bấm Lưu hồ sơ."
    messages.info(request, note if words else "Chưa có số liệu nào trong hồ sơ của năm để điền.")
    rows.is_valid()
    return _page(request, row, form, rows, status=200)


def _page(
    request: HttpRequest, row: Registration, form: DossierForm, rows: Any, *, status: int | None = None
) -> HttpResponse:
    actor = actor_of(request)
    period = period_of(row.unit.kind, row.year, row.authority_path)
    dossier = dossier_of(row)
    days = _days(dossier) if dossier else []
    context = {
        "year": row.year,
        "registration": row,
        "dossier": dossier,
        "rows": rows,
        "parts": parts_of(row),
        "period": period,
        "provisional": period.is_open(timezone.localdate()),
        "meeting": meeting_of(row.unit.kind),
        "can_edit": row.state == RegistrationState.ACCEPTED and fills(row, actor),
        "attachments": [(item, period.is_outside(item.date)) for item in attachments_of(row)],
        "attach_url": reverse("models_programs:attach", args=[row.year, "registration", row.pk])
        if may_attach(row, actor)
        else "",
        "early": [name for name, day in days if period.is_early(day)],
        "late": [name for name, day in days if period.is_late(day)],
        "papers": [(name, title) for name, (_, title) in PAPERS.items()],
        "unconfirmed": not wording("dossier.report", row.authority_path).confirmed,
    }
    answer = page(request, "registrations/dossier.html", context, form=form)
    if status is not None:
        answer.status_code = status
    return answer


def _days(dossier: Dossier) -> list[tuple[str, dt.date | None]]:
    return [("Báo cáo", dossier.report_date), ("Tờ trình", dossier.request_date), ("Cuộc họp", dossier.held_on)]


@require_GET
@allow(*EVERYBODY)
def dossier_print(request: HttpRequest, year: int, pk: int, name: str, ending: str) -> HttpResponse:
    """One paper of the dossier as PDF or Word."""
    if name not in PAPERS or ending not in TYPES:
        raise Http404
    row, now = find_registration(request, year, pk), timezone.now()
    content = dossier_file(row, name, ending, now=now)
    audit.record("dossier.exported", now=now, request=request, subject=row, paper=name, format=ending)
    return download(content, f"{PAPERS[name][1]} {year} – {row.unit.name}.{ending}", TYPES[ending])
