"""Taking attachments from people (SEC-IMP-04): checked on the bytes, pictures made anew without what they carry along.

Knows no model. Office files are looked at through their zip directory first and unpacked only within what it promised;
nothing is written anywhere. What compressed streams inside a PDF hold is not seen: attachments are served as downloads.
"""

from __future__ import annotations

import hashlib
import io
import re
import stat
import struct
import warnings
import zipfile
import zlib
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.utils.http import content_disposition_header
from PIL import ExifTags, Image, ImageFile

from common.text import clean_line, scrub
from common.xlsx_guard import MB, UploadRefused

ALLOWED = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ACCEPT = ".pdf,.png,.jpg,.jpeg,.docx,.xlsx"  # for the attribute of a file field
FILE_SIZE = 10 * MB
NAME_LENGTH = 150
PIXELS = 40_000_000
LONG_SIDE = 2048
SMALL_PNG = MB
JPEG_QUALITY = 85
ENTRIES = 2000
DIRECTORY_SIZE = MB
UNPACKED = 200 * MB

KINDS = "PDF, ảnh (png, jpg), Word (docx) hoặc Excel (xlsx)"
EMPTY = "Tệp rỗng, hãy chọn tệp khác."
TOO_BIG = "Tệp lớn hơn 10 MB, hãy giảm độ phân giải khi quét hoặc chia thành nhiều tệp."
NOT_ALLOWED = f"Chỉ nhận tệp {KINDS}, hãy chuyển sang một trong các dạng này rồi tải lên lại."
NOT_PDF = "Nội dung không phải tệp PDF, hãy xuất lại ra PDF rồi tải lên lại."
CUT_PDF = "Tệp PDF bị cụt hoặc có phần lạ nối thêm ở cuối, hãy xuất lại ra PDF rồi tải lên lại."
ACTIVE_PDF = "Tệp PDF có mã lệnh hoặc tệp nhúng bên trong, hãy in lại ra PDF (Print to PDF) rồi tải lên lại."
NOT_IMAGE = "Nội dung không phải ảnh đúng như đuôi tệp, hãy lưu lại ảnh dạng png hoặc jpg rồi tải lên lại."
BROKEN_IMAGE = "Ảnh bị hỏng hoặc chưa tải lên hết, hãy chụp hoặc lưu lại ảnh rồi tải lên lại."
TOO_MANY_PIXELS = "Ảnh lớn hơn 40 triệu điểm ảnh, hãy thu nhỏ ảnh rồi tải lên lại."
NOT_OFFICE = (
    "Nội dung không phải tệp Word hoặc Excel đúng như đuôi tệp, hãy lưu thành .docx hoặc .xlsx rồi tải lên lại."
)
BROKEN_OFFICE = "Tệp bị hỏng hoặc chưa tải lên hết, hãy mở bằng Word hoặc Excel, lưu lại rồi tải lên lại."
LOCKED = (
    "Tệp đặt mật khẩu hoặc là dạng Word, Excel đời cũ, hãy bỏ mật khẩu, lưu thành .docx hoặc .xlsx rồi tải lên lại."
)
MACROS = "Tệp có macro, hãy lưu thành .docx hoặc .xlsx không có macro rồi tải lên lại."
ODD_PARTS = "Tệp có phần bên trong không bình thường, hãy mở bằng Word hoặc Excel, lưu thành tệp mới rồi tải lên lại."
TOO_MUCH = "Tệp phình ra quá lớn khi mở, hãy bớt ảnh hoặc trang rồi tải lên lại."
_ADVICE = {
    "heic": "Chưa nhận ảnh HEIC của iPhone, hãy chụp dạng jpg (Cài đặt → Camera → Định dạng → Tương thích nhất).",
    "docm": MACROS,
    "xlsm": MACROS,
    "doc": "Tệp .doc là dạng đời cũ, hãy mở bằng Word, lưu thành .docx rồi tải lên lại.",
    "xls": "Tệp .xls là dạng đời cũ, hãy mở bằng Excel, lưu thành .xlsx rồi tải lên lại.",
    "zip": "Không nhận tệp nén, hãy giải nén rồi tải từng tệp lên.",
    "rar": "Không nhận tệp nén, hãy giải nén rồi tải từng tệp lên.",
}

