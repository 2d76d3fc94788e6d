"""Score sheets in any state without walking the workflow: for tests of documents and summaries, and for the bench."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from registrations.enums import RecognitionStatus
from registrations.models import Recognition
from scoring import rubrics
from scoring.domain import recount
from scoring.engine import level_for
from scoring.enums import PointSource, SheetState
from scoring.models import Mark, Scorecard, ThresholdSet
from scoring.queries import criteria_of, rubric_for, threshold_pairs, thresholds_for
from units.models import Unit

YEAR = 2026
S = SheetState
SENT = (S.SENT, S.REVIEWING, S.REVIEWED, S.APPROVED)


def load_rubrics() -> None:
    """The levels and sheets that ship with the product."""
    folder = settings.BASE_DIR / "fixtures"
    rubrics.load_levels(folder / "levels.yaml")
    rubrics.load_folder(folder / "rubrics", now=timezone.now())


def confirm_thresholds(user: User) -> None:
    """Confirm the shipped thresholds of the official sheet."""
    ThresholdSet.objects.filter(rubric__is_draft=False).update(
        confirmed_by=user, confirmed_at=timezone.now(), source="Quyết định thử số 1/QĐ-UBND"
    )


def recognise(unit: Unit, user: User, *, year: int = YEAR, recognised: bool = True) -> Recognition:
    status = RecognitionStatus.RECOGNISED if recognised else RecognitionStatus.NOT_RECOGNISED
    return Recognition.objects.create(
        unit=unit,
        authority_path=unit.authority_path,
        year=year,
        status=status,
        decision_number="12/QĐ-UBND",
        decision_date=dt.date(year, 11, 1),
        recorded_by=user,
        recorded_at=timezone.now(),
    )


def fill(
    unit: Unit,
    user: User,
    *,
    state: str = S.REVIEWED,
    lost: str = "0",
    lost_superior: str | None = None,
    year: int = YEAR,
    blank: int = 0,
) -> Scorecard:
    """A sheet in ``state``: all typed rows at their maximum but for ``lost`` points, taken row by row from the top.

    The superior takes ``lost_superior`` points (as ``lost`` when None), with a reason where the two differ. ``blank``
    leaves that many rows at the end unscored by the unit.
    """
    now = timezone.now()
    rubric = rubric_for(unit.kind, year, unit.authority_path)
    assert rubric is not None
    card = Scorecard.objects.create(
        unit=unit,
        year=year,
        authority_path=unit.authority_path,
        rubric=rubric,
        state=state if state != S.APPROVED else S.REVIEWED,
        created_at=now,
        first_sent_at=now if state in SENT else None,
        sent_at=now if state in SENT else None,
        receipt_code="26-ABC234" if state in SENT else "",
    )
    leaves = [row for row in criteria_of(rubric) if row.is_leaf and row.source == PointSource.TYPED]
    own = _take(leaves, Decimal(lost))
    superior = _take(leaves, Decimal(lost if lost_superior is None else lost_superior))
    scored = state in {S.REVIEWED, S.APPROVED}
    marks = []
    for number, (leaf, mine, theirs) in enumerate(zip(leaves, own, superior, strict=True)):
        empty = number >= len(leaves) - blank
        marks.append(
            Mark(
                scorecard=card,
                criterion=leaf,
                self_points=None if empty else mine,
                self_by=user,
                superior_points=theirs if scored else None,
                superior_reason="Thiếu minh chứng quý III" if scored and theirs != mine else "",
            )
        )
    Mark.objects.bulk_create(marks)
    recount(card)
    if state == S.APPROVED:
        _approve(card, now)
    return card


def _take(leaves: list, lost: Decimal) -> list[Decimal]:
    points = []
    for leaf in leaves:
        here = min(lost, leaf.max_points)
        lost -= here
        points.append(leaf.max_points - here)
    return points


def _approve(card: Scorecard, now: dt.datetime) -> None:
    chosen = thresholds_for(card.rubric_id, card.authority_path)
    assert chosen is not None
    card.level_id = level_for(card.superior_total, threshold_pairs(chosen))
    card.state, card.reviewed_at, card.approved_at = S.APPROVED, now, now
    card.save()
