"""The local force for order: done its task or better, nobody disciplined (TT 124/2021 Điều 4 khoản 5)."""

from __future__ import annotations

from registrations.computed.forces import force_finding
from registrations.rules.facts import Facts, Finding


def rule(facts: Facts) -> Finding:
    lacking = "Chưa ghi Tổ bảo vệ an ninh, trật tự của khu dân cư trong mục Lực lượng."
    return force_finding(facts.local_forces, worst=facts.limits.done, lacking=lacking)
