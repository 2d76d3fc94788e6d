"""Reading what was written: PDF text as poppler sees it."""

from __future__ import annotations

import re
import subprocess


def pdf_pages(content: bytes) -> list[str]:
    """The text of each page in reading order, single spaces between words."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    pages = done.stdout.decode().split("\f")[:-1]
    return [re.sub(r"\s+", " ", page).strip() for page in pages]


def pdf_text(content: bytes) -> str:
    """All pages in one text."""
    return " ".join(pdf_pages(content))


def squeezed(text: str) -> str:
    """Without any white space: for texts that may wrap."""
    return re.sub(r"\s", "", text)


def raw_text(content: bytes) -> str:
    """The text in the order of the file (cells that wrap stay together), without white space."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True)
    return squeezed(done.stdout.decode())
