"""All resident households registered (TT 124/2021 Điều 4 khoản 1)."""

from __future__ import annotations

from registrations.computed.shares import share_finding
from registrations.rules.facts import Facts, Finding


def rule(facts: Facts) -> Finding:
    return share_finding(facts.households, needed=facts.limits.households, what="hộ đăng ký", lacking="số hộ đăng ký")
