"""Giấy công nhận of the units of a decision (TT 124/2021 Điều 10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from common.documents.certificates import Certificate, certificates_docx, certificates_pdf
from decisions.exports import values as said
from decisions.models import Decision, DecisionItem
from decisions.queries.decisions import is_demo, items_of
from letters.exports import certificate, place_date
from letters.queries import wording

CODE = "decision.certificate"
AT_ONCE = 20  # more than this is a background job


def certificates_of(decision: Decision, items: Sequence[DecisionItem]) -> list[Certificate]:
    """One for each item, in the order of the annex; the place in it is its only number. One query."""
    text = wording(CODE, decision.authority_path)
    return [
        certificate(
            text,
            head=said.head_of(decision),
            number=f"Số thứ tự trong danh sách: {item.certificate or f'{place:02d}'}",
            place_date=place_date(decision.place, decision.signed_on, decision.year),
            honoured=item.unit_name,
            values=said.certificate_values(decision, item.unit_name),
            signer=said.signer_of(decision),
        )
        for place, item in enumerate(items, start=1)
    ]


def certificates_file(
    decision: Decision,
    ending: str,
    *,
    now: dt.datetime,
    only: DecisionItem | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """All certificates of a decision, or that of one unit, as PDF or DOCX."""
    items = items_of(decision)
    made = certificates_of(decision, items)
    if only is not None:
        made = [one for one, item in zip(made, items, strict=True) if item.pk == only.pk]
    title = certificates_title(decision, only)
    if ending == "docx":
        return certificates_docx(made, title=title, now=now)
    watermark = said.WATERMARK if is_demo() else ""
    return certificates_pdf(made, title=title, now=now, watermark=watermark, progress=progress)


def certificates_title(decision: Decision, only: DecisionItem | None = None) -> str:
    """The name of the file."""
    if only is not None:
        return f"Giấy công nhận {decision.year} – {only.unit_name}"
    return f"Giấy công nhận {decision.year} – {decision.body}"
