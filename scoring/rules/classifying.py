"""Why a sheet gives no level yet, and how near its points are to another one. Plain values only."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from scoring.enums import SheetState

UNSENT = "chưa gửi phiếu"
ON_TRIAL = "chấm trên bản dùng thử, không dùng để xếp loại"
NOT_RECOGNISED_YET = "chưa có kết quả công nhận"
UNCONFIRMED = "điểm chuẩn chưa xác nhận"
WORDS = {
    None: UNSENT,
    SheetState.DRAFT: UNSENT,
    SheetState.RETURNED: "phiếu bị trả lại, chưa gửi lại",
    SheetState.SENT: "phiếu chờ thẩm định",
    SheetState.REVIEWING: "phiếu đang thẩm định",
    SheetState.REVIEWED: "phiếu đã chấm, chờ duyệt",
}


def why_unclassified(*, state: str | None, on_trial: bool, waiting: int, confirmed: bool) -> str:
    """The end of a sentence about a unit without a level ("" when it has one that may be decided on).

    ``state`` None: no sheet was opened; ``on_trial``: the sheet is a draft rubric; ``waiting``: rows that wait for the
    recognition of the year; ``confirmed``: the thresholds were confirmed (domain.md section 10 items 4 and 6).
    """
    if state in (None, SheetState.DRAFT, SheetState.RETURNED, SheetState.SENT, SheetState.REVIEWING):
        return WORDS[SheetState(state) if state else None]
    if on_trial:
        return ON_TRIAL
    if waiting:
        return NOT_RECOGNISED_YET
    if not confirmed:
        return UNCONFIRMED
    return WORDS[SheetState.REVIEWED] if state == SheetState.REVIEWED else ""


def nearest_threshold(
    total: Decimal, thresholds: Sequence[tuple[str, Decimal]], within: Decimal
) -> tuple[str, Decimal] | None:
    """The level whose lowest points are nearest to ``total`` and the distance in points (below it: positive).

    None when no threshold above 0 lies within ``within`` points.
    """
    found = [(code, lowest - total) for code, lowest in thresholds if lowest > 0 and abs(lowest - total) <= within]
    return min(found, key=lambda pair: (abs(pair[1]), -pair[1]), default=None)
