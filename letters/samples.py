"""A wording drawn with sample values, so that people see what they edit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from common.documents import docx
from common.documents.certificates import Certificate, certificates_docx, certificates_pdf
from letters.exports import Composed, certificate, compose, composed_docx, composed_pdf, place_date
from letters.rules.wording import Wording

MARK = "MẪU"
NOTE = "(Bản xem thử với số liệu ví dụ, không có giá trị sử dụng)"
SIGNER = docx.Signer("Phạm Thị Dung", ["KT. Chủ tịch"], "Phó Chủ tịch")
CHAIR = docx.Signer("Nguyễn Văn Ân", post="Chủ trì")
SECRETARY = docx.Signer("Trần Thị Bình", post="Thư ký")
UNITS = (
    ("Trường THPT Nam Bình Sơn", "đường Chợ Mới"),
    ("Công ty Cổ phần May Ven Sông", "đường Bờ Kè"),
    ("Thôn An Châu", "thôn An Châu"),
)
TABLES: dict[str, docx.Table] = {
    "danh sách": docx.Table(
        [("Tên đơn vị", 90, "left"), ("Địa chỉ", 50, "left"), ("Kết quả", 25, "center")],
        [[name, place, "Đạt"] for name, place in UNITS],
        numbered=True,
    ),
    "thành phần": docx.Table(
        [("Họ và tên", 55, "left"), ("Chức vụ, đơn vị", 100, "left")],
        [["Lê Văn Cường", "Công an xã"], ["Phạm Thị Dung", "Ban Công tác Mặt trận"]],
        numbered=True,
    ),
    "tiêu chí": docx.Table(
        [("Tiêu chí", 130, "left"), ("Kết quả", 25, "center")],
        [
            ["Có nghị quyết, có đăng ký ngay từ Quý I", "Đạt"],
            ["Thực hiện đủ chủ trương, pháp luật, quy định về an ninh, trật tự", "Đạt"],
            ["Không xảy ra vụ việc thuộc diện không được công nhận", "Đạt"],
        ],
        numbered=True,
    ),
    "số liệu": docx.Table(
        [("Chỉ tiêu", 80, "left"), ("Đơn vị tính", 25, "center"), ("Số liệu", 20, "right"), ("Ghi chú", 40, "left")],
        [
            ["Buổi tuyên truyền", "buổi", "12", "của năm 2026, tính đến 14/10/2026"],
            ["Tập thể được khen thưởng", "tập thể", "2", "trong đó 1 đột xuất"],
        ],
        numbered=True,
    ),
}


def sample_pdf(wording: Wording, *, head: docx.Head, place: str, year: int, now: dt.datetime) -> bytes:
    """The PDF with sample values and "MẪU" under every page."""
    if wording.spec.is_certificate:
        page = _certificate(wording, head, place, year)
        return certificates_pdf([page], title=wording.spec.name, now=now, watermark=MARK)
    return composed_pdf(_composed(wording, head, place, year), now=now, watermark=MARK)


def sample_docx(wording: Wording, *, head: docx.Head, place: str, year: int, now: dt.datetime) -> bytes:
    """The DOCX with sample values; its first line says that it is a sample."""
    if wording.spec.is_certificate:
        page = _certificate(wording, head, place, year)
        return certificates_docx([replace(page, after=(*page.after, NOTE))], title=wording.spec.name, now=now)
    made = _composed(wording, head, place, year)
    note = docx.Paragraph(NOTE, italic=True, align="center")
    return composed_docx(Composed(made.letter, (note, *made.blocks), made.title), now=now)


def _certificate(wording: Wording, head: docx.Head, place: str, year: int) -> Certificate:
    values = wording.spec.samples
    return certificate(
        wording, head=head, number="", place_date=place_date(place, None, year), honoured=values["đơn vị"],
        values=values, signer=SIGNER,
    )  # fmt: skip


def _composed(wording: Wording, head: docx.Head, place: str, year: int) -> Composed:
    code, values = wording.spec.code, wording.spec.samples
    is_minutes = code.endswith(".minutes")
    return compose(
        wording,
        head=_head(code, head, values),
        number="……/……",
        place_date="" if is_minutes else place_date(place, None, year),
        values=values,
        tables=TABLES,
        signature=docx.Signature(CHAIR, second=SECRETARY) if is_minutes else docx.Signature(_signer(code, values)),
    )


def _head(code: str, head: docx.Head, values: Mapping[str, str]) -> docx.Head:
    """Documents of a unit are headed by the unit under its superior, a submission by the body that submits."""
    if code == "decision.submission":
        return docx.Head(values["cơ quan trình"])
    if "đơn vị" in values and code != "registration.commune":
        return docx.Head(values["đơn vị"], superior=head.body)
    return head


def _signer(code: str, values: Mapping[str, str]) -> docx.Signer:
    if code == "decision.submission":
        return docx.Signer("Lê Văn Cường", post="Trưởng Công an xã")
    if code.startswith("decision."):
        return SIGNER
    return docx.Signer("Nguyễn Văn Ân", post=values.get("chức vụ", "Trưởng thôn"))