_PNG, _JPEG, _ZIP = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _END_SIZE, _END_64 = b"PK\x05\x06", 22, b"PK\x06\x07"
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?)(?![A-Za-z0-9])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_MACRO_PARTS = re.compile(r"vbaProject|vbaData|macrosheets|activeX", re.IGNORECASE)
_MAIN_PART = {"docx": re.compile(r"word/document\d*\.xml"), "xlsx": re.compile(r"xl/workbook\.xml")}
# Characters that no file system takes, and those that turn the direction of reading to hide an extension.
_BAD_IN_NAMES = re.compile('[<>:"|?*\x00-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
# What ImageOps.exif_transpose does, without its way back through the metadata.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment that may be kept: ``content`` and ``sha256`` (hexadecimal) are what is kept, not what came."""

    name: str
    content: bytes
    content_type: str
    extension: str
    sha256: str


def receive_attachment(upload: UploadedFile) -> Attached:
    """Take an attachment; raises UploadRefused with a sentence that says what to do.

    Pictures come out upright, at most 2,048 px long, without EXIF, GPS, XMP or ICC; a large PNG becomes a JPEG.
    """
    raw_name = upload.name or ""
    extension = _extension(raw_name)
    content = upload.read(FILE_SIZE + 1)
    if not content:
        raise UploadRefused(EMPTY)
    if len(content) > FILE_SIZE:
        raise UploadRefused(TOO_BIG)
    if extension == "pdf":
        _check_pdf(content)
    elif extension in ("docx", "xlsx"):
        _check_office(content, extension)
    else:
        content, extension = _clean_image(content, extension)
    return Attached(
        name=clean_name(raw_name, extension),
        content=content,
        content_type=ALLOWED[extension],
        extension=extension,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def clean_name(name: str, extension: str) -> str:
    """A file name that any system takes, Vietnamese letters kept, at most 150 characters, with that extension."""
    line = _BAD_IN_NAMES.sub("", clean_line(scrub(name).replace("\\", "/")).rpartition("/")[2])
    stem, dot, last = line.rpartition(".")
    if not dot or not re.fullmatch(r"\w{1,5}", last.strip()):
        stem = line
    stem = clean_line(stem).strip(". ")
    if not stem or _DEVICES.match(stem):
        stem = f"tệp {stem}".strip()
    return f"{stem[: NAME_LENGTH - len(extension) - 1].rstrip('. ')}.{extension}"


def content_disposition(name: str) -> str:
    """The header's value (RFC 6266) for a download under that name, whatever the name holds."""
    return content_disposition_header(True, _BAD_IN_NAMES.sub("", scrub(name))) or "attachment"


def _extension(name: str) -> str:
    extension = clean_line(scrub(name)).lower().rpartition(".")[2].strip()
    extension = "jpg" if extension == "jpeg" else extension
    if extension not in ALLOWED or "." not in name:
        raise UploadRefused(_ADVICE.get(extension, NOT_ALLOWED))
    return extension


def _check_pdf(content: bytes) -> None:
    start = content[:16].find(b"%PDF-")
    if start < 0 or content[:start].strip(b"\xef\xbb\xbf\r\n\t \x00"):
        raise UploadRefused(NOT_PDF)
    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + 5 :].strip(b"\r\n\t \x00\x1a"):
        raise UploadRefused(CUT_PDF)
    # Names may be written with escapes: /J#61vaScript.
    if _ACTIVE.search(content) or _ACTIVE.search(_ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)):
        raise UploadRefused(ACTIVE_PDF)


def _check_office(content: bytes, extension: str) -> None:
    if content.startswith(_OLE):
        raise UploadRefused(LOCKED)
    if not content.startswith(_ZIP):
        raise UploadRefused(NOT_OFFICE)
    _check_directory(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries, extension)
            if b"macroEnabled" in archive.read("[Content_Types].xml"):
                raise UploadRefused(MACROS)
            for entry in entries:
                _read_through(archive, entry)
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        NotImplementedError,
        RuntimeError,
        ValueError,
        EOFError,
        OSError,
        IndexError,
    ) as error:
        raise UploadRefused(BROKEN_OFFICE) from error


