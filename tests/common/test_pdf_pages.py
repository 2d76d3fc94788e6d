"""Pages of PDFs as pictures: drawn by a fenced process, kept for a while, whatever the file does."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from PIL import Image
from pypdf import PdfWriter

from common import pdf_pages
from common.pdf_pages import Drawn, draw, forget, picture_of

NAME = "a" * 64


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    pictures = {**settings.CACHES["pictures"], "LOCATION": tmp_path}
    settings.CACHES = {**settings.CACHES, "pictures": pictures}
    return tmp_path


def pdf(*sizes):
    writer, buffer = PdfWriter(), io.BytesIO()
    for width, height in sizes:
        writer.add_blank_page(width=width, height=height)
    writer.write(buffer)
    return buffer.getvalue()


def test_the_first_pages_are_drawn(monkeypatch):
    content = pdf(*[(300, 400)] * 12)
    assert draw(content, NAME) == Drawn(12, 10)
    with Image.open(io.BytesIO(picture_of(NAME, 10))) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1050, 1400))
    assert picture_of(NAME, 11) is None
    monkeypatch.setattr(pdf_pages, "_drawn_outside", None)  # a second drawing would fail
    assert draw(content, NAME) == Drawn(12, 10)


def test_while_one_draws_the_other_does_not():
    pdf_pages.caches["pictures"].set(f"{NAME}:busy", 1)
    assert draw(pdf((300, 400)), NAME) is None


def test_forgotten_pictures_are_gone(folder):
    draw(pdf((300, 400)), NAME)
    forget(NAME)
    assert (picture_of(NAME, 1), list(folder.rglob("*.djcache"))) == (None, [])


@pytest.mark.parametrize(
    "content", [b"", b"x", b"%PDF-1.4 %%EOF", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n", b"\0" * 9999]
)
def test_what_is_no_pdf_has_no_pages(content):
    assert draw(content, NAME) == Drawn(0, 0)


def test_a_page_of_any_size_fits():
    drawn = draw(pdf((14400, 1), (2_000_000, 2_000_000), (1, 90_000)), NAME)
    assert drawn.pages == 3
    assert drawn.pictures >= 1
    for number in range(1, drawn.pictures + 1):
        with Image.open(io.BytesIO(picture_of(NAME, number))) as picture:
            assert max(picture.size) <= 1401


def test_one_that_never_ends_is_stopped(monkeypatch):
    """By the clock; what was drawn before is kept, a picture that was cut is not."""
    monkeypatch.setattr(pdf_pages, "SECONDS", 2)
    script = """
import sys, time
out = sys.stdout.buffer
out.write((9).to_bytes(4, "big") + (3).to_bytes(4, "big") + b"abc" + (99).to_bytes(4, "big") + b"cut")
out.flush()
time.sleep(60)
"""
    run = subprocess.run
    monkeypatch.setattr(pdf_pages.subprocess, "run", lambda command, **how: run([sys.executable, "-c", script], **how))
    assert draw(b"%PDF", NAME) == Drawn(9, 1)
    assert (picture_of(NAME, 1), picture_of(NAME, 2)) == (b"abc", None)
