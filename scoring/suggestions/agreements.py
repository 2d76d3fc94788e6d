"""What the rules of coordination share: which regulations count, and when. Plain values only."""

from __future__ import annotations

from models_programs.enums import RegulationKind
from scoring.rules.facts import Agreement, Facts

KINDS = (RegulationKind.REGULATION, RegulationKind.PROGRAMME, RegulationKind.PLAN)
LACKING = "Ghi quy chế hoặc kế hoạch phối hợp của đơn vị."


def in_force(facts: Facts) -> list[Agreement]:
    """Regulations of the unit that held on some day of the assessed year."""
    limits = facts.limits
    return [
        one
        for one in facts.agreements
        if one.kind in KINDS
        and (one.start is None or one.start <= limits.end)
        and (one.end is None or one.end >= limits.start)
    ]
