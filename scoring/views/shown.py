"""What an approval page showed, carried in the form, so that nobody approves what they have not seen."""

from __future__ import annotations

import re
from decimal import Decimal

from scoring.domain import Shown
from scoring.models import Scorecard

_FORM = re.compile(r"(?P<total>[0-9]{1,3}\.[0-9]{2})\|(?P<level>[A-Z]{1,8})")


def shown_text(card: Scorecard, level_id: str | None) -> str:
    """ "87.50|XS": the superior's total and the level's code."""
    return f"{card.superior_total:.2f}|{level_id or ''}"


def read_shown(text: str) -> Shown | None:
    """None for a form that carries nothing sound; such an approval is not checked for a change."""
    found = _FORM.fullmatch(text)
    return Shown(Decimal(found["total"]), found["level"]) if found else None
