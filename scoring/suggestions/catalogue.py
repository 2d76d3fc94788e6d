"""The rules as people choose them for a row: what each says, and which figures it wants."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scoring.suggestions import RULES

# Code of a rule → what it looks for, in words, and the numbers that it needs.
WORDS: dict[str, tuple[str, dict[str, str]]] = {
    "plan": ("Nghị quyết, kế hoạch năm ban hành trong Quý I, báo cáo đã gửi", {}),
    "joined": ("Tỷ lệ người tham gia tuyên truyền, vận động", {"share": "tỷ lệ phải đạt, %"}),
    "festival": ("Tổ chức hoặc hưởng ứng Ngày hội", {}),
    "agreement": ("Quy chế hoặc kế hoạch phối hợp còn hiệu lực", {}),
    "agreement_carried_out": ("Kết quả thực hiện quy chế phối hợp", {}),
    "agreement_reviewed": ("Sơ kết, tổng kết quy chế phối hợp", {}),
    "no_incident": ("Không xảy ra vụ việc", {}),
    "statute": ("Nội quy, quy định bảo vệ cơ quan", {}),
    "union_or_tax": ("Xếp loại công đoàn, đoàn thể hoặc nghĩa vụ thuế", {}),
    "guards": ("Có lực lượng bảo vệ", {}),
    "guards_rated": ("Xếp loại lực lượng bảo vệ", {}),
    "model": ("Mô hình phong trào của đơn vị", {}),
    "registered": ("Đã đăng ký đạt tiêu chuẩn trong năm", {}),
    "sub_units": ("Tỷ lệ phòng, ban, tổ, đội cam kết", {"share": "tỷ lệ phải đạt, %"}),
    "recognised": ("Quyết định công nhận của năm", {}),
    "commended": (
        "Khen thưởng đột xuất",
        {"collective": "điểm một lần khen tập thể", "person": "điểm một lần khen cá nhân"},
    ),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One rule: its code, what it does in words, the numbers it needs (name → what it is)."""

    code: str
    label: str
    figures: Mapping[str, str]


def offers() -> list[Offer]:
    """Every rule, in the order of the registry; a rule without words of its own goes by its code."""
    return [offer_of(code) for code in RULES]


def offer_of(code: str) -> Offer:
    """The words of one rule: its module's own (``LABEL``), else those above, else the code."""
    label, figures = WORDS.get(code, (code, {}))
    return Offer(code, getattr(sys.modules[RULES[code].__module__], "LABEL", label), figures)


def figure_problems(code: str, values: Mapping[str, Any]) -> list[str]:
    """What the figures of a rule lack, as sentences; nothing for no rule and for one that is not known."""
    if code not in RULES:
        return []
    return [
        f"ghi số liệu “{name}” ({words}) cho cách gợi ý"
        for name, words in offer_of(code).figures.items()
        if isinstance(values.get(name), bool) or not isinstance(values.get(name), (int, float))
    ]
