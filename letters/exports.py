"""Wordings become documents: filled texts as blocks, then DOCX or PDF in the layout of NĐ 30/2020."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from common.documents import docx
from common.documents.certificates import Certificate
from common.documents.letter_pdf import letter_pdf
from letters.rules.markup import blocks_of, fill
from letters.rules.wording import SEPARATOR, Wording

NO_TABLES: Mapping[str, docx.Table] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Composed:
    """A document ready to be drawn: what stands above the text, the text with signature and annexes, its title."""

    letter: docx.Letter
    blocks: tuple[docx.Block, ...]
    title: str


def compose(
    wording: Wording,
    *,
    head: docx.Head,
    number: str,
    place_date: str,
    values: Mapping[str, str],
    tables: Mapping[str, docx.Table] = NO_TABLES,
    signature: docx.Signature | None = None,
) -> Composed:
    """Fill a wording. ``number`` without "Số:"; ``tables`` by the names of the spec.

    The recipients of the wording go beside the signer unless the signature names its own; annexes follow it.
    """
    kind, subject = _line(wording.kind_name, values), _line(wording.subject, values)
    letter = docx.Letter(
        head=head,
        number=number,
        place_date=place_date,
        kind_name=kind,
        subject=subject,
        addressees=_lines(wording.addressees, values),
    )
    blocks = blocks_of(wording.body, values, tables)
    annex = next((index for index, block in enumerate(blocks) if isinstance(block, docx.NewSection)), len(blocks))
    if signature is not None:
        recipients = signature.recipients or _lines(wording.recipients, values)
        blocks.insert(annex, replace(signature, recipients=recipients))
    return Composed(letter, tuple(blocks), f"{kind} {subject}".strip() or wording.spec.name)


def composed_docx(composed: Composed, *, now: dt.datetime) -> bytes:
    """The document as Word opens it, to be edited before it is signed."""
    return docx.docx_bytes(letter=composed.letter, blocks=composed.blocks, now=now, title=composed.title)


def composed_pdf(composed: Composed, *, now: dt.datetime, watermark: str = "") -> bytes:
    """The document to read and print; ``watermark`` lies under every page."""
    return letter_pdf(
        letter=composed.letter, blocks=composed.blocks, now=now, title=composed.title, watermark=watermark
    )


def certificate(
    wording: Wording,
    *,
    head: docx.Head,
    number: str,
    place_date: str,
    honoured: str,
    values: Mapping[str, str],
    signer: docx.Signer,
) -> Certificate:
    """A giấy công nhận: the lines of the body before "@" stand above the unit's name, the others below it."""
    above, _, below = (f"\n{wording.body}\n").partition(f"\n{SEPARATOR}\n")
    return Certificate(
        superior=head.superior,
        body=head.body,
        kind_name=_line(wording.kind_name, values),
        lines=tuple(_lines(above, values)),
        honoured=honoured,
        after=tuple(_lines(below, values)),
        number=number,
        place_date=place_date,
        capacity=tuple(signer.capacity),
        post=signer.post,
        signer=signer.name,
    )


def place_date(place: str, day: dt.date | None, year: int) -> str:
    """Place and date as NĐ 30/2020 writes them: days below 10 and months 1 and 2 with a leading zero.

    Without a day, room to write it by hand in ``year``.
    """
    if day is None:
        return f"{place}, ngày …… tháng …… năm {year}"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{place}, ngày {day.day:02d} tháng {month} năm {day.year}"


def _line(text: str, values: Mapping[str, str]) -> str:
    return " ".join(fill(text, values).split())


def _lines(text: str, values: Mapping[str, str]) -> Sequence[str]:
    return [line.strip() for line in fill(text, values).splitlines() if line.strip()]
