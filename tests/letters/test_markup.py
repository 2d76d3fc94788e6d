"""From text and values to blocks; what a value holds is never read as markup."""

from __future__ import annotations

import pytest

from common.documents.docx import NewSection, Paragraph, Table
from letters.rules.markup import DOTS, blocks_of, fill

LIST = Table([("Tên", 50, "left")], [["Một"]])


def paragraph(body: str, **values: str) -> Paragraph:
    (found,) = blocks_of(body, values, {})
    assert isinstance(found, Paragraph)
    return found


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Năm {năm}", "Năm 2026"),
        ("{năm}{năm?}", "20262026"),
        ("{trống}", DOTS),
        ("một\n{trống?} dòng này đi\nba", "một\nba"),
        ("{lạ}", DOTS),
        ("{bẫy}", "{năm} {{7*7}} {0.__class__}"),
        ("{hai}", "dòng một\ndòng hai"),
        ("", ""),
    ],
    ids=range(8),
)
def test_filling(text: str, made: str) -> None:
    values = {"năm": "2026", "trống": " ", "bẫy": "{năm} {{7*7}} {0.__class__}", "hai": "dòng một\ndòng hai"}
    assert fill(text, values) == made


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("> Căn cứ {a}", Paragraph("Căn cứ X", italic=True)),
        ("= QUYẾT ĐỊNH:", Paragraph("QUYẾT ĐỊNH:", bold=True, align="center", keep_with_next=True)),
        ("== Chủ tịch {a}", Paragraph("CHỦ TỊCH X", bold=True, align="center", keep_with_next=True)),
        ("# Phần {a}", Paragraph("Phần X", bold=True, align="center", heading=2, before=6)),
        ("## 1. Mục", Paragraph("1. Mục", bold=True, heading=3, before=3)),
        ("**Điều {a}.** Công nhận {a}.", Paragraph(" Công nhận X.", lead="Điều X.")),
        ("**Điều 1.**", Paragraph("", lead="Điều 1.")),
        ("- {a};", Paragraph("- X;")),
        ("  Đoạn thường  ", Paragraph("Đoạn thường")),
        ("-không cách", Paragraph("-không cách")),
        ("2 > 1", Paragraph("2 > 1")),
    ],
    ids=range(11),
)
def test_each_mark(line: str, made: Paragraph) -> None:
    assert paragraph(line, a="X") == made


def test_blank_lines_and_vanishing_lines_leave_nothing() -> None:
    assert blocks_of("\n\n- {a?}\n**Điều {a?}** chữ\n> {a?}\n  \n", {"a": ""}, {}) == []


def test_values_of_several_lines_make_as_many_paragraphs() -> None:
    values = {"a": "một;\r\n- hai;\n\nba."}
    assert blocks_of("- {a}", values, {}) == [Paragraph("- một;"), Paragraph("- hai;"), Paragraph("- ba.")]
    assert blocks_of("> {a}", {"a": "x\ny"}, {}) == [Paragraph("x", italic=True), Paragraph("y", italic=True)]
    assert blocks_of("**Kết luận:** {a}", {"a": "x\ny"}, {}) == [Paragraph(" x", lead="Kết luận:"), Paragraph("y")]


def test_tables_stand_where_they_are_named() -> None:
    assert blocks_of("một\n[bảng: danh sách]\nhai", {}, {"danh sách": LIST}) == [
        Paragraph("một"), LIST, Paragraph("hai"),
    ]  # fmt: skip
    assert blocks_of("[bảng: danh sách]", {}, {}) == []


@pytest.mark.parametrize(
    "value", ["[bảng: danh sách]", "=== phụ lục", "# Đề mục", "> căn cứ", "**đậm** thường", "@", "{a}", "= giữa"]
)
def test_values_are_never_markup(value: str) -> None:
    assert blocks_of("{a}", {"a": value}, {"danh sách": LIST}) == [Paragraph(value)]


def test_annexes() -> None:
    body = (
        "một\n=== phụ lục\n\nPhụ lục I\nDANH SÁCH NĂM {a}\n(Kèm theo Quyết định {a})\nĐoạn sau\n[bảng: danh sách]\n"
        "=== phụ lục ngang\nPhụ lục II\n[bảng: danh sách]\nĐoạn cuối"
    )
    bold = {"bold": True, "align": "center", "keep_with_next": True, "after": 0}
    assert blocks_of(body, {"a": "2026"}, {"danh sách": LIST}) == [
        Paragraph("một"),
        NewSection(annex=True),
        Paragraph("Phụ lục I", **bold),  # type: ignore[arg-type]
        Paragraph("DANH SÁCH NĂM 2026", **bold),  # type: ignore[arg-type]
        Paragraph("(Kèm theo Quyết định 2026)", italic=True, align="center", keep_with_next=True, after=10),
        Paragraph("Đoạn sau"),
        LIST,
        NewSection(annex=True, landscape=True),
        Paragraph("Phụ lục II", **bold),  # type: ignore[arg-type]
        LIST,
        Paragraph("Đoạn cuối"),
    ]


def test_a_blank_line_ends_the_head_of_an_annex() -> None:
    blocks = blocks_of("=== phụ lục\nPhụ lục\n\nĐoạn", {}, {})
    assert [block.bold for block in blocks[1:] if isinstance(block, Paragraph)] == [True, False]
