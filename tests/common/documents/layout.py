"""Where things stand on the pages of a PDF: texts with size and font, lines with their lengths, in millimetres."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import pypdf
from pypdf.generic import ContentStream

MM = 25.4 / 72


class Placed(NamedTuple):
    """A piece of text: left edge and baseline from the top left corner of the page, size in points, font."""

    text: str
    left: float
    top: float
    size: float
    font: str


class Line(NamedTuple):
    left: float
    top: float
    length: float

    @property
    def centre(self) -> float:
        return self.left + self.length / 2


def opened(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def size_of(page: Any) -> tuple[int, int]:
    """Width and height of a page."""
    return round(float(page.mediabox.width) * MM), round(float(page.mediabox.height) * MM)


def placed(page: Any) -> list[Placed]:
    """The pieces of text of a page in the order of the file."""
    found: list[Placed] = []
    height = float(page.mediabox.height)

    def note(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip() and font:
            left, base = cm[0] * tm[4] + cm[4], cm[3] * tm[5] + cm[5]
            name = str(font["/BaseFont"]).rpartition("+")[2]
            found.append(
                Placed(text.strip(), left * MM, (height - base) * MM, round(size * tm[0] * abs(cm[0]), 1), name)
            )

    page.extract_text(visitor_text=note)
    return found


def piece(page: Any, beginning: str) -> Placed:
    """The first piece of text with that beginning."""
    return next(one for one in placed(page) if one.text.startswith(beginning))


def rules(page: Any) -> list[Line]:
    """The lines under texts as WeasyPrint draws them: flat boxes of about 0.75 points."""
    scale, found = 0.75 * MM, []
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator == b"re" and 0.9 < float(operands[3]) < 1.1:
            left, top, length = (float(value) * scale for value in operands[:3])
            found.append(Line(left, top, length))
    return found


def fonts_of(reader: pypdf.PdfReader) -> dict[str, bool]:
    """Font name → whether its file is embedded."""
    found = {}
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            found[str(inner["/BaseFont"]).rpartition("+")[2]] = bool({"/FontFile2", "/FontFile3"} & set(descriptor))
    return found
