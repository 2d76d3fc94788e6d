"""A score sheet as plain values: what a document shows, whichever engine draws it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as printed. ``label`` is "5" or "a)"; group rows carry the subtotals of their leaves; blank is None."""

    label: str
    text: str
    max_points: Decimal
    is_group: bool
    is_top: bool
    self_points: Decimal | None = None
    superior_points: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature block; ``lines`` (capacity, post) stand in capitals under the title."""

    title: str
    lines: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A line under the table: "Xếp loại: **Khá** – theo điểm cấp trên chấm". ``note`` brings its own punctuation."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SheetDoc:
    """One score sheet, filled or blank. ``results`` stand under the table; points in Decimal."""

    superior_body: str
    body: str
    title: str
    year: int
    rows: tuple[SheetRow, ...]
    max_total: Decimal
    signatures: tuple[Signature, Signature]
    unit_name: str = ""
    address: str = ""
    self_total: Decimal | None = None
    superior_total: Decimal | None = None
    results: tuple[Result, ...] = ()
    draft_mark: str = ""
    footer: str = ""

    @property
    def title_lines(self) -> tuple[str, str]:
        """The kind in capitals and the rest of the title: ("TIÊU CHÍ ĐÁNH GIÁ", "Kết quả thực hiện …")."""
        words = self.title.split()
        count = next((n for n, word in enumerate(words) if word != word.upper()), len(words))
        if count == 0:
            return self.title.upper(), ""
        return " ".join(words[:count]), " ".join(words[count:])
