"""What the reader makes of files that people, accidents and attackers send back."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

import openpyxl
import pytest

from common import uploads
from common.workflow import Refused
from common.xlsx_guard import BOOK, UploadRefused, check_content, check_name
from scoring.models import Scorecard, WorkbookUpload
from scoring.rules import workbook as layout
from tests.common import hostile
from tests.conftest import Cast
from tests.scoring import sheets
from tests.scoring.workbooks import exported, filled_in, place_of, problems, read, saved

TAB = "Trường THPT Bình Sơn"
# 1: at most 3 points in steps of a half; 5a: at most 2.
GOOD = [
    ("D", 2.5, "2.5"), ("D", "2,5", "2.5"), ("D", "2.5", "2.5"), ("D", " 3 ", "3"), ("D", 0, "0"), ("D", "0", "0"),
    ("D", 2.4999999999, "2.5"),
]  # fmt: skip
BAD = [
    (12, "điểm tối đa là 3, đang nhập 12"), ("12", "điểm tối đa là 3, đang nhập 12"), (0.7, "nhập điểm theo bước 0,5"),
    (-1, "nhập điểm từ 0 đến 3"), ("ba", "nhập điểm từ 0 đến 3"), ("1e2", "nhập điểm từ 0 đến 3"),
    ("٣", "nhập điểm từ 0 đến 3"), (True, "nhập điểm từ 0 đến 3"),
    (dt.date(2026, 5, 1), "ô này đã bị Excel đổi thành ngày tháng"),
    ("=1+1", "ô này là công thức"), (1e308, "nhập điểm từ 0 đến 3"), ("#REF!", "ô này báo lỗi"),
]  # fmt: skip


@pytest.fixture
def card(cast: Cast) -> Scorecard:
    return sheets.opened(cast)


def changed(upload: WorkbookUpload) -> dict[str, Any]:
    return {row["at"]: (row["p"], row["t"]) for sheet in upload.rows for row in sheet["rows"]}


@pytest.mark.parametrize(("column", "typed", "points"), GOOD)
def test_points_as_people_type_them(cast: Cast, card: Scorecard, column: str, typed: Any, points: str) -> None:
    """Comma and point, numbers kept as text; blank is not zero."""
    upload = read(
        filled_in(exported(card, actor=cast.actor("unit_head")), {("1", column): typed}), cast.actor("unit_head")
    )
    assert (problems(upload), list(changed(upload).values())) == ([], [(points, "")])


@pytest.mark.parametrize(("typed", "words"), BAD)
def test_what_is_no_score_is_said_with_its_cell(cast: Cast, card: Scorecard, typed: Any, words: str) -> None:
    """The row with the fault is left out, the others are taken."""
    content = filled_in(exported(card, actor=cast.actor("unit_head")), {("1", "D"): typed, ("2", "D"): 1})
    upload = read(content, cast.actor("unit_head"))
    assert len(problems(upload)) == 1
    assert problems(upload)[0].startswith(f"{TAB}!D8: {words}"), problems(upload)
    assert list(changed(upload)) == ["D9"]


def test_every_problem_at_once(cast: Cast, card: Scorecard) -> None:
    cells = {("1", "D"): 12, ("2", "D"): "x", ("3", "F"): "dài " * 300, ("7", "F"): "=1", ("4a", "E"): 1}
    upload = read(filled_in(exported(card, actor=cast.actor("unit_head")), cells), cast.actor("unit_head"))
    assert len(problems(upload)) == 5
    assert any("cột “Cấp trên chấm” đang khóa" in text for text in problems(upload))
    assert changed(upload) == {}


def test_words_are_cleaned(cast: Cast, card: Scorecard) -> None:
    typed = unicodedata.normalize("NFD", "  Nghị quyết\r\nsố\u00a05  ")
    content = filled_in(exported(card, actor=cast.actor("unit_head")), {("1", "F"): typed})
    assert list(changed(read(content, cast.actor("unit_head"))).values()) == [(None, "Nghị quyết\nsố 5")]


def test_clearing_a_cell_is_a_change(cast: Cast) -> None:
    card = sheets.filled(cast)
    content = filled_in(exported(card, actor=cast.actor("unit_head")), {("1", "D"): None, ("2", "D"): 0})
    assert list(changed(read(content, cast.actor("unit_head"))).values()) == [(None, ""), ("0", "")]


def test_rows_are_found_by_code_wherever_they_stand(cast: Cast, card: Scorecard) -> None:
    """Columns pushed aside, rows swapped, a row removed: read by code; what is missing is said and kept."""

    def mess_up(book: Any) -> None:
        tab = book[TAB]
        first, second = (int(place_of(tab, code, "D")[1:]) for code in ("1", "3"))
        for column in range(1, 9):
            one, other = tab.cell(first, column), tab.cell(second, column)
            one.value, other.value = other.value, one.value
        tab.delete_rows(int(place_of(tab, "2", "D")[1:]))
        tab.insert_cols(2)

    content = filled_in(exported(card, actor=cast.actor("unit_head")), {("1", "D"): 1, ("3", "D"): 5}, change=mess_up)
    upload = read(content, cast.actor("unit_head"))
    codes = {card.rubric.criteria.get(pk=row["c"]).code: row["p"] for row in upload.rows[0]["rows"]}
    assert codes == {"1": "1", "3": "5"}
    assert problems(upload) == [f"{TAB}: trang thiếu hàng 2; các hàng này giữ theo hệ thống"]


def test_rows_of_nobody_and_twice_the_same(cast: Cast, card: Scorecard) -> None:
    def add(book: Any) -> None:
        tab = book[TAB]
        tab["H70"], tab["D70"] = "99z", 1
        tab["D71"], tab["F71"] = 2, "chữ"
        tab["H72"], tab["D72"] = "1", 3

    upload = read(filled_in(exported(card, actor=cast.actor("unit_head")), {}, change=add), cast.actor("unit_head"))
    assert problems(upload) == [
        f"{TAB}!D70: mã hàng “99z” không có trong phiếu nên chưa đọc. Nhập vào hàng có sẵn",
        f"{TAB}!D71: hàng này không phải hàng của phiếu nên chưa đọc. Nhập vào hàng có sẵn",
        f"{TAB}!F71: hàng này không phải hàng của phiếu nên chưa đọc. Nhập vào hàng có sẵn",
        f"{TAB}!H72: hàng 1 có hai lần, cả hai đều không đọc",
    ]
    assert changed(upload) == {}


def stamp_cell(book: Any) -> Any:
    return next(cell for cell in book[TAB]["J"] if cell.value)


def spoil(book: Any) -> None:
    cell = stamp_cell(book)
    cell.value = cell.value[:-1] + ("A" if cell.value[-1] != "A" else "B")


def without_heading(book: Any) -> None:
    book[TAB]["D7"] = "Điểm"


def two_of_one(book: Any) -> None:
    book.copy_worksheet(book[TAB]).title = "Bản sao"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (spoil, "trang này không có dấu nhận nguyên vẹn"),
        (without_heading, "không tìm thấy dòng tiêu đề"),
        (two_of_one, "tệp có nhiều trang của cùng đơn vị"),
    ],
)
def test_sheets_that_cannot_be_trusted(cast: Cast, card: Scorecard, change: Any, words: str) -> None:
    content = filled_in(exported(card, actor=cast.actor("unit_head")), {("1", "D"): 1}, change=change)
    upload = read(content, cast.actor("unit_head"))
    assert words in problems(upload)[0]
    assert changed(upload) == {}


def test_an_installation_takes_its_own_files_only(cast: Cast, card: Scorecard, settings: Any) -> None:
    content = exported(card, actor=cast.actor("unit_head"))
    settings.SECRET_KEY = "khoa khac " * 6
    upload = read(content, cast.actor("unit_head"))
    assert "không có dấu nhận nguyên vẹn của hệ thống" in problems(upload)[0]


def test_files_of_somebody_else_are_explained(cast: Cast, card: Scorecard) -> None:
    """Another unit, year, score sheet, authority; a file made while the sheet was locked."""
    content = exported(card, actor=cast.actor("unit_head"))
    assert problems(read(content, cast.actor("outsider")))[0].endswith("vai trò đang dùng không xem được phiếu này")
    assert "phiếu năm 2026 của" in problems(read(content, cast.actor("unit_head"), year=2025))[0]
    card.rubric.content_hash = "khác"
    card.rubric.version = "2027.1"
    card.rubric.save()
    assert "phiếu trên hệ thống theo QN-CQDNCSGD bản 2027.1" in problems(read(content, cast.actor("unit_head")))[0]
    Scorecard.objects.update(authority_path=cast.other_commune.path)
    assert "đã chuyển cấp quản lý" in problems(read(content, cast.actor("unit_head")))[0]


def test_a_file_made_while_locked_is_to_read_only(cast: Cast) -> None:
    content = exported(sheets.sent(cast), actor=cast.actor("unit_head"))
    assert "chỉ để xem" in problems(read(content, cast.actor("unit_head")))[0]


def test_other_sheets_are_ignored_and_said(cast: Cast, card: Scorecard) -> None:
    def add(book: Any) -> None:
        book.create_sheet("Nháp của tôi")["A1"] = 1
        book.create_sheet("Trống")

    content = filled_in(exported(card, actor=cast.actor("unit_head")), {("1", "D"): 1}, change=add)
    upload = read(content, cast.actor("unit_head"))
    assert problems(upload) == ["Nháp của tôi: trang này không phải phiếu chấm điểm của hệ thống, đã bỏ qua"]
    assert len(changed(upload)) == 1


def test_a_unit_never_learns_what_its_superior_is_writing(cast: Cast) -> None:
    """Neither in the cells nor in the stamp, while the superior is at work."""
    card = sheets.reviewing(cast)
    sheets.fill(card, cast.actor("officer"), column="superior", reason="Điều chưa nói ra")
    for who, sees in (("unit_head", False), ("officer", True)):
        tables = uploads.read_book(exported(card, actor=cast.actor(who)))
        told = [cell for table in tables for _, cells in table.rows for cell in cells]
        assert ("Điều chưa nói ra" in told) is sees
        stamp = layout.read_stamp(layout.stamp_texts(tables[0].rows))
        assert bool(stamp.rows) is sees


HOSTILE = [*hostile.refused(), *((name, "a.xlsx", content) for name, content in hostile.strange())]


@pytest.mark.parametrize(("name", "content"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_the_hostile_corpus_does_no_harm(cast: Cast, name: str, content: bytes) -> None:
    """Refused in words before or while it is read, or nothing of it is ours; nothing is kept."""
    with pytest.raises((UploadRefused, Refused)) as refusal:
        check_name(name)
        check_content(content, BOOK)
        read(content, cast.actor("unit_head"))
    assert str(refusal.value).endswith(".")
    assert not WorkbookUpload.objects.exists()


def test_our_file_made_hostile(cast: Cast, card: Scorecard) -> None:
    """Macros, links and bombs inside a file of ours; a million rows under the sheet."""
    content = exported(card, actor=cast.actor("unit_head"))
    parts = hostile.parts_of(content)
    for name in ("xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/embeddings/a.bin", "../x.xml"):
        with pytest.raises(UploadRefused):
            check_content(hostile.pack({**parts, name: b"<a/>"}), BOOK)
    sheet = parts["xl/worksheets/sheet1.xml"]
    rows = b"".join(b'<row r="%d"><c r="D%d"><v>1</v></c></row>' % (n, n) for n in range(100, 60_000))
    long = hostile.pack({**parts, "xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", rows + b"</sheetData>")})
    with pytest.raises(UploadRefused, match="hơn 400 dòng"):
        read(long, cast.actor("unit_head"))
    far = b'<row r="1048576"><c r="D1048576"><v>1</v></c></row></sheetData>'
    upload = read(
        hostile.pack({**parts, "xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", far)}),
        cast.actor("unit_head"),
    )
    assert "D1048576: hàng này không phải hàng của phiếu" in problems(upload)[0]


def test_many_sheets_pass_the_guard() -> None:
    """A workbook of 130 sheets, which Excel saves in several parts each; of 401 it is too many."""
    book = openpyxl.Workbook()
    for _ in range(130):
        book.create_sheet()["A1"] = 1
    parts = hostile.parts_of(saved(book))
    extra = {f"xl/printerSettings/printerSettings{n}.bin": b"x" for n in range(260)}
    content = hostile.pack({**parts, **extra})
    check_content(content, BOOK)
    assert len(uploads.read_book(content)) == 131
    for _ in range(271):
        book.create_sheet()
    with pytest.raises(UploadRefused, match="hơn 400 trang"):
        uploads.read_book(saved(book))
