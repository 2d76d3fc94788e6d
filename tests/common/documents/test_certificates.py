"""Certificates: one page each on its side, drawn by the hundred, never read as markup."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from common.documents.certificates import Certificate, certificates_docx, certificates_pdf
from tests.common.documents import payloads
from tests.common.documents.layout import fonts_of, opened, piece, placed, size_of
from tests.common.documents.reading import pdf_pages, raw_text, squeezed

NOW = dt.datetime(2026, 11, 22, 15, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
ONE = Certificate(
    superior="Ủy ban nhân dân tỉnh Quảng Ngãi",
    body="Ủy ban nhân dân xã Bình Sơn",
    kind_name="Giấy công nhận",
    lines=("Chủ tịch Ủy ban nhân dân xã Bình Sơn công nhận",),
    honoured="Trường THPT Nam Bình Sơn",
    after=("đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2026",),
    number="12",
    place_date="Bình Sơn, ngày 14 tháng 11 năm 2026",
    capacity=("KT. Chủ tịch",),
    post="Phó Chủ tịch",
    signer="Phạm Thị Dung",
)
LONG = replace(
    ONE,
    honoured="Công ty trách nhiệm hữu hạn một thành viên xây dựng công trình " * 6,
    lines=("Chủ tịch Ủy ban nhân dân xã Bình Sơn " * 6,) * 3,
    after=("đạt tiêu chuẩn “An toàn về an ninh, trật tự” " * 5,) * 2,
)
TEXTS = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI",
    "ỦY BAN NHÂN DÂN XÃ BÌNH SƠN", "GIẤY CÔNG NHẬN", ONE.lines[0], ONE.honoured, ONE.after[0], "Số: 12", ONE.place_date,
    "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", ONE.signer,
]  # fmt: skip


def pdf(*certificates: Certificate, **options: object) -> bytes:
    return certificates_pdf(certificates, title="Giấy công nhận năm 2026", now=NOW, **options)  # type: ignore[arg-type]


def by_office(content: bytes, folder: Path) -> bytes:
    source = folder / "giay.docx"
    source.write_bytes(content)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=120)
    return source.with_suffix(".pdf").read_bytes()


def test_one_landscape_page_each_in_order() -> None:
    reader = opened(pdf(ONE, replace(ONE, honoured="Thôn An Châu"), ONE))
    assert [size_of(page) for page in reader.pages] == [(297, 210)] * 3
    assert sorted(one.text for one in placed(reader.pages[0])) == sorted(TEXTS)
    assert piece(reader.pages[1], "Thôn").text == "Thôn An Châu"


def test_file_is_tagged_titled_and_embeds_our_font() -> None:
    reader = opened(pdf(ONE))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("vi-VN", True)
    assert reader.metadata.title == "Giấy công nhận năm 2026"
    assert fonts_of(reader) == dict.fromkeys(["Tinos", "Tinos-Bold", "Tinos-Italic"], True)


def test_sizes_and_places() -> None:
    """Title the largest, the name next; everything inside the frame; number and signer at the foot."""
    page = opened(pdf(ONE)).pages[0]
    assert (piece(page, "GIẤY").size, piece(page, "Trường").size, piece(page, "Chủ tịch").size) == (38.0, 27.0, 17.0)
    assert piece(page, "Trường").font == "Tinos-Bold"
    for one in placed(page):
        assert 19 <= one.top <= 191
        assert one.left >= 29.9
    assert piece(page, "Số:").left == pytest.approx(30, abs=0.5)
    assert piece(page, "Phạm").left > 150
    assert [one.text for one in placed(page)][:2] == TEXTS[:2]


def test_empty_texts_leave_no_gap_but_a_place_for_the_number() -> None:
    page = opened(pdf(replace(ONE, superior="", number="", capacity=(), signer="", lines=(), honoured=" "))).pages[0]
    texts = [one.text for one in placed(page)]
    assert "Số: ……………" in texts
    assert "……………" in texts
    whole = opened(pdf(replace(ONE, number="Quyết định số: 5/QĐ-UBND"))).pages[0]
    assert piece(whole, "Quyết").text == "Quyết định số: 5/QĐ-UBND"


def test_long_texts_shrink_to_one_page() -> None:
    reader = opened(pdf(LONG, ONE))
    assert len(reader.pages) == 2
    sizes = {one.font: one.size for one in placed(reader.pages[0])}
    assert sizes["Tinos-Bold"] >= 8
    assert max(one.top for one in placed(reader.pages[0])) <= 191
    tops = [one.top for one in placed(reader.pages[0])]
    assert len([top for top in tops if top < 60]) > 3


def test_watermark_and_progress() -> None:
    told: list[tuple[int, int]] = []
    reader = opened(pdf(ONE, ONE, watermark="MẪU", progress=lambda done, total: told.append((done, total))))
    assert [[one.text for one in placed(page)].count("MẪU") for page in reader.pages] == [1, 1]
    assert told == [(0, 2), (2, 2)]


@pytest.mark.parametrize("name", [*payloads.MARKUP, "{{7*7}}", "[bảng: x]", "#pagebreak()", "= Đề mục", "- gạch"])
def test_hostile_names_are_literal(name: str, tmp_path: Path) -> None:
    content = pdf(replace(ONE, honoured=name, lines=(name,), signer=name))
    assert raw_text(content).count(squeezed(name)) == 3
    reader = opened(content)
    assert not reader.attachments
    assert "/Annots" not in reader.pages[0]
    document = docx.Document(io.BytesIO(certificates_docx([replace(ONE, lines=(name,))], title=name, now=NOW)))
    assert [one.text for one in document.paragraphs].count(name) == 1


def test_forbidden_characters_are_gone() -> None:
    assert squeezed(payloads.POISON_SCRUBBED) in raw_text(pdf(replace(ONE, honoured=payloads.POISON)))
    certificates_docx([replace(ONE, honoured=payloads.POISON)], title=payloads.POISON, now=NOW)


def test_three_hundred_pages() -> None:
    """≥ 20 pages a second; bench/bench_certificates.py measures."""
    many = [replace(ONE, number=str(number), honoured=f"Đơn vị số {number}") for number in range(300)]
    start = time.monotonic()
    content = pdf(*many)
    assert time.monotonic() - start < 15
    pages = pdf_pages(content)
    assert len(pages) == 300
    assert "Đơn vị số 299" in pages[299]


def test_docx_page_font_and_frame() -> None:
    document = docx.Document(io.BytesIO(certificates_docx([ONE, ONE], title="Giấy công nhận", now=NOW)))
    section = document.sections[0]
    assert len(document.sections) == 1
    measured = (section.page_width, section.page_height, section.left_margin, section.right_margin, section.top_margin)
    assert [round(one.mm) for one in measured] == [297, 210, 30, 30, 19]
    borders = section._sectPr.find(qn("w:pgBorders"))
    assert [one.tag for one in borders] == [qn(f"w:{side}") for side in ("top", "left", "bottom", "right")]
    assert document.styles["Normal"].font.name == "Times New Roman"
    (first, second) = [one for one in document.paragraphs if one.text == ONE.honoured]
    assert (first.runs[0].font.size, first.runs[0].font.bold) == (Pt(26), True)
    breaks = [one.text for one in document.paragraphs if one._p.pPr.find(qn("w:pageBreakBefore")) is not None]
    assert breaks == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert second.text == first.text
    cells = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    assert cells == [["Số: 12", f"{ONE.place_date}\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n{ONE.signer}"]] * 2


def test_docx_keeps_one_page_each_in_an_office_program(tmp_path: Path) -> None:
    bare = replace(ONE, superior="", lines=(), after=(), capacity=("TM. Ủy ban nhân dân", "KT. Chủ tịch"))
    pages = pdf_pages(by_office(certificates_docx([ONE, LONG, bare, ONE], title="Giấy", now=NOW), tmp_path))
    assert len(pages) == 4
    for page in pages:
        assert page.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        assert page.endswith("Phạm Thị Dung")
