"""PDF by typst: what is printed by the hundred. Data goes in as JSON and is only ever shown, never read as markup."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from common.documents import measures
from common.text import scrub

TEMPLATES = Path(__file__).parent / "typst"
# A folder that holds nothing: templates import no packages, and none is ever fetched.
NO_PACKAGES = TEMPLATES / "no-packages"
APART_SECONDS = 300
NOT_DRAWN = "□"
NO_ROOM = ("Cf", "Mn", "Me")


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


def render_apart(template: str, data: dict[str, Any], *, title: str, now: dt.datetime) -> bytes:
    """The same in a process of its own, whose memory ends with it: the engine keeps what it has set."""
    order = json.dumps({"template": template, "data": data, "title": title, "now": now.isoformat()})
    done = subprocess.run(
        [sys.executable, "-m", "common.documents.typst_pdf"],
        input=order.encode(),
        capture_output=True,
        check=True,
        cwd=settings.BASE_DIR,
        timeout=APART_SECONDS,
    )
    return done.stdout


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


@cache
def _drawn() -> frozenset[str]:
    """Every character that our fonts have in all their weights."""
    from fontTools.ttLib import TTFont

    by_folder: dict[Path, set[int]] = {}
    for path in measures.font_files():
        with TTFont(path, lazy=True) as font:
            known = set(font.getBestCmap())
        by_folder[path.parent] = by_folder.get(path.parent, known) & known
    return frozenset(chr(code) for codes in by_folder.values() for code in codes) | {"\n"}


def drawable(text: str) -> str:
    """The text with nothing that the fonts cannot show, which would break the whole document: wide forms become plain
    ones, marks that take no room go, what is left (pictures, other scripts) becomes "□"."""
    drawn = _drawn()
    if drawn.issuperset(text):
        return text
    return "".join(one if one in drawn else _instead(one, drawn) for one in text)


def _instead(one: str, drawn: frozenset[str]) -> str:
    plain = unicodedata.normalize("NFKC", one)
    if plain and drawn.issuperset(plain):
        return plain
    return "" if unicodedata.category(one) in NO_ROOM else NOT_DRAWN


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return drawable(scrub(value))
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value


if __name__ == "__main__":
    asked = json.loads(sys.stdin.buffer.read())
    made_at = dt.datetime.fromisoformat(asked["now"])
    sys.stdout.buffer.write(render_typst(asked["template"], asked["data"], title=asked["title"], now=made_at))
