"""The score sheet as PDF and XLSX, filled and blank."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.models import Setting
from scoring.exports import Result, SheetDoc, Signature, blank_doc, sheet_docs, sheet_pdf, sheet_xlsx, watermark
from scoring.exports.xlsx import lines_of
from scoring.models import Rubric, Scorecard
from tests import factories as make
from tests.common.documents import payloads
from tests.common.documents.reading import pdf_text, raw_text
from tests.conftest import Cast
from tests.scoring.filled import confirm_thresholds, fill, load_rubrics, recognise
from units.models import Signer

NOW = timezone.now()


@pytest.fixture
def rubric(cast: Cast) -> Rubric:
    load_rubrics()
    return Rubric.objects.get(is_draft=False)


def docs(**options: bool) -> list[SheetDoc]:
    cards = Scorecard.objects.select_related("unit__authority", "rubric", "level").order_by("pk")
    return list(sheet_docs(cards, now=NOW, **options))


def fonts_of(reader: pypdf.PdfReader) -> dict[str, bool]:
    """Font name → embedded, over all pages."""
    found: dict[str, bool] = {}
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            descendant = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            found[str(descendant["/BaseFont"])] = "/FontFile2" in descendant["/FontDescriptor"].get_object()
    return found


def test_filled_sheet_holds_every_row_and_both_totals(cast: Cast, rubric: Rubric) -> None:
    recognise(cast.unit, cast.officer)
    card = fill(cast.unit, cast.officer, lost="1.5", lost_superior="4")
    doc = docs()[0]
    assert [row.label for row in doc.rows] == [
        "1", "2", "3", "4", "a)", "b)", "c)", "d)", "5", "a)", "b)", "c)", "d)", "đ)", "e)", "g)", "6", "a)", "b)",
        "7", "8", "a)", "b)", "c)", "9",
    ]  # fmt: skip
    assert (doc.self_total, doc.superior_total) == (card.self_total, card.superior_total) == (
        Decimal("98.5"), Decimal("96"),
    )  # fmt: skip
    leaves = [row for row in doc.rows if not row.is_group]
    assert sum(row.self_points for row in leaves) == doc.self_total
    assert sum(row.superior_points for row in leaves) == doc.superior_total
    groups = [row for row in doc.rows if row.is_group]
    assert [(row.label, row.self_points) for row in groups] == [("4", 5), ("5", 14), ("6", 4), ("8", 53)]
    assert [row.reason for row in doc.rows if row.reason] == ["Thiếu minh chứng quý III"] * 2
    note = " – theo điểm cấp trên chấm, điểm chuẩn chưa được xác nhận"
    assert doc.results == (Result("Xếp loại (tạm tính)", "Xuất sắc", note),)


def test_blank_is_not_zero(cast: Cast, rubric: Rubric) -> None:
    fill(cast.unit, cast.officer, state="draft", blank=3)
    doc = docs()[0]
    assert sum(row.self_points is None for row in doc.rows if not row.is_group) == 4  # three, and row 8c
    assert [row.self_points for row in doc.rows if row.label == "8"] == [None]  # nothing below it is scored yet
    assert doc.superior_total is None
    assert {row.superior_points for row in doc.rows} == {None}
    assert doc.results == (Result("Xếp loại", "chưa tính", ", còn 3 hàng chưa chấm"),)


def test_waits_for_the_recognition(cast: Cast, rubric: Rubric) -> None:
    fill(cast.unit, cast.officer, state="sent")
    assert docs()[0].results == (Result("Xếp loại", "chưa tính", ", chờ quyết định công nhận (50 điểm)"),)


def test_approved_sheet_names_its_level(cast: Cast, rubric: Rubric) -> None:
    confirm_thresholds(cast.admin)
    recognise(cast.unit, cast.officer)
    fill(cast.unit, cast.officer, state="approved", lost="12")
    (result,) = docs()[0].results
    assert (result.label, result.value, result.note[:11]) == ("Xếp loại", "Khá", " – duyệt lú")


def test_trial_sheet_is_marked_and_never_classified(cast: Cast, rubric: Rubric) -> None:
    hamlet = make.unit(cast.commune, "Thôn Đông", kind="residential")
    fill(hamlet, cast.officer)
    doc = docs()[0]
    assert doc.draft_mark == "BẢN DÙNG THỬ – chờ phụ lục chính thức"
    assert doc.results == (Result("Xếp loại", "không xếp loại theo bảng dùng thử"),)
    assert "BẢN DÙNG THỬ – chờ phụ lục chính thức" in pdf_text(sheet_pdf([doc], title="Phiếu", now=NOW))


def test_superior_column_can_be_kept_back(cast: Cast, rubric: Rubric) -> None:
    fill(cast.unit, cast.officer, lost_superior="4")
    doc = docs(show_superior=False)[0]
    assert (doc.superior_total, {row.superior_points for row in doc.rows}, doc.results) == (None, {None}, ())
    assert [row.reason for row in doc.rows if row.reason] == []


def test_sheets_are_read_in_a_constant_number_of_queries(cast: Cast, rubric: Rubric) -> None:
    fill(cast.unit, cast.officer)
    docs()
    with CaptureQueriesContext(connection) as one:
        docs()
    fill(cast.sibling, cast.officer)
    fill(cast.other_unit, cast.officer)
    with CaptureQueriesContext(connection) as three:
        assert len(docs()) == 3
    assert len(three) == len(one) <= 8


def test_pdf_is_the_annex_on_two_pages(cast: Cast, rubric: Rubric) -> None:
    """UX-VN-03, UX-A11Y-05: A4, own fonts embedded, tagged, Vietnamese, titled; page 2 numbered, page 1 not."""
    recognise(cast.unit, cast.officer)
    fill(cast.unit, cast.officer, lost="1.5", lost_superior="4")
    content = sheet_pdf(docs(), title="Phiếu chấm điểm năm 2026", now=NOW)
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert len(reader.pages) == 2
    assert [round(float(side) / 72 * 25.4) for side in reader.pages[0].mediabox[2:]] == [210, 297]
    fonts = fonts_of(reader)
    assert all(fonts.values())
    assert {name.split("+")[1] for name in fonts} == {"Tinos", "Tinos-Bold", "Tinos-Italic"}
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("vi")
    assert reader.metadata.title == "Phiếu chấm điểm năm 2026"
    first, second = (page.extract_text() for page in reader.pages)
    assert "NỘI DUNG ĐÁNH GIÁ, PHÂN LOẠI" in first
    assert "NỘI DUNG ĐÁNH GIÁ, PHÂN LOẠI" in second
    assert second.lstrip().startswith("2")
    assert not first.lstrip().startswith("1")
    whole = pdf_text(content)
    for words in ("XÃ BÌNH SƠN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
                  "TIÊU CHÍ ĐÁNH GIÁ", "Tên đơn vị: Trường THPT Bình Sơn", "Tổng cộng 100 98,5 96",
                  "Cấp trên chấm khác: Thiếu minh chứng quý III", "ĐƠN VỊ TỰ CHẤM", "26-ABC234"):  # fmt: skip
        assert words in whole


def test_each_sheet_counts_its_own_pages(cast: Cast, rubric: Rubric) -> None:
    fill(cast.unit, cast.officer)
    fill(cast.sibling, cast.officer)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sheet_pdf(docs(), title="x", now=NOW))).pages]
    numbers = [match.group() if (match := re.match(r"\s*\d+(?=\s)", page)) else "" for page in pages]
    assert [number.strip() for number in numbers] == ["", "2", "", "2"]
    assert "Trạm Y tế Bình Sơn" in pages[2]


def test_blank_sheet(cast: Cast, rubric: Rubric) -> None:
    doc = blank_doc(rubric=rubric, authority=cast.commune, year=2026)
    assert (doc.unit_name, doc.self_total, doc.superior_total) == ("", None, None)
    assert {row.self_points for row in doc.rows} == {None}
    content = sheet_pdf([doc], title="Mẫu", now=NOW)
    assert "Tổng cộng 100 Xếp loại" in pdf_text(content)
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 2
    assert "XÃ" not in sheet_text(blank_doc(rubric=rubric, authority=None, year=2026))


def sheet_text(doc: SheetDoc) -> str:
    return doc.superior_body + doc.body


def test_letterhead_and_signer(cast: Cast, rubric: Rubric) -> None:
    """UX-VN-04: names are stored in normal case and capitalised for print."""
    cast.commune.parent_body_name = "Ủy ban nhân dân tỉnh Quảng Ngãi"
    cast.commune.people_committee_name = "Ủy ban nhân dân xã Bình Sơn"
    cast.commune.save()
    Signer.objects.create(
        authority=cast.commune, capacity="TM. Ủy ban nhân dân", post="Chủ tịch", name="Đỗ Văn Ễnh", is_default=True
    )
    fill(cast.unit, cast.officer)
    doc = docs()[0]
    assert (doc.superior_body, doc.body) == ("ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI", "ỦY BAN NHÂN DÂN XÃ BÌNH SƠN")
    assert doc.signatures[1].lines == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert doc.signatures[1].name == "Đỗ Văn Ễnh"


def test_user_text_is_never_markup(cast: Cast, rubric: Rubric) -> None:
    """SEC-PDF-02 for typst: the literal text, no embedded file, no link, no action."""
    doc = blank_doc(rubric=rubric, authority=cast.commune, year=2026)
    for payload in payloads.MARKUP:
        row = replace(doc.rows[0], reason=payload)
        poisoned = replace(doc, unit_name=payload, rows=(row,), footer="")
        reader = pypdf.PdfReader(io.BytesIO(sheet_pdf([poisoned], title=payload, now=NOW)))
        assert not reader.attachments
        assert all("/Annots" not in page for page in reader.pages)
        assert not any(word in reader.trailer["/Root"] for word in ("/OpenAction", "/AA", "/Names"))
        found = "".join(page.extract_text() for page in reader.pages)
        assert re.sub(r"\s", "", found).count(re.sub(r"\s", "", payload)) == 2


def test_all_vietnamese_letters_are_there(cast: Cast, rubric: Rubric) -> None:
    """UX-VN-03: 134 letters out of our own fonts, nothing substituted."""
    doc = replace(blank_doc(rubric=rubric, authority=cast.commune, year=2026), address=" ".join(payloads.LETTERS))
    content = sheet_pdf([doc], title="x", now=NOW)
    assert payloads.LETTERS in raw_text(content)
    assert {name.split("+")[1] for name in fonts_of(pypdf.PdfReader(io.BytesIO(content)))} <= {
        "Tinos", "Tinos-Bold", "Tinos-Italic",
    }  # fmt: skip


def test_poisoned_row_still_prints(cast: Cast, rubric: Rubric) -> None:
    """Trap 0.7."""
    type(cast.unit).objects.filter(pk=cast.unit.pk).update(address="Thôn\x0b Đông\ufffe")
    fill(cast.unit, cast.officer)
    assert "Địa chỉ: Thôn Đông" in pdf_text(sheet_pdf(docs(), title="x", now=NOW))
    assert sheet_xlsx(docs(), title="x")


def test_demonstration_data_is_watermarked(cast: Cast, rubric: Rubric) -> None:
    fill(cast.unit, cast.officer)
    assert watermark() == ""
    Setting.objects.create(name="demo")
    assert watermark() == "DỮ LIỆU MẪU"
    assert "DỮ LIỆU MẪU" not in pdf_text(sheet_pdf(docs(), title="x", now=NOW))
    pages = pypdf.PdfReader(io.BytesIO(sheet_pdf(docs(), title="x", now=NOW, watermark=watermark()))).pages
    assert all("DỮ LIỆU MẪU" in page.extract_text() for page in pages)


def test_excel_sheet_has_real_numbers(cast: Cast, rubric: Rubric) -> None:
    """UX-VN-01: numbers are numbers, blanks are empty, no formulas; A4 portrait with the heading row repeated."""
    recognise(cast.unit, cast.officer)
    fill(cast.unit, cast.officer, lost="1.5", lost_superior="4")
    tab = openpyxl.load_workbook(io.BytesIO(sheet_xlsx(docs(), title="Phiếu"))).active
    assert tab.title == "Trường THPT Bình Sơn"
    cells = {cell.value: cell.row for cell in tab["B"] if isinstance(cell.value, str)}
    bottom = cells["Tổng cộng"]
    assert [tab.cell(bottom, column).value for column in (4, 5, 6)] == [100, 98.5, 96]
    heading = cells["NỘI DUNG ĐÁNH GIÁ, PHÂN LOẠI"]
    assert bottom - heading == 27
    numbers = [tab.cell(row, column) for row in range(heading + 1, bottom + 1) for column in (4, 5, 6)]
    assert {cell.data_type for cell in numbers} == {"n"}
    assert not any(cell.data_type == "f" for row in tab.iter_rows() for cell in row)
    assert (tab.page_setup.orientation, tab.page_setup.paperSize) == ("portrait", 9)
    assert tab.print_title_rows == f"${heading}:${heading}"


def test_excel_text_is_literal(cast: Cast, rubric: Rubric) -> None:
    """SEC-XLS-02: user-written fields of the sheet never become formulas."""
    fill(cast.unit, cast.officer)
    doc = docs()[0]
    for text in payloads.SPREADSHEET:
        row = replace(doc.rows[0], text=text, reason=text)
        poisoned = replace(
            doc, unit_name=text, address=text, rows=(row,), signatures=(Signature(text, (text,), text),) * 2
        )
        book = openpyxl.load_workbook(io.BytesIO(sheet_xlsx([poisoned], title=text)))
        assert not any(cell.data_type in "fe" for row in book.active.iter_rows() for cell in row)


def test_blank_excel_sheet(cast: Cast, rubric: Rubric) -> None:
    tab = openpyxl.load_workbook(
        io.BytesIO(sheet_xlsx([blank_doc(rubric=rubric, authority=cast.commune, year=2026)], title="Mẫu"))
    ).active
    row = next(cell.row for cell in tab["B"] if cell.value == "Tổng cộng")
    assert [tab.cell(row, column).value for column in (4, 5, 6)] == [100, None, None]


def test_heights_follow_the_text() -> None:
    assert [lines_of(text) for text in ("ngắn", "hai\ndòng", "chữ " * 60)] == [1, 2, 4]
