"""The unit's guards: task well done or better, nobody disciplined (TT 124/2021 Điều 6 khoản 4, Điều 7 khoản 5)."""

from __future__ import annotations

from registrations.computed.forces import force_finding
from registrations.rules.facts import Facts, Finding, met


def rule(facts: Facts) -> Finding:
    """For schools the circular says "nếu có"; for offices and enterprises it does not."""
    if not facts.guards and not facts.has_guards and facts.unit_kind == "school":
        return met("Đơn vị không có lực lượng bảo vệ nên không xét (Điều 7 khoản 5: “nếu có”).")
    lacking = "Chưa ghi xếp loại lực lượng bảo vệ trong mục Lực lượng."
    return force_finding(facts.guards, worst=facts.limits.well_done, lacking=lacking)
