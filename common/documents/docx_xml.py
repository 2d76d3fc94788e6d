"""The XML of DOCX files, piece by piece: pages, paragraphs, lines, tables. Used by common/documents/docx.py only."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.run import Run
from PIL import ImageFont

from common.documents import measures
from common.documents.measures import LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, SIZES
from common.text import scrub

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
HEADER_DISTANCE = 10
_FOREIGN = {"thumbnail", "customXml", "extended-properties", "stylesWithEffects", "numbering", "webSettings"}

Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True, slots=True)
class Look:
    """How one paragraph looks: sizes and spaces in points, indents in millimetres; ``first`` < 0 hangs."""

    size: float = SIZES["text"]
    bold: bool = False
    italic: bool = False
    align: Align = "left"
    first: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    keep: bool = False
    heading: int = 0
    line: int = 240
    exact: bool = False
    rule: bool = False


def strip(document: Any) -> None:
    """Leave of python-docx's own file only what is needed: no theme fonts, styles, thumbnail or foreign settings."""
    for source in (document.part.package, document.part):
        for key, rel in list(source.rels.items()):
            if rel.reltype.rpartition("/")[2] in _FOREIGN:
                del source.rels[key]
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:default")) != "1":
            styles.remove(style)
    defaults = styles.find(qn("w:docDefaults"))
    for properties in (defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}"), document.styles["Normal"].element.rPr):
        if properties is not None:
            properties.getparent().remove(properties)
    run = el("rPr")
    run.append(el("rFonts", **dict.fromkeys(("ascii", "eastAsia", "hAnsi", "cs"), FONT)))
    run.extend([el("sz", val=SIZES["text"] * 2), el("szCs", val=SIZES["text"] * 2)])
    run.append(el("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA"))
    defaults.find(qn("w:rPrDefault")).append(run)
    set_spacing(defaults.find(f"{qn('w:pPrDefault')}/{qn('w:pPr')}"), Look())
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(SIZES["text"])
    normal.paragraph_format.widow_control = True
    settings = document.settings.element
    for name in ("savePreviewPicture", "proofState", "rsids", "shapeDefaults"):
        for child in settings.findall(qn(f"w:{name}")):
            settings.remove(child)
    settings.find(qn("w:zoom")).set(qn("w:percent"), "100")
    language = settings.find(qn("w:themeFontLang"))
    language.attrib.clear()
    language.set(qn("w:val"), LANGUAGE)
    compat = settings.find(qn("w:compat"))
    compat.remove(compat.find(qn("w:useFELayout")))
    compat.find(qn("w:compatSetting")).set(qn("w:val"), "15")


