"""The tables of a pack, one module each: ``annex(scope)`` reads and lays out."""

from __future__ import annotations

from collections.abc import Callable

from reports.exports.pack.annexes import (
    activities,
    commendations,
    comparison,
    late,
    models,
    registrations,
    scores,
    units,
)
from reports.exports.pack.scope import Scope
from reports.exports.pack.values import Annex

# In the order in which they are printed.
ANNEXES: dict[str, Callable[[Scope], Annex]] = {
    module.CODE: module.annex
    for module in (units, registrations, scores, models, activities, commendations, late, comparison)
}
LABELS: dict[str, str] = {
    module.CODE: module.LABEL
    for module in (units, registrations, scores, models, activities, commendations, late, comparison)
}

__all__ = ["ANNEXES", "LABELS"]
