"""DOCX in the layout of NĐ 30/2020: reopened with python-docx, and as LibreOffice shows it."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from common.documents import measures
from common.documents.docx import (
    Block,
    Column,
    Head,
    Letter,
    NewSection,
    Paragraph,
    Signature,
    Signer,
    Table,
    docx_bytes,
)
from common.documents.docx_xml import Look, balanced
from tests.common.documents import payloads
from tests.common.documents.reading import pdf_pages

NOW = dt.datetime(2026, 11, 22, 15, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
LETTER = Letter(
    head=Head("Ban Chỉ đạo xã Bình Sơn", superior="Ủy ban nhân dân xã Bình Sơn"),
    number="07/QĐ-BCĐ",
    place_date="Bình Sơn, ngày 05 tháng 02 năm 2026",
    kind_name="Quyết định",
    subject="Về việc công nhận kết quả phân loại",
)
SIGNATURE = Signature(
    Signer("Nguyễn Văn Ân", ["KT. Trưởng ban"], "Phó Trưởng ban"),
    recipients=["Như Điều 3", "- Công an tỉnh (để b/c);", "Lưu: VT, CA."],
)
COLUMNS = [("Tên đơn vị", 80, "left"), Column("Điểm", 20, "center"), Column("Ngày", 25, "center")]


def made(*blocks: Block, letter: Letter = LETTER, title: str = "") -> bytes:
    return docx_bytes(letter=letter, blocks=blocks, now=NOW, title=title)


def opened(*blocks: Block, **options: Any) -> Any:
    return docx.Document(io.BytesIO(made(*blocks, **options)))


def paragraph(document: Any, text: str) -> Any:
    """The one paragraph of the body with that text."""
    (found,) = [one for one in document.paragraphs if one.text == text]
    return found


def cell_texts(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def by_office(content: bytes, folder: Path) -> bytes:
    """The PDF that LibreOffice makes of it."""
    source = folder / "van-ban.docx"
    source.write_bytes(content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", folder, source],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "van-ban.pdf").read_bytes()


def test_page_and_font_follow_the_decree() -> None:
    document = opened(Paragraph("Nội dung"))
    (section,) = document.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in margins] == [measures.TOP, measures.BOTTOM, measures.LEFT, measures.RIGHT]
    normal = document.styles["Normal"].font
    assert (normal.name, normal.size) == ("Times New Roman", Pt(14))
    assert {name for fonts in document.styles.element.iter(qn("w:rFonts")) for name in fonts.values()} == {
        "Times New Roman"
    }
    assert [one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))] == ["vi-VN"]
    body = paragraph(document, "Nội dung")
    assert body.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert round(body.paragraph_format.first_line_indent.mm, 1) == 12.7
    assert body.paragraph_format.space_after == Pt(6)
    assert [run.font.size for run in body.runs] == [Pt(14)]


def test_head_and_title() -> None:
    document = opened()
    head = document.tables[0]
    assert [[text.split("\n") for text in row] for row in cell_texts(head)] == [
        [
            ["ỦY BAN NHÂN DÂN XÃ BÌNH SƠN", "BAN CHỈ ĐẠO XÃ BÌNH SƠN", ""],
            [measures.MOTTO_NATION, measures.MOTTO_LINE, ""],
        ],
        [["Số: 07/QĐ-BCĐ"], ["Bình Sơn, ngày 05 tháng 02 năm 2026"]],
    ]
    superior, body = (one.runs[0].font for one in head.cell(0, 0).paragraphs[:2])
    assert (superior.bold, body.bold, superior.size, body.size) == (None, True, Pt(12), Pt(12))
    nation, motto = (one.runs[0].font for one in head.cell(0, 1).paragraphs[:2])
    assert (nation.bold, motto.bold, nation.size, motto.size) == (True, True, Pt(12), Pt(13))
    assert head.cell(1, 1).paragraphs[0].runs[0].italic
    for text in ("QUYẾT ĐỊNH", "Về việc công nhận kết quả phân loại"):
        one = paragraph(document, text)
        assert (one.alignment, one.runs[0].bold) == (WD_ALIGN_PARAGRAPH.CENTER, True)


def test_rules_are_as_long_as_the_decree_says() -> None:
    """Under the motto as long as the text; under body and subject between a third and a half."""
    document = opened()
    head = document.tables[0]
    lengths = []
    for one, room in [
        (head.cell(0, 0).paragraphs[2], 74),
        (head.cell(0, 1).paragraphs[2], 91),
        (next(one for one in document.paragraphs if one._p.pPr.find(qn("w:pBdr")) is not None), 165),
    ]:
        form = one.paragraph_format
        assert one._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom")) is not None
        assert form.left_indent == form.right_indent
        lengths.append(room - form.left_indent.mm - form.right_indent.mm)
    assert 56 <= lengths[1] <= 56.2  # measured in Times New Roman 13 bold
    body, subject = 61.3, 79.9
    assert body / 3 < lengths[0] < body / 2
    assert subject / 3 < lengths[2] < subject / 2


def test_long_names_are_broken_evenly() -> None:
    look = Look(size=12, bold=True)
    name = "BAN CHỈ ĐẠO PHONG TRÀO TOÀN DÂN BẢO VỆ AN NINH TỔ QUỐC XÃ BÌNH SƠN"
    assert balanced(name, look, 95) == "BAN CHỈ ĐẠO PHONG TRÀO TOÀN DÂN\nBẢO VỆ AN NINH TỔ QUỐC XÃ BÌNH SƠN"
    assert balanced("NGẮN", look, 95) == "NGẮN"
    assert balanced("HAI\nDÒNG", look, 95) == "HAI\nDÒNG"
    assert balanced("", look, 95) == ""
    assert balanced("X" * 200, look, 95) == "X" * 200


def test_paragraph_options() -> None:
    document = opened(
        Paragraph("Công nhận kết quả.\nĐoạn hai.", lead="Điều 1. "),
        Paragraph("Căn cứ Luật;", italic=True),
        Paragraph("QUYẾT ĐỊNH:", bold=True, align="center", heading=2, before=12),
        Paragraph("Không thụt", indent=False, align="left", size=13),
        Paragraph(""),
    )
    article = paragraph(document, "Điều 1. Công nhận kết quả.")
    assert [(run.text, run.bold) for run in article.runs] == [("Điều 1. ", True), ("Công nhận kết quả.", None)]
    assert paragraph(document, "Đoạn hai.").runs[0].bold is None
    assert paragraph(document, "Căn cứ Luật;").runs[0].italic
    heading = paragraph(document, "QUYẾT ĐỊNH:")
    assert heading.paragraph_format.keep_with_next and heading.paragraph_format.first_line_indent is None
    assert heading._p.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "1"
    plain = paragraph(document, "Không thụt")
    assert (plain.alignment, plain.runs[0].font.size) == (WD_ALIGN_PARAGRAPH.LEFT, Pt(13))


def test_table_head_repeats_and_rows_stay_whole() -> None:
    rows = [("Trường THPT", Decimal("8.50"), dt.date(2026, 2, 5)), "Khối cơ quan", ("Công ty", 8, None)]
    document = opened(Table(COLUMNS, rows, foot=[("Cộng", "16,5", "")], numbered=True, caption="Kết quả"))
    table = document.tables[1]
    assert cell_texts(table) == [
        ["TT", "Tên đơn vị", "Điểm", "Ngày"],
        ["1", "Trường THPT", "8,5", "05/02/2026"],
        ["Khối cơ quan"] * 4,
        ["2", "Công ty", "8", ""],
        ["", "Cộng", "16,5", ""],
    ]
    rows_xml = [row._tr.trPr for row in table.rows]
    assert [one.find(qn("w:tblHeader")) is not None for one in rows_xml] == [True, False, False, False, False]
    assert all(one.find(qn("w:cantSplit")) is not None for one in rows_xml)
    assert sum(column.width for column in table.columns) == pytest.approx(Mm(165), rel=0.001)
    assert table.cell(4, 1).paragraphs[0].runs[0].bold and table.cell(0, 1).paragraphs[0].runs[0].bold
    assert table.cell(1, 2).paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert paragraph(document, "Bảng 1. Kết quả").paragraph_format.keep_with_next


def test_row_of_another_length_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        made(Table(COLUMNS, [("một", 2)]))


def test_signature_stands_opposite_the_recipients() -> None:
    document = opened(Paragraph("Điều cuối."), SIGNATURE)
    (left, right) = document.tables[1].rows[0].cells
    assert left.text.split("\n") == ["Nơi nhận:", "- Như Điều 3;", "- Công an tỉnh (để b/c);", "- Lưu: VT, CA."]
    assert right.text.split("\n") == ["KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Nguyễn Văn Ân"]
    label, first = (one.runs[0].font for one in left.paragraphs[:2])
    assert (label.size, label.bold, label.italic, first.size) == (Pt(12), True, True, Pt(11))
    assert all(one.runs[0].bold and one.alignment == WD_ALIGN_PARAGRAPH.CENTER for one in right.paragraphs)
    assert paragraph(document, "Điều cuối.").paragraph_format.keep_with_next


def test_minutes_have_two_signers() -> None:
    secretary = Signer("Thư ký B", post="Thư ký", note="(Ký)")
    block = Signature(Signer("Chủ trì A", post="Chủ trì"), ["Lưu: VT"], second=secretary)
    assert cell_texts(opened(block).tables[1]) == [
        ["THƯ KÝ\n(Ký)", "CHỦ TRÌ"],
        ["Thư ký B", "Chủ trì A"],
        ["Nơi nhận:\n- Lưu: VT.", ""],
    ]


def test_addressees_and_cong_van() -> None:
    letter = Letter(LETTER.head, "08/BCĐ", LETTER.place_date, "", "V/v đăng ký", addressees=["Công an tỉnh"])
    document = opened(letter=letter)
    assert document.tables[0].cell(1, 0).text == "Số: 08/BCĐ\nV/v đăng ký"
    assert paragraph(document, "Kính gửi: Công an tỉnh")
    several = Letter(LETTER.head, "", LETTER.place_date, "Tờ trình", "Về việc", addressees=["UBND", "Công an"])
    texts = [one.text for one in opened(letter=several).paragraphs if one.text]
    assert texts == ["TỜ TRÌNH", "Về việc", "Kính gửi:", "- UBND;", "- Công an."]


def test_sections_turn_the_page_and_annexes_count_their_own() -> None:
    document = opened(Paragraph("a"), NewSection(landscape=True), Paragraph("b"), NewSection(annex=True))
    first, wide, annex = document.sections
    assert (round(wide.page_width.mm), round(wide.page_height.mm)) == (297, 210)
    assert (round(annex.page_width.mm), round(annex.page_height.mm)) == (210, 297)
    assert [one.different_first_page_header_footer for one in document.sections] == [True, False, True]
    starts = [one._sectPr.find(qn("w:pgNumType")) is not None for one in document.sections]
    assert starts == [True, False, True]
    assert first.first_page_header.paragraphs[0].text == ""
    assert {one.header.paragraphs[0].alignment for one in document.sections} == {WD_ALIGN_PARAGRAPH.CENTER}


def test_properties() -> None:
    properties = opened().core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Quyết định Về việc công nhận kết quả phân loại", "antq", "vi-VN",
    )  # fmt: skip
    assert properties.created == dt.datetime(2026, 11, 22, 8, 30, tzinfo=properties.created.tzinfo)
    assert len(opened(title="dài " * 200).core_properties.title) <= 255
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        names = archive.namelist()
        assert sorted(names) == [
            "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels",
            "word/document.xml", "word/fontTable.xml", "word/header1.xml", "word/header2.xml", "word/settings.xml",
            "word/styles.xml", "word/theme/theme1.xml",
        ]  # fmt: skip
        assert b"TargetMode" not in b"".join(archive.read(name) for name in names if name.endswith(".rels"))


HOSTILE = [
    "{{7*7}}", "{% include 'x' %}", "</w:t></w:r><w:r><w:t>chui", "<w:fldSimple w:instr='DATE'/>", "&amp; &lt;",
    "]]>", "{ DATE }", "_x000D_", "MERGEFIELD x", *payloads.MARKUP, *payloads.SPREADSHEET,
]  # fmt: skip


def test_text_is_literal_everywhere() -> None:
    """SEC-DOCX-01: never a field, a template, XML; the only field is our page number."""
    for text in HOSTILE:
        content = made(
            Paragraph(text, lead=text),
            Table([Column(text, 10)], [[text], text], caption=text),
            Signature(Signer(text, [text], text, text), [text]),
            letter=Letter(Head(text, text), text, text, text, text, [text]),
            title=text,
        )
        document = docx.Document(io.BytesIO(content))
        assert paragraph(document, text + text)
        assert document.tables[1].cell(1, 0).text == text
        assert document.core_properties.title == " ".join(text.split())
        fields = [one for tag in ("fldChar", "fldSimple", "instrText") for one in document.element.iter(qn(f"w:{tag}"))]
        assert fields == []
        header = document.sections[0].header._element
        assert [one.text for one in header.iter(qn("w:instrText"))] == ["PAGE"]


def test_forbidden_characters_are_gone() -> None:
    """Trap 0.7: what no XML can carry is dropped, in every place."""
    text = payloads.POISON
    document = opened(
        Paragraph(text),
        Table([Column(text, 10)], [[text]], caption=text),
        Signature(Signer(text, [text], text, text), [text]),
        letter=Letter(Head(text, text), text, text, text, text, [text]),
        title=text,
    )
    assert [one.text for one in document.paragraphs].count(payloads.POISON_SCRUBBED) == 2  # subject and paragraph
    assert document.tables[1].cell(1, 0).text == payloads.POISON_SCRUBBED
    assert document.core_properties.title == payloads.POISON_SCRUBBED


def test_office_shows_it_page_by_page(tmp_path: Path) -> None:
    """Number only from page 2 on; an annex begins anew; the head of a table on each page; nothing spills over."""
    rows = [(f"Đơn vị số {number}", number, dt.date(2026, 1, 5)) for number in range(60)]
    content = by_office(
        made(
            Paragraph("Tên đơn vị {{7*7}} <b>đậm</b>", lead="Điều 1. "),
            *[Paragraph("Một câu dài để sang trang hai. " * 5)] * 15,
            SIGNATURE,
            NewSection(landscape=True, annex=True),
            Paragraph("Phụ lục", bold=True, align="center"),
            Table(COLUMNS, rows, numbered=True),
        ),
        tmp_path,
    )
    pages = pdf_pages(content)
    assert len(pages) == 5
    assert pages[0].startswith("ỦY BAN NHÂN DÂN XÃ BÌNH SƠN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert "Điều 1. Tên đơn vị {{7*7}} <b>đậm</b>" in pages[0]
    assert pages[1].startswith("2 ") and pages[1].endswith("Nguyễn Văn Ân")
    assert pages[2].startswith("Phụ lục TT Tên đơn vị Điểm Ngày 1 Đơn vị số 0")
    assert [page[:24] for page in pages[3:]] == ["2 TT Tên đơn vị Điểm Ngày"[:24], "3 TT Tên đơn vị Điểm Ngày"[:24]]
    boxes = [[round(float(side) / 72 * 25.4) for side in one.mediabox[2:]] for one in
             pypdf.PdfReader(io.BytesIO(content)).pages]  # fmt: skip
    assert boxes == [[210, 297]] * 2 + [[297, 210]] * 3


def test_long_tables_are_fast() -> None:
    content = made(Table([Column(str(i), 10) for i in range(8)], [[f"ô {i}" for i in range(8)]] * 1000))
    assert len(docx.Document(io.BytesIO(content)).tables[1]._tbl.tr_lst) == 1001
