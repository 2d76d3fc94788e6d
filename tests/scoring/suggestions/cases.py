"""Facts for the rules: nothing on record unless a test says so."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from scoring.rules.facts import Agreement, Facts, Limits, Ranked, Review, Share
from scoring.rules.suggestion import Source, Suggestion
from scoring.suggestions import RULES

LIMITS = Limits(
    start=dt.date(2025, 11, 16),
    end=dt.date(2026, 11, 15),
    quarter_end=dt.date(2026, 3, 31),
    effective_rank=2,
    guards_rank=2,
    union_rank=2,
)
NAMES = {1: "Hoàn thành xuất sắc nhiệm vụ", 2: "Hoàn thành tốt nhiệm vụ", 3: "Hoàn thành nhiệm vụ"}


def facts(**known: Any) -> Facts:
    return Facts(**{"limits": LIMITS, **known})


def source(name: str = "Nguồn", day: str = "", pk: int = 1) -> Source:
    return Source("app.table", pk, name, dt.date.fromisoformat(day) if day else None)


def share(part: int, whole: int) -> Share:
    return Share(part, whole, source("Số liệu năm 2026"))


def ranked(rank: int | None, name: str = "lực lượng bảo vệ 4 người") -> Ranked:
    return Ranked(source(name), rank, NAMES.get(rank or 0, f"mức {rank}"))


def agreement(
    *reviews: tuple[str, str], kind: str = "regulation", start: str = "2026-01-05", end: str = ""
) -> Agreement:
    return Agreement(
        source("Quy chế phối hợp 03/QCPH", "2026-01-05"),
        kind,
        dt.date.fromisoformat(start) if start else None,
        dt.date.fromisoformat(end) if end else None,
        tuple(Review(dt.date.fromisoformat(day), result) for day, result in reviews),
    )


def said(code: str, known: Facts, maximum: int = 3, **values: Any) -> Suggestion:
    return RULES[code](known, Decimal(maximum), values)


def brief(one: Suggestion) -> tuple[int | None, str, str]:
    """(points, basis, sentence)."""
    return None if one.points is None else int(one.points), one.basis.value, one.sentence