def _check_directory(content: bytes) -> None:
    """The end record says how much there is to list; it is read before ``zipfile`` lists it, and nothing follows it."""
    start = content.rfind(_END, max(0, len(content) - _END_SIZE - 0xFFFF))
    if start < 0 or start + _END_SIZE > len(content):
        raise UploadRefused(BROKEN_OFFICE)
    disk, first_disk, here, entries, size, offset, comment = struct.unpack_from("<4H2IH", content, start + 4)
    if entries > ENTRIES or size > DIRECTORY_SIZE:
        raise UploadRefused(ODD_PARTS)
    if disk or first_disk or here != entries or content[start - 20 : start].startswith(_END_64):
        raise UploadRefused(BROKEN_OFFICE)
    if offset + size != start or start + _END_SIZE + comment != len(content):
        raise UploadRefused(BROKEN_OFFICE)


def _check_entries(entries: list[zipfile.ZipInfo], extension: str) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > ENTRIES or len({name.lower() for name in names}) != len(names):
        raise UploadRefused(ODD_PARTS)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UploadRefused(LOCKED)
    if not all(_is_plain(entry) for entry in entries):
        raise UploadRefused(ODD_PARTS)
    if any(_MACRO_PARTS.search(name) for name in names):
        raise UploadRefused(MACROS)
    if "[Content_Types].xml" not in names or not any(_MAIN_PART[extension].fullmatch(name) for name in names):
        raise UploadRefused(NOT_OFFICE)
    if sum(entry.file_size for entry in entries) > UNPACKED:
        raise UploadRefused(TOO_MUCH)


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    if name != entry.filename or not name.isprintable() or len(name) > 255:
        return False
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
        return False
    return not stat.S_ISLNK(entry.external_attr >> 16)


def _read_through(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack piece by piece, never more than promised: the checksum must fit."""
    with archive.open(entry) as part:
        while part.read(MB):
            pass


def _clean_image(content: bytes, extension: str) -> tuple[bytes, str]:
    """(the picture made anew, its extension)."""
    kind, magic = ("PNG", _PNG) if extension == "png" else ("JPEG", _JPEG)
    if not content.startswith(magic):
        raise UploadRefused(NOT_IMAGE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd EXIF and sizes: both are dealt with here
            ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint turns it on for the whole process
            with Image.open(io.BytesIO(content), formats=(kind,)) as image:
                if image.width * image.height > PIXELS:
                    raise UploadRefused(TOO_MANY_PIXELS)
                return _encode(_redrawn(image), kind)
    except UploadRefused:
        raise
    except Image.DecompressionBombError as error:
        raise UploadRefused(TOO_MANY_PIXELS) from error
    except Exception as error:  # decoders raise anything on hostile bytes
        raise UploadRefused(BROKEN_IMAGE) from error


def _redrawn(image: Image.Image) -> Image.Image:
    """The pixels alone: upright, not too large, RGB or RGBA, on a new canvas that knows nothing of the old file."""
    image.draft("RGB", (LONG_SIDE, LONG_SIDE))  # JPEG only: decodes smaller, with a fraction of the memory
    image.load()
    transparent = image.has_transparency_data
    mode = "RGBA" if transparent else "RGB"
    sharp = image if image.mode in ("RGB", "RGBA", "L", "LA", "CMYK") and not image.info.get("transparency") else None
    small = sharp or _eight_bit(image).convert(mode)
    orientation = _orientation(image)
    small.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    pixels = small.convert(mode)
    fresh = Image.new(mode, pixels.size)
    fresh.paste(pixels)
    return fresh.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else fresh


def _eight_bit(image: Image.Image) -> Image.Image:
    """Pillow cuts grey of 16 bits off at 255 instead of scaling it."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda value: value / 256).convert("L")


def _orientation(image: Image.Image) -> int:
    try:
        value = image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # a broken EXIF block is thrown away like any other
        return 1
    return value if isinstance(value, int) else 1


def _encode(image: Image.Image, kind: str) -> tuple[bytes, str]:
    buffer = io.BytesIO()
    if kind == "PNG":
        image.save(buffer, "PNG")
        if buffer.tell() <= SMALL_PNG:
            return buffer.getvalue(), "png"
        if image.mode == "RGBA":
            paper = Image.new("RGB", image.size, "white")
            paper.paste(image, mask=image.getchannel("A"))
            image = paper
        buffer = io.BytesIO()
    if image.mode != "RGB":
        image = image.convert("RGB")
    image.save(buffer, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return buffer.getvalue(), "jpg"
