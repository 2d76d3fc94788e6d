"""At least one model that works well (TT 124/2021 Điều 5–7 khoản 1)."""

from __future__ import annotations

from registrations.rules.facts import Facts, Finding, met, not_met


def rule(facts: Facts) -> Finding:
    """ "Có hiệu quả" by the rating of the year, as the rule model.effective_rank says."""
    if facts.effective_models:
        return met(f"Có {facts.effective_models:02d} mô hình được xếp loại có hiệu quả trong năm.")
    return not_met("Chưa có mô hình nào được xếp loại có hiệu quả trong năm.")
