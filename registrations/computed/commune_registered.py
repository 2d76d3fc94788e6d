"""All units of the commune registered (TT 124/2021 Điều 5 khoản 4)."""

from __future__ import annotations

from registrations.computed.shares import share_finding
from registrations.rules.facts import Facts, Finding, Share


def rule(facts: Facts) -> Finding:
    share = Share(facts.below_registered, facts.below, "Trên số đơn vị thuộc diện và tự nguyện")
    return share_finding(share, needed=facts.limits.registered, what="đơn vị đăng ký", lacking="đơn vị thuộc diện")
