"""Measures of NĐ 30/2020/NĐ-CP, Phụ lục I: one place for both PDF engines and for Excel.

Lengths in millimetres, sizes in points. The decree gives ranges; these are the values of the illustrated sizes of its
section V. Times New Roman is not free, so PDF embeds Tinos, which has the same metrics.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

PAGE_WIDTH, PAGE_HEIGHT = 210, 297
TOP = BOTTOM = 20
LEFT = 30
RIGHT = 15

MOTTO_NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO_LINE = "Độc lập - Tự do - Hạnh phúc"

SIZES: dict[str, int] = {
    "nation": 12,
    "motto": 13,
    "body_name": 12,
    "number": 13,
    "place": 13,
    "title": 14,
    "text": 14,
    "table": 12,
    "page_number": 13,
    "signer": 13,
    "recipients_head": 12,
    "recipients": 11,
    "small": 11,
}

FONT_FAMILY = "Tinos"
SYMBOL_FAMILY = "DejaVu Sans"
FONT_FOLDERS = ("tinos", "dejavu")


def inches(millimetres: float) -> float:
    """Excel's unit of margins."""
    return round(millimetres / 25.4, 4)


def vendor_folder() -> Path:
    """Where the fonts lie: beside the code, never the machine's own."""
    return Path(settings.BASE_DIR) / "static" / "vendor"


def font_files() -> list[Path]:
    """All font files that documents may embed."""
    return [path for folder in FONT_FOLDERS for path in sorted((vendor_folder() / folder).glob("*.ttf"))]


def style_sheet(scheme: str) -> str:
    """The measures as CSS: fonts, page, margins, sizes as custom properties; the rest is html/nd30.css."""
    faces = "".join(
        f"@font-face{{font-family:'{family}';src:url({scheme}{name});font-weight:{weight};font-style:{style}}}"
        for family, name, weight, style in _FACES
    )
    sizes = "".join(f"--{name.replace('_', '-')}:{points}pt;" for name, points in SIZES.items())
    number = f"font:{SIZES['page_number']}pt '{FONT_FAMILY}';vertical-align:middle"
    return (
        f"@import url({scheme}nd30.css);{faces}:root{{{sizes}}}html{{font-family:'{FONT_FAMILY}','{SYMBOL_FAMILY}'}}"
        f"@page{{size:{PAGE_WIDTH}mm {PAGE_HEIGHT}mm;margin:{TOP}mm {RIGHT}mm {BOTTOM}mm {LEFT}mm;"
        f"@top-center{{content:counter(page);{number}}}}}"
        "@page:first{@top-center{content:none}}"
        # An annex numbers its own pages, and its first one carries no number either.
        "@page :nth(1 of annex){counter-reset:page 1;@top-center{content:none}}"
    )


_FACES = (
    (FONT_FAMILY, "Tinos-Regular.ttf", 400, "normal"),
    (FONT_FAMILY, "Tinos-Italic.ttf", 400, "italic"),
    (FONT_FAMILY, "Tinos-Bold.ttf", 700, "normal"),
    (FONT_FAMILY, "Tinos-BoldItalic.ttf", 700, "italic"),
    (SYMBOL_FAMILY, "DejaVuSans.ttf", 400, "normal"),
)
