"""``python -m common.pdf_reader PAGES SIDE < file.pdf``: draws the first pages of a PDF on standard output.

A process of its own with 1 GB of address space and 8 s of processor time, without Django and without a database: what
a PDF does to the renderer, it does here. Writes the number of pages, then each picture (JPEG, long side SIDE pixels)
behind its length; numbers are 4 bytes, big-endian. Stops early at 12 MB or after 5 s, and writes nothing for what is no
PDF. PDFium comes without JavaScript and XFA; forms are not filled in.
"""

from __future__ import annotations

import io
import resource
import sys
import time

MEMORY = 1024 * 1024 * 1024
SECONDS = 8
DRAWING_SECONDS = 5.0
OUTPUT = 12 * 1024 * 1024
QUALITY = 78


def main() -> None:
    """Draw page by page, so that what was drawn before a page that breaks is kept."""
    pages, side = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    _write(len(document).to_bytes(4, "big"))
    end, left = time.monotonic() + DRAWING_SECONDS, OUTPUT
    for number in range(min(pages, len(document))):
        picture = _drawn(document[number], side)
        left -= len(picture)
        if left < 0:
            return
        _write(len(picture).to_bytes(4, "big") + picture)
        if time.monotonic() > end:
            return


def _drawn(page: object, side: int) -> bytes:
    """One page as a JPEG on white, never larger than ``side`` on either side, whatever size it claims."""
    width, height = page.get_size()  # type: ignore[attr-defined]
    scale = side / max(width, height, 1.0)
    image = page.render(scale=scale, may_draw_forms=False).to_pil()  # type: ignore[attr-defined]
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()


def _write(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
