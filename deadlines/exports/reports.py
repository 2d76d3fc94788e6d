"""A report as a document: PDF and DOCX in the layout of NĐ 30/2020, in the wording that holds at the authority."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from common.documents import docx
from common.documents.marks import watermark
from common.numbers import points, whole
from deadlines.models import Report, ReportFigure
from deadlines.queries.report_forms import form_of
from deadlines.queries.reports import asked_of, receiver_of
from deadlines.rules.forms import FormSpec
from letters.exports import Composed, compose, composed_docx, composed_pdf, place_date
from letters.queries import wording
from letters.rules.wording import Wording
from units.enums import UnitKind
from units.letterhead import letterhead_of
from units.models import Authority

SIGN = "(Ký, ghi rõ họ tên)"
NOTHING = "Không có."
# Whose head bears no body above the own name: theirs is not known here.
_UNDER_THE_AUTHORITY = (UnitKind.RESIDENTIAL, UnitKind.COMMUNE)


def wording_of(report: Report) -> Wording | None:
    """The text that holds where the report is managed; None for a form of which nothing is printed. One query."""
    form = form_of(report.form)
    return wording(form.letter, report.authority_path) if form and form.letter else None


def report_file(report: Report, text: Wording, ending: str, *, now: dt.datetime) -> bytes:
    """The report as "pdf" or "docx"; until it is sent "BẢN NHÁP" lies across the PDF."""
    letter = report_letter(report, text)
    if ending == "docx":
        return composed_docx(letter, now=now)
    return composed_pdf(letter, now=now, watermark=watermark(draft=report.is_editable))


def report_letter(report: Report, text: Wording) -> Composed:
    """What is stored in the wording ``text``; what is not known prints as dots. A constant number of queries."""
    form = form_of(report.form)
    if form is None:
        raise ValueError(f"no form {report.form!r}")
    known = _values(report, form)
    sent = timezone.localdate(report.sent_at) if report.sent_at else None
    return compose(
        text,
        head=_head(report),
        # An office numbers its reports; a khu dân cư or enterprise may not.
        number=report.number or ("" if report.unit_id else "……/BC"),
        place_date=place_date(letterhead_of(_place(report)).place, report.date or sent, report.year),
        values={blank.name: known.get(blank.name, "") for blank in text.spec.blanks},
        tables={"số liệu": figures_table(list(report.figures.all()))},
        signature=_signature(report),
    )


def period_words(report: Report) -> str:
    """ "năm 2026", "6 tháng đầu năm 2026", "tháng 5 năm 2026"."""
    form = form_of(report.form)
    if report.occurrence.period:
        return f"tháng {report.occurrence.period} năm {report.year}"
    return f"6 tháng đầu năm {report.year}" if form and form.span == "half_year" else f"năm {report.year}"


def provisional_words(report: Report) -> str:
    """ "SỐ LIỆU TẠM TÍNH đến ngày 14/10/2026" of a report marked so, else ""."""
    if not report.is_provisional:
        return ""
    at = report.figures_at or report.sent_at
    return f"SỐ LIỆU TẠM TÍNH đến ngày {timezone.localdate(at):%d/%m/%Y}" if at else "SỐ LIỆU TẠM TÍNH"


def _values(report: Report, form: FormSpec) -> dict[str, str]:
    """Every blank of the texts "report.*" (fixtures/letters/reports.yaml); what is not known is ""."""
    occurrence = report.occurrence
    receiver = receiver_of(report)
    on = timezone.localdate(report.figures_at) if report.figures_at else timezone.localdate(report.changed_at)
    texts = dict(report.sections.values_list("code", "text"))
    sections = {spec.blank: texts.get(spec.code) or ("" if spec.required else NOTHING) for spec in form.sections}
    return {
        "đơn vị": occurrence.unit.name if occurrence.unit else _body(_place(report)),
        "năm": str(report.year),
        "năm sau": str(report.year + 1),
        "kỳ": period_words(report),
        "thời gian số liệu": asked_of(report, on).span.words,
        "cơ quan nhận": receiver.steering_board_name or _body(receiver) if receiver else occurrence.obligation.receiver,
        "tạm tính": provisional_words(report),
        **sections,
    }


def _body(authority: Authority) -> str:
    """The office as documents name it inside a sentence."""
    return authority.people_committee_name or authority.police_name or authority.name


def figures_table(rows: list[ReportFigure]) -> docx.Table:
    """Each figure with what it is counted of; beside another number stand the computed one and why."""
    columns = [
        docx.Column("TT", 10, "center"),
        docx.Column("Chỉ tiêu", 68),
        docx.Column("Đơn vị tính", 24, "center"),
        docx.Column("Số liệu", 20, "right"),
        docx.Column("Ghi chú", 53),
    ]
    cells = [
        (str(number), row.label, row.unit_word, shown(row), note_of(row)) for number, row in enumerate(rows, start=1)
    ]
    return docx.Table(columns, cells)


def shown(row: ReportFigure) -> str:
    """The number that holds: what people wrote, else what was computed; "–" for none."""
    value = row.typed if row.typed is not None else row.computed
    if value is None:
        return "–"
    return whole(int(value)) if value == value.to_integral_value() else points(value)


def note_of(row: ReportFigure) -> str:
    """Of what it is counted; where people wrote another number: the computed one, and why."""
    if row.typed is None:
        return row.denominator
    if row.computed is None:
        return row.reason
    number = whole(int(row.computed)) if row.computed == row.computed.to_integral_value() else points(row.computed)
    return f"Hệ thống tính {number}. {row.reason}"


def _place(report: Report) -> Authority:
    occurrence = report.occurrence
    place = occurrence.unit.area if occurrence.unit else occurrence.authority
    if place is None:
        raise ValueError("an occurrence has a unit or an authority")
    return place


def _head(report: Report) -> docx.Head:
    """An authority by its letterhead; a unit by its name, the authority above it where that is known."""
    unit = report.occurrence.unit
    if unit is None:
        head = letterhead_of(_place(report))
        return docx.Head(head.body, superior=head.superior_body)
    above = letterhead_of(unit.authority).body if unit.kind in _UNDER_THE_AUTHORITY else ""
    body = unit.area.people_committee_name or unit.name if unit.kind == UnitKind.COMMUNE else unit.name
    return docx.Head(body, superior=above)


def _signature(report: Report) -> docx.Signature:
    unit = report.occurrence.unit
    if unit is not None:
        return docx.Signature(docx.Signer(unit.head_name, post=unit.head_post or "Người đứng đầu đơn vị", note=SIGN))
    signer = _place(report).signers.first()
    if signer is None:
        return docx.Signature(docx.Signer("", post="Thủ trưởng cơ quan", note=SIGN))
    return docx.Signature(docx.Signer(signer.name, [signer.capacity] if signer.capacity else [], signer.post))
