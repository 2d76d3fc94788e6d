"""Attachments: every file is refused with a sentence or kept clean (SEC-IMP-04)."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, PngImagePlugin

from common import attachments
from common.attachments import ALLOWED, Attached, clean_name, content_disposition, receive_attachment
from common.xlsx_guard import MB, UploadRefused

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n"
TYPES = b'<?xml version="1.0"?><Types/>'


def received(name: str, content: bytes) -> Attached:
    upload = SimpleUploadedFile("x", content)
    upload._name = name  # a browser may send what Django's own setter would already have cleaned
    return receive_attachment(upload)


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(UploadRefused) as caught:
        received(name, content)
    sentence = str(caught.value)
    assert sentence.endswith(".") and len(sentence) < 160
    return sentence


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def photograph(width: int = 640, height: int = 480) -> Image.Image:
    """Noise and a gradient: nothing that PNG could pack well."""
    return Image.merge("RGB", [Image.effect_noise((width, height), 60) for _ in range(3)])


def with_secrets() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "MAYANH-BIMAT"
    exif.get_ifd(0x8825).update({1: "N", 2: (15.0, 7.0, 12.5), 3: "E", 4: (108.0, 48.0, 3.5), 29: "2026:11:22"})
    return exif


def office(kind: str = "docx", **parts: bytes) -> bytes:
    """A healthy office file with parts added; "__" in a name stands for "/"."""
    main = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}[kind]
    return packed({"[Content_Types].xml": TYPES, main: b"<x/>", **{k.replace("__", "/"): v for k, v in parts.items()}})


def packed(parts: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if change:
                change(entry)
            archive.writestr(entry, content)
    return buffer.getvalue()


def renamed(old: str, new: str) -> bytes:
    """A healthy file with a part whose name is changed in the bytes, past what zipfile would write."""
    assert len(old) == len(new)
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": b"<x/>", old: b"x"}).replace(
        old.encode(), new.encode()
    )


def flagged(content: bytes) -> bytes:
    data = bytearray(content)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := data.find(magic, start + 1)) >= 0:
            data[start + offset] |= 1
    return bytes(data)


def lying(content: bytes, size: int) -> bytes:
    """The directory promises that the last part unpacks to ``size`` bytes."""
    data = bytearray(content)
    struct.pack_into("<I", data, data.rfind(b"PK\x01\x02") + 24, size)
    return bytes(data)


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


PNG = saved(Image.new("RGB", (40, 30), "red"), "PNG")
JPEG = saved(Image.new("RGB", (40, 30), "red"), "JPEG")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><script>alert(1)</script>"
CORE = {"[Content_Types].xml": TYPES, "word/document.xml": b"<x/>"}

HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.pdf", b"", attachments.EMPTY),
    "empty picture": ("a.png", b"", attachments.EMPTY),
    "10 MB and a byte": ("a.pdf", PDF.ljust(10 * MB + 1, b"\n"), attachments.TOO_BIG),
    "no extension": ("pdf", PDF, attachments.NOT_ALLOWED),
    "program": ("a.exe", b"MZ", attachments.NOT_ALLOWED),
    "program behind a picture's name": ("anh.jpg.exe", JPEG, attachments.NOT_ALLOWED),
    "name that reads backwards": ("anh\u202egpj.exe", JPEG, attachments.NOT_ALLOWED),
    "svg": ("a.svg", SVG, attachments.NOT_ALLOWED),
    "svg as png": ("a.png", SVG, attachments.NOT_IMAGE),
    "html as jpg": ("a.jpg", HTML, attachments.NOT_IMAGE),
    "html as pdf": ("a.pdf", HTML, attachments.NOT_PDF),
    "png as jpg": ("a.jpg", PNG, attachments.NOT_IMAGE),
    "jpg as png": ("a.png", JPEG, attachments.NOT_IMAGE),
    "pdf as docx": ("a.docx", PDF, attachments.NOT_OFFICE),
    "docx as pdf": ("a.pdf", office(), attachments.NOT_PDF),
    "xlsx as docx": ("a.docx", office("xlsx"), attachments.NOT_OFFICE),
    "docx as xlsx": ("a.xlsx", office("docx"), attachments.NOT_OFFICE),
    "plain zip as docx": ("a.docx", packed({"a.txt": b"x"}), attachments.NOT_OFFICE),
    "no content types": ("a.docx", packed({"word/document.xml": b"<x/>"}), attachments.NOT_OFFICE),
    "old word": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Tệp .doc là dạng đời cũ"),
    "locked": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 999, attachments.LOCKED),
    "locked zip": ("a.docx", flagged(office()), attachments.LOCKED),
    "macro": ("a.docx", office(word__vbaProject_bin=b"x", word__vbaProject=b"x"), attachments.MACROS),
    "macro in an odd place": ("a.xlsx", office("xlsx", x__VBAPROJECT=b"x"), attachments.MACROS),
    "macro by content type": (
        "a.docx",
        packed({**CORE, "[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml"}),
        attachments.MACROS,
    ),
    "docm": ("a.docm", office(), attachments.MACROS),
    "zip slip": ("a.docx", packed({**CORE, "../../etc/cron.d/x": b"x"}), attachments.ODD_PARTS),
    "absolute name": ("a.docx", packed({**CORE, "/etc/passwd": b"x"}), attachments.ODD_PARTS),
    "drive name": ("a.docx", packed({**CORE, "C:/x": b"x"}), attachments.ODD_PARTS),
    "backslash slip": ("a.docx", renamed("aaaaaaaa", "..\\..\\xy"), attachments.ODD_PARTS),
    "NUL in a part's name": ("a.docx", renamed("word/a.xml", "word/a\0xml"), attachments.ODD_PARTS),
    "twice the same part": ("a.docx", packed({**CORE, "WORD/document.xml": b"x"}), attachments.ODD_PARTS),
    "symbolic link": (
        "a.docx",
        packed(CORE, lambda entry: setattr(entry, "external_attr", 0o120777 << 16)),
        attachments.ODD_PARTS,
    ),
    "2,001 parts": ("a.docx", packed({**CORE, **{f"p{i}": b"" for i in range(1999)}}), attachments.ODD_PARTS),
    "bomb": ("a.docx", office(word__b=bytes(201 * MB)), attachments.TOO_MUCH),
    "lying size": ("a.docx", lying(office(word__b=b"x" * MB), 5), attachments.BROKEN_OFFICE),
    "bytes after the zip": ("a.docx", office() + b"<script>", attachments.BROKEN_OFFICE),
    "html before the zip": ("a.docx", HTML + office(), attachments.NOT_OFFICE),
    "pdf with javascript": ("a.pdf", PDF.replace(b"/Type", b"/S /JavaScript /Type"), attachments.ACTIVE_PDF),
    "pdf with escaped javascript": ("a.pdf", PDF.replace(b"/Type", b"/S /J#61vaScript"), attachments.ACTIVE_PDF),
    "pdf that starts programs": ("a.pdf", PDF.replace(b"/Type", b"/S/Launch/Type"), attachments.ACTIVE_PDF),
    "pdf with a file": ("a.pdf", PDF.replace(b"/Type", b"/EmbeddedFiles 1 0 R"), attachments.ACTIVE_PDF),
    "pdf after html": ("a.pdf", HTML + PDF, attachments.NOT_PDF),
    "pdf before a zip": ("a.pdf", PDF + office(), attachments.CUT_PDF),
    "cut pdf": ("a.pdf", PDF[:40], attachments.CUT_PDF),
    "41 megapixels": ("a.png", png_header(8200, 5000), attachments.TOO_MANY_PIXELS),
    "100 megapixels": ("a.png", png_header(10_000, 10_000), attachments.TOO_MANY_PIXELS),
    "bomb of a picture": ("a.png", png_header(2**31 - 1, 2**31 - 1), attachments.TOO_MANY_PIXELS),
    "pixels missing": ("a.png", png_header(2000, 2000), attachments.BROKEN_IMAGE),
    "magic only": ("a.jpg", b"\xff\xd8\xff\xe0", attachments.BROKEN_IMAGE),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused(case: str) -> None:
    name, content, sentence = HOSTILE[case]
    assert refusal(name, content).startswith(sentence)


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97])
def test_truncated_files_are_refused(share: float) -> None:
    for name, content in {
        "a.png": saved(photograph(), "PNG"),
        "a.jpg": saved(photograph(), "JPEG"),
        "a.docx": office(word__a=bytes(999)),
        "a.xlsx": office("xlsx", xl__a=bytes(999)),
        "a.pdf": PDF,
    }.items():
        refusal(name, content[: int(len(content) * share)])


@pytest.mark.parametrize("offset", range(0, 1200, 37))
def test_flipped_bytes_never_raise_anything_else(offset: int) -> None:
    """Refused or kept clean."""
    for name, content in {"a.png": PNG, "a.jpg": JPEG, "a.docx": office(), "a.xlsx": office("xlsx")}.items():
        data = bytearray(content)
        data[offset % len(data)] ^= 0xFF
        try:
            made = received(name, bytes(data))
        except UploadRefused as refused:
            assert str(refused).endswith(".")
        else:
            assert made.content_type == ALLOWED[made.extension]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.PDF", b"\xef\xbb\xbf\r\n" + PDF),
        ("a.docx", office()),
        ("a.docx", packed({"[Content_Types].xml": TYPES, "word/document2.xml": b"<x/>", "word/media/ảnh.png": PNG})),
        ("a.xlsx", office("xlsx")),
    ],
)
def test_documents_are_kept_as_they_came(name: str, content: bytes) -> None:
    made = received(name, content)
    assert made.content == content
    assert made.name == name.lower()
    assert (made.extension, made.content_type) == (name[2:].lower(), ALLOWED[name[2:].lower()])
    assert made.sha256 == hashlib.sha256(content).hexdigest()


def test_exactly_10_mb_is_taken() -> None:
    assert len(received("a.pdf", PDF.ljust(10 * MB, b"\n")).content) == 10 * MB


def test_photographs_lose_what_they_carry() -> None:
    """No EXIF, GPS, XMP, ICC, comment; upright; at most 2,048 px long."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    source = saved(
        photograph(3000, 1000), "JPEG", exif=with_secrets(), icc_profile=profile, comment=b"GHICHU", xmp=b"<x:xmpmeta/>"
    )
    assert b"MAYANH-BIMAT" in source and b"GHICHU" in source and b"xmpmeta" in source
    assert opened(source).getexif().get_ifd(0x8825)
    made = received("Ảnh chụp.JPEG", source)
    image = opened(made.content)
    assert (made.name, image.format, image.mode, image.size) == ("Ảnh chụp.jpg", "JPEG", "RGB", (683, 2048))
    assert not image.getexif() and not {"exif", "icc_profile", "xmp", "comment"} & set(image.info)
    for secret in (b"Exif", b"MAYANH", b"GPS", b"2026:11:22", b"GHICHU", b"xmpmeta", b"ICC_PROFILE"):
        assert secret not in made.content
    assert made.sha256 == hashlib.sha256(made.content).hexdigest()


