"""Words that lie pale across the pages of documents that must not be taken for real ones."""

from __future__ import annotations

from common.models import Setting

WATERMARK = "DỮ LIỆU MẪU"
DRAFT = "BẢN NHÁP"
NO_BREAK = "\u00a0"


def watermark(*, draft: bool = False) -> str:
    """What lies across every page: of a document not sent yet, of an installation with demonstration data. One query.

    Empty for a document that counts.
    """
    marks = [DRAFT] if draft else []
    if Setting.objects.filter(name="demo").exists():
        marks.append(WATERMARK)
    # Two marks wrap between them, not inside one.
    return " ".join(mark.replace(" ", NO_BREAK) for mark in marks) if len(marks) > 1 else "".join(marks)
