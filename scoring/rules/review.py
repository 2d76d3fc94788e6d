"""What a reviewer should look at first: rows and sheets that differ (peers.md section 4 items 9, 20). Plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from scoring.rules.suggestion import Basis, Suggestion


class Flag(StrEnum):
    """Why a sheet stands high in the queue; the order is that of the columns."""

    OVERRIDDEN = "khac-goi-y"
    UNPROVEN = "thieu-minh-chung"
    JUMP = "khac-nam-truoc"
    SHARED = "trung-ghi-chu"
    ALL_MAXIMUM = "toi-da"
    CHANGED = "da-sua"
    LATE = "muon"


FLAG_WORDS = {
    Flag.OVERRIDDEN: "Khác gợi ý",
    Flag.UNPROVEN: "Thiếu minh chứng",
    Flag.JUMP: "Khác nhiều so với năm trước",
    Flag.SHARED: "Ghi chú giống đơn vị khác",
    Flag.ALL_MAXIMUM: "Mọi hàng điểm tối đa",
    Flag.CHANGED: "Đã sửa sau khi trả lại",
    Flag.LATE: "Gửi muộn",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Figures of fixtures/rules.yaml: points between two years that are a jump, letters that make a note comparable."""

    jump_points: int
    same_letters: int


@dataclass(frozen=True, slots=True)
class RowFacts:
    """One typed row as its unit scored it. ``last`` is last year's, ``note`` the unit's words, ``proofs`` a count."""

    code: str
    maximum: Decimal
    own: Decimal | None
    suggestion: Suggestion | None = None
    last: Decimal | None = None
    note: str = ""
    proofs: int = 0
    is_shared: bool = False
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """Codes of the rows to look at, by reason, in printed order; ``jump`` is this year less last year, in points."""

    overridden: tuple[str, ...]
    unproven: tuple[str, ...]
    shared: tuple[str, ...]
    changed: tuple[str, ...]
    jump: Decimal | None
    is_jump: bool
    all_maximum: bool
    is_late: bool = False

    @property
    def flags(self) -> frozenset[Flag]:
        held = {
            Flag.OVERRIDDEN: self.overridden,
            Flag.UNPROVEN: self.unproven,
            Flag.JUMP: self.is_jump,
            Flag.SHARED: self.shared,
            Flag.ALL_MAXIMUM: self.all_maximum,
            Flag.CHANGED: self.changed,
            Flag.LATE: self.is_late,
        }
        return frozenset(flag for flag, holds in held.items() if holds)

    @property
    def order(self) -> tuple[int, int, int]:
        """A key that puts the sheet with most to look at first."""
        return (-len(self.overridden), -len(self.flags), -len(self.unproven))


def is_overridden(own: Decimal | None, suggestion: Suggestion | None) -> bool:
    """Whether a record speaks for other points than those of the unit."""
    if own is None or suggestion is None or suggestion.points is None:
        return False
    return suggestion.basis == Basis.RECORD and own != suggestion.points


def lacks_proof(own: Decimal | None, suggestion: Suggestion | None, *, proofs: int, note: str) -> bool:
    """Points without a record, a piece of evidence or a word of the unit; without a rule the row has no record."""
    if not own or proofs or note.strip():
        return False
    if suggestion is not None and suggestion.basis == Basis.OPEN:
        return not suggestion.records and bool(suggestion.missing)
    return suggestion is None or suggestion.basis == Basis.NOTHING


def find(rows: Iterable[RowFacts], limits: Limits, *, is_late: bool = False, is_trial: bool = False) -> Findings:
    """What one sheet shows; ``rows`` are its typed rows in printed order. A trial sheet has nothing to prove."""
    rows = list(rows)
    both = [(row.own, row.last) for row in rows if row.own is not None and row.last is not None]
    jump = sum((own - last for own, last in both), Decimal(0)) if both else None
    return Findings(
        overridden=tuple(row.code for row in rows if is_overridden(row.own, row.suggestion)),
        unproven=tuple(
            row.code
            for row in rows
            if not is_trial and lacks_proof(row.own, row.suggestion, proofs=row.proofs, note=row.note)
        ),
        shared=tuple(row.code for row in rows if row.is_shared),
        changed=tuple(row.code for row in rows if row.is_changed),
        jump=jump,
        is_jump=jump is not None and abs(jump) >= limits.jump_points,
        all_maximum=bool(rows) and all(row.own == row.maximum for row in rows),
        is_late=is_late,
    )


def told(found: Findings) -> str:
    """What stands out on a sheet, in words: the flags with their rows."""
    rows = {Flag.OVERRIDDEN: found.overridden, Flag.UNPROVEN: found.unproven, Flag.SHARED: found.shared}
    parts = []
    for flag, words in FLAG_WORDS.items():
        if flag in found.flags:
            codes = f" (hàng {', '.join(rows[flag])})" if flag in rows else ""
            parts.append(f"{words}{codes}")
    return "; ".join(parts)


def comparable(folded: str, least: int) -> str:
    """The letters and figures of folded words if there are at least ``least``, else ""."""
    text = "".join(char for char in folded if char.isalnum())
    return text if len(text) >= least else ""


def shared_texts(notes: Iterable[tuple[int, int, str]]) -> set[tuple[int, int]]:
    """Of (unit, row, comparable text): those (unit, row) whose text another unit has on the same row."""
    places: dict[tuple[int, str], set[int]] = {}
    for unit, row, text in notes:
        if text:
            places.setdefault((row, text), set()).add(unit)
    return {(unit, row) for (row, _), units in places.items() if len(units) > 1 for unit in units}
