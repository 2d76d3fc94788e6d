"""Reports of units and authorities: the list, one report, writing it, taking its figures again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.list_files import list_file
from common.listing import configure
from common.numbers import whole
from common.scope import Actor, Role
from common.views import allow, page
from common.workflow import NotAllowed, WorkflowError, WrongState, available
from deadlines.domain.reports import (
    LOCKED,
    NOT_YOURS,
    carry_texts,
    closed_words,
    open_report,
    save_report,
    set_reference,
    take_figures,
)
from deadlines.enums import ReportState
from deadlines.exports.reports import note_of, period_words, shown, wording_of
from deadlines.filters_reports import ReportFilter
from deadlines.forms.reports import ReportForm
from deadlines.models import Report
from deadlines.queries.occurrences import visible_to
from deadlines.queries.report_forms import form_of
from deadlines.queries.reports import (
    asked_of,
    assessed_end,
    before,
    counts_of,
    own_reports,
    received_reports,
    receiver_of,
    steps_of,
)
from deadlines.rules.forms import REFERENCE
from deadlines.rules.reports import fills, may_attach
from deadlines.rules.words import left_words, thing_words
from deadlines.tables.reports import ReportTable
from deadlines.views.report_access import FILLERS, find_report
from deadlines.workflow import TABLE
from models_programs.queries.records import attachments_of
from units.views.access import EVERYONE, actor_of

TOLD = {
    "send": "Gửi báo cáo",
    "withdraw": "Rút lại báo cáo",
    "accept": "Tiếp nhận báo cáo",
    "return": "Trả lại báo cáo",
    "reopen": "Mở lại báo cáo",
}


@require_GET
@allow(*EVERYONE)
def reports(request: HttpRequest, year: int) -> HttpResponse:
    """What one's own unit or authority sends, and what comes from those below."""
    actor, today = actor_of(request), timezone.localdate()
    own = ReportTable(own_reports(actor, year), request=request, year=year, today=today, own=True)
    if file := list_file(request, own):
        return file
    context: dict[str, Any] = {"year": year, "own": own, "has_own": bool(own.rows)}
    if not actor.is_unit_head:
        rows = received_reports(actor, year)
        numbers = counts_of(rows, today)
        filtered = ReportFilter(request.GET, queryset=rows, actor=actor, today=today, rows=rows)
        table = ReportTable(filtered.qs, request=request, year=year, today=today, own=False)
        if file := list_file(request, table, filters=filtered):
            return file
        context |= {
            "filter": filtered,
            "table": configure(request, table),
            "stats": _stats(numbers),
            "any_received": numbers["all"] > 0,
        }
    return render(request, "deadlines/reports/list.html", context)


def _stats(numbers: dict[str, int]) -> list[dict[str, str]]:
    """The figures on top; each opens its own list."""
    rows = (
        ("Phải nộp trong năm", "all", "?"),
        ("Chờ tiếp nhận", "waiting", "?state=waiting"),
        ("Quá hạn, chưa gửi", "late", "?state=late"),
        ("Trả lại để bổ sung", "returned", "?state=returned"),
        ("Đã tiếp nhận", "accepted", "?state=accepted"),
    )
    return [{"label": label, "value": whole(numbers[name]), "href": href} for label, name, href in rows]


@require_POST
@allow(*FILLERS)
def report_open(request: HttpRequest, year: int, occurrence: int) -> HttpResponse:
    """Begin the report of what is due, or go on with it."""
    actor = actor_of(request)
    rows = visible_to(actor, year).select_related("obligation", "unit", "authority")
    row = get_object_or_404(rows, pk=occurrence)
    try:
        report = open_report(occurrence=row, actor=actor, now=timezone.now())
    except NotAllowed:
        raise
    except WorkflowError as problem:
        messages.warning(request, str(problem))
        return redirect("deadlines:reports", year=year)
    name = "deadlines:report_edit" if report.is_editable and fills(report, actor) else "deadlines:report"
    return redirect(name, year=year, pk=report.pk)


