"""What the year's records say of every row of many sheets, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from common.reasons import is_reason
from scoring.models import Criterion, Mark, RowEvidence, Scorecard
from scoring.queries.facts import collect_facts
from scoring.queries.sheets import criteria_of
from scoring.rules.facts import Facts
from scoring.rules.review import is_overridden, lacks_proof
from scoring.rules.suggestion import Suggestion
from scoring.suggestions import RULES


def suggestions_of(cards: Collection[Scorecard], *, today: dt.date) -> dict[int, dict[int, Suggestion]]:
    """Card id → criterion id → suggestion, for the rows whose rubric names a rule.

    The cards come with ``unit`` and ``rubric`` and are of one year.
    """
    if not cards:
        return {}
    [year] = {card.year for card in cards}
    facts = collect_facts([card.unit for card in cards], year, today=today)
    return {card.pk: judged(criteria_of(card.rubric), facts[card.unit_id]) for card in cards}


def judged(criteria: Iterable[Criterion], facts: Facts) -> dict[int, Suggestion]:
    """Criterion id → what its rule says; rows without a rule are left out."""
    return {
        one.pk: RULES[one.rule](facts, one.max_points, one.rule_values)
        for one in criteria
        if one.is_leaf and one.rule in RULES
    }


@dataclass(frozen=True, slots=True)
class Overridden:
    """A row scored otherwise than its records say. ``explained``: with a reason or with evidence of its own."""

    criterion: Criterion
    points: Decimal
    suggestion: Suggestion
    note: str
    explained: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What the records say against the self column of one sheet, in sheet order.

    ``unproven`` are rows with points, without any record, note or evidence ("thiếu minh chứng").
    """

    overridden: tuple[Overridden, ...]
    unproven: tuple[Criterion, ...]

    @property
    def unexplained(self) -> list[Overridden]:
        return [row for row in self.overridden if not row.explained]

    @property
    def explained(self) -> list[Overridden]:
        return [row for row in self.overridden if row.explained]


def unexplained_overrides(card: Scorecard, today: dt.date) -> list[Criterion]:
    """Rows scored otherwise than a record says, with neither reason nor evidence, in sheet order."""
    return [row.criterion for row in checked(card, today).unexplained]


def checked(card: Scorecard, today: dt.date) -> Checked:
    """The self column of one sheet beside its records."""
    return checked_many([card], today=today)[card.pk]


def checked_many(
    cards: Collection[Scorecard],
    *,
    today: dt.date,
    said: Mapping[int, Mapping[int, Suggestion]] | None = None,
) -> dict[int, Checked]:
    """Card id → the same, in two queries beside the suggestions (``said``, where they are at hand)."""
    said = suggestions_of(cards, today=today) if said is None else said
    marks: dict[int, dict[int, tuple[Decimal | None, str]]] = defaultdict(dict)
    rows = Mark.objects.filter(scorecard__in=cards).values_list("scorecard", "criterion", "self_points", "self_note")
    for card_id, criterion, points, note in rows:
        marks[card_id][criterion] = points, note
    proof = set(RowEvidence.objects.filter(scorecard__in=cards).values_list("scorecard", "criterion"))
    found = {}
    for card in cards:
        overridden, bare = [], []
        for one in criteria_of(card.rubric):
            points, note = marks[card.pk].get(one.pk, (None, ""))
            suggestion = said[card.pk].get(one.pk)
            shown = (card.pk, one.pk) in proof
            if points is not None and suggestion is not None and is_overridden(points, suggestion):
                explained = shown or is_reason(note)
                overridden.append(Overridden(one, points, suggestion, note, explained))
            elif not card.rubric.is_draft and lacks_proof(points, suggestion, proofs=int(shown), note=note):
                bare.append(one)
        found[card.pk] = Checked(tuple(overridden), tuple(bare))
    return found
