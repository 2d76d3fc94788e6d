"""PDF by WeasyPrint: what is read and signed one by one. It opens nothing but our own bundled files."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from common.documents import measures
from common.documents.xlsx import collector_paused
from common.text import scrub

STYLE = Path(__file__).parent / "html" / "nd30.css"
SCHEME = "antq-asset:"
TYPES = {".ttf": "font/ttf", ".css": "text/css"}


class AssetRefused(ValueError):
    """A document asked for something that is not one of our assets."""


@lru_cache(maxsize=1)
def assets() -> dict[str, Path]:
    """Every address that a document may open: "antq-asset:Tinos-Regular.ttf" → the file."""
    return {f"{SCHEME}{path.name}": path for path in [*measures.font_files(), STYLE]}


def open_asset(url: str) -> tuple[bytes, str]:
    """(content, media type) of one of our assets; AssetRefused for any other address (quality.md SEC-PDF-01)."""
    path = assets().get(url)
    if path is None:
        raise AssetRefused(url[:200])
    return path.read_bytes(), TYPES[path.suffix]


def picture_address(number: int) -> str:
    """How a page names the ``number``-th of the pictures that it was given (``html_to_pdf``)."""
    return f"{SCHEME}picture-{number}"


def _fetcher(pictures: Sequence[bytes] = ()) -> Any:
    """A fetcher that inherits the interface but never reaches urllib: no network, no file, no data address."""
    given = {picture_address(number): (png, "image/png") for number, png in enumerate(pictures)}
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            content, media_type = given.get(url) or open_asset(url)
            return URLFetcherResponse(url, content, {"Content-Type": media_type})

        def open(self, url: Any, data: Any = None, timeout: Any = None) -> URLFetcherResponse:
            return self.fetch(getattr(url, "full_url", url))

    return AssetFetcher(allowed_protocols=())


def render_html(template: str, context: dict[str, Any]) -> bytes:
    """The PDF (tagged, PDF/UA-1, Vietnamese) of a Django template that extends "documents/base.html".

    User text reaches the page through autoescaping only. About 3 s for 200 table rows, so long documents are jobs.
    """
    return html_to_pdf(render_to_string(template, {**context, "sizes": measures.SIZES}))


def html_to_pdf(html: str, *, pictures: Sequence[bytes] = ()) -> bytes:
    """The PDF of a whole HTML text; every address in it goes through the asset fetcher, which knows our own files and
    the ``pictures`` (PNG)."""
    for name in ("weasyprint", "weasyprint.progress", "fontTools", "fontTools.subset"):
        logging.getLogger(name).setLevel(logging.ERROR)
    # Imported here: reading the libraries takes more than a second, and only a worker needs them.
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fetcher, fonts = _fetcher(pictures), FontConfiguration()
    with collector_paused():
        document = HTML(string=scrub(html), base_url=SCHEME, url_fetcher=fetcher)
        style = CSS(string=measures.style_sheet(SCHEME), url_fetcher=fetcher, base_url=SCHEME, font_config=fonts)
        return document.write_pdf(
            stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", attachments=None, custom_metadata=False
        )
