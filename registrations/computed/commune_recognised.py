"""Enough units of the commune recognised (TT 124/2021 Điều 5 khoản 4)."""

from __future__ import annotations

from registrations.computed.shares import share_finding
from registrations.rules.facts import Facts, Finding, Share


def rule(facts: Facts) -> Finding:
    share = Share(facts.below_recognised, facts.below, "Trên số đơn vị thuộc diện và tự nguyện")
    return share_finding(
        share, needed=facts.limits.recognised, what="đơn vị được công nhận", lacking="đơn vị thuộc diện"
    )
