"""Report, minutes and tờ trình of a dossier as documents (TT 124/2021 Điều 9.2b)."""

from __future__ import annotations

import datetime as dt

from common.documents import docx
from common.documents.marks import watermark
from letters.exports import Composed, compose, composed_docx, composed_pdf, place_date
from letters.queries import wording
from registrations.enums import CriterionKind, Outcome
from registrations.exports.registration import head_of, receiver_of
from registrations.models import CheckMark, Dossier, Registration
from registrations.queries.checklists import marks_of
from registrations.queries.dossiers import dossier_of
from registrations.queries.periods import period_of
from units.letterhead import letterhead_of

# Name in the address → (code of the wording, title of the file)
PAPERS = {
    "bao-cao": ("dossier.report", "Báo cáo kết quả"),
    "bien-ban": ("dossier.minutes", "Biên bản cuộc họp"),
    "to-trinh": ("dossier.request", "Tờ trình đề nghị công nhận"),
}
SIGN = "(Ký, ghi rõ họ tên)"


def dossier_letter(registration: Registration, name: str) -> Composed:
    """One paper of ``PAPERS`` as the dossier stands; what is not known prints as dots. A constant number of queries."""
    dossier = dossier_of(registration) or Dossier(registration=registration)
    marks = list(marks_of(registration))
    text = wording(PAPERS[name][0], registration.authority_path)
    known = values_of(registration, dossier, marks)
    day, number = _dated(dossier, name)
    return compose(
        text,
        head=head_of(registration),
        number=number,
        place_date=place_date(letterhead_of(registration.unit.area).place, day, registration.year),
        values={blank.name: known[blank.name] for blank in text.spec.blanks},
        tables={"tiêu chí": _criteria(marks), "thành phần": _attendees(dossier)},
        signature=_signature(registration, dossier, name),
    )


def dossier_file(registration: Registration, name: str, ending: str, *, now: dt.datetime) -> bytes:
    """The paper as "pdf" or "docx"."""
    letter = dossier_letter(registration, name)
    return composed_pdf(letter, now=now, watermark=watermark()) if ending == "pdf" else composed_docx(letter, now=now)


def _dated(dossier: Dossier, name: str) -> tuple[dt.date | None, str]:
    if name == "bao-cao":
        return dossier.report_date, dossier.report_number
    return (dossier.held_on, "") if name == "bien-ban" else (dossier.request_date, dossier.request_number)


def values_of(registration: Registration, dossier: Dossier, marks: list[CheckMark]) -> dict[str, str]:
    """Every blank of the texts "dossier.*" (fixtures/letters/dossier.yaml); what is not known is ""."""
    period = period_of(registration.unit.kind, registration.year, registration.authority_path)
    return {
        "đơn vị": registration.unit.name,
        "năm": str(registration.year),
        "cơ quan tiếp nhận": receiver_of(registration.authority),
        "kỳ đánh giá": period.words,
        "kết quả": dossier.results,
        "tồn tại": dossier.shortcomings,
        "phương hướng": dossier.next_year,
        "ngày họp": f"{dossier.held_on:%d/%m/%Y}" if dossier.held_on else "",
        "giờ họp": "",
        "địa điểm": dossier.place,
        "chủ trì": dossier.chair_name,
        "chức vụ chủ trì": dossier.chair_post,
        "thư ký": dossier.secretary_name,
        "số được mời": _count(dossier.invited),
        "số có mặt": _count(dossier.present),
        "số phiếu đồng ý": _count(dossier.votes_for),
        "số phiếu không đồng ý": _count(dossier.votes_against),
        "kết luận": dossier.conclusion,
        "số tiêu chí đạt": str(sum(mark.declared == Outcome.MET for mark in marks)) if marks else "",
        "số tiêu chí": str(len(marks)) if marks else "",
    }


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _criteria(marks: list[CheckMark]) -> docx.Table:
    columns = [docx.Column("TT", 12, "center"), docx.Column("Tiêu chí", 118), docx.Column("Tự đánh giá", 35, "center")]
    return docx.Table(columns, [(mark.item.code, mark.item.text, _answer(mark)) for mark in marks])


def _answer(mark: CheckMark) -> str:
    if not mark.declared:
        return ""
    if mark.item.kind == CriterionKind.NOT_OCCURRING:
        return "Không xảy ra" if mark.declared == Outcome.MET else "Có xảy ra"
    return str(Outcome(mark.declared).label)


def _attendees(dossier: Dossier) -> docx.Table:
    columns = [docx.Column("Thành phần", 90), docx.Column("Họ và tên", 50), docx.Column("Có mặt", 25, "center")]
    found = dossier.attendees.all() if dossier.pk else []
    return docx.Table(columns, [(one.post, one.name, "Có" if one.present else "Vắng") for one in found], numbered=True)


def _signature(registration: Registration, dossier: Dossier, name: str) -> docx.Signature:
    if name == "bien-ban":
        chair = docx.Signer(dossier.chair_name, post="Chủ trì", note=SIGN)
        return docx.Signature(chair, second=docx.Signer(dossier.secretary_name, post="Thư ký", note=SIGN))
    post = registration.head_post or "Người đứng đầu đơn vị"
    return docx.Signature(docx.Signer(registration.head_name, post=post, note=SIGN))
