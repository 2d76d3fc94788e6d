"""What typst is handed: texts that our fonts can show, whatever people type."""

from __future__ import annotations

import datetime as dt

import pytest

from common.documents.register import Group, Register, RegisterColumn, register_pdf
from common.documents.typst_pdf import drawable
from tests.common.documents.reading import raw_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Trường Tiểu học Đông Hải – “Ễ Ữ Ặ Ộ” ◆●▲■", "Trường Tiểu học Đông Hải – “Ễ Ữ Ặ Ộ” ◆●▲■"),
        ("＝１＋１", "=1+1"),
        ("Thôn 🙂 Một", "Thôn □ Một"),
        ("中文", "□□"),
        ("hai\ndòng", "hai\ndòng"),
        ("a\U000e0101b", "ab"),
        ("", ""),
    ],
)
def test_what_no_font_has_is_replaced(text: str, shown: str) -> None:
    assert drawable(text) == shown


def test_a_strange_name_does_not_break_the_document() -> None:
    """PDF/UA refuses a text that cannot be shown: one name would stop the list of a whole province."""
    made = Register(
        title=["DANH SÁCH"], columns=[RegisterColumn("Tên", 1)], groups=[Group("Nhóm 🙂", [["Thôn ＝ 中 Một"]])]
    )
    text = raw_text(register_pdf(made, title="Danh sách 🙂", now=dt.datetime(2026, 11, 20, tzinfo=dt.UTC)))
    assert "Thôn=□Một" in text
