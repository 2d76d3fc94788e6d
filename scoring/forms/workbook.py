"""What is posted by the screen that compares a workbook with the system."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from common.sheets.forms import ImportForm
from scoring.domain.workbook_choices import Choice, Compared

FILE, SYSTEM, EACH = "tep", "he-thong", "tung-hang"
# Browsers send one field a row; Django takes 5,000 fields in one request.
ROWS_MAX = 4000
_VERSION = re.compile(r"(\d{1,18})\.(\d{1,9})", re.ASCII)


class WorkbookForm(ImportForm):
    """A workbook that was downloaded here and filled in."""


def one_screen(sheets: Iterable[Compared]) -> list[Compared]:
    """As many sheets as one request can answer; at least one."""
    shown: list[Compared] = []
    rows = 0
    for sheet in sheets:
        rows += len(sheet.lines)
        if shown and rows > ROWS_MAX:
            break
        shown.append(sheet)
    return shown


def versions_shown(sheet: Compared) -> str:
    """The hidden value ``v-<sheet>``: which version of each row the person sees."""
    return " ".join(f"{line.criterion_id}.{line.version}" for line in sheet.lines)


def read_choices(data: Mapping[str, str]) -> dict[int, Choice]:
    """Card id → what was chosen, for every sheet that was on the screen.

    ``all-<card>`` decides for a whole sheet, else ``r-<card>-<row>`` for each row; a row without an answer stays open.
    """
    found: dict[int, Choice] = {}
    for name in data:
        card = name.removeprefix("v-")
        if card == name or not (card.isascii() and card.isdigit() and len(card) < 19):
            continue
        whole = data.get(f"all-{card}", EACH)
        from_file: dict[int, int] = {}
        from_system: list[int] = []
        for row, version in _VERSION.findall(data[name]):
            said = data.get(f"r-{card}-{row}", "") if whole == EACH else whole
            if said == FILE:
                from_file[int(row)] = int(version)
            elif said == SYSTEM:
                from_system.append(int(row))
        found[int(card)] = Choice(from_file, tuple(from_system))
    return found
