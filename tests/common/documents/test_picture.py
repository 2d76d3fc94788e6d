"""A picture in an office document: in the line in DOCX, tagged with its words in PDF."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pypdfium2
import pypdfium2.raw as raw
import pytest
from PIL import Image

from common.documents.docx import Head, Letter, Paragraph, Picture, docx_bytes
from common.documents.html_pdf import AssetRefused, html_to_pdf, open_asset, picture_address
from common.documents.letter_pdf import letter_pdf

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
LETTER = Letter(Head("UBND xã"), "07/BC", "Bình Sơn, ngày 23 tháng 11 năm 2026", "Báo cáo", "Kết quả năm")
WORDS = 'Xếp loại: "Khá" <nhiều nhất>'


@pytest.fixture
def blocks() -> list[Picture | Paragraph]:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 100), "#00704f").save(buffer, "PNG")
    picture = Picture(buffer.getvalue(), 400, WORDS, "Xếp loại theo loại đơn vị")
    return [Paragraph("Trước."), picture, Paragraph("Sau.")]


def test_docx_holds_it_within_the_margins(blocks) -> None:
    made = docx.Document(io.BytesIO(docx_bytes(letter=LETTER, blocks=blocks, now=NOW)))
    (shape,) = made.inline_shapes
    assert round(shape.width.mm) == 165, "no wider than the page leaves"
    assert shape._inline.docPr.get("descr") == WORDS
    assert "Biểu đồ 1. Xếp loại theo loại đơn vị" in [p.text for p in made.paragraphs]


def test_pdf_holds_it_too(blocks) -> None:
    page = pypdfium2.PdfDocument(letter_pdf(letter=LETTER, blocks=blocks, now=NOW))[0]
    images = [piece for piece in page.get_objects() if piece.type == raw.FPDF_PAGEOBJ_IMAGE]
    assert len(images) == 1
    assert "Biểu đồ 1." in page.get_textpage().get_text_range()


def test_a_page_opens_only_the_pictures_that_it_was_given() -> None:
    with pytest.raises(AssetRefused):
        open_asset(picture_address(0))
    made = html_to_pdf(
        '<!doctype html><html lang="vi"><head><title>x</title></head>'
        f'<body><p>x</p><img alt="y" src="{picture_address(3)}"></body></html>'
    )
    assert not [piece for piece in pypdfium2.PdfDocument(made)[0].get_objects() if piece.type == raw.FPDF_PAGEOBJ_IMAGE]
