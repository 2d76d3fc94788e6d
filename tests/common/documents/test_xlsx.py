"""Lists as XLSX and CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
import subprocess
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone

from common.documents.xlsx import Col, Sheet, csv_bytes, tab_name, workbook_bytes
from tests.common.documents import payloads

COLUMNS = [
    Col("TT", 6, "int"),
    Col("Tên đơn vị", 40),
    Col("Điểm", 10, "points"),
    Col("Ngày", 14, "date"),
    Col("Lúc", 18, "datetime"),
    Col("Tỷ lệ", 10, "percent"),
]
MOMENT = dt.datetime(2026, 11, 22, 7, 5, tzinfo=dt.UTC)
ROW = (1, "Trường THPT Bình Sơn", Decimal("8.50"), dt.date(2026, 2, 5), MOMENT, 0.667)


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def names_sheet(names: list[str]) -> Sheet:
    return Sheet("Danh sách", [Col("Tên", 40), Col("Điểm", 10, "points")], [(name, Decimal(-3)) for name in names])


def by_office(content: bytes, folder: Path) -> list[list[str]]:
    """The first tab as LibreOffice shows it."""
    source = folder / "bang.xlsx"
    source.write_bytes(content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "--outdir", folder, source],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return list(csv.reader(io.StringIO((folder / "bang.csv").read_text("utf-8"))))


def test_cells_are_real_numbers_and_dates() -> None:
    """UX-VN-01: Excel cells hold numbers and dates, in the time of Việt Nam, with formats."""
    tab = opened(workbook_bytes([Sheet("Đơn vị", COLUMNS, [ROW], captions=["DANH SÁCH", "Năm 2026"])])).active
    cells = tab[5]
    day, moment = (dt.datetime.fromisoformat(text) for text in ("2026-02-05", "2026-11-22T14:05"))
    assert [cell.value for cell in cells] == [
        1, "Trường THPT Bình Sơn", 8.5, day, moment, 0.667,
    ]  # fmt: skip
    assert [cell.data_type for cell in cells] == ["n", "s", "n", "d", "d", "n"]
    assert [cell.number_format for cell in cells] == [
        "#,##0", "General", "General", "dd/mm/yyyy", "hh:mm dd/mm/yyyy", "0.0%",
    ]  # fmt: skip
    assert {cell.font.name for cell in cells} == {"Times New Roman"}


def test_blank_is_not_zero() -> None:
    tab = opened(workbook_bytes([Sheet("A", COLUMNS, [(1, "x", None, None, None, None)])])).active
    assert [cell.value for cell in tab[2]] == [1, "x", None, None, None, None]


def test_page_is_ready_to_print() -> None:
    """UX-VN-03: A4 landscape, the head repeated on each page and frozen on screen, page x/y, decree margins."""
    sheet = Sheet("Đơn vị", COLUMNS, [ROW] * 3, captions=["DANH SÁCH"], landscape=True, foot=[ROW])
    tab = opened(workbook_bytes([sheet])).active
    assert (tab.page_setup.paperSize, tab.page_setup.orientation) == (9, "landscape")
    assert (tab.page_setup.fitToWidth, tab.page_setup.fitToHeight) == (1, 0)
    assert tab.sheet_properties.pageSetUpPr.fitToPage
    assert tab.print_title_rows == "$3:$3"
    assert tab.freeze_panes == "A4"
    assert tab.auto_filter.ref == "A3:F6"
    assert tab.oddFooter.center.text == "Trang &P/&N"
    assert round(tab.page_margins.left * 25.4) == 30
    assert tab["B7"].font.bold and not tab["B6"].font.bold


def test_payloads_stay_text() -> None:
    """SEC-XLS-01, SEC-XLS-02 (a): no cell becomes a formula; a negative number stays a number."""
    names = payloads.SPREADSHEET + payloads.BROKEN_LINES
    tab = opened(workbook_bytes([names_sheet(names)])).active
    read = list(tab.iter_rows(min_row=2))
    assert [row[0].data_type for row in read] == ["s"] * len(names)
    assert [row[1].value for row in read] == [-3] * len(names)
    for name, row in zip(names, read, strict=True):
        assert row[0].value.replace("_x005F_", "_") == name.replace("\r\n", "\n")
    dangerous = [row[0] for row in read if row[0].value.lstrip().startswith(("=", "+", "-", "@", "＝"))]
    assert len(dangerous) >= 20
    assert all(cell.quotePrefix for cell in dangerous)


def test_office_shows_the_literal_text(tmp_path: Path) -> None:
    """SEC-XLS-02 (b): LibreOffice shows each payload letter by letter."""
    rows = by_office(workbook_bytes([names_sheet(payloads.SPREADSHEET)]), tmp_path)
    assert [row[0] for row in rows[1:]] == payloads.SPREADSHEET
    assert {row[1] for row in rows[1:]} == {"-3"}


def test_poisoned_row_still_exports() -> None:
    """Trap 0.7: control characters written before they were refused do not break the export."""
    tab = opened(workbook_bytes([names_sheet([payloads.POISON])])).active
    assert tab["A2"].value == payloads.POISON_SCRUBBED


def test_titles_and_captions_are_safe() -> None:
    sheet = Sheet("a/b[c]:*?\\'" + "x" * 40, [Col("=1+1", 10)], [], captions=["=1+1", payloads.POISON])
    book = opened(workbook_bytes([sheet, sheet], title=payloads.POISON))
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 2
    assert [cell.data_type for row in book.active.iter_rows() for cell in row if cell.value] == ["s"] * 3


def test_tab_names_differ_without_regard_to_case() -> None:
    taken: set[str] = set()
    assert [tab_name(name, taken=taken) for name in ("Xã", "XÃ", "", "''")] == ["Xã", "XÃ (2)", "Bảng", "Bảng (2)"]


def test_csv_is_safe_and_opens_by_double_click() -> None:
    """SEC-XLS-01: BOM, every field quoted, a quote before dangerous text, numbers as numbers with a comma."""
    names = payloads.SPREADSHEET + payloads.BROKEN_LINES
    content = csv_bytes(["Tên", "Điểm"], [(name, Decimal("-3.50")) for name in names])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))
    assert len(rows) == len(names) + 1
    assert {row[1] for row in rows[1:]} == {"-3,5"}
    assert [row[0] for row in rows[1:] if row[0].lstrip().startswith(("=", "+", "-", "@", "＝"))] == []
    assert rows[1][0] == "'=1+1"


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (dt.date(2026, 2, 5), "05/02/2026"), (MOMENT, "14:05 22/11/2026"), (1234, "1234"), (0.5, "0,5")],
)
def test_csv_values(value: object, text: str) -> None:
    assert timezone.get_current_timezone_name() == "Asia/Ho_Chi_Minh"
    line = csv_bytes(["x"], [(value,)]).decode("utf-8-sig").splitlines()[1]  # type: ignore[arg-type]
    assert line == f'"{text}"'
