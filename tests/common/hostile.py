"""Files that people, accidents and attackers send instead of a list of units (quality.md SEC-IMP-05)."""

from __future__ import annotations

import datetime as dt
import io
import struct
import unicodedata
import zipfile
from collections.abc import Callable, Iterator

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

HEAD = ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị"]
ROW = ["THPT01", "Trường THPT Bình Sơn", "Cơ sở giáo dục"]
SHEET = "xl/worksheets/sheet1.xml"
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

Parts = dict[str, bytes]


def workbook(*rows: list[object], change: Callable[[Workbook], None] | None = None) -> bytes:
    """A healthy workbook of openpyxl."""
    book = Workbook()
    book.active.title = "Đơn vị"
    for row in rows or (HEAD, ROW):
        book.active.append(row)
    if change:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parts_of(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts: Parts, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def altered(**changes: bytes) -> bytes:
    """The healthy workbook with parts replaced or added; "__" in a name stands for "/"."""
    parts = parts_of(workbook())
    parts.update({name.replace("__", "/"): content for name, content in changes.items()})
    return pack(parts)


def with_part(name: str, content: bytes = b"x") -> bytes:
    return pack({**parts_of(workbook()), name: content})


def with_sheet(xml: str | bytes) -> bytes:
    return pack({**parts_of(workbook()), SHEET: xml.encode() if isinstance(xml, str) else xml})


def sheet(rows: str, extra: str = "") -> str:
    return f'<?xml version="1.0"?><worksheet {NS}><sheetData>{rows}</sheetData>{extra}</worksheet>'


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def flagged(content: bytes, *, bit: int) -> bytes:
    """Set a general-purpose flag bit in every local and central header."""
    data = bytearray(content)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := data.find(magic, start)) >= 0:
            data[start + offset] |= bit
            start += 4
    return bytes(data)


def declared_smaller(content: bytes) -> bytes:
    """The central directory says that every part is 10 bytes long."""
    data = bytearray(content)
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        struct.pack_into("<I", data, start + 24, 10)
        start += 4
    return bytes(data)


