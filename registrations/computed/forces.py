"""A force's rating and discipline as a finding; used by the rules that ask for one."""

from __future__ import annotations

from collections.abc import Sequence

from registrations.rules.facts import Finding, ForceFact, met, not_met, unknown


def force_finding(forces: Sequence[ForceFact], *, worst: int, lacking: str) -> Finding:
    """Each force rated ``worst`` (1 is best) or better and nobody disciplined; one that is not rated leaves it open."""
    if not forces:
        return unknown(lacking)
    disciplined = [force.name for force in forces if force.has_discipline]
    if disciplined:
        return not_met(f"{', '.join(disciplined)}: có người bị kỷ luật trong năm.")
    below = [force for force in forces if force.rank is not None and force.rank > worst]
    if below:
        return not_met("; ".join(f"{force.name}: {force.rank_name}" for force in below) + ".")
    open_ones = [force.name for force in forces if force.rank is None]
    if open_ones:
        return unknown(f"{', '.join(open_ones)}: chưa xếp loại năm nay.")
    return met("; ".join(f"{force.name}: {force.rank_name}" for force in forces) + ", không ai bị kỷ luật.")
