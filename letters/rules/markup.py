"""From a text with blanks to the blocks of a document. The markup is read before anything is filled in.

One paragraph per line; what a value holds is printed letter by letter, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from common.documents.docx import Block, NewSection, Paragraph, Table
from letters.rules.wording import ANNEX_WIDE, BLANK, SEPARATOR, TABLE

DOTS = "……………"
_LEAD = re.compile(r"\*\*(.+?)\*\*(.*)")
_MARKS = ("##", "#", ">", "==", "=", "-")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every {blank} replaced by its value, literally.

    An empty value prints dots; a line with an empty {blank?} disappears. Values may hold several lines.
    """
    filled = (_filled(line, values) for line in text.splitlines())
    return "\n".join(line for line in filled if line is not None)


def _filled(line: str, values: Mapping[str, str]) -> str | None:
    """One line of a text; None when an optional blank of it is empty."""
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        name = match[1].removesuffix("?")
        found = values.get(name, "").strip()
        missing = missing or (name != match[1] and not found)
        return found or DOTS

    made = BLANK.sub(value, line)
    return None if missing else made


def blocks_of(body: str, values: Mapping[str, str], tables: Mapping[str, Table]) -> list[Block]:
    """The blocks of a body. A table that is not among ``tables`` leaves nothing behind."""
    blocks: list[Block] = []
    in_annex_head = False
    for line in (raw.strip() for raw in body.splitlines()):
        if line.startswith("==="):
            blocks.append(NewSection(annex=True, landscape=line.lower() == ANNEX_WIDE))
            in_annex_head = True
        elif match := TABLE.fullmatch(line):
            in_annex_head = False
            blocks.extend([tables[match[1]]] if match[1] in tables else [])
        elif in_annex_head and line and not line.startswith(_MARKS) and not _LEAD.match(line):
            blocks.extend(_annex_head(line, values))
            in_annex_head = not line.startswith("(")
        else:
            just_begun = not line and bool(blocks) and isinstance(blocks[-1], NewSection)
            in_annex_head = in_annex_head and (line.startswith("=") or just_begun)
            if line and line != SEPARATOR:
                blocks.extend(_paragraphs(line, values))
    return blocks


def _annex_head(line: str, values: Mapping[str, str]) -> Iterator[Paragraph]:
    """Label and title of an annex in bold; the guide line "(Kèm theo …)" in italics. NĐ 30/2020, Phụ lục I."""
    text = _filled(line, values)
    if text is not None:
        note = line.startswith("(")
        yield Paragraph(
            text, bold=not note, italic=note, align="center", keep_with_next=True, after=10 if note else 0,
        )  # fmt: skip


def _paragraphs(line: str, values: Mapping[str, str]) -> Iterator[Paragraph]:
    """The paragraphs of one line: a value with several lines makes as many of the same look."""
    mark = next((mark for mark in _MARKS if line.startswith(f"{mark} ")), "")
    lead, rest = "", line.removeprefix(mark).strip()
    if not mark and (match := _LEAD.fullmatch(rest)):
        lead, rest = match[1], match[2]
    text, lead_text = _filled(rest, values), _filled(lead, values)
    if text is None or lead_text is None:
        return
    for index, part in enumerate(_parts(text, trimmed=not lead)):
        yield _shaped(mark, part, " ".join(lead_text.split("\n")) if index == 0 else "")


def _parts(text: str, *, trimmed: bool) -> list[str]:
    parts = [part for part in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if part.strip()]
    return [part.strip() for part in parts] if trimmed else parts or [text]


def _shaped(mark: str, text: str, lead: str) -> Paragraph:
    if mark == ">":
        return Paragraph(text, italic=True)
    if mark in ("=", "=="):
        return Paragraph(text.upper() if mark == "==" else text, bold=True, align="center", keep_with_next=True)
    if mark == "#":
        return Paragraph(text, bold=True, align="center", heading=2, before=6)
    if mark == "##":
        return Paragraph(text, bold=True, heading=3, before=3)
    if mark == "-":
        return Paragraph(f"- {text.removeprefix('- ')}")
    return Paragraph(text, lead=lead)
