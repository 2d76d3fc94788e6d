"""One piece of evidence as people see it, and whether it lies in the assessed year. Plain values only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

RECORD = "record"
ICONS = {
    "file": "paperclip",
    "link": "arrow-right",
    "paper": "archive",
    "reference": "file-text",
    RECORD: "clipboard-list",
}


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence. ``key`` names it on its sheet ("attachment-12", "models_programs.activity-5").

    ``form`` is how an attachment is kept, or "record". ``day`` is the day of the document or of what happened, ``url``
    opens it ("" for paper and numbers). ``outside``: dated outside the assessed year. ``same_as`` names where else the
    same file was handed in as another piece, ``also_on`` the other rows of the sheet that this very piece serves.
    ``was`` is the unit's earlier name, under which the record was kept. ``by`` is who put it there.
    """

    key: str
    title: str
    kind: str
    day: dt.date | None
    url: str
    form: str
    content_type: str = ""
    outside: bool = False
    same_as: str = ""
    also_on: str = ""
    detail: str = ""
    was: str = ""
    size: int = 0
    by: str = ""
    by_superior: bool = False

    @property
    def icon(self) -> str:
        return "file-type-pdf" if self.is_pdf else ICONS[self.form]

    @property
    def is_pdf(self) -> bool:
        return self.content_type == "application/pdf"

    @property
    def is_link(self) -> bool:
        return self.form == "link"


def is_outside(first: dt.date | None, last: dt.date | None, *, start: dt.date, end: dt.date) -> bool:
    """Whether a thing of the days ``first`` to ``last`` has no day in the window, both ends included.

    No days at all: nothing can be said. ``last`` None while ``first`` is known: it goes on.
    """
    if first is None and last is None:
        return False
    return (first is not None and first > end) or (last is not None and last < start)
