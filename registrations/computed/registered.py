"""The registration of the year is with the superior (TT 124/2021 Điều 4–7, khoản 1)."""

from __future__ import annotations

from registrations.rules.facts import Facts, Finding, met, not_met


def rule(facts: Facts) -> Finding:
    """Late ones count: the mark "muộn" stands elsewhere."""
    return met("Bản đăng ký đã gửi.") if facts.registered else not_met("Chưa gửi bản đăng ký.")