def set_up_page(section: Any, *, landscape: bool, own_numbers: bool) -> None:
    """A4 with the decree's margins; ``own_numbers``: counted from 1, the first page without its number."""
    width, height = (PAGE_HEIGHT, PAGE_WIDTH) if landscape else (PAGE_WIDTH, PAGE_HEIGHT)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(measures.TOP), Mm(measures.BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = section.footer_distance = Mm(HEADER_DISTANCE)
    section.different_first_page_header_footer = own_numbers
    properties = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    if own_numbers:
        properties.find(qn("w:pgMar")).addnext(el("pgNumType", start=1))


def page_number(paragraph: Any) -> None:
    """The only field of the file: the number of the page, centred."""
    paragraph.style, paragraph.alignment = None, 1
    run = paragraph.add_run()
    run.font.size = Pt(SIZES["page_number"])
    instruction = el("instrText")
    instruction.text = "PAGE"
    run._r.extend([el("fldChar", fldCharType="begin"), instruction, el("fldChar", fldCharType="separate")])
    run.add_text("2")
    run._r.append(el("fldChar", fldCharType="end"))


def el(tag: str, **attributes: object) -> Any:
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def write_lines(parent: Any, text: str, look: Look, *, lead: str = "", empty: bool = False) -> None:
    """One paragraph for each line of the text; none for an empty text unless ``empty``."""
    text, lead = scrub(text).replace("\r\n", "\n").replace("\r", "\n"), scrub(lead)
    if not (text or lead or empty):
        return
    for index, line in enumerate(text.split("\n")):
        p = parent.add_p()
        _shape(p, look if index == 0 else replace(look, before=min(look.before, 2) if look.before else 0))
        for part, bold in ((lead if index == 0 else "", True), (line, look.bold)):
            if part:
                _run(p, part, replace(look, bold=bold))


def _run(p: Any, text: str, look: Look) -> None:
    run = Run(p.add_r(), None)  # type: ignore[arg-type]  # the proxy is used for its text only
    run.text = text
    run.font.size = Pt(look.size)
    run.font.bold, run.font.italic = look.bold or None, look.italic or None


def _shape(p: Any, look: Look) -> None:
    """The paragraph's properties, in the order that the schema asks for."""
    properties = p.get_or_add_pPr()
    if look.keep:
        properties.append(el("keepNext"))
    if look.rule:
        border = el("pBdr")
        border.append(el("bottom", val="single", sz=6, space=0, color="000000"))
        properties.append(border)
    set_spacing(properties, look)
    if look.left or look.right or look.first:
        indents = {"left": twips(look.left), "right": twips(look.right)}
        indents["firstLine" if look.first >= 0 else "hanging"] = twips(abs(look.first))
        properties.append(el("ind", **indents))
    properties.append(el("jc", val="both" if look.align == "justify" else look.align))
    if look.heading:
        properties.append(el("outlineLvl", val=min(look.heading, 9) - 1))
    if look.exact:
        mark = el("rPr")
        mark.append(el("sz", val=2))
        properties.append(mark)


def set_spacing(properties: Any, look: Look) -> None:
    for old in properties.findall(qn("w:spacing")):
        properties.remove(old)
    rule = "exact" if look.exact else "auto"
    before, after = round(look.before * 20), round(look.after * 20)
    spacing = el("spacing", before=before, after=after, line=look.line, lineRule=rule)
    section = properties.find(qn("w:sectPr"))
    if section is None:
        properties.append(spacing)
    else:
        section.addprevious(spacing)


def add_rule(parent: Any, text: str, look: Look, *, room: float, share: float) -> None:
    """A line under the text, centred in ``room`` mm."""
    length = rule_length(text, look, room=room, share=share)
    side = max((room - length) / 2, 0)
    write_lines(
        parent, "", Look(size=1, left=side, right=side, line=40, exact=True, rule=True, keep=look.keep), empty=True
    )


def rule_length(text: str, look: Look, *, room: float, share: float) -> float:
    """Millimetres: ``share`` of the widest line of the text as it will wrap."""
    return min(max(_width(line, look) for line in scrub(text).split("\n")), room) * share


@lru_cache(maxsize=2)
def _metrics(file_name: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(next(str(path) for path in measures.font_files() if path.name == file_name), 1000)


def _width(text: str, look: Look) -> float:
    """Millimetres that the text takes on one line."""
    return _units(text, look.bold) * look.size / 1000 / 72 * 25.4


@lru_cache(maxsize=8192)  # breaking lines asks for the same beginnings again and again
def _units(text: str, bold: bool) -> float:
    """Thousandths of the size of the letters."""
    return _metrics("Tinos-Bold.ttf" if bold else "Tinos-Regular.ttf").getlength(text)


def balanced(text: str, look: Look, room: float) -> str:
    """The text broken into as few lines as fit ``room`` mm, of about the same length: no last line of one word."""

    def broken(words: list[str], room: float) -> list[str]:
        lines = [words[0]]
        for word in words[1:]:
            if _width(f"{lines[-1]} {word}", look) <= room:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        return lines

    made: list[str] = []
    for line in scrub(text).splitlines():
        words = line.split(" ")
        best = lines = broken(words, room)
        narrower = room
        while len(lines) == len(best) > 1 and narrower > 1:
            best, narrower = lines, narrower - 1
            lines = broken(words, narrower)
        made += best
    return "\n".join(made)


def add_grid(body: Any, widths: Sequence[float], *, borders: bool = False) -> Any:
    """An empty table of fixed columns at the end of the body."""
    tbl = el("tbl")
    properties = el("tblPr")
    properties.extend([el("tblW", w=twips(sum(widths)), type="dxa"), el("jc", val="center")])
    if borders:
        box = el("tblBorders")
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        box.extend([el(side, val="single", sz=4, space=0, color="000000") for side in sides])
        properties.append(box)
    properties.append(el("tblLayout", type="fixed"))
    margins = el("tblCellMar")
    margins.extend([el(side, w=twips(1.4) if borders else 0, type="dxa") for side in ("left", "right")])
    properties.append(margins)
    grid = el("tblGrid")
    grid.extend([el("gridCol", w=twips(width)) for width in widths])
    tbl.extend([properties, grid])
    body.find(qn("w:sectPr")).addprevious(tbl)
    return tbl


def add_row(tbl: Any, *, heading: bool = False) -> Any:
    row = el("tr")
    properties = el("trPr")
    properties.append(el("cantSplit"))
    if heading:
        properties.append(el("tblHeader"))
    row.append(properties)
    tbl.append(row)
    return row


def add_cells(row: Any, widths: Sequence[float], *, middle: bool = False, span: int = 1) -> list[Any]:
    """Add empty cells to a row."""
    made = []
    for width in widths:
        cell, properties = el("tc"), el("tcPr")
        properties.append(el("tcW", w=twips(width), type="dxa"))
        if span > 1:
            properties.append(el("gridSpan", val=span))
        if middle:
            properties.append(el("vAlign", val="center"))
        cell.append(properties)
        row.append(cell)
        made.append(cell)
    return made


def close_cells(tbl: Any) -> None:
    """A cell without any paragraph would make the file invalid."""
    for cell in tbl.iter(qn("w:tc")):
        if cell.find(qn("w:p")) is None:
            cell.add_p()


def keep_end(body: Any) -> None:
    """Keep the end of what is written so far on the page of what comes next: gaps, then a paragraph or a row."""
    for element in reversed(body[:-1]):
        last = element.findall(qn("w:tr"))[-1] if element.tag == qn("w:tbl") else element
        for properties in [p.get_or_add_pPr() for p in last.iter(qn("w:p"))]:
            if properties.find(qn("w:keepNext")) is None and properties.find(qn("w:sectPr")) is None:
                properties.insert(0, el("keepNext"))
        if "".join(element.itertext()):
            return


def add_picture(document: Any, parent: Any, png: bytes, width_mm: float, words: str, *, keep: bool) -> None:
    """A centred paragraph with a picture in the line, and what it shows in words (alternative text)."""
    p = parent.add_p()
    _shape(p, Look(align="center", before=6, after=0 if keep else 8, keep=keep))
    run = Run(p.add_r(), document.part)  # type: ignore[arg-type]  # the part holds the picture
    shape = run.add_picture(io.BytesIO(png), width=Mm(width_mm))
    shape._inline.docPr.set("descr", scrub(words))
