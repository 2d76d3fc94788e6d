"""Registers: every row once and whole, headings on each page, numbers that run, text that stays text."""

from __future__ import annotations

import datetime as dt
import io

import pypdf
import pytest

from common.documents import register as registers
from common.documents.docx import Head
from common.documents.register import Group, Register, RegisterColumn, page_count, register_pdf

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
COLUMNS = (
    RegisterColumn("Tên đơn vị", 40),
    RegisterColumn("Cơ sở tự chấm", 12, "center", "Điểm"),
    RegisterColumn("Cấp trên chấm", 12, "center", "Điểm"),
    RegisterColumn("Ghi chú", 24),
)
HOSTILE = '#strong[x] $y$ *đậm* _z_ <nhãn> @khoá \\ "a" `b` // c'


def register(rows: int, **changed) -> Register:
    lines = [[f"Đơn vị D{number:05d}D", number, 95, "dài dòng " * (number % 12)] for number in range(1, rows + 1)]
    half = rows // 2
    values = {
        "title": ["DANH SÁCH ĐƠN VỊ", "năm 2026"],
        "columns": COLUMNS,
        "groups": [Group("A. Khu dân cư", lines[:half]), Group("B. Cơ quan", lines[half:])],
        "annex": "Phụ lục I",
        "guide": "(Kèm theo Báo cáo)",
        "foot": [["Cộng toàn bộ", rows, None, ""]],
        "notes": ["Ghi chú cuối."],
    }
    return Register(**(values | changed))


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_each_row_stands_once_and_whole_on_one_page() -> None:
    made = pages(register_pdf(register(120), title="Thử", now=NOW))
    assert len(made) > 4
    for number in range(1, 121):
        on = [page for page in made if f"D{number:05d}D" in page]
        assert len(on) == 1
    assert sum(page.count("dài dòng") for page in made) == sum(number % 12 for number in range(1, 121))
    starts = [page.index("Tên đơn vị") for page in made if "Tên đơn vị" in page]
    assert len(starts) >= len(made) - 1, "the heading repeats (the last page may hold only the note)"
    assert "Điểm" in made[1]
    assert made[0].startswith("Phụ lục I"), "no number on the first page"
    assert made[1].startswith("2 ")


@pytest.mark.parametrize("part", [30, 50])
def test_parts_run_on_as_if_they_were_one(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = register(120)
    one = " ".join(pages(register_pdf(whole, title="Thử", now=NOW)))
    monkeypatch.setattr(registers, "PART", part)
    told: list[int] = []
    made = register_pdf(whole, title="Thử", now=NOW, progress=lambda done, total: told.append(done))
    some = pages(made)
    for number in range(1, 121):
        assert sum(f"{number} Đơn vị D{number:05d}D" in page for page in some) == 1, "TT runs on"
    assert [page.split()[0] for page in some[1:]] == [str(number) for number in range(2, len(some) + 1)]
    text = " ".join(some)
    for once in ("DANH SÁCH ĐƠN VỊ", "Cộng toàn bộ", "Ghi chú cuối."):
        assert text.count(once) == one.count(once) == 1
    assert told[-1] == 120
    assert page_count(made) == len(some)


def test_text_is_only_ever_shown() -> None:
    made = pages(
        register_pdf(register(0, groups=[Group(HOSTILE, [[HOSTILE, None, None, HOSTILE]])]), title=HOSTILE, now=NOW)
    )
    assert made[0].replace(" ", "").count(HOSTILE.replace(" ", "")) == 3


def test_it_says_whose_it_is_and_in_which_language() -> None:
    made = register_pdf(
        register(3, annex="", head=Head("Ủy ban nhân dân xã", "Tỉnh"), landscape=False), title="Danh sách", now=NOW
    )
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert reader.metadata is not None and reader.metadata.title == "Danh sách"
    assert reader.trailer["/Root"]["/Lang"] == "vi-VN"
    assert "ỦY BAN NHÂN DÂN XÃ" in pages(made)[0]
    width, height = (float(side) for side in reader.pages[0].mediabox[2:])
    assert width < height
