"""Registers: tables of any length for paper, set by typst. Heading rows repeat, rows never break, pages are numbered.

Three thousand rows take some seconds; longer ones are set in parts that are joined, so that memory stays bounded.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from common.documents.docx import Align, Head, Value, shown
from common.documents.typst_pdf import render_apart, render_typst

PART = 3000  # rows that are set at once


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """A column; ``width`` is a share. Neighbours of one ``group`` stand under a common heading."""

    header: str
    width: float
    align: Align = "left"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a band; no band for an empty label."""

    label: str
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Register:
    """``annex``: "Phụ lục I", with ``guide`` in brackets under the title, or ``head`` for a list of its own.

    ``captions`` stand under the title; ``foot`` rows (totals) are bold; ``notes`` follow the table. Rows are numbered
    from 1 through all groups in a first column "TT".
    """

    title: Sequence[str]
    columns: Sequence[RegisterColumn]
    groups: Sequence[Group]
    annex: str = ""
    guide: str = ""
    head: Head | None = None
    captions: Sequence[str] = ()
    foot: Sequence[Sequence[Value]] = ()
    notes: Sequence[str] = ()
    landscape: bool = True
    watermark: str = ""
    size: float = 11

    @property
    def count(self) -> int:
        return sum(len(group.rows) for group in self.groups)


def register_pdf(
    register: Register, *, title: str, now: dt.datetime, progress: Callable[[int, int], None] | None = None
) -> bytes:
    """The PDF (tagged, Vietnamese, titled). ``progress(done, total)`` is told after each part of ``PART`` rows.

    A register in parts is joined by pdfium: its pages stay as they are, the tags for screen readers are lost.
    """
    if register.count <= PART:
        return render_typst("register", _data(register, 1, 1), title=title, now=now)
    pieces: list[bytes] = []
    done, page = 0, 1
    for part in _parts(register):
        made = render_apart("register", _data(part, done + 1, page), title=title, now=now)
        pieces.append(made)
        done += part.count
        page += page_count(made)
        if progress is not None:
            progress(done, register.count)
    return joined(pieces)


def _parts(register: Register) -> Iterator[Register]:
    """The same register cut into pieces of ``PART`` rows: what stands above is on the first, below on the last."""
    rows = [(group.label, row) for group in register.groups for row in group.rows]
    for start in range(0, len(rows), PART):
        groups: list[tuple[str, list[Sequence[Value]]]] = []
        for label, row in rows[start : start + PART]:
            if not groups or groups[-1][0] != label:
                groups.append((label, []))
            groups[-1][1].append(row)
        is_first, is_last = start == 0, start + PART >= len(rows)
        yield replace(
            register,
            groups=[Group(label, some) for label, some in groups],
            title=register.title if is_first else (),
            annex=register.annex if is_first else "",
            guide=register.guide if is_first else "",
            head=register.head if is_first else None,
            captions=register.captions if is_first else (),
            foot=register.foot if is_last else (),
            notes=register.notes if is_last else (),
        )


def _data(register: Register, first: int, page: int) -> dict[str, Any]:
    number = first
    body: list[dict[str, Any]] = []
    for group in register.groups:
        if group.label:
            body.append({"band": group.label, "cells": []})
        for row in group.rows:
            body.append({"band": "", "cells": [str(number), *(shown(value) for value in row)]})
            number += 1
    columns = [RegisterColumn("TT", 0, "center"), *register.columns]
    return {
        "annex": register.annex,
        "guide": register.guide,
        "superior": register.head.superior.upper() if register.head else "",
        "body_name": register.head.body.upper() if register.head else "",
        "has_head": register.head is not None,
        "title": list(register.title),
        "captions": list(register.captions),
        "columns": [{"header": one.header, "width": one.width, "align": one.align} for one in columns],
        "groups": _headings(columns),
        "rows": body,
        "foot": [["", *(shown(value) for value in row)] for row in register.foot],
        "notes": list(register.notes),
        "landscape": register.landscape,
        "watermark": register.watermark,
        "size": register.size,
        "first_page": page,
        "number_width": max(2, len(str(number))),
    }


def _headings(columns: Sequence[RegisterColumn]) -> list[dict[str, Any]]:
    """Common headings as spans of columns, in order; empty when there are none."""
    if not any(column.group for column in columns):
        return []
    spans: list[dict[str, Any]] = []
    for index, column in enumerate(columns):
        if column.group and spans and spans[-1]["label"] == column.group:
            spans[-1]["span"] += 1
        else:
            spans.append({"label": column.group, "start": index, "span": 1})
    return spans


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def joined(pieces: Sequence[bytes]) -> bytes:
    """Several PDFs as one, in order; the properties (title, language) are those of the first."""
    import pypdfium2

    whole = pypdfium2.PdfDocument(pieces[0])
    try:
        for piece in pieces[1:]:
            part = pypdfium2.PdfDocument(piece)
            try:
                whole.import_pages(part)
            finally:
                part.close()
        buffer = io.BytesIO()
        whole.save(buffer)
    finally:
        whole.close()
    return buffer.getvalue()
