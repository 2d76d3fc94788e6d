"""The unit has its own rules of order (nội quy, quy chế bảo vệ; TT 124/2021 Điều 6, 7 khoản 1)."""

from __future__ import annotations

from registrations.rules.facts import Facts, Finding, met, unknown


def rule(facts: Facts) -> Finding:
    """Rules of earlier years stay in force, so that their absence here proves nothing."""
    if facts.statutes:
        return met("Có nội quy, quy chế bảo vệ trong giấy tờ của đơn vị.")
    return unknown("Chưa ghi nội quy, quy chế bảo vệ trong giấy tờ của đơn vị.")