@pytest.mark.parametrize("orientation", range(10))
def test_orientation_is_applied(orientation: int) -> None:
    """The red corner ends where a viewer that knows EXIF shows it."""
    image = Image.new("RGB", (64, 32), "white")
    image.paste("red", (0, 0, 16, 16))
    exif = Image.Exif()
    exif[0x0112] = orientation
    made = opened(received("a.jpg", saved(image, "JPEG", exif=exif, quality=95)).content)
    corners = {"TL": (4, 4), "TR": (-5, 4), "BL": (4, -5), "BR": (-5, -5)}
    red = [name for name, (x, y) in corners.items() if made.getpixel((x % made.width, y % made.height))[1] < 100]
    assert red == [["TL", "TL", "TR", "BR", "BL", "TL", "TR", "BR", "BL", "TL"][orientation]]
    assert made.size == ((32, 64) if 5 <= orientation <= 8 else (64, 32))


def test_broken_exif_is_thrown_away() -> None:
    for exif in (b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"):
        made = received("a.jpg", saved(Image.new("RGB", (9, 9)), "JPEG", exif=exif))
        assert b"Exif" not in made.content


def test_small_png_stays_and_loses_its_texts() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "BIMAT")
    texts.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta/>", zip=False)
    source = saved(Image.new("RGBA", (300, 100), (255, 0, 0, 128)), "PNG", pnginfo=texts, exif=with_secrets())
    assert b"BIMAT" in source
    made = received("Con dấu.png", source + HTML)
    image = opened(made.content)
    assert (made.name, image.mode, image.size) == ("Con dấu.png", "RGBA", (100, 300))
    assert image.getpixel((50, 50)) == (255, 0, 0, 128)
    assert image.info == {}
    assert not any(secret in made.content for secret in (b"BIMAT", b"xmpmeta", b"eXIf", b"MAYANH", b"<script>"))


