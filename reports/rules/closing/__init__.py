"""The checklist before a year is closed: one rule, one file, over plain values (ADR 0027)."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from reports.rules.closing import (
    extensions,
    places_below,
    reports_missing,
    scoring_open,
    totals,
    unanswered,
    unclassified,
    undecided,
    unproven,
    unregistered,
    unscored,
    unsigned,
)
from reports.rules.closing.values import Item, Named, Severity, UnitLine, YearState

__all__ = ["Item", "Named", "Severity", "UnitLine", "YearState", "checklist"]
# What has to be put in order first, then the way of a year.
RULES: tuple[ModuleType, ...] = (
    scoring_open,
    totals,
    places_below,
    unregistered,
    unscored,
    unclassified,
    unanswered,
    unproven,
    undecided,
    unsigned,
    extensions,
    reports_missing,
)


def checklist(state: YearState) -> list[Item]:
    """Every line, in order or not."""
    checks: list[Callable[[YearState], Item]] = [rule.check for rule in RULES]
    return [check(state) for check in checks]
