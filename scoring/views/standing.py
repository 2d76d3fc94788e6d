"""How a sheet stands: the figures of its head, on the page and in the answer to every save."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from common.numbers import points
from scoring.engine import Tally, level_for
from scoring.enums import Column, SheetState
from scoring.models import Scorecard
from scoring.queries import criteria_of, threshold_pairs, thresholds_for

SUPERIOR_SPEAKS = {SheetState.REVIEWING, SheetState.REVIEWED, SheetState.APPROVED}


@dataclass(frozen=True, slots=True)
class Standing:
    """The column that counts at this stage, in points, and what it would be classified as.

    ``level`` is a level code, given once nothing is missing; ``provisional`` ("tạm tính") until the sheet is approved.
    ``best_level`` is what the highest total still possible would reach. A trial rubric is never classified.
    ``waiting`` are the points that a decision of recognition still has to give.
    """

    column: Column
    total: Decimal
    maximum: Decimal
    possible: Decimal
    missing: int
    waiting: Decimal
    level: str | None
    best_level: str | None
    provisional: bool
    self_total: Decimal

    @property
    def superior_speaks(self) -> bool:
        return self.column == Column.SUPERIOR


def standing_of(card: Scorecard, own: Tally, superior: Tally, *, sees_superior: bool = True) -> Standing:
    """Two queries (the thresholds) unless the sheet is approved or on a trial rubric.

    ``sees_superior`` False keeps to the unit's own column (``rules.sees_superior``).
    """
    column = Column.SUPERIOR if sees_superior and card.state in SUPERIOR_SPEAKS else Column.SELF
    tally = superior if column == Column.SUPERIOR else own
    level, best = _levels(card, tally)
    return Standing(
        column=column,
        total=tally.total,
        maximum=card.rubric.total,
        possible=tally.possible,
        missing=len(tally.missing),
        waiting=sum((one.max_points for one in criteria_of(card.rubric) if one.pk in tally.waiting), Decimal(0)),
        level=level,
        best_level=best,
        provisional=card.state != SheetState.APPROVED,
        self_total=own.total,
    )


def _levels(card: Scorecard, tally: Tally) -> tuple[str | None, str | None]:
    """(the level now, the level still possible); no level while a row is blank or a decision is awaited."""
    if card.state == SheetState.APPROVED:
        return card.level_id, None
    chosen = None if card.rubric.is_draft else thresholds_for(card.rubric_id, card.authority_path)
    if chosen is None:
        return None, None
    pairs = threshold_pairs(chosen)
    complete = not tally.missing and not tally.waiting
    return (level_for(tally.total, pairs) if complete else None), level_for(tally.possible, pairs)


def group_words(card: Scorecard, tally: Tally) -> dict[int, str]:
    """Subtotals as shown: a group with no scored row yet shows a dash, which is not zero."""
    criteria = criteria_of(card.rubric)
    parents = {one.pk: one.parent_id for one in criteria}
    blank = {*tally.missing, *tally.waiting}
    scored: set[int] = set()
    for one in criteria:
        above = one.parent_id
        while one.is_leaf and one.pk not in blank and above is not None:
            scored.add(above)
            above = parents[above]
    return {key: points(value) if key in scored else points(None) for key, value in tally.groups.items()}


def total_words(card: Scorecard, tally: Tally) -> str:
    """The total as shown: a dash while nothing is scored."""
    leaves = sum(one.is_leaf for one in criteria_of(card.rubric))
    return points(None if len(tally.missing) + len(tally.waiting) == leaves else tally.total)