def test_large_png_becomes_jpeg_on_white() -> None:
    source = photograph(1200, 900)
    source.putalpha(0)
    made = received("Ảnh.png", saved(source, "PNG", compress_level=1))
    image = opened(made.content)
    assert (made.name, made.extension, made.content_type) == ("Ảnh.jpg", "jpg", "image/jpeg")
    assert min(low for low, _ in image.getextrema()) > 250


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGB", "RGBA"])
def test_every_sort_of_png_is_read(mode: str) -> None:
    grey = Image.new("L", (3000, 60), 128)
    image = Image.new("I;16", grey.size, 128 * 256) if mode == "I;16" else grey.convert(mode)
    made = opened(received("a.png", saved(image, "PNG")).content)
    assert made.size == (2048, 41)
    assert made.mode == ("RGBA" if mode in ("LA", "RGBA") else "RGB")
    if mode != "1":
        assert made.getpixel((9, 9))[0] in (127, 128, 129)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_every_sort_of_jpeg_is_read(mode: str) -> None:
    assert opened(received("a.jpg", saved(Image.new(mode, (50, 50)), "JPEG")).content).mode == "RGB"


def test_palette_with_a_transparent_colour() -> None:
    image = Image.new("P", (20, 20), 0)
    image.putpalette([255, 0, 0, 0, 255, 0])
    made = opened(received("a.png", saved(image, "PNG", transparency=0)).content)
    assert made.getpixel((5, 5))[3] == 0


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Báo cáo tổng kết năm 2026.pdf", "Báo cáo tổng kết năm 2026.pdf"),
        ("Ba\u0301o ca\u0301o.pdf", "Báo cáo.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\An\\Đơn.pdf", "Đơn.pdf"),
        ("a\0b\r\nSet-Cookie: x.pdf", "ab Set-Cookie x.pdf"),
        ("\u202efdp.exe\u200b.pdf", "fdp.exe.pdf"),
        ('"<b>"|?*.pdf', "b.pdf"),
        (".pdf", "tệp.pdf"),
        ("...pdf", "tệp.pdf"),
        ("NUL.pdf", "tệp NUL.pdf"),
        ("com1.x.pdf", "tệp com1.x.pdf"),
        ("a.pdf .pdf", "a.pdf.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("\ud800.pdf", "tệp.pdf"),
    ],
)
def test_names(name: str, clean: str) -> None:
    assert received(name, PDF).name == clean
    assert len(clean) <= 150


def test_name_takes_the_extension_of_the_content() -> None:
    assert clean_name("Ảnh.png", "jpg") == "Ảnh.jpg"
    assert clean_name("Ảnh số 3. Thôn Đông", "jpg") == "Ảnh số 3. Thôn Đông.jpg"


def test_content_disposition() -> None:
    assert content_disposition("a b.pdf") == 'attachment; filename="a b.pdf"'
    assert content_disposition("Đơn.pdf") == "attachment; filename*=utf-8''%C4%90%C6%A1n.pdf"
    assert content_disposition('a"\r\nX: y\ud800.pdf') == 'attachment; filename="aX y.pdf"'
    assert content_disposition("") == "attachment"
