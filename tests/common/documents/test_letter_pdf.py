"""Office documents as PDF: measured on the finished pages against NĐ 30/2020, Phụ lục I."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from common.documents import measures
from common.documents.docx import Block, Head, Letter, NewSection, Paragraph, Signature, Signer, Table
from common.documents.letter_pdf import letter_pdf
from tests.common.documents import payloads
from tests.common.documents.layout import Line, fonts_of, opened, piece, placed, rules, size_of
from tests.common.documents.reading import pdf_pages, raw_text, squeezed

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
ROWS = [[f"Trường số {number}", number] for number in range(1, 61)]
LIST = Table([("Tên đơn vị", 80, "left"), ("Điểm", 20, "center")], ROWS, numbered=True)
LONG = Paragraph("Cán bộ và Nhân dân giữ gìn an ninh, trật tự trên địa bàn. " * 12)


def made(*blocks: Block, letter: Letter = LETTER, **options: Any) -> Any:
    return opened(letter_pdf(letter=letter, blocks=blocks, now=NOW, **options))


def content(*blocks: Block, letter: Letter = LETTER, **options: Any) -> bytes:
    return letter_pdf(letter=letter, blocks=blocks, now=NOW, **options)


def test_page_and_margins() -> None:
    """A4; 30 mm left, 15 mm right, 20 mm top and bottom: no piece of text outside, the text fills the width."""
    reader = made(*[LONG] * 12)
    assert [size_of(page) for page in reader.pages] == [(210, 297)] * len(reader.pages)
    for page in reader.pages:
        for one in placed(page):
            is_number = one.text.isdigit()
            assert is_number or measures.LEFT - 0.1 <= one.left <= 210 - measures.RIGHT
            assert is_number or measures.TOP < one.top < 297 - measures.BOTTOM
    second = [one for one in placed(reader.pages[1]) if not one.text.isdigit()]
    assert round(min(one.left for one in second)) == measures.LEFT
    assert second[0].top - measures.TOP < 6
    assert 297 - measures.BOTTOM - second[-1].top < 12
    assert round(piece(reader.pages[0], "Cán bộ").left - measures.LEFT, 1) == 12.7


def test_sizes_and_styles_of_the_head() -> None:
    page = made(Paragraph("Nội dung", lead="Điều 1. "), SIGNATURE).pages[0]
    found = {one.text: (one.size, one.font) for one in placed(page)}
    assert found == {
        "ỦY BAN NHÂN DÂN XÃ BÌNH SƠN": (12.0, "Tinos"),
        "BAN CHỈ ĐẠO XÃ BÌNH SƠN": (12.0, "Tinos-Bold"),
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": (12.0, "Tinos-Bold"),
        "Độc lập - Tự do - Hạnh phúc": (13.0, "Tinos-Bold"),
        "Số: 07/QĐ-BCĐ": (13.0, "Tinos"),
        "Bình Sơn, ngày 05 tháng 02 năm 2026": (13.0, "Tinos-Italic"),
        "QUYẾT ĐỊNH": (14.0, "Tinos-Bold"),
        "Về việc công nhận kết quả phân loại": (14.0, "Tinos-Bold"),
        "Điều 1.": (14.0, "Tinos-Bold"),
        "Nội dung": (14.0, "Tinos"),
        "Nơi nhận:": (12.0, "Tinos-Bold-Italic"),
        "- Như Điều 3;": (11.0, "Tinos"),
        "- Công an tỉnh (để b/c);": (11.0, "Tinos"),
        "- Lưu: VT, CA.": (11.0, "Tinos"),
        "KT. TRƯỞNG BAN": (13.0, "Tinos-Bold"),
        "PHÓ TRƯỞNG BAN": (13.0, "Tinos-Bold"),
        "Nguyễn Văn Ân": (13.0, "Tinos-Bold"),
    }
    assert piece(page, "Số:").top == pytest.approx(piece(page, "Bình Sơn,").top)
    assert piece(page, "Nơi nhận").top == pytest.approx(piece(page, "KT.").top, abs=0.6)


def test_lengths_of_the_rules() -> None:
    """Tiêu ngữ: as long as its text; issuing body and subject: a third to a half of theirs; all centred under it."""
    page = made(Paragraph("Nội dung")).pages[0]
    body, motto, subject = rules(page)

    def width(beginning: str, line: Line) -> float:
        """Of a text that is centred over the line."""
        return 2 * (line.centre - piece(page, beginning).left)

    assert motto.length == pytest.approx(width("Độc lập", motto), abs=0.3)
    assert 1 / 3 <= body.length / width("BAN CHỈ ĐẠO", body) <= 1 / 2
    assert 1 / 3 <= subject.length / width("Về việc", subject) <= 1 / 2
    assert subject.centre == pytest.approx((measures.LEFT + 210 - measures.RIGHT) / 2, abs=0.1)
    for text, line in (("BAN CHỈ", body), ("Độc lập", motto), ("Về việc", subject)):
        assert 0.5 < line.top - piece(page, text).top < 3  # under the letters, clear of the dots below them


def test_page_numbers() -> None:
    """From page 2, centred in the top margin, 13 points; an annex counts its own and hides its 1."""
    annex = NewSection(annex=True)
    blocks = [*[LONG] * 8, annex, Paragraph("Phụ lục I"), LIST, annex, Paragraph("Phụ lục II"), LIST]
    reader = made(*blocks)
    numbers = []
    for page in reader.pages:
        above = [one for one in placed(page) if one.top < measures.TOP]
        numbers.append("".join(one.text for one in above))
        for one in above:
            assert (one.size, one.font) == (13.0, "Tinos")
            assert one.left == pytest.approx((measures.LEFT + 210 - measures.RIGHT) / 2, abs=2)
    assert numbers == ["", "2", "", "2", "", "2"]


def test_landscape_sections_turn_the_page() -> None:
    side = NewSection(annex=True, landscape=True)
    reader = made(Paragraph("Một"), side, LIST, NewSection(), Paragraph("Hai"))
    assert [size_of(page) for page in reader.pages] == [(210, 297), (297, 210), (297, 210), (297, 210), (210, 297)]
    assert pdf_pages(content(Paragraph("Một"), side, LIST, NewSection(), Paragraph("Hai")))[-1] == "4 Hai"
    assert size_of(made(LIST, landscape=True).pages[0]) == (297, 210)


def test_table_heads_repeat_and_rows_stay_whole() -> None:
    rows = [[f"Đơn vị {number} " + "tên dài " * 40, "9"] for number in range(30)]
    pages = pdf_pages(content(Table([("Tên", 60, "left"), ("Điểm", 20, "center")], rows, caption="Kết quả")))
    assert len(pages) > 3
    assert ["Tên Điểm" in page for page in pages] == [True] * len(pages)
    assert sum(page.count("Đơn vị ") for page in pages) == 30
    assert [page.count("tên dài") % 40 for page in pages] == [0] * len(pages)
    assert "Bảng 1. Kết quả" in pages[0]


def test_signature_is_kept_with_what_stands_before() -> None:
    """Whatever the length of the text, the signer never stands alone on a page, nor without the posts."""
    for count in range(18, 32):
        pages = pdf_pages(content(*[Paragraph(f"Dòng {number}") for number in range(count)], SIGNATURE))
        last = pages[-1]
        assert "Dòng" in last
        assert last.index("Dòng") < last.index("KT. TRƯỞNG BAN") < last.index("Nguyễn Văn Ân")
    for count in range(20, 34):
        last = pdf_pages(content(replace(LIST, rows=ROWS[:count]), SIGNATURE))[-1]
        assert "Trường số" in last
        assert last.index("Trường số") < last.index("Nguyễn Văn Ân")


def test_minutes_have_two_signers_side_by_side() -> None:
    both = replace(SIGNATURE, second=Signer("Trần Thị Bình", post="Thư ký"), recipients=["Lưu: VT"])
    page = made(both).pages[0]
    assert piece(page, "THƯ KÝ").left < 90 < piece(page, "KT. TRƯỞNG").left
    assert piece(page, "THƯ KÝ").top == pytest.approx(piece(page, "KT. TRƯỞNG").top)
    assert piece(page, "- Lưu: VT.").top > piece(page, "Trần Thị Bình").top


def test_addressees_and_cong_van() -> None:
    bare = replace(LETTER, kind_name="", subject="V/v đăng ký năm 2026", addressees=["Công an tỉnh", "Sở Nội vụ"])
    page = made(Paragraph("Nội dung"), letter=bare).pages[0]
    assert [one.text for one in placed(page)][4:] == [
        "Số: 07/QĐ-BCĐ", "V/v đăng ký năm 2026", "Bình Sơn, ngày 05 tháng 02 năm 2026", "Kính gửi:",
        "- Công an tỉnh;", "- Sở Nội vụ.", "Nội dung",
    ]  # fmt: skip
    assert (piece(page, "V/v").size, piece(page, "V/v").font) == (12.0, "Tinos")
    assert len(rules(page)) == 2
    one = made(letter=replace(LETTER, addressees=["Công an tỉnh"])).pages[0]
    assert piece(one, "Kính gửi").text == "Kính gửi: Công an tỉnh"


def test_file_is_tagged_titled_and_vietnamese() -> None:
    blocks = [Paragraph("I. Phần một", heading=2), LONG, LIST, SIGNATURE]
    reader = made(*blocks, title="Quyết định số 7", watermark="DỮ LIỆU MẪU")
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], reader.metadata.title) == ("vi", True, "Quyết định số 7")
    assert fonts_of(reader) == dict.fromkeys(["Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"], True)
    assert made().metadata.title == "Quyết định Về việc công nhận kết quả phân loại"
    assert content(*blocks) == content(*blocks)


def test_watermark_is_on_every_page() -> None:
    pages = made(*[LONG] * 12, NewSection(annex=True, landscape=True), LIST, watermark="MẪU").pages
    assert [[one.text for one in placed(page) if one.text == "MẪU"] for page in pages] == [["MẪU"]] * len(pages)


@pytest.mark.parametrize("place", ["paragraph", "cell", "head", "recipient"])
def test_hostile_text_is_literal(place: str) -> None:
    """SEC-PDF-02: letter by letter; no files, links, actions."""
    names = [*payloads.MARKUP, "{{7*7}}", "[bảng: x]", payloads.POISON]
    text = "\n".join(names)
    blocks: list[Block] = {
        "paragraph": [Paragraph(text, lead="<b>đậm</b> ")],
        "cell": [Table([("<i>Tên</i>", 60, "left")], [[name] for name in names])],
        "head": [],
        "recipient": [replace(SIGNATURE, recipients=names, signer=Signer(names[0], [names[1]], names[2]))],
    }[place]
    letter = replace(LETTER, subject=text, place_date=names[0]) if place == "head" else LETTER
    file = content(*blocks, letter=letter, watermark="<b>x</b>")
    reader, found = opened(file), raw_text(file)
    assert not reader.attachments
    assert all("/Annots" not in page for page in reader.pages)
    expected = [*payloads.MARKUP, "{{7*7}}", "[bảng: x]", payloads.POISON_SCRUBBED]
    assert [name for name in expected if squeezed(name).rstrip(";.") not in found] == []


def test_long_words_stay_on_the_page() -> None:
    page = made(Paragraph("x" * 300), Table([("Tên", 20, "left"), ("Điểm", 80, "left")], [["y" * 200, "1"]])).pages[0]
    assert len([one for one in placed(page) if set(one.text) <= {"x"}]) > 2
    assert len([one for one in placed(page) if set(one.text) <= {"y"}]) > 5


def test_row_of_another_length_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="shorter"):
        content(Table([("Tên", 60, "left")], [["a", "b"]]))
