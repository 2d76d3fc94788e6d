"""Is this upload a harmless .xlsx? Checked on the bytes and the zip directory, before anything parses it.

SEC-IMP-01: size, entries, unpacked size, ratio, sheet size, macros, external links, DTD, encryption, entry names.
Knows nothing of Django, so that the reading process starts fast. Every refusal is a Vietnamese sentence that says what
to do; a broken file is an ordinary answer here, never an exception of another kind.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass

MB = 1024 * 1024


class UploadRefused(Exception):
    """The file cannot be taken; ``str()`` is a Vietnamese sentence for the person."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes; ``ratio`` is unpacked : packed; rows (of a sheet) and columns count what holds data."""

    file_size: int = 5 * MB
    entries: int = 200
    directory_size: int = 128 * 1024
    unpacked: int = 50 * MB
    sheet: int = 20 * MB
    ratio: int = 100
    rows: int = 5000
    columns: int = 60
    sheets: int = 400


DEFAULT = Limits()
# A workbook of many small sheets: Excel keeps two or three parts for each when it saves.
BOOK = Limits(entries=1300, directory_size=256 * 1024, rows=400)
SAVE_AGAIN = "Mở tệp bằng Excel, chọn Lưu thành… (Save As) dạng “Excel Workbook (.xlsx)” rồi tải lên lại."
BROKEN = f"Tệp bị hỏng hoặc chưa tải lên hết. {SAVE_AGAIN}"
NOT_EXCEL = f"Đây không phải tệp Excel .xlsx. {SAVE_AGAIN}"
TOO_MUCH = "Tệp phình ra quá lớn khi mở. Chép phần dữ liệu sang tệp mẫu rồi tải lên lại."

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = b"PK\x05\x06"
_END_SIZE = 22
_CHUNK = 64 * 1024
_SMALL = 64 * 1024
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST)", re.IGNORECASE)
_FORBIDDEN_PARTS = (
    (re.compile(r"vbaProject|macrosheets|vbaData", re.IGNORECASE), f"Tệp có macro. {SAVE_AGAIN}"),
    (
        re.compile(r"externalLinks?/|connections\.xml$|queryTables?/|xl/model/", re.IGNORECASE),
        "Tệp có liên kết tới tệp hoặc nguồn dữ liệu khác. Bỏ liên kết (Dữ liệu → Sửa liên kết) rồi tải lên lại.",
    ),
    (
        re.compile(r"embeddings/|activeX|oleObject|\.(zip|xlsx|xlsm|docx|exe|dll|js|vbs|jar|rar|7z)$", re.IGNORECASE),
        "Tệp có đối tượng nhúng bên trong. Xóa đối tượng nhúng rồi tải lên lại.",
    ),
)


def check_name(file_name: str) -> None:
    """Refuse by extension, with advice for the kinds that people really send."""
    name = unicodedata.normalize("NFC", file_name).strip().lower()
    if name.endswith(".xlsx"):
        return
    if name.endswith(".xls"):
        raise UploadRefused(f"Tệp .xls là dạng đời cũ. {SAVE_AGAIN}")
    if name.endswith((".xlsm", ".xlsb", ".xltm")):
        raise UploadRefused(f"Dạng tệp này có thể chứa macro. {SAVE_AGAIN}")
    if name.endswith((".csv", ".txt")):
        raise UploadRefused(f"Tệp văn bản không giữ được kiểu dữ liệu. {SAVE_AGAIN}")
    raise UploadRefused(NOT_EXCEL)


def check_content(content: bytes, limits: Limits = DEFAULT) -> None:
    """Refuse anything that a plain .xlsx with data is not. Works in bounded time and memory; never unpacks a bomb."""
    _check_bytes(content, limits)
    _check_directory(content, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries, limits)
            for entry in entries:
                _check_part(archive, entry)
    except UploadRefused:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        NotImplementedError,
        RuntimeError,
        OverflowError,
        ValueError,
        EOFError,
        OSError,
        IndexError,
    ) as error:
        raise UploadRefused(BROKEN) from error


def _check_bytes(content: bytes, limits: Limits) -> None:
    if not content:
        raise UploadRefused("Tệp rỗng. Chọn tệp khác.")
    if len(content) > limits.file_size:
        raise UploadRefused(f"Tệp lớn hơn {limits.file_size // MB} MB. Chia thành nhiều tệp nhỏ hơn.")
    if content.startswith(_OLE):
        raise UploadRefused(f"Tệp đặt mật khẩu hoặc là dạng .xls đời cũ. Bỏ mật khẩu. {SAVE_AGAIN}")
    if not content.startswith(b"PK\x03\x04"):
        raise UploadRefused(NOT_EXCEL)


def _check_directory(content: bytes, limits: Limits) -> None:
    """The end record says how much there is to list; it is read before ``zipfile`` lists it."""
    start = content.rfind(_END, max(0, len(content) - _END_SIZE - 0xFFFF))
    if start < 0 or start + _END_SIZE > len(content):
        raise UploadRefused(BROKEN)
    disk, first_disk, here, entries, size, offset, comment = struct.unpack_from("<4H2IH", content, start + 4)
    if entries > limits.entries or size > limits.directory_size:
        raise UploadRefused(f"Tệp gồm quá {limits.entries} phần bên trong. {SAVE_AGAIN}")
    # Bytes before, between or after the archive would be read by some programs and not by others.
    if disk or first_disk or here != entries or offset + size != start or start + _END_SIZE + comment != len(content):
        raise UploadRefused(BROKEN)


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise UploadRefused(f"Tệp gồm quá {limits.entries} phần bên trong. {SAVE_AGAIN}")
    names = [entry.filename for entry in entries]
    if len({name.lower() for name in names}) != len(names) or not all(_is_plain_name(entry) for entry in entries):
        raise UploadRefused(f"Tệp có tên phần bên trong không bình thường. {SAVE_AGAIN}")
    for name in names:
        for pattern, sentence in _FORBIDDEN_PARTS:
            if pattern.search(name):
                raise UploadRefused(sentence)
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise UploadRefused(f"Tệp đặt mật khẩu. Bỏ mật khẩu. {SAVE_AGAIN}")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UploadRefused(BROKEN)
        if entry.filename.startswith("xl/worksheets/") and entry.file_size > limits.sheet:
            raise UploadRefused(TOO_MUCH)
        if entry.file_size > _SMALL and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise UploadRefused(TOO_MUCH)
    packed, unpacked = sum(e.compress_size for e in entries), sum(e.file_size for e in entries)
    if unpacked > limits.unpacked or (unpacked > _SMALL and unpacked > limits.ratio * max(packed, 1)):
        raise UploadRefused(TOO_MUCH)
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= set(names):
        raise UploadRefused(NOT_EXCEL)


def _is_plain_name(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    if name != entry.filename or not name.isprintable() or not name.isascii() or len(name) > 200:
        return False
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
        return False
    return not stat.S_ISLNK(entry.external_attr >> 16)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack one part piece by piece: the checksum must fit, XML must be plain UTF-8 without a DTD."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    tail = b""
    with archive.open(entry) as part:
        while piece := part.read(_CHUNK):
            if not is_xml:
                continue
            if b"\x00" in piece:
                raise UploadRefused(BROKEN)
            window = tail + piece
            if _DTD.search(window):
                raise UploadRefused(f"Tệp có khai báo XML không bình thường (DTD). {SAVE_AGAIN}")
            if entry.filename == "[Content_Types].xml" and b"macroEnabled" in window:
                raise UploadRefused(f"Tệp có macro. {SAVE_AGAIN}")
            tail = window[-32:]
