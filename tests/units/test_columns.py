"""Cells as people fill them in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from common.sheets.columns import CellProblem, header_key, parse
from units.columns import COLUMNS, LAYOUT

BY_FIELD, BY_HEADER = LAYOUT.by_field, LAYOUT.by_header

EPOCH = dt.date(1899, 12, 30)
MAC = dt.date(1904, 1, 1)


def read(field: str, cell: Any, epoch: dt.date = EPOCH) -> Any:
    return parse(BY_FIELD[field], cell, epoch)


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("name", "  Trường\u00a0THPT\u200b  A ", "Trường THPT A"),
        ("code", 123, "123"),
        ("phone", 255_385_1234, "2553851234"),
        ("phone", "0255 3851 234", "0255 3851 234"),
        ("name", True, "Có"),
        ("name", {"date": "2026-03-27"}, "27/03/2026"),
        ("name", "=1+1", "=1+1"),
        ("name", None, None),
        ("name", "  ", None),
        ("kind", "khu dan cu", "residential"),
        ("kind", "KHU DÂN CƯ", "residential"),
        ("kind", "Xã, phường, đặc khu", "commune"),
        ("kind", "school", "school"),
        ("eligibility", "Chua xac dinh", "unknown"),
        ("has_party", "Có", True),
        ("has_party", "co", True),
        ("has_party", "X", True),
        ("has_party", 1, True),
        ("has_party", True, True),
        ("has_party", "Không", False),
        ("has_party", 0, False),
        ("has_party", None, False),
        ("staff", 1250, 1250),
        ("staff", "1.250", 1250),
        ("staff", "1 250", 1250),
        ("staff", "0", 0),
        ("staff", None, None),
        ("valid_from", {"date": "2026-03-27"}, dt.date(2026, 3, 27)),
        ("valid_from", "27/3/2026", dt.date(2026, 3, 27)),
        ("valid_from", "03/04/2026", dt.date(2026, 4, 3)),
        ("valid_from", "27-03-2026", dt.date(2026, 3, 27)),
        ("valid_from", "27.3.2026", dt.date(2026, 3, 27)),
        ("valid_from", "2026-03-27", dt.date(2026, 3, 27)),
        ("valid_from", 46_108, dt.date(2026, 3, 27)),
    ],
)
def test_values(field: str, cell: Any, value: Any) -> None:
    """UX-FORM-01: spaces, invisible characters, both separators and word forms are forgiven."""
    got = read(field, cell)
    assert got == value
    assert type(got) is type(value)


@pytest.mark.parametrize(
    ("field", "cell", "says"),
    [
        ("name", {"error": "#N/A"}, "ô đang báo lỗi #N/A"),
        ("name", "Tr\u00ad\u00eang TiÓu häc B×nh S¬n", "phông cũ"),
        ("name", "Tröôøng Tieåu hoïc", "phông cũ"),
        ("kind", "Lâu đài", "chọn một trong: Khu dân cư"),
        ("eligibility", "maybe", "chọn một trong: Thuộc diện"),
        ("has_party", "có lẽ", "ghi Có hoặc Không"),
        ("has_party", 2, "ghi Có hoặc Không"),
        ("staff", -1, "nhập số nguyên"),
        ("staff", 12.5, "nhập số nguyên"),
        ("staff", "12,5", "nhập số nguyên"),
        ("staff", "1e3", "nhập số nguyên"),
        ("staff", "１２", "nhập số nguyên"),
        ("staff", True, "nhập số nguyên"),
        ("staff", 1_000_001, "nhập số nguyên"),
        ("valid_from", "31/02/2026", "nhập ngày dạng 27/3/2026"),
        ("valid_from", "2026", "nhập ngày dạng"),
        ("valid_from", "tháng 3", "nhập ngày dạng"),
        ("valid_from", 5, "nhập ngày dạng"),
        ("valid_from", True, "nhập ngày dạng"),
        ("valid_from", {"error": "#REF!"}, "ô đang báo lỗi #REF!"),
    ],
)
def test_problems(field: str, cell: Any, says: str) -> None:
    """UX-ERR-02: what to enter, in words."""
    with pytest.raises(CellProblem) as problem:
        read(field, cell)
    assert says in str(problem.value)


@pytest.mark.parametrize(
    "text",
    ["Trường THPT Lê Quý Đôn", "Công ty Nestlé", "Café Hồ Gươm", "Xã Đăk Rơ Ông", "Số 5 – “Tổ 3”", "Ê Đê, Õ Ọ Ù Í Ì"],
)
def test_good_text_is_not_taken_for_an_old_font(text: str) -> None:
    assert read("name", text) == text


def test_nfd_text_becomes_nfc() -> None:
    import unicodedata

    assert read("name", unicodedata.normalize("NFD", "Trường Tiểu học")) == "Trường Tiểu học"


def test_numbers_of_old_macs() -> None:
    assert read("valid_from", 44_646, MAC) == dt.date(2026, 3, 27)


def test_headers_are_forgiving() -> None:
    for text in ("Mã đơn vị", "mã đơn vị ", "MA DON VI", "Mã đơn vị *"):
        assert BY_HEADER[header_key(text)].field == "code"
    assert BY_HEADER[header_key("Đến hết ngày (chỉ xem)")].field == "valid_to"
    assert len(BY_HEADER) == len(COLUMNS)
    assert header_key(None) == ""
