"""PDF by typst: what is printed by the hundred. Data goes in as JSON and is only ever shown, never read as markup."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from common.documents import measures
from common.text import scrub

TEMPLATES = Path(__file__).parent / "typst"
# A folder that holds nothing: templates import no packages, and none is ever fetched.
NO_PACKAGES = TEMPLATES / "no-packages"


def render_typst(template: str, data: dict[str, Any], *, title: str, now: dt.datetime) -> bytes:
    """The PDF (tagged, PDF/UA-1, Vietnamese, with a title) of ``typst/<template>.typ`` over ``data``.

    ``data`` is JSON: dicts, lists, strings, numbers, None. Only our own fonts are looked at. 120 score sheets of two
    pages take about two seconds.
    """
    import typst

    payload = {"data": _clean(data), "title": scrub(title), "measures": _measures()}
    compiler = typst.Compiler(
        root=str(TEMPLATES),
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(measures.vendor_folder() / folder) for folder in measures.FONT_FOLDERS],
        ),
        ignore_system_fonts=True,
        sys_inputs={"payload": json.dumps(payload, ensure_ascii=False)},
        package_path=str(NO_PACKAGES),
        package_cache_path=str(NO_PACKAGES),
    )
    made: Any = compiler.compile(
        str(TEMPLATES / f"{template}.typ"), format="pdf", pdf_standards=["ua-1"], timestamp=int(now.timestamp())
    )
    return bytes(made)


def _measures() -> dict[str, Any]:
    return {
        "top": measures.TOP,
        "bottom": measures.BOTTOM,
        "left": measures.LEFT,
        "right": measures.RIGHT,
        "sizes": measures.SIZES,
        "fonts": [measures.FONT_FAMILY, measures.SYMBOL_FAMILY],
        "nation": measures.MOTTO_NATION,
        "motto": measures.MOTTO_LINE,
    }


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value
