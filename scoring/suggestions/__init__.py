"""What the records say of a row: one rule a file, pure, ``Facts`` in, ``Suggestion`` out.

A rubric names rules by code, with their figures (fixtures/rubrics), so that another sheet can use them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from scoring.rules.facts import Facts
from scoring.rules.suggestion import Suggestion
from scoring.suggestions import (
    agreement,
    agreement_carried_out,
    agreement_reviewed,
    commended,
    festival,
    guards,
    guards_rated,
    joined,
    model,
    no_incident,
    plan,
    recognised,
    registered,
    statute,
    sub_units,
    union_or_tax,
)

Rule = Callable[[Facts, Decimal, Mapping[str, Any]], Suggestion]

RULES: dict[str, Rule] = {
    "plan": plan.rule,
    "joined": joined.rule,
    "festival": festival.rule,
    "agreement": agreement.rule,
    "agreement_carried_out": agreement_carried_out.rule,
    "agreement_reviewed": agreement_reviewed.rule,
    "no_incident": no_incident.rule,
    "statute": statute.rule,
    "union_or_tax": union_or_tax.rule,
    "guards": guards.rule,
    "guards_rated": guards_rated.rule,
    "model": model.rule,
    "registered": registered.rule,
    "sub_units": sub_units.rule,
    "recognised": recognised.rule,
    "commended": commended.rule,
}