@require_GET
@allow(*EVERYONE)
def report(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Where a report stands, what to do next, what it says, what happened."""
    row, actor, today = find_report(request, year, pk), actor_of(request), timezone.localdate()
    form, text = form_of(row.form), wording_of(row)
    writes = row.is_editable and fills(row, actor)
    context = {
        **about(row),
        "writes": writes,
        "steps": [step for step in available(TABLE, instance=row, actor=actor) if _is_offered(step.action, row, actor)],
        "closed": closed_words(row, today) if writes else "",
        "left": left_words(row.occurrence.due_on, today) if row.is_editable else "",
        "lacking": form.missing(row.sections.exclude(text="").values_list("code", flat=True)) if form else [],
        "figures": figure_lines(row),
        "sections": list(row.sections.all()),
        "attachments": list(attachments_of(row)),
        "can_edit": may_attach(row, actor),
        "attach_url": reverse("models_programs:attach", args=[year, "report", pk]),
        "prints": text is not None,
        "unconfirmed": text is not None and not text.confirmed,
        "history": [_told(change) for change in steps_of(row)],
    }
    return render(request, "deadlines/reports/report.html", context)


def about(row: Report) -> dict[str, Any]:
    """What every page of one report says about it."""
    occurrence = row.occurrence
    end = assessed_end(row)
    return {
        "year": row.year,
        "report": row,
        "title": thing_words(occurrence.obligation.title, occurrence.period),
        "place": occurrence.bearer_name,
        "period": period_words(row),
        "receiver": receiver_of(row),
        "is_reference": row.form == REFERENCE,
        "mark": "done" if row.state == ReportState.ACCEPTED else row.state,
        "span": asked_of(row, timezone.localdate(row.figures_at)).span.words if row.figures_at else "",
        "is_late": bool(
            occurrence.due_on and row.first_sent_at and timezone.localdate(row.first_sent_at) > occurrence.due_on
        ),
        "assessed_end": end,
        "provisional": row.is_provisional if not row.is_editable else end is not None and timezone.localdate() <= end,
    }


def figure_lines(row: Report) -> list[dict[str, Any]]:
    """The figures as pages show them: the number that holds, of what it is counted, what stood there instead."""
    return [{"row": line, "value": shown(line), "note": note_of(line)} for line in row.figures.all()]


def _is_offered(action: str, row: Report, actor: Actor) -> bool:
    """Sending has a page of its own; an officer takes back only what officers entered for the unit."""
    if action == "withdraw" and row.unit_id and not actor.is_unit_head:
        return row.entered_on_behalf
    return action != "send"


def _told(change: Any) -> dict[str, Any]:
    state = ReportState(change.to_state)
    return {
        "change": change,
        "what": TOLD.get(change.action, change.action),
        "role": Role(change.acting_role).label if change.acting_role in Role.values else "",
        "state": "done" if state == ReportState.ACCEPTED else state.value,
        "state_label": state.label,
    }


@require_http_methods(["GET", "POST"])
@allow(*FILLERS)
def report_edit(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Write the report. Every button keeps what was typed first, then does its own."""
    row, actor = find_report(request, year, pk), actor_of(request)
    if not fills(row, actor):
        raise NotAllowed(NOT_YOURS)
    if request.method != "POST":
        if not row.is_editable:
            messages.warning(request, LOCKED)
            return redirect("deadlines:report", year=year, pk=pk)
        return _form_page(request, row, ReportForm(report=row))
    form = ReportForm(request.POST, report=row)
    if form.is_valid() and _saved(form, row, actor):
        return _next(request, row, actor)
    return _form_page(request, row, form)


def _saved(form: ReportForm, row: Report, actor: Actor) -> bool:
    """Whether it was kept; a refusal stands on the form, what somebody else saved is shown beside what was typed."""
    seen = form.cleaned_data["version"]
    try:
        save_report(report=row, content=form.content(), actor=actor, now=timezone.now(), seen=seen)
    except ValidationError as error:
        form.refuse(error)
        if getattr(error, "code", "") == "stale":
            row.refresh_from_db()
            form.show_stored(row)
        return False
    except WrongState as problem:
        form.add_error(None, str(problem))
        return False
    return True


def _next(request: HttpRequest, row: Report, actor: Actor) -> HttpResponse:
    """Where the pressed button leads once the draft is kept."""
    now, back = timezone.now(), "deadlines:report_edit"
    try:
        if "check" in request.POST:
            return redirect("deadlines:report_send", year=row.year, pk=row.pk)
        if "figures" in request.POST:
            take_figures(report=row, actor=actor, now=now)
            messages.success(request, "Đã lưu nháp và lấy lại số liệu từ hồ sơ.")
        elif "carry" in request.POST:
            names = carry_texts(report=row, actor=actor, now=now)
            messages.success(request, f"Đã lấy lại nội dung của báo cáo trước: {'; '.join(names)}. Đọc lại rồi sửa.")
        elif "reference" in request.POST:
            on = request.POST["reference"] == "1"
            set_reference(report=row, on=on, actor=actor, now=now)
            messages.success(request, "Chỉ cần ghi số, ngày của văn bản đã gửi." if on else "Đã trở lại mẫu đầy đủ.")
        else:
            messages.success(request, "Đã lưu nháp. Báo cáo chưa gửi.")
            back = "deadlines:report"
    except WorkflowError as problem:
        messages.warning(request, f"Đã lưu nháp. {problem}")
    return redirect(back, year=row.year, pk=row.pk)


def _form_page(request: HttpRequest, row: Report, form: ReportForm) -> HttpResponse:
    context = {
        **about(row),
        "closed": closed_words(row, timezone.localdate()),
        "on_behalf": row.unit_id is not None and not actor_of(request).is_unit_head,
        "earlier": before(row),
        "may_switch": row.occurrence.obligation.report_form != REFERENCE,
        "lines": {line["row"].code: line for line in figure_lines(row)},
    }
    return page(request, "deadlines/reports/form.html", context, form=form)


@require_POST
@allow(*FILLERS)
def report_figures(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Take the figures from the records again."""
    row = find_report(request, year, pk)
    try:
        take_figures(report=row, actor=actor_of(request), now=timezone.now())
    except NotAllowed:
        raise
    except WorkflowError as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, "Đã lấy lại số liệu từ hồ sơ.")
    return redirect("deadlines:report", year=year, pk=pk)
