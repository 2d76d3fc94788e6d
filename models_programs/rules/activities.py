"""What is said of an activity's figures and day. Plain values only."""

from __future__ import annotations

import datetime as dt

from common.numbers import percent, whole


def reached_words(present: int | None, invited: int | None) -> str:
    """ "95 / 100 người, 95 %"; what is not known is left out; "" when nothing is."""
    if present is None:
        return "" if invited is None else f"mời {whole(invited)} người, chưa ghi số dự"
    if not invited:
        return f"{whole(present)} người"
    return f"{whole(present)} / {whole(invited)} người, {percent(present, invited)}"


def outside_words(on: dt.date, *, start: dt.date, end: dt.date, year: int) -> str:
    """ "ngoài kỳ đánh giá năm 2026 (01/11/2025–31/10/2026)"; "" for a day inside, both ends included."""
    if start <= on <= end:
        return ""
    return f"ngoài kỳ đánh giá năm {year} ({start:%d/%m/%Y}–{end:%d/%m/%Y})"
