"""The registration as PDF and Word in its four texts, and the receipt."""

from __future__ import annotations

import datetime as dt
import io
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from docx import Document

from common.models import AuditEvent, Setting
from letters.queries import specs
from registrations.exports.registration import CODES, OTHERS, registration_letter, registration_pdf, values_of
from registrations.models import Registration
from tests import factories as make
from tests.common.documents.reading import pdf_text, raw_text
from tests.models_programs.plans import plan
from tests.registrations.cases import SENT, registered
from units.enums import UnitKind

pytestmark = pytest.mark.django_db
TEXTS = ("residential", "commune", "agency", "school")


def row_of(cast, kind: str, **fields) -> Registration:
    place = cast.province if kind == "commune" else cast.commune
    name = "Xã Bình Sơn" if kind == "commune" else "Đơn vị Đăng Ký"
    unit = make.unit(place, name, kind=kind, area=cast.commune, address="Số 5 đường Chợ Mới")
    values = {"state": "sent", "commitments": "- Giữ vững đoàn kết\n\n– Không để xảy ra cháy, nổ", **fields}
    return registered(unit, **values)


def words(content: bytes) -> str:
    return pdf_text(content)


def url(row, name="print", *more) -> str:
    return reverse(f"registrations:{name}", args=[row.year, row.pk, *more])


def test_every_kind_has_a_text_and_every_blank_a_value(cast):
    known = values_of(row_of(cast, "school"))
    for code in {*CODES.values(), OTHERS}:
        assert {blank.name for blank in specs()[code].blanks} == set(known)
    assert {f"registration.{name}" for name in TEXTS} == {*CODES.values(), OTHERS}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("residential", ("Số hộ đang cư trú: 100 hộ.", "100 hộ, đạt 100%", "tại Điều 4", "XÃ BÌNH SƠN")),
        ("commune", ("Tên địa phương: Xã Bình Sơn.", "tại Điều 5", "Kế hoạch số 07/KH ngày 14/01/2026 của Nhà trường")),
        ("agency", ("trực thuộc: 6; đã đăng ký 6, đạt 100%", "tại Điều 6")),
        ("hospital", ("người lao động: 120 người", "tại Điều 6")),
        ("enterprise", ("người lao động: 120 người", "tại Điều 6")),
        ("school", ("nhân viên và người học: 120 người", "tại Điều 7")),
    ],
)
def test_pdf_says_what_was_registered(cast, kind, said):
    found = words(registration_pdf(row_of(cast, kind), now=SENT))
    whole = (
        *said,
        "Bình Sơn, ngày 20 tháng 01 năm 2026",
        "Trần Thị Bình",
        "HIỆU TRƯỞNG",
        "Nghị quyết số 05-NQ/CB ngày 12/01/2026 của Chi bộ",
        "Giữ vững đoàn kết",
        "Không để xảy ra cháy, nổ",
    )
    for text in whole:
        assert text in found
    assert "……" not in found


def test_the_head_names_the_body_above_where_it_is_known(cast):
    cast.commune.people_committee_name = "Ủy ban nhân dân xã Bình Sơn"
    cast.commune.save()
    cast.province.people_committee_name = "Ủy ban nhân dân tỉnh Quảng Ngãi"
    cast.province.save()
    heads = {kind: registration_letter(row_of(cast, kind)).letter.head for kind in ("residential", "commune", "agency")}
    assert [(head.superior, head.body) for head in heads.values()] == [
        ("ỦY BAN NHÂN DÂN XÃ BÌNH SƠN", "Đơn vị Đăng Ký"),
        ("ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI", "Ủy ban nhân dân xã Bình Sơn"),
        ("", "Đơn vị Đăng Ký"),
    ]


@pytest.mark.parametrize("kind", UnitKind.values)
def test_an_empty_draft_prints_with_dots_and_a_mark(cast, kind):
    blank = dict.fromkeys(("head_name", "head_post", "contact_name", "contact_phone", "resolution_number"), "")
    row = row_of(cast, kind, state="draft", people=None, households=None, commitments="", plan_number="", **blank)
    made = registration_pdf(row, now=SENT)
    assert "BẢNNHÁP" in raw_text(made)
    assert "ngày …… tháng …… năm 2026" in words(made)
    assert ("TRƯỞNG KHU DÂN CƯ" if kind == "residential" else "THỦ TRƯỞNG ĐƠN VỊ") in words(made)


def test_demonstration_data_is_marked_and_a_sent_form_is_not_a_draft(cast):
    row = row_of(cast, "school")
    assert "BẢNNHÁP" not in raw_text(registration_pdf(row, now=SENT))
    Setting.objects.create(name="demo")
    assert "DỮLIỆUMẪU" in raw_text(registration_pdf(row, now=SENT))


def test_files_are_named_typed_and_logged(cast):
    row = row_of(cast, "school")
    officer = cast.client("officer")
    pdf, word = officer.get(url(row, "print", "pdf")), officer.get(url(row, "print", "docx"))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert "Giữ vững đoàn kết" in "\n".join(part.text for part in Document(io.BytesIO(word.content)).paragraphs)
    assert [event.detail["format"] for event in AuditEvent.objects.filter(kind="registration.exported")] == [
        "pdf", "docx",
    ]  # fmt: skip
    assert officer.get(url(row, "print", "xlsx")).status_code == 404


def test_what_was_typed_is_printed_letter_by_letter(cast):
    row = row_of(cast, "school", commitments="## Không phải tiêu đề {năm} <b>đậm</b>")
    assert "## Không phải tiêu đề {năm} <b>đậm</b>" in words(registration_pdf(row, now=SENT))


def test_the_receipt_says_code_time_lateness_and_whom_to_call(cast):
    plan(cast.commune).dates.create(code="registration", text="Gửi", rule="before", day=20, month=1)
    cast.officer.phone, cast.officer.post = "0905 111 222", "Cán bộ xây dựng phong trào"
    cast.officer.save()
    row = registered(cast.unit, state="sent", receipt_code="AN-2026-7F3")
    page = " ".join(cast.client("unit_head").get(url(row, "receipt")).content.decode().split())
    for said in ("AN-2026-7F3", "09:00 ngày 20/01/2026", "Muộn so với kế hoạch", "hạn: hết ngày 19/01/2026",
                 "Lê Văn Cường", 'href="tel:0905 111 222"', url(row, "print", "pdf")):  # fmt: skip
        assert said in page


def test_the_receipt_of_a_paper_form_and_of_a_late_one(cast):
    came = dt.datetime(2026, 4, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    row = registered(cast.unit, on_paper=True, receipt_code="AN-2026-1", first_sent_at=came, sent_at=came)
    page = " ".join(cast.client("officer").get(url(row, "receipt")).content.decode().split())
    for said in ("Đã ghi nhận bản đăng ký giấy", "<dd>01/04/2026</dd>", "Muộn (sau Quý I)"):
        assert said in page
    assert "cán bộ của Xã Bình Sơn phụ trách phong trào" in page


def test_no_receipt_before_sending(cast):
    assert cast.client("unit_head").get(url(registered(cast.unit, state="draft"), "receipt")).status_code == 404
