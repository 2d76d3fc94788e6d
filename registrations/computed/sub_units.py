"""Sub-units that did their task well (TT 124/2021 Điều 6 khoản 5, Điều 7 khoản 6): not on record."""

from __future__ import annotations

from registrations.rules.facts import Facts, Finding, unknown


def rule(facts: Facts) -> Finding:
    """What is known is how many committed themselves; the unit says how many did well."""
    share, needed = facts.sub_units, facts.limits.sub_units
    tail = f"Cần từ {needed} % hoàn thành tốt nhiệm vụ trở lên; đơn vị tự khai."
    if not share.whole:
        return unknown(f"Chưa ghi số phòng, ban, tổ. {tail}")
    committed = "" if share.part is None else f", {share.part} đã cam kết"
    return unknown(f"Đơn vị có {share.whole} phòng, ban, tổ{committed}. {tail}")
