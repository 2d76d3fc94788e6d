"""Everybody was told the rules (TT 124/2021 Điều 6, 7 khoản 1)."""

from __future__ import annotations

from registrations.computed.shares import share_finding
from registrations.rules.facts import Facts, Finding


def rule(facts: Facts) -> Finding:
    lacking = "số người được phổ biến nội quy, quy định"
    return share_finding(facts.briefed, needed=facts.limits.briefed, what="người được phổ biến", lacking=lacking)