def symlinked() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts_of(workbook()).items():
            archive.writestr(name, content)
        link = zipfile.ZipInfo("xl/media/link.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def twice_the_same_name() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts_of(workbook()).items():
            archive.writestr(name, content)
        archive.writestr("XL/workbook.xml", "<other/>")
    return buffer.getvalue()


def many_entries(count: int) -> bytes:
    return pack({**parts_of(workbook()), **{f"xl/media/{n}.xml": b"" for n in range(count)}}, method=zipfile.ZIP_STORED)


def nested_bomb() -> bytes:
    inner = pack({"a.xml": b"0" * 10_000_000})
    return with_part("xl/media/inner.zip", pack({"b.zip": inner}))


def dtd(body: str) -> bytes:
    return with_sheet(f'<?xml version="1.0"?><!DOCTYPE x [{body}]><worksheet {NS}><sheetData/></worksheet>')


def on_1904(book: Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904
    book.active["D1"], book.active["D2"] = "Có từ ngày", dt.datetime(2026, 3, 27)  # noqa: DTZ001 (Excel knows no zones)


def refused() -> Iterator[tuple[str, str, bytes]]:
    """(what it is, file name, bytes) of everything that must be turned away."""
    good = workbook()
    yield "empty", "a.xlsx", b""
    yield "one byte", "a.xlsx", b"P"
    for step in range(20):
        yield f"cut at {step * 5} %", "a.xlsx", good[: max(1, len(good) * step // 20)]
    yield "cut by one byte", "a.xlsx", good[:-1]
    yield "text", "a.xlsx", b"xin chao"
    yield "PDF", "a.xlsx", b"%PDF-1.7\n%\xe2\xe3\n"
    yield "picture", "a.xlsx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100
    yield "HTML saved as a spreadsheet", "a.xlsx", b"<html><table><tr><td>1</td></tr></table></html>"
    yield "CSV with BOM", "a.csv", "\ufeffMã;Tên\nA1;Trường".encode()
    yield "CSV with BOM under a wrong name", "a.xlsx", "\ufeffMã;Tên\nA1;Trường".encode()
    yield "UTF-16 text", "a.xlsx", "Mã\tTên".encode("utf-16")
    yield "NUL bytes", "a.xlsx", b"\x00" * 4096
    yield "old .xls", "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512
    yield "password (OLE)", "a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512
    yield "macro name", "a.xlsm", good
    yield "no extension", "a", good
    yield "double extension", "a.xlsx.exe", good
    yield "script", "a.py", b"print(1)"
    yield "any zip", "a.xlsx", pack({"readme.txt": b"hello"})
    yield "Word document", "a.xlsx", pack({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<d/>"})
    yield "zip behind other bytes", "a.xlsx", b"GIF89a" + good
    yield "bytes behind the zip", "a.xlsx", good + b"<script>alert(1)</script>"
    yield "two zips in one", "a.xlsx", good + pack({"x": b"1"})
    yield "zip slip", "a.xlsx", with_part("../../etc/cron.d/x")
    yield "absolute name", "a.xlsx", with_part("/etc/passwd")
    yield "backslash name", "a.xlsx", with_part("xl\\..\\..\\x.xml")
    yield "drive name", "a.xlsx", with_part("C:/x.xml")
    yield "control character in a name", "a.xlsx", with_part("xl/a\nb.xml")
    yield "Vietnamese part name", "a.xlsx", with_part("xl/đường.xml")
    yield "very long part name", "a.xlsx", with_part("xl/" + "a" * 300)
    yield "symbolic link", "a.xlsx", symlinked()
    yield "names that differ in case only", "a.xlsx", twice_the_same_name()
    yield "10,000 entries", "a.xlsx", many_entries(10_000)
    yield "201 entries", "a.xlsx", many_entries(201)
    yield "nested zip", "a.xlsx", nested_bomb()
    yield "sheet bomb", "a.xlsx", with_sheet(b"0" * 150_000_000)
    yield "media bomb", "a.xlsx", with_part("xl/media/a.bmp", b"\x00" * 60_000_000)
    yield "shared strings bomb", "a.xlsx", with_part("xl/sharedStrings.xml", b"<t>a</t>" * 3_000_000)
    yield "cells bomb of 300 KB", "a.xlsx", with_sheet(sheet("<row>" + "<c><v>1</v></c>" * 5_000_000 + "</row>"))
    yield "sizes declared too small", "a.xlsx", declared_smaller(good)
    yield "larger than 5 MB", "a.xlsx", b"PK\x03\x04" + b"\x00" * (5 * 1024 * 1024)
    yield "macros", "a.xlsx", with_part("xl/vbaProject.bin")
    yield "macro sheet", "a.xlsx", with_part("xl/macrosheets/sheet1.xml", b"<a/>")
    types = parts_of(good)["[Content_Types].xml"].replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
    yield "macro content type", "a.xlsx", pack({**parts_of(good), "[Content_Types].xml": types})
    yield "external link", "a.xlsx", with_part("xl/externalLinks/externalLink1.xml", b"<a/>")
    yield "data connection", "a.xlsx", with_part("xl/connections.xml", b"<a/>")
    yield "embedded object", "a.xlsx", with_part("xl/embeddings/oleObject1.bin")
    yield "ActiveX", "a.xlsx", with_part("xl/activeX/activeX1.xml", b"<a/>")
    yield "XXE", "a.xlsx", dtd('<!ENTITY a SYSTEM "file:///etc/passwd">')
    yield "external DTD", "a.xlsx", dtd('<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;')
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    yield "billion laughs", "a.xlsx", dtd('<!ENTITY a0 "ha">' + laughs)
    yield "DTD far inside a part", "a.xlsx", with_sheet(f"<!--{_noise(200_000)}--><!DOCTYPE x><worksheet {NS}/>")
    yield "UTF-16 part", "a.xlsx", with_sheet(sheet("").encode("utf-16"))
    yield "encrypted entries", "a.xlsx", flagged(good, bit=1)
    yield "LZMA entries", "a.xlsx", pack(parts_of(good), method=zipfile.ZIP_LZMA)
    yield "a byte of data flipped", "a.xlsx", _flipped(good)
    yield "directory offset out of the file", "a.xlsx", _far_directory(good)


def _noise(size: int) -> str:
    import random

    return "".join(random.Random(1).choices("abcdefghij", k=size))


def _flipped(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo(SHEET)
    data = bytearray(content)
    data[entry.header_offset + 30 + len(SHEET) + entry.compress_size // 2] ^= 0xFF
    return bytes(data)


def _far_directory(content: bytes) -> bytes:
    data = bytearray(content)
    struct.pack_into("<I", data, data.rfind(b"PK\x05\x06") + 16, 0x7FFFFFFF)
    return bytes(data)


def strange() -> Iterator[tuple[str, bytes]]:
    """Files that pass the guard; the reader reads them or refuses them with a sentence."""
    far = "".join(cell(reference, "x") for reference in ("A1", "B1", "XFD1"))
    yield "16,384 columns in the head", with_sheet(sheet(f'<row r="1">{far}</row>'))
    yield "65,536th column", with_sheet(sheet(f'<row r="1">{cell("CRXP1", "x")}</row>'))
    yield "row number out of range", with_sheet(sheet(f'<row r="99999999999">{cell("A99999999999", "x")}</row>'))
    yield "last row of Excel", with_sheet(sheet(f'<row r="1048576">{cell("A1048576", "x")}</row>'))
    yield "broken XML", with_sheet("<worksheet><sheetData><row>")
    yield "XML that is not a sheet", with_sheet("<a/>")
    yield "style that does not exist", with_sheet(sheet('<row r="1"><c r="A1" s="999"><v>1</v></c></row>'))
    yield "shared string that does not exist", with_sheet(sheet('<row r="1"><c r="A1" t="s"><v>999</v></c></row>'))
    yield "not a number", with_sheet(sheet('<row r="1"><c r="A1"><v>abc</v></c></row>'))
    yield "infinite number", with_sheet(sheet('<row r="1"><c r="A1"><v>1e999</v></c></row>'))
    yield "date before 1900", with_sheet(sheet('<row r="1"><c r="A1" t="d"><v>0001-01-01</v></c></row>'))
    yield "no sheets", altered(**{"xl__workbook.xml": f"<workbook {NS}><sheets/></workbook>".encode()})
    yield "sheet part missing", pack({k: v for k, v in parts_of(workbook()).items() if k != SHEET})
    yield "styles missing", pack({k: v for k, v in parts_of(workbook()).items() if k != "xl/styles.xml"})
    yield "formulas", workbook(HEAD, ["=1+1", '=HYPERLINK("http://127.0.0.1:9","x")', "=cmd|' /C calc'!A0"])
    yield "error cells", workbook(HEAD, ["#REF!", "#N/A", "#DIV/0!"])
    giant = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    yield "merged giant", with_sheet(sheet(f'<row r="1">{cell("A1", "x")}</row>', giant))
    yield "dates from 1904", workbook(change=on_1904)
    yield "NFD text", workbook(*[[unicodedata.normalize("NFD", text) for text in row] for row in (HEAD, ROW)])
    yield "TCVN3 text", workbook(HEAD, ["A1", "Tr\u00ad\u00eang TiÓu häc B×nh S¬n", "C¬ së gi¸o dôc"])
    yield "6,000 rows", workbook(HEAD, *[[f"A{n}", "Trường", "Cơ quan"] for n in range(6000)])
    yield "61 columns", workbook([f"Cột {n}" for n in range(61)])
    yield "only a chart sheet", workbook(change=lambda book: (book.create_chartsheet(), book.remove(book.active)))
