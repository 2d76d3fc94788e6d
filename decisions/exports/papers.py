"""Quyết định, tờ trình, biên bản, danh sách of one decision: PDF to print, DOCX to edit, the list as Excel too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from common.documents import docx
from common.documents.xlsx import Col, Sheet, workbook_bytes
from decisions.enums import DecisionKind
from decisions.exports import values as said
from decisions.models import Decision, DecisionItem
from decisions.queries.decisions import is_demo, items_of
from letters.exports import Composed, compose, composed_docx, composed_pdf, place_date
from letters.queries import wording

CODES = {
    ("quyet-dinh", DecisionKind.RECOGNITION): "decision.recognition",
    ("to-trinh", DecisionKind.RECOGNITION): "decision.submission",
    ("bien-ban", DecisionKind.RECOGNITION): "decision.minutes",
    ("quyet-dinh", DecisionKind.CLASSIFICATION): "decision.classification",
    ("to-trinh", DecisionKind.CLASSIFICATION): "decision.classification_submission",
    ("bien-ban", DecisionKind.CLASSIFICATION): "decision.classification_minutes",
}
NAMES = {
    "quyet-dinh": "Quyết định",
    "to-trinh": "Tờ trình",
    "bien-ban": "Biên bản họp thẩm định",
    "danh-sach": "Danh sách",
    "giay-cong-nhan": "Giấy công nhận",
}
ENDINGS = {
    "quyet-dinh": ("pdf", "docx"),
    "to-trinh": ("pdf", "docx"),
    "bien-ban": ("pdf", "docx"),
    "danh-sach": ("pdf", "docx", "xlsx"),
    "giay-cong-nhan": ("pdf", "docx"),
}
BY_HAND = "(Ký, đóng dấu, ghi rõ họ tên)"
HAND_ONLY = "(Ký, ghi rõ họ tên)"


def code_of(paper: str, kind: str) -> str:
    """The wording behind a paper."""
    return CODES[paper, DecisionKind(kind)]


def paper_file(decision: Decision, paper: str, ending: str, *, now: dt.datetime) -> bytes:
    """One paper. ``decision`` comes with ``authority__parent``, ``series`` and ``supersedes__series`` loaded."""
    items = items_of(decision)
    if ending == "xlsx":
        return list_xlsx(decision, items)
    makers: dict[str, Callable[[Decision, list[DecisionItem]], Composed]] = {
        "quyet-dinh": _decision,
        "to-trinh": _submission,
        "bien-ban": _minutes,
        "danh-sach": _list,
    }
    composed = makers[paper](decision, items)
    if ending == "docx":
        return composed_docx(composed, now=now)
    return composed_pdf(composed, now=now, watermark=said.WATERMARK if is_demo() else "")


def _decision(decision: Decision, items: list[DecisionItem]) -> Composed:
    return compose(
        wording(code_of("quyet-dinh", decision.kind), decision.authority_path),
        head=said.head_of(decision),
        number=decision.number_shown,
        place_date=place_date(decision.place, decision.signed_on, decision.year),
        values=said.decision_values(decision, items),
        tables={"danh sách": said.annex(decision, items)},
        signature=docx.Signature(said.signer_of(decision)),
    )


def _submission(decision: Decision, items: list[DecisionItem]) -> Composed:
    """From those who prepare the decision to the one who decides (TT 124/2021 Điều 9)."""
    parent = decision.authority.parent
    return compose(
        wording(code_of("to-trinh", decision.kind), decision.authority_path),
        head=docx.Head(decision.proposed_by, parent.police_name if parent else ""),
        number="……/TTr",
        place_date=place_date(decision.place, None, decision.year),
        values=said.decision_values(decision, items),
        tables={"danh sách": said.annex(decision, items)},
        signature=docx.Signature(docx.Signer("", ["Thủ trưởng cơ quan"], note=BY_HAND)),
    )


def _minutes(decision: Decision, items: list[DecisionItem]) -> Composed:
    chair = docx.Signer(said.person(decision.met_chair), ["Chủ trì"], note=HAND_ONLY)
    secretary = docx.Signer(said.person(decision.met_secretary), ["Thư ký"], note=HAND_ONLY)
    tables = {"danh sách": said.annex(decision, items, results=True)}
    if people := said.attendees(decision.met_attendees):
        tables["thành phần"] = people
    return compose(
        wording(code_of("bien-ban", decision.kind), decision.authority_path),
        head=docx.Head(decision.board, decision.body if decision.body != decision.board else decision.superior_body),
        number="……/BB",
        place_date=place_date(decision.place, decision.met_on, decision.year),
        values=said.decision_values(decision, items),
        tables=tables,
        signature=docx.Signature(chair, second=secretary),
    )


def _list(decision: Decision, items: list[DecisionItem]) -> Composed:
    """The annex alone, as it is sent round."""
    title = list_title(decision)
    letter = docx.Letter(
        head=said.head_of(decision),
        number="",
        place_date=place_date(decision.place, decision.signed_on, decision.year),
        kind_name="Danh sách",
        subject=title,
    )
    blocks: list[docx.Block] = [
        docx.Paragraph(attached_words(decision), italic=True, align="center", after=10),
        said.annex(decision, items),
        docx.Signature(said.signer_of(decision)),
    ]
    return Composed(letter, tuple(blocks), f"Danh sách {title}")


def list_title(decision: Decision) -> str:
    if said.any_level(decision):
        return f"Phân loại phong trào Toàn dân bảo vệ an ninh Tổ quốc năm {decision.year}"
    return f"Đơn vị đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm {decision.year}"


def attached_words(decision: Decision) -> str:
    day = said.day_words(decision.signed_on, f"……/……/{decision.year}")
    return f"(Kèm theo Quyết định số {decision.number_shown} ngày {day})"


def list_xlsx(decision: Decision, items: list[DecisionItem]) -> bytes:
    """The list as Excel: numbers and dates stay numbers and dates."""
    title = f"Danh sách {list_title(decision)[:1].lower()}{list_title(decision)[1:]}"
    columns = [Col("TT", 6, "int"), Col("Tên đơn vị", 46), Col("Loại đơn vị", 22)]
    if said.any_level(decision):
        columns += [Col("Điểm", 10, "points"), Col("Mức phân loại", 18)]
    columns.append(Col("Ghi chú", 30))
    rows = [[place, *row] for place, row in enumerate(said.annex_rows(decision, items), start=1)]
    sheet = Sheet(
        title="Danh sách",
        columns=columns,
        rows=rows,
        captions=[title, decision.body, attached_words(decision)],
    )
    return workbook_bytes([sheet], title=title, watermark=said.WATERMARK if is_demo() else "")
