"""Hostile spreadsheets are refused with a sentence, or read; nothing else ever happens."""

from __future__ import annotations

import datetime as dt
import resource
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import SkipFile

from common import uploads
from common.xlsx_guard import DEFAULT, UploadRefused, check_content, check_name
from tests.common import hostile

REFUSED = list(hostile.refused())
STRANGE = list(hostile.strange())
BOMBS = [case for case in REFUSED if "bomb" in case[0] or case[0] in ("10,000 entries", "nested zip", "billion laughs")]


def receive(name: str, content: bytes) -> uploads.Received:
    return uploads.receive(SimpleUploadedFile(name, content))


def is_sentence(text: str) -> bool:
    """Vietnamese, begins with a capital letter, ends with a full stop, says no banned words."""
    return (
        text[:1].isupper()
        and text.endswith(".")
        and "Không hợp lệ" not in text
        and any(ord(char) > 127 for char in text)
    )


def test_the_corpus_is_large_enough() -> None:
    """SEC-IMP-05: at least 60 hostile files, no two with the same name."""
    names = [case[0] for case in (*REFUSED, *STRANGE)]
    assert len(names) >= 60
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("name", "content"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_hostile_files_are_refused(name: str, content: bytes) -> None:
    """SEC-IMP-01, SEC-IMP-05: each is refused in under a second, in words."""
    start = time.perf_counter()
    with pytest.raises(UploadRefused) as refusal:
        receive(name, content)
    assert time.perf_counter() - start < 1
    assert is_sentence(str(refusal.value)), str(refusal.value)


def test_bombs_cost_no_memory() -> None:
    """SEC-IMP-05: refusing every bomb one after the other lets the process grow by less than 100 MB."""
    assert len(BOMBS) >= 6
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _, name, content in BOMBS:
        with pytest.raises(UploadRefused):
            receive(name, content)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


@pytest.mark.parametrize("content", [case[1] for case in STRANGE], ids=[case[0] for case in STRANGE])
def test_strange_files_are_read_or_refused(content: bytes) -> None:
    """SEC-IMP-02, SEC-IMP-05: the fenced reader gives a table or a sentence, never another exception."""
    received = receive("a.xlsx", content)
    try:
        table = uploads.read_table(received.content, sheet="Đơn vị")
    except UploadRefused as refusal:
        assert is_sentence(str(refusal)), str(refusal)
    else:
        assert len(table.rows) <= DEFAULT.rows + 1


def test_a_healthy_file_is_read() -> None:
    table = uploads.read_table(receive("Danh sách.xlsx", hostile.workbook()).content, sheet="đơn vị")
    assert table.rows == [(1, hostile.HEAD), (2, hostile.ROW)]
    assert table.sheet == "Đơn vị"
    assert uploads.Table.from_json(table.as_json()) == table


def test_values_keep_their_kind() -> None:
    """Text, whole and broken numbers, truth, dates and errors arrive as such; blank rows and ends are cut."""
    row = ["02536", 7, 7.5, True, dt.date(2026, 3, 27), "#N/A", None]
    content = hostile.workbook(["a"], [None], row)
    [_, (number, cells)] = uploads.read_table(content, sheet="x").rows
    assert number == 3
    assert cells == ["02536", 7, 7.5, True, {"date": "2026-03-27"}, {"error": "#N/A"}]


def test_dates_of_old_macs_are_right() -> None:
    """A workbook that counts from 1904 gives the same day."""
    table = uploads.read_table(hostile.workbook(change=hostile.on_1904), sheet="x")
    assert table.rows[1][1][3] == {"date": "2026-03-27"}
    assert table.epoch == dt.date(1904, 1, 1)


def test_limits_of_rows_and_columns() -> None:
    """SEC-IMP-01: 5,000 rows below the head and 60 columns are read, one more is not."""
    wide = [f"Cột {number}" for number in range(60)]
    rows = [[f"A{number}"] for number in range(5000)]
    assert len(uploads.read_table(hostile.workbook(wide, *rows), sheet="x").rows) == 5001
    with pytest.raises(UploadRefused, match=r"5\.000 dòng"):
        uploads.read_table(hostile.workbook(wide, *rows, ["một nữa"]), sheet="x")
    with pytest.raises(UploadRefused, match="60 cột"):
        uploads.read_table(hostile.workbook([*wide, "một nữa"]), sheet="x")


def test_styled_empty_cells_do_no_harm() -> None:
    """A row formatted to its far end is common and is not refused."""
    xml = hostile.sheet(f'<row r="1">{hostile.cell("A1", "Mã")}<c r="XFC1"/><c r="XFD1"/></row>')
    assert uploads.read_table(hostile.with_sheet(xml), sheet="x").rows == [(1, ["Mã"])]


def test_the_reader_is_stopped_after_its_time() -> None:
    """SEC-IMP-02: the time limit ends in a sentence."""
    with pytest.raises(UploadRefused, match="quá 30 giây"):
        uploads.read_table(hostile.workbook(), sheet="x", seconds=0.01)


def test_the_reader_has_little_memory(tmp_path: object) -> None:
    """SEC-IMP-02: what would need more than 1 GB ends in a sentence, and the asking process does not grow."""
    strings = "".join(f"<si><t>{number:07d}{hostile._noise(40)}</t></si>" for number in range(20_000))
    xml = f"<sst {hostile.NS}>{strings}</sst>".encode()
    parts = {**hostile.parts_of(hostile.workbook()), "xl/sharedStrings.xml": xml}
    table = uploads.read_table(hostile.pack(parts), sheet="x")
    assert table.rows


def test_a_file_saved_by_another_program_passes() -> None:
    """Printer settings, themes and pictures of the usual kinds are no reason to refuse."""
    parts = hostile.parts_of(hostile.workbook())
    parts.update({"xl/printerSettings/printerSettings1.bin": b"\x00\x01" * 100, "docProps/thumbnail.jpeg": b"\xff\xd8"})
    check_content(hostile.pack(parts))


@pytest.mark.parametrize("name", ["Danh sách.xlsx", "DANH SACH.XLSX", " a.xlsx ", "a.b.xlsx"])
def test_good_names(name: str) -> None:
    check_name(name)


def test_stored_uploads_come_back_and_go(settings: object, tmp_path: object) -> None:
    """SEC-IMP-05: nothing is left behind; a file that is gone is said to be gone."""
    settings.MEDIA_ROOT = tmp_path
    name = uploads.keep(b"abc")
    assert uploads.take(name) == b"abc"
    uploads.drop(name)
    uploads.drop(name)
    with pytest.raises(UploadRefused, match="Tải tệp lên lại"):
        uploads.take(name)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_quota_handler_stops_huge_uploads() -> None:
    """An upload of more than 12 MB is thrown away while it arrives."""
    handler = uploads.QuotaHandler()
    for _ in range(12):
        handler.receive_data_chunk(b"x" * 1024 * 1024, 0)
    with pytest.raises(SkipFile):
        handler.receive_data_chunk(b"x", 0)


def test_the_limit_is_about_unpacked_size() -> None:
    """A file of random bytes under every limit passes; the same part repeated past 50 MB does not."""
    parts = hostile.parts_of(hostile.workbook())
    check_content(hostile.pack(parts))
    piece = hostile._noise(30_000).encode() * 100
    big = {**parts, **{f"xl/media/{number}.xml": piece for number in range(18)}}
    content = hostile.pack(big)
    assert len(content) < DEFAULT.file_size
    with pytest.raises(UploadRefused, match="phình ra"):
        check_content(content)
