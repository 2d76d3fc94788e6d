"""Pages of a PDF as pictures, drawn once by a fenced process and kept for an hour (settings.CACHES["pictures"])."""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches

logger = logging.getLogger(__name__)
PAGES = 10
SIDE = 1400
SECONDS = 12  # by the clock; the process itself stops sooner
BUSY_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many pages a PDF has, and how many of the first were drawn; 0 and 0 when it cannot be read."""

    pages: int
    pictures: int


def draw(content: bytes, sha256: str) -> Drawn | None:
    """Draw the first pages, or say how many were drawn less than an hour ago. None while another request draws them.

    Never raises for a bad file. ``sha256`` names the content.
    """
    cache = caches["pictures"]
    known = cache.get(f"{sha256}:drawn")
    if known is not None:
        return Drawn(*known)
    if not cache.add(f"{sha256}:busy", 1, BUSY_SECONDS):
        return None
    pages, pictures = _parts(_drawn_outside(content))
    for number, picture in enumerate(pictures, start=1):
        cache.set(f"{sha256}:{number}", picture)
    cache.set(f"{sha256}:drawn", (pages, len(pictures)))
    cache.delete(f"{sha256}:busy")
    return Drawn(pages, len(pictures))


def picture_of(sha256: str, number: int) -> bytes | None:
    """The picture of a page (from 1) that was drawn less than an hour ago."""
    found: bytes | None = caches["pictures"].get(f"{sha256}:{number}")
    return found


def forget(sha256: str) -> None:
    """Throw the pictures of a file away, with the file."""
    keys = [f"{sha256}:{name}" for name in ("drawn", "busy", *range(1, PAGES + 1))]
    caches["pictures"].delete_many(keys)


def _drawn_outside(content: bytes) -> bytes:
    """What the fenced process wrote before it ended or was ended."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "common.pdf_reader", str(PAGES), str(SIDE)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            cwd=settings.BASE_DIR,
            env={"PYTHONUTF8": "1", "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        logger.warning("PDF reader was stopped after %s s", SECONDS)
        return error.stdout or b""
    if done.returncode:
        logger.info("PDF reader ended with %s: %s", done.returncode, done.stderr[-300:])
    return done.stdout


def _parts(output: bytes) -> tuple[int, list[bytes]]:
    """(number of pages, pictures that are whole) of what the process wrote."""
    if len(output) < 4:
        return 0, []
    pages, rest, pictures = int.from_bytes(output[:4], "big"), output[4:], []
    while len(rest) >= 4:
        length = int.from_bytes(rest[:4], "big")
        if len(rest) < 4 + length:
            break
        pictures.append(rest[4 : 4 + length])
        rest = rest[4 + length :]
    return pages, pictures
