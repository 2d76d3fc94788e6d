"""The headings and figures of a report as its form asks for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from deadlines.models import Report, ReportFigure, ReportSection
from deadlines.queries.figures import figures_of
from deadlines.queries.report_forms import form_of
from deadlines.queries.reports import asked_of


def lay_out(report: Report) -> None:
    """Bring the rows to the form: new ones are added, those no longer asked for go while nobody has written them."""
    form = form_of(report.form)
    if form is None:
        return
    sections = {section.code: section for section in report.sections.all()}
    for order, spec in enumerate(form.sections, start=1):
        row = sections.setdefault(spec.code, ReportSection(report=report, code=spec.code))
        row.order, row.heading = order, spec.heading
    asked = form.figures_for(report.occurrence.bearer, report.occurrence.unit_kind)
    figures = {figure.code: figure for figure in report.figures.all()}
    for order, figure in enumerate(asked, start=1):
        line = figures.setdefault(figure.code, ReportFigure(report=report, code=figure.code))
        line.order, line.label, line.unit_word = order, figure.label, figure.word
    _store(ReportSection, sections.values(), {spec.code for spec in form.sections}, ["order", "heading"])
    _store(ReportFigure, figures.values(), {spec.code for spec in asked}, ["order", "label", "unit_word"])


def _store(model: Any, rows: Iterable[Any], asked: Collection[str], fields: list[str]) -> None:
    """Add and change what the form asks for; of the rest only what somebody wrote stays."""
    known = list(rows)
    model.objects.bulk_create([row for row in known if row.pk is None])
    model.objects.bulk_update([row for row in known if row.pk is not None and row.code in asked], fields)
    gone = [row.pk for row in known if row.code not in asked and _is_blank(row)]
    model.objects.filter(pk__in=gone).delete()


def _is_blank(row: ReportSection | ReportFigure) -> bool:
    return not row.text if isinstance(row, ReportSection) else row.typed is None


def fill_figures(report: Report, now: dt.datetime) -> None:
    """Put what the records say now into the figures of the form, with the moment. What people wrote stays."""
    form = form_of(report.form)
    codes = {figure.code for figure in form.figures} if form else set()
    rows = [row for row in report.figures.all() if row.code in codes]
    found = figures_of([row.code for row in rows], asked_of(report, timezone.localdate(now)))
    for row in rows:
        value, row.denominator = found[row.code]
        row.computed = None if value is None else Decimal(value)
    ReportFigure.objects.bulk_update(rows, ["computed", "denominator"])
    report.figures_at = now if rows else None
    report.save(update_fields=["figures_at"])
