"""WeasyPrint opens nothing but our own files, and its pages follow the decree."""

from __future__ import annotations

import io
import socket
from typing import NoReturn

import pypdf
import pytest
from django.utils.html import escape

from common.documents import measures
from common.documents.html_pdf import AssetRefused, assets, html_to_pdf, open_asset
from tests.common.documents import payloads
from tests.common.documents.reading import pdf_pages, raw_text, squeezed


def page(body: str) -> str:
    return f'<!doctype html><html lang="vi"><head><title>Thử</title></head><body>{body}</body></html>'


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Any attempt to open a socket is noted and fails."""
    tried: list[object] = []

    def refuse(self: socket.socket, address: object) -> NoReturn:
        tried.append(address)
        raise OSError("no network here")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return tried


def test_only_our_own_files_can_be_opened() -> None:
    """SEC-PDF-01: a dictionary of assets, nothing else: no scheme, no path, no encoding trick."""
    assert {path.suffix for path in assets().values()} == {".ttf", ".css"}
    assert open_asset("antq-asset:Tinos-Regular.ttf")[1] == "font/ttf"
    for url in (
        "file:///etc/passwd",
        "http://127.0.0.1:9/x",
        "data:text/plain,x",
        "antq-asset:../settings.py",
        "antq-asset:/etc/passwd",
        "antq-asset:Tinos-Regular.ttf?x",
        "ANTQ-ASSET:Tinos-Regular.ttf",
        "",
    ):
        with pytest.raises(AssetRefused):
            open_asset(url)


def test_hostile_markup_fetches_nothing(no_network: list[object]) -> None:
    """SEC-PDF-02, trap 0.9: even if markup slipped through, no file is embedded and no address is called."""
    reader = pypdf.PdfReader(io.BytesIO(html_to_pdf(page("".join(payloads.MARKUP)))))
    assert not reader.attachments
    assert no_network == []
    root = reader.trailer["/Root"]
    assert not any(name in root for name in ("/OpenAction", "/AA"))
    raw = b"".join(one.get_contents().get_data() for one in reader.pages if one.get_contents())
    assert b"root:" not in raw


def test_escaped_text_is_literal(no_network: list[object]) -> None:
    """SEC-PDF-02: names come out letter by letter: 0 embedded files, 0 links, 0 actions, 0 sockets."""
    content = html_to_pdf(page("".join(f"<p>{escape(name)}</p>" for name in payloads.MARKUP)))
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert not reader.attachments
    assert all("/Annots" not in one for one in reader.pages)
    assert no_network == []
    found = raw_text(content)
    assert [name for name in payloads.MARKUP if squeezed(name) not in found] == []


def test_poisoned_text_still_prints() -> None:
    """Trap 0.7."""
    assert squeezed(payloads.POISON_SCRUBBED) in raw_text(html_to_pdf(page(f"<p>{payloads.POISON}</p>")))


def test_all_vietnamese_letters_are_embedded() -> None:
    """UX-VN-03: 134 letters, from our own fonts, in every style."""
    letters = payloads.LETTERS
    assert len(set(letters)) == 134
    body = "".join(
        f"<p style='{style}'>{' '.join(letters)}</p>" for style in ("", "font-weight:bold", "font-style:italic")
    )
    content = html_to_pdf(page(body))
    assert raw_text(content).count(letters) == 3
    resources = pypdf.PdfReader(io.BytesIO(content)).pages[0]["/Resources"]
    fonts = [font.get_object()["/DescendantFonts"][0].get_object() for font in resources["/Font"].values()]
    assert {str(font["/BaseFont"]).split("+")[1] for font in fonts} == {"Tinos", "Tinos-Bold", "Tinos-Italic"}
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in fonts)


def test_symbols_fall_back_to_our_second_font() -> None:
    assert "☑☐" in raw_text(html_to_pdf(page("<p>☑☐</p>")))


def test_page_follows_the_decree() -> None:
    """UX-VN-03: A4, margins of the decree, page number in the top margin from page 2 on; tagged, titled, Vietnamese."""
    content = html_to_pdf(page("<p>Trang một</p><p style='break-before:page'>Trang hai</p>"))
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert [round(float(side) / 72 * 25.4) for side in reader.pages[0].mediabox[2:]] == [210, 297]
    assert pdf_pages(content) == ["Trang một", "2 Trang hai"]
    places: dict[str, tuple[float, float]] = {}

    def note(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            places[text.strip()] = (
                (cm[0] * tm[4] + cm[4]) / 72 * 25.4,
                297 - (cm[3] * tm[5] + cm[5]) / 72 * 25.4,
            )

    reader.pages[1].extract_text(visitor_text=note)
    left, top = places["Trang hai"]
    assert round(left) == measures.LEFT
    assert measures.TOP < top < measures.TOP + 6
    assert 5 < places["2"][1] < measures.TOP
    assert reader.trailer["/Root"]["/Lang"] == "vi"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "Thử"


def test_measures_are_within_the_decree() -> None:
    """NĐ 30/2020 Phụ lục I: top and bottom 20–25, left 30–35, right 15–20 mm; sizes 12–14."""
    assert 20 <= measures.TOP == measures.BOTTOM <= 25
    assert 30 <= measures.LEFT <= 35
    assert 15 <= measures.RIGHT <= 20
    assert (measures.SIZES["nation"], measures.SIZES["motto"], measures.SIZES["text"]) == (12, 13, 14)
