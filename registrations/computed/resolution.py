"""Quý I: the Party committee's resolution (TT 124/2021 Điều 4–7, khoản 1)."""

from __future__ import annotations

from registrations.rules.facts import Facts, Finding, met, not_met, unknown


def rule(facts: Facts) -> Finding:
    """A unit without a Party organisation has none to show."""
    if facts.resolution is None:
        if facts.no_party:
            return met("Đơn vị không có tổ chức Đảng nên không xét nghị quyết.")
        return not_met("Chưa thấy nghị quyết Quý I của cấp ủy.")
    words = f"Nghị quyết {facts.resolution.words} ({facts.resolution.where})"
    if facts.resolution.date is None:
        return unknown(f"{words}.")
    if facts.resolution.date > facts.limits.quarter_end:
        return not_met(f"{words}, sau ngày {facts.limits.quarter_end:%d/%m/%Y}.")
    return met(f"{words}.")
