"""Excel round trip: download to fill in offline, upload, choose row by row, write (docs/adr/0020)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from common import audit, jobs, uploads
from common.models import Job, JobState
from common.numbers import whole
from common.scope import Actor, Role
from common.sheets.job import actor_as_json
from common.sheets.pages import PATIENCE, download
from common.views import allow, page
from common.xlsx_guard import BOOK, UploadRefused
from scoring import rules
from scoring.domain.workbook_choices import Compared, apply_choices, compare
from scoring.exports.workbook_job import AT_ONCE, MOST, TOO_MANY, workbook_of
from scoring.forms.workbook import WorkbookForm, one_screen, read_choices, versions_shown
from scoring.models import Scorecard, WorkbookUpload
from scoring.queries.workbook import FILE_JOB, READ_JOB, applied_before, fillable_cards, reading_jobs, upload_of
from scoring.views.access import acting, find_card
from units.enums import UnitKind

FILLERS = (Role.UNIT_HEAD, Role.OFFICER)
EARLIER = 5
# Sheets of a file with more than so many are folded, unless somebody changed them meanwhile.
UNFOLDED = 3


@require_http_methods(["GET", "POST"])
@allow(*FILLERS)
def workbook(request: HttpRequest, year: int) -> HttpResponse:
    """What to download, where to bring it back; a file that passes the guard goes to a worker, never parsed here."""
    posted = request.method == "POST"
    form = WorkbookForm(*((request.POST, request.FILES) if posted else ()))
    if getattr(request, "upload_too_big", False):
        form.add_error("file", "Tệp lớn hơn 5 MB. Chia thành nhiều tệp nhỏ hơn.")
    elif posted and form.is_valid():
        try:
            received = uploads.receive(form.cleaned_data["file"], BOOK)
        except UploadRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("scoring:workbook_upload", year=year, job=_hand_over(request, received, year).pk)
    actor = acting(request)
    cards = fillable_cards(actor, year)
    kinds = set(cards.order_by().values_list("unit__kind", flat=True).distinct())
    context = {
        "year": year,
        "count": cards.count(),
        "own": cards.first() if actor.is_unit_head else None,
        "kinds": [kind for kind in UnitKind.choices if kind[0] in kinds] if len(kinds) > 1 else [],
        "most": MOST,
        "earlier": [(job, upload_of(job, actor)) for job in reading_jobs(actor, year)[:EARLIER]],
    }
    return page(request, "scoring/workbook/start.html", context, form=form)


def _hand_over(request: HttpRequest, received: uploads.Received, year: int) -> Job:
    params: dict[str, object] = {
        "upload": uploads.keep(received.content),
        "sha256": received.sha256,
        "file_name": received.name,
        "year": year,
    }
    return _start(request, READ_JOB, "Đọc tệp phiếu chấm điểm", params, timezone.now())


def _start(request: HttpRequest, kind: str, title: str, params: dict[str, object], now: dt.datetime) -> Job:
    actor = acting(request)
    with transaction.atomic():
        return jobs.start(
            kind=kind,
            title=title,
            requester_id=actor.user_id,
            membership_id=actor.membership_id,
            params={**params, "actor": actor_as_json(actor)},
            now=now,
        )


@require_POST
@allow(*FILLERS)
def workbook_file(request: HttpRequest, year: int) -> HttpResponse:
    """All sheets in one workbook, of one kind of units if asked: a few at once, more as a job."""
    actor, now = acting(request), timezone.now()
    kind = request.POST.get("kind", "")
    kind = kind if kind in UnitKind.values else ""
    cards = list(fillable_cards(actor, year, kind)[: MOST + 1])
    if not cards or len(cards) > MOST:
        messages.warning(request, TOO_MANY if cards else f"Năm {year} chưa có phiếu chấm điểm nào để tải.")
        return redirect("scoring:workbook", year=year)
    place = cards[0].unit.name if actor.is_unit_head else cards[0].unit.authority.name
    title = f"Phiếu chấm điểm {year} – {place}" + (f" – {UnitKind(kind).label}" if kind else "")
    if len(cards) <= AT_ONCE:
        return _file(request, cards, title, now)
    params: dict[str, object] = {"year": year, "kind": kind, "authority": actor.authority_id}
    job = _start(request, FILE_JOB, title, params, now)
    audit.record("workbook.started", now=now, request=request, subject=job, year=year, sheets=len(cards))
    return redirect("reports:job", pk=job.pk)


@require_GET
@allow(*FILLERS)
def workbook_sheet(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """The workbook of one sheet."""
    card = find_card(request, year, pk)
    if not rules.fills_self_column(card, acting(request)):
        raise PermissionDenied("Chỉ đơn vị và cán bộ của cấp quản lý trực tiếp tải được tệp để điền.")
    return _file(request, [card], f"Phiếu chấm điểm {year} – {card.unit.name}", timezone.now())


def _file(request: HttpRequest, cards: list[Scorecard], title: str, now: dt.datetime) -> HttpResponse:
    content = workbook_of(cards, actor=acting(request), title=title, now=now)
    year, ids = cards[0].year, [card.pk for card in cards]
    audit.record("workbook.exported", now=now, request=request, year=year, sheets=len(cards), cards=ids)
    return download(content, f"{title}.xlsx")


def _find(request: HttpRequest, year: int, job: int) -> tuple[Job, WorkbookUpload | None]:
    actor = acting(request)
    found = get_object_or_404(reading_jobs(actor, year), pk=job)
    return found, upload_of(found, actor)


@require_GET
@vary_on_headers("HX-Request")
@allow(*FILLERS)
def workbook_upload(request: HttpRequest, year: int, job: int) -> HttpResponse:
    """How far reading is, then every problem of the file and the rows to choose. htmx asks while it waits."""
    found, upload = _find(request, year, job)
    now = timezone.now()
    context: dict[str, Any] = {
        "year": year,
        "job": found,
        "waiting": found.state in (JobState.QUEUED, JobState.RUNNING),
        "stuck": found.state == JobState.QUEUED and now - found.created_at > PATIENCE,
        "upload": upload,
    }
    if upload is not None:
        context |= _compared(upload, acting(request), now)
    is_part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, "scoring/workbook/part.html" if is_part else "scoring/workbook/upload.html", context)


def _compared(upload: WorkbookUpload, actor: Actor, now: dt.datetime) -> dict[str, Any]:
    every = compare(upload, actor=actor, now=now)
    open_sheets = [sheet for sheet in every if not sheet.why]
    shown = one_screen(open_sheets)
    return {
        "problems": [f"{tab}{'!' if cell else ''}{cell}: {text}." for tab, cell, text in upload.problems],
        "locked": [sheet for sheet in every if sheet.why],
        "sheets": [_sheet_view(sheet, len(shown)) for sheet in shown],
        "rows": sum(len(sheet.lines) for sheet in shown),
        "moved": sum(sheet.moved for sheet in shown),
        "later": len(open_sheets) - len(shown),
        "read": len(upload.rows),
        "before": upload.applied_at or applied_before(upload),
    }


def _sheet_view(sheet: Compared, count: int) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "versions": versions_shown(sheet),
        "is_unfolded": count <= UNFOLDED or sheet.moved > 0,
        "words": f"{whole(len(sheet.lines))} hàng khác"
        + (f", {sheet.moved} hàng cả hai bên cùng sửa" * bool(sheet.moved)),
    }


@require_POST
@allow(*FILLERS)
def workbook_apply(request: HttpRequest, year: int, job: int) -> HttpResponse:
    """Write what was chosen and say what became of it, unit by unit."""
    _, upload = _find(request, year, job)
    if upload is None:
        return redirect("scoring:workbook_upload", year=year, job=job)
    choices = read_choices(request.POST.dict())
    if not choices:
        messages.warning(request, "Chưa chọn hàng nào để ghi.")
        return redirect("scoring:workbook_upload", year=year, job=job)
    now, actor = timezone.now(), acting(request)
    outcomes = apply_choices(upload=upload, choices=choices, actor=actor, now=now)
    context = {
        "year": year,
        "job_pk": job,
        "outcomes": outcomes,
        "written": sum(outcome.written for outcome in outcomes),
        "kept": sum(outcome.kept for outcome in outcomes),
        "failed": [outcome for outcome in outcomes if outcome.conflicts or outcome.refused],
        "left": len(compare(upload, actor=actor, now=now)),
    }
    return render(request, "scoring/workbook/result.html", context)
