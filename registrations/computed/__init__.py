"""What the records say about a criterion: one rule a file, pure, ``Facts`` in, ``Finding`` out.

A checklist names rules by code (fixtures/checklists). Several rules of one criterion are joined: one "not met" is not
met, one that cannot tell leaves it open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from registrations.computed import (
    briefed,
    commune_recognised,
    commune_registered,
    guards,
    households,
    local_force,
    model,
    plan,
    registered,
    resolution,
    statute,
    sub_units,
)
from registrations.rules.facts import Facts, Finding

RULES: dict[str, Callable[[Facts], Finding]] = {
    "resolution": resolution.rule,
    "plan": plan.rule,
    "registered": registered.rule,
    "households": households.rule,
    "statute": statute.rule,
    "briefed": briefed.rule,
    "model": model.rule,
    "local_force": local_force.rule,
    "guards": guards.rule,
    "sub_units": sub_units.rule,
    "commune_registered": commune_registered.rule,
    "commune_recognised": commune_recognised.rule,
}


def findings(codes: Iterable[str], facts: Facts) -> list[Finding]:
    """One finding per rule, in the order of the criterion."""
    return [RULES[code](facts) for code in codes]


def joined(found: Iterable[Finding]) -> str:
    """What all findings together come to: "met", "not_met" or "" (open, also without any)."""
    outcomes = [finding.outcome for finding in found]
    if "not_met" in outcomes:
        return "not_met"
    return "met" if outcomes and all(outcome == "met" for outcome in outcomes) else ""
