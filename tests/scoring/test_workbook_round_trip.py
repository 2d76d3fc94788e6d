"""What was exported comes back equal: every row, every word, after openpyxl and after LibreOffice."""

from __future__ import annotations

import io
import subprocess
import unicodedata
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common import uploads
from scoring.domain.workbook_choices import compare
from scoring.models import Mark
from scoring.rules import workbook as layout
from tests.conftest import Cast
from tests.scoring import sheets
from tests.scoring.workbooks import exported, problems, read, saved

WORDS = [
    "Thiếu minh chứng quý III", "Dòng một\nDòng hai\n\nDòng bốn", "=1+1", '=HYPERLINK("http://a","x")', "+84 912", "-5",
    "@SUM(A1)", "'mở ngoặc", '"trích"', "\t thụt", "🙂 👍🏽 vui", unicodedata.normalize("NFD", "Nghị quyết số 5"),
    "_x0041_", "_x000D_", "a & b < c > d",
    "12", "0,5", "27/3/2026", "#REF!", "TRUE", "＝１", "  hai đầu  ", "a" * 1000, "%d {} $",
    "antq-phieu 1/1 x",
]  # fmt: skip


def write_words(card, words: list[str], column: str = "self") -> None:
    """Notes and points straight into the rows, as any earlier version may have stored them."""
    marks = list(card.marks.select_related("criterion").order_by("pk"))
    for number, mark in enumerate(marks):
        word = words[number % len(words)]
        setattr(mark, "self_note" if column == "self" else "superior_reason", word)
        points = None if number % 5 == 4 else min(mark.criterion.max_points, Decimal(number % 7) / 2)
        setattr(mark, f"{column}_points", points)
        setattr(mark, f"{column}_version", number)
    Mark.objects.bulk_update(
        marks, ["self_note", "superior_reason", "self_points", "superior_points", f"{column}_version"]
    )


def by_office(content: bytes, folder: Path) -> bytes:
    """The file as LibreOffice saves it."""
    source = folder / "phieu.xlsx"
    source.write_bytes(content)
    out = folder / "out"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx",
         "--outdir", out, source],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (out / "phieu.xlsx").read_bytes()


def assert_equal(content: bytes, actor, cards: int = 1) -> None:
    upload = read(content, actor)
    assert problems(upload) == []
    assert [sheet["rows"] for sheet in upload.rows] == [[]] * cards
    assert all(sheet["same"] >= 20 for sheet in upload.rows)
    assert compare(upload, actor=actor, now=timezone.now()) == []


@pytest.mark.parametrize("saver", ["as it is", "openpyxl", "LibreOffice"])
def test_every_row_comes_back_equal(cast: Cast, tmp_path: Path, saver: str) -> None:
    """100 %: points with halves, blank rows, words of every sort."""
    card, actor = sheets.opened(cast), cast.actor("unit_head")
    for start in (0, 9):
        write_words(card, WORDS[start:] + WORDS[:start])
        content = exported(card, actor=actor)
        if saver == "openpyxl":
            content = saved(openpyxl.load_workbook(io.BytesIO(content)))
        elif saver == "LibreOffice":
            content = by_office(content, tmp_path)
        assert_equal(content, actor)


def test_a_whole_commune_comes_back_equal(cast: Cast, tmp_path: Path) -> None:
    """An officer's file of two sheets, one under review, one on behalf of the unit, through LibreOffice."""
    first = sheets.reviewing(cast)
    second = sheets.opened(cast, unit=cast.sibling, head="officer")
    write_words(first, WORDS, "superior")
    write_words(second, WORDS)
    actor = cast.actor("officer")
    content = exported(first, second, actor=actor)
    assert_equal(content, actor, cards=2)
    assert_equal(by_office(content, tmp_path), actor, cards=2)


# NUL is what no form takes and PostgreSQL cannot hold
TEXTS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00")
    | st.sampled_from("=+-@'\"\n\r\t_x000D ăâđêôơưáàảãạ🙂"),
    max_size=60,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(TEXTS, min_size=5, max_size=27))
def test_any_words_come_back_equal(cast: Cast, words: list[str]) -> None:
    card, actor = sheets.opened(cast), cast.actor("unit_head")
    write_words(card, words)
    table = uploads.read_book(exported(card, actor=actor))[0]
    _, places = layout.find_columns(table.rows) or (0, {})
    assert places, table.rows[:9]
    assert_equal(exported(card, actor=actor), actor)


def test_nothing_typed_becomes_a_formula(cast: Cast) -> None:
    """The only formulas are our own sums."""
    cast.unit.name = "=cmd|' /C calc'!A0"
    cast.unit.save()
    card, actor = sheets.opened(cast), cast.actor("officer")
    write_words(card, WORDS)
    other = sheets.opened(cast, unit=cast.sibling, head="officer")
    book = openpyxl.load_workbook(io.BytesIO(exported(card, other, actor=actor)))
    formulas = [cell.value for tab in book for row in tab.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas
    assert all(text.startswith(("=IF(COUNT(", "='")) and text.count('"') in (0, 2) for text in formulas)
    assert not [text for text in formulas if "cmd" in text and not text.endswith(("!D53", "!E53"))][4:]
