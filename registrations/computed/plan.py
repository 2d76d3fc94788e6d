"""Quý I: the unit's plan to keep order (TT 124/2021 Điều 5–7, khoản 1)."""

from __future__ import annotations

from registrations.rules.facts import Facts, Finding, met, not_met, unknown


def rule(facts: Facts) -> Finding:
    """By the day of the plan."""
    if facts.plan is None:
        return not_met("Chưa thấy kế hoạch bảo đảm an ninh, trật tự của năm.")
    words = f"Kế hoạch {facts.plan.words} ({facts.plan.where})"
    if facts.plan.date is None:
        return unknown(f"{words}.")
    if facts.plan.date > facts.limits.quarter_end:
        return not_met(f"{words}, sau ngày {facts.limits.quarter_end:%d/%m/%Y}.")
    return met(f"{words}.")
