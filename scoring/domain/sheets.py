"""Opening a sheet, adding it up, following the recorded recognition."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from common.scope import Actor, Role
from common.workflow import NotAllowed, Refused, WrongState
from registrations.models import Recognition
from scoring.engine import Tally, tally
from scoring.enums import Column, PointSource, SheetState
from scoring.models import Mark, Rubric, Scorecard
from scoring.queries import column_points, criteria_of, engine_rows, rubric_for
from units.models import Unit
from units.queries import is_unit_in_year


def open_scorecard(*, unit: Unit, year: int, actor: Actor, now: dt.datetime) -> Scorecard:
    """The sheet of a unit and year: made the first time, the same one ever after.

    Raises NotAllowed for people who neither head the unit nor officer its authority, Refused when the unit does not
    exist in that year or no rubric fits its kind.
    """
    existing = Scorecard.objects.filter(unit=unit, year=year).first()
    if existing is not None:
        return existing
    own = actor.is_unit_head and actor.unit_id == unit.pk
    on_behalf = actor.role == Role.OFFICER and actor.authority_path == unit.authority_path
    if not (own or on_behalf):
        raise NotAllowed("Chỉ đơn vị hoặc cán bộ của cấp quản lý trực tiếp mới mở được phiếu chấm điểm.")
    if not is_unit_in_year(unit, year):
        raise Refused(f"Đơn vị này không còn hoạt động trong kỳ đánh giá năm {year} nên không có phiếu chấm điểm.")
    rubric = rubric_for(unit.kind, year, unit.authority_path)
    if rubric is None:
        raise Refused(f"Chưa có bảng chấm điểm cho loại “{unit.get_kind_display()}” năm {year}.")
    try:
        with transaction.atomic():
            return _create_scorecard(unit=unit, year=year, rubric=rubric, now=now)
    except IntegrityError:
        return Scorecard.objects.get(unit=unit, year=year)


def _create_scorecard(*, unit: Unit, year: int, rubric: Rubric, now: dt.datetime) -> Scorecard:
    card = Scorecard.objects.create(
        unit=unit, year=year, authority_path=unit.authority_path, rubric=rubric, created_at=now
    )
    # All rows at once: a sheet's rows lie together on disk (stack.md section 6).
    Mark.objects.bulk_create(
        Mark(scorecard=card, criterion=criterion)
        for criterion in criteria_of(rubric)
        if criterion.is_leaf and criterion.source == PointSource.TYPED
    )
    recount(card)
    return card


def recount(card: Scorecard) -> tuple[Tally, Tally]:
    """Add up both columns from the rows and store the totals; the caller holds the row lock."""
    criteria = criteria_of(card.rubric)
    marks = {mark.criterion_id: mark for mark in card.marks.all()}
    recognition = Recognition.objects.filter(unit_id=card.unit_id, year=card.year).first()
    rows = engine_rows(criteria)
    own = tally(rows, column_points(criteria, marks, Column.SELF, recognition))
    superior = tally(rows, column_points(criteria, marks, Column.SUPERIOR, recognition))
    card.self_total, card.self_missing = own.total, len(own.missing)
    card.superior_total, card.superior_missing = superior.total, len(superior.missing)
    card.derived_missing = len(own.waiting)
    card.save(update_fields=["self_total", "self_missing", "superior_total", "superior_missing", "derived_missing"])
    return own, superior


def recognition_changed(*, unit_id: int, year: int) -> None:
    """Bring row 8c of the year's sheet in line with the recorded result; refuses to move an approved sheet.

    Runs inside the transaction that records or removes the result, so a refusal undoes that too.
    """
    card = Scorecard.objects.select_for_update().filter(unit_id=unit_id, year=year).first()
    if card is None:
        return
    before = (card.superior_total, card.derived_missing)
    recount(card)
    if card.state == SheetState.APPROVED and before != (card.superior_total, card.derived_missing):
        raise WrongState("Phiếu chấm điểm của đơn vị đã duyệt. Mở lại phiếu trước khi sửa kết quả công nhận.")
