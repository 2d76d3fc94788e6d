"""Certificates (giấy công nhận): one A4 page each on its side, as PDF by the hundred or as DOCX to be edited.

The form annexed to Thông tư 124/2021/TT-BCA has not been seen: the layout follows the order of NĐ 30/2020 (nation and
motto, bodies, title, place and date, signer) within a plain frame, without emblem.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docx import Document
from docx.shared import Mm

from common.documents import measures
from common.documents.docx_xml import (
    LANGUAGE,
    Look,
    add_cells,
    add_grid,
    add_row,
    add_rule,
    balanced,
    close_cells,
    el,
    set_up_page,
    strip,
    write_lines,
)
from common.documents.measures import PAGE_HEIGHT, PAGE_WIDTH
from common.documents.typst_pdf import render_typst
from common.text import scrub

RULE_SHARE = 0.4
SIDE, UPPER = 30, 19  # margins: the frame lies outside of them
WIDTH = PAGE_HEIGHT - 2 * SIDE
ROOM = (PAGE_WIDTH - 2 * UPPER) / 25.4 * 72  # points from margin to margin
SPARE = 24  # points that stay free: other programs set lines a little higher
SIGNING_ROOM = 60
KIND, LINE, HONOURED, BODY = 36.0, 16.0, 26.0, 14.0


@dataclass(frozen=True, slots=True)
class Certificate:
    """One page. ``lines`` stand between the title and the ``honoured`` name, ``after`` below it.

    ``number`` as "12" or "12/GCN-UBND" (printed after "Số:") or as whole words with their own colon. Bodies, title,
    ``capacity`` and ``post`` are written in capitals whatever the case. Empty texts leave no gap.
    """

    superior: str
    body: str
    kind_name: str
    lines: tuple[str, ...]
    honoured: str
    after: tuple[str, ...]
    number: str
    place_date: str
    capacity: tuple[str, ...]
    post: str
    signer: str

    @property
    def posts(self) -> tuple[str, ...]:
        return tuple(text for text in (*self.capacity, self.post) if text)

    @property
    def number_line(self) -> str:
        if not self.number:
            return "Số: ……………"
        return self.number if ":" in self.number else f"Số: {self.number}"


def certificates_pdf(
    certificates: Sequence[Certificate],
    *,
    title: str,
    now: dt.datetime,
    watermark: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """One PDF (tagged, PDF/UA-1) with a page for each, in their order; long texts shrink until they fit.

    ``progress(done, total)`` is called before and after: one compilation draws all pages.
    """
    total = len(certificates)
    if progress is not None:
        progress(0, total)
    data = {"watermark": watermark, "certificates": [_values(one) for one in certificates]}
    content = render_typst("certificate", data, title=title, now=now)
    if progress is not None:
        progress(total, total)
    return content


def _values(one: Certificate) -> dict[str, Any]:
    return {
        "superior": one.superior,
        "body": one.body,
        "kind_name": one.kind_name,
        "lines": one.lines,
        "honoured": scrub(one.honoured).strip() or "……………",  # each page has a heading (PDF/UA-1)
        "after": one.after,
        "number": one.number_line,
        "place_date": one.place_date,
        "posts": one.posts,
        "signer": one.signer,
    }


def certificates_docx(certificates: Sequence[Certificate], *, title: str, now: dt.datetime) -> bytes:
    """The same pages as Word opens them, with the frame as a page border."""
    document: Any = Document()
    strip(document)
    properties = document.core_properties
    properties.title = " ".join(scrub(title).split())[:255]
    properties.author = properties.last_modified_by = "antq"
    properties.language, properties.comments = LANGUAGE, ""
    properties.created = properties.modified = now.astimezone(dt.UTC).replace(tzinfo=None)
    section = document.sections[0]
    set_up_page(section, landscape=True, own_numbers=False)
    section.top_margin = section.bottom_margin = Mm(UPPER)
    section.left_margin = section.right_margin = Mm(SIDE)
    _frame(section)
    ending = section._sectPr
    for index, one in enumerate(certificates):
        # A body of its own for each: python-docx looks through all of it for every paragraph it adds.
        body = el("body")
        body.append(el("sectPr"))
        _Page(body, one).write(turn=index > 0)
        for element in list(body)[:-1]:
            ending.addprevious(element)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _frame(section: Any) -> None:
    borders = el("pgBorders", offsetFrom="page")
    for side in ("top", "left", "bottom", "right"):
        borders.append(el(side, val="thickThinSmallGap", sz=24, space=28, color="000000"))
    margins = section._sectPr.find(el("pgMar").tag)
    margins.addnext(borders)


class _Page:
    """Writes one certificate; the room that the texts leave is shared out between them."""

    def __init__(self, body: Any, one: Certificate) -> None:
        self.body, self.one = body, one
        self.room = ROOM - SPARE - self._fixed()
        shares = [share / 10 for share in range(10, 2, -1)]
        self.share = next((share for share in shares if self._middle(share) <= self.room), shares[-1])
        self.gap = max(self.room - self._middle(self.share), 0)

    def _fixed(self) -> float:
        """Points of head and signature."""
        look = Look(size=BODY, bold=True)
        head = sum(_height(text.upper(), look) for text in (self.one.superior, self.one.body) if text)
        posts = sum(_height(text.upper(), look, WIDTH / 2) for text in self.one.posts)
        return 2 * 17 + 14 + head + 2 * 17 + posts + SIGNING_ROOM + 2 * 3

    def _middle(self, share: float) -> float:
        lines = [text for text in (*self.one.lines, *self.one.after) if text]
        height = _height(self.one.kind_name.upper(), Look(size=KIND * share, bold=True))
        height += _height(self.one.honoured, Look(size=HONOURED * share, bold=True))
        return height + sum(_height(text, Look(size=LINE * share)) + 5 * share for text in lines) + 24 * share

    def write(self, *, turn: bool) -> None:
        bold = Look(size=BODY, bold=True, align="center", keep=True)
        write_lines(self.body, measures.MOTTO_NATION, bold)
        if turn:
            self.body[0].get_or_add_pPr().insert(0, el("pageBreakBefore"))
        motto = replace(bold, size=15)
        write_lines(self.body, measures.MOTTO_LINE, motto)
        add_rule(self.body, measures.MOTTO_LINE, motto, room=WIDTH, share=1)
        superior, office = self.one.superior.upper(), balanced(self.one.body.upper(), bold, WIDTH)
        write_lines(self.body, superior, replace(bold, bold=False, before=12))
        write_lines(self.body, office, bold if superior else replace(bold, before=12))
        if office:
            add_rule(self.body, office, bold, room=WIDTH, share=RULE_SHARE)
        self._write_middle()
        self._write_signer()

    def _write_middle(self) -> None:
        share, one = self.share, self.one
        bold = Look(bold=True, align="center", keep=True)
        kind = replace(bold, size=_half(KIND * share), before=self.gap * 0.4)
        write_lines(self.body, balanced(one.kind_name.upper(), kind, WIDTH), kind)
        line = Look(size=_half(LINE * share), align="center", after=5 * share, keep=True)
        for index, text in enumerate(one.lines):
            write_lines(self.body, text, replace(line, before=10 * share if index == 0 else 0))
        name = replace(bold, size=_half(HONOURED * share), before=4 * share, after=10 * share, heading=1)
        *lines, last = balanced(one.honoured, name, WIDTH).split("\n")
        for index, text in enumerate(lines):
            write_lines(self.body, text, replace(name, after=0, before=name.before if index == 0 else 0))
        write_lines(self.body, last, replace(name, before=0 if lines else name.before))
        for text in one.after:
            write_lines(self.body, text, line)
        write_lines(
            self.body, "", Look(size=1, line=round(max(self.gap * 0.55, 1) * 20), exact=True, keep=True), empty=True
        )

    def _write_signer(self) -> None:
        one, widths = self.one, (WIDTH / 2, WIDTH / 2)
        tbl = add_grid(self.body, widths)
        left, right = add_cells(add_row(tbl), widths)
        left.tcPr.append(el("vAlign", val="bottom"))
        write_lines(left, one.number_line, Look(size=13))
        centred = Look(size=BODY, align="center", keep=True)
        write_lines(right, one.place_date, replace(centred, italic=True))
        for text in one.posts:
            write_lines(right, text.upper(), replace(centred, bold=True))
        write_lines(right, one.signer, replace(centred, bold=True, before=SIGNING_ROOM, keep=False), empty=True)
        close_cells(tbl)
        write_lines(self.body, "", Look(size=1, line=20, exact=True), empty=True)


def _half(size: float) -> float:
    """Word knows half points only."""
    return round(size * 2) / 2


def _height(text: str, look: Look, room: float = WIDTH) -> float:
    """Points that the text takes: lines of Times New Roman are 1.15 of its size."""
    return (balanced(text, look, room).count("\n") + 1) * look.size * 1.15
