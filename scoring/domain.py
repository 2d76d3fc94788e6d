"""The verbs of scoring: opening a sheet, writing marks, taking steps, confirming thresholds."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.db import IntegrityError, transaction
from django.db.models import F

from common.scope import Actor, Role
from common.text import fold
from common.workflow import NotAllowed, Refused, WorkflowError, WrongState, apply
from registrations.models import Recognition
from scoring import rules
from scoring.engine import Tally, level_for, tally
from scoring.enums import Column, PointSource, SheetState
from scoring.models import ColumnWriter, Criterion, Mark, MarkRevision, Rubric, Scorecard, Threshold, ThresholdSet
from scoring.queries import column_points, criteria_of, engine_rows, rubric_for, threshold_pairs, thresholds_for
from scoring.workflow import TABLE, why_locked
from units.models import Authority, Unit
from units.queries import is_unit_in_year

# Without letters and digits that people mix up when they read a code aloud.
_CODE_ALPHABET = "23456789ABCDEFGHKMNPQRSTVXYZ"


@dataclass(frozen=True, slots=True)
class Change:
    """A wanted value of one cell. ``version`` is the version that the person saw; ``text`` the note or reason."""

    criterion_id: int
    points: Decimal | None
    version: int
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else wrote the cell in the meantime: what is there now, by whom, when; ``wanted`` was not written."""

    criterion_id: int
    points: Decimal | None
    text: str
    version: int
    by_id: int | None
    by: str
    at: dt.datetime | None
    wanted: Change

    @property
    def points_differ(self) -> bool:
        return self.points != self.wanted.points

    @property
    def texts_differ(self) -> bool:
        return self.wanted.text is not None and self.wanted.text.strip() != self.text


@dataclass(frozen=True, slots=True)
class Saved:
    """The outcome of a save: new versions of the written cells, the conflicts, both columns' tallies."""

    versions: Mapping[int, int]
    conflicts: tuple[Conflict, ...]
    self_tally: Tally
    superior_tally: Tally


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
    rubric = rubric_for(unit.kind, year)
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


def save_marks(*, card: Scorecard, column: str, changes: Iterable[Change], actor: Actor, now: dt.datetime) -> Saved:
    """Write cells of one column as a draft, under the row lock; cells that others changed are reported, not written.

    Raises WrongState when the column is locked (the sentence says why) and NotAllowed when it is not the actor's.
    Points are checked against the row's maximum and step (Refused).
    """
    with transaction.atomic():
        locked = Scorecard.objects.select_for_update().get(pk=card.pk)
        locked.rubric = card.rubric
        check_may_write(locked, column, actor)
        leaves = {c.pk: c for c in criteria_of(locked.rubric) if c.is_leaf and c.source == PointSource.TYPED}
        marks = {mark.criterion_id: mark for mark in locked.marks.select_related("self_by", "superior_by")}
        versions: dict[int, int] = {}
        conflicts: list[Conflict] = []
        wrote = False
        for change in changes:
            criterion = leaves.get(change.criterion_id)
            if criterion is None:
                raise Refused("Hàng này không nhập điểm được.")
            _check_points(criterion, change.points, locked.rubric.step)
            mark = marks[change.criterion_id]
            if not _is_new(mark, column, change) and not _is_unseen(mark, column, change):
                versions[criterion.pk] = mark.version(column)
            elif mark.version(column) != change.version:
                conflicts.append(_conflict(mark, column, change))
            else:
                versions[criterion.pk] = _write(locked, mark, column, change, actor, now)
                wrote = True
        if wrote:
            _sign(locked, column, actor)
        if column == Column.SELF and actor.role == Role.OFFICER and versions and not locked.entered_on_behalf:
            locked.entered_on_behalf = True
            locked.save(update_fields=["entered_on_behalf"])
        own, superior = recount(locked)
    return Saved(versions, tuple(conflicts), own, superior)


def check_may_write(card: Scorecard, column: str, actor: Actor) -> None:
    """Raise unless ``actor`` may write ``column`` of the sheet in its present state."""
    if column == Column.SELF:
        if not rules.fills_self_column(card, actor):
            raise NotAllowed("Vai trò đang dùng không nhập được cột Cơ sở tự chấm.")
        if not card.is_editable:
            raise WrongState(why_locked(card, column))
    else:
        if not (rules.is_managing(card, actor) and actor.role == Role.OFFICER):
            raise NotAllowed("Vai trò đang dùng không nhập được cột Cấp trên chấm.")
        if card.state != SheetState.REVIEWING:
            raise WrongState(why_locked(card, column))


def _check_points(criterion: Criterion, points: Decimal | None, step: Decimal) -> None:
    if points is None:
        return
    if points < 0 or points > criterion.max_points or points % (criterion.step or step):
        raise Refused(f"Nhập điểm từ 0 đến {criterion.max_points.normalize():f} cho hàng {criterion.code}.")


def _is_new(mark: Mark, column: str, change: Change) -> bool:
    return mark.points(column) != change.points or _rewords(mark, column, change)


def _rewords(mark: Mark, column: str, change: Change) -> bool:
    return change.text is not None and change.text.strip() != mark.text(column)


def _is_unseen(mark: Mark, column: str, change: Change) -> bool:
    """Whether words stand there that the person may never have seen: the next save would write over them."""
    return change.text is None and change.version != mark.version(column) and bool(mark.text(column))


def _conflict(mark: Mark, column: str, wanted: Change) -> Conflict:
    editor = mark.self_by if column == Column.SELF else mark.superior_by
    return Conflict(
        criterion_id=mark.criterion_id,
        points=mark.points(column),
        text=mark.text(column),
        version=mark.version(column),
        by_id=mark.editor_id(column),
        by=editor.full_name if editor else "",
        at=mark.edited_at(column),
        wanted=wanted,
    )


def _write(
    card: Scorecard, mark: Mark, column: str, change: Change, actor: Actor, now: dt.datetime, *, in_bulk: bool = False
) -> int:
    """Write one cell if its version still is the one that was read; returns the new version."""
    version = mark.version(column)
    values: dict[str, object] = {
        f"{column}_points": change.points,
        f"{column}_by_id": actor.user_id,
        f"{column}_at": now,
        f"{column}_version": F(f"{column}_version") + 1,
    }
    if change.text is not None:
        values["self_note" if column == Column.SELF else "superior_reason"] = change.text.strip()
    if column == Column.SUPERIOR:
        values["superior_bulk"] = in_bulk
    written = Mark.objects.filter(pk=mark.pk, **{f"{column}_version": version}).update(**values)
    if not written:  # the row lock makes this impossible; the condition is the second line of defence
        raise WrongState("Hàng này vừa được người khác sửa. Tải lại trang để xem.")
    old_text = _lost_text(card, mark, column, change, actor)
    public = card.first_sent_at is not None or mark.editor_id(column) not in {None, actor.user_id}
    if old_text or (public and mark.points(column) != change.points):
        MarkRevision.objects.create(
            scorecard=card,
            criterion_id=mark.criterion_id,
            column=column,
            old_points=mark.points(column),
            new_points=change.points,
            old_text=old_text,
            reason=(change.text or "").strip(),
            actor_id=actor.user_id,
            acting_role=actor.role.value,
            in_bulk=in_bulk,
            at=now,
        )
    return version + 1


def _lost_text(card: Scorecard, mark: Mark, column: str, change: Change, actor: Actor) -> str:
    """The words that the change writes over and that history must keep, "" for none.

    Going on with one's own words loses nothing (a sheet saves while people type), nor does rewriting them in a draft
    that nobody else wrote in: a mark names only its last editor, so the column's writers tell whose they can be.
    """
    old, new = mark.text(column), (change.text or "").strip()
    if not old or not _rewords(mark, column, change):
        return ""
    if mark.editor_id(column) != actor.user_id:
        return old
    shared = card.first_sent_at or card.writers.filter(column=column).exclude(user=actor.user_id).exists()
    return old if shared and not fold(new).startswith(fold(old)) else ""


def _sign(card: Scorecard, column: str, actor: Actor) -> None:
    """Remember for good that the actor wrote this column."""
    writer = ColumnWriter(scorecard=card, column=column, user_id=actor.user_id)
    ColumnWriter.objects.bulk_create([writer], ignore_conflicts=True)


def agree_with_rest(*, card: Scorecard, actor: Actor, now: dt.datetime) -> int:
    """Give every row the superior has not scored yet the unit's own points, in one recorded act; returns how many."""
    with transaction.atomic():
        locked = Scorecard.objects.select_for_update().get(pk=card.pk)
        check_may_write(locked, Column.SUPERIOR, actor)
        blank = locked.marks.filter(superior_points=None).exclude(self_points=None)
        count = 0
        for mark in blank:
            change = Change(mark.criterion_id, mark.self_points, mark.superior_version)
            _write(locked, mark, Column.SUPERIOR, change, actor, now, in_bulk=True)
            count += 1
        if count:
            _sign(locked, Column.SUPERIOR, actor)
        recount(locked)
    card.refresh_from_db()
    return count


def send(*, card: Scorecard, actor: Actor, now: dt.datetime) -> Scorecard:
    """Send the sheet to the managing authority; the first sending gives the receipt code."""

    def stamp(locked: Scorecard) -> None:
        locked.first_sent_at = locked.first_sent_at or now
        locked.receipt_code = locked.receipt_code or _receipt_code(locked.year)

    apply(TABLE["send"], instance=card, actor=actor, now=now, before_save=stamp)
    return card


def _receipt_code(year: int) -> str:
    return f"{year % 100:02d}-" + "".join(secrets.choice(_CODE_ALPHABET) for _ in range(6))


def take_step(*, action: str, card: Scorecard, actor: Actor, now: dt.datetime, note: str = "") -> Scorecard:
    """Take a step without figures of its own: withdraw, start_review, return, finish_review, recheck, reopen."""

    def clear_level(locked: Scorecard) -> None:
        locked.level = None

    apply(TABLE[action], instance=card, actor=actor, now=now, note=note, before_save=clear_level)
    return card


def approve(*, card: Scorecard, actor: Actor, now: dt.datetime, shown_total: Decimal | None = None) -> Scorecard:
    """Classify the sheet by the confirmed thresholds and lock it (QĐ 510; order of domain.md section 10 item 4).

    ``shown_total`` is what the approver saw, in points; WrongState when the sheet says something else by now.
    """

    def classify(locked: Scorecard) -> None:
        if shown_total is not None and locked.superior_total != shown_total:
            raise WrongState("Điểm của phiếu vừa thay đổi. Xem lại điểm mới rồi duyệt.")
        chosen = thresholds_for(locked.rubric_id, locked.authority_path)
        assert chosen is not None  # noqa: S101 (the guard has checked)
        locked.level_id = level_for(locked.superior_total, threshold_pairs(chosen))
        if locked.level_id is None:
            raise Refused("Tổng điểm thấp hơn mọi điểm chuẩn. Kiểm tra lại điểm chuẩn.")

    apply(TABLE["approve"], instance=card, actor=actor, now=now, before_save=classify)
    return card


def approve_many(
    *,
    cards: Iterable[Scorecard],
    actor: Actor,
    now: dt.datetime,
    shown: Mapping[int, Decimal] | None = None,
) -> tuple[list[Scorecard], list[tuple[Scorecard, str]]]:
    """Approve each sheet on its own (``shown``: card id → the total that the approver saw).

    Returns those approved and those refused with the sentence why."""
    done: list[Scorecard] = []
    refused: list[tuple[Scorecard, str]] = []
    for card in cards:
        try:
            total = (shown or {}).get(card.pk)
            done.append(approve(card=card, actor=actor, now=now, shown_total=total))
        except WorkflowError as problem:
            refused.append((card, str(problem)))
    return done, refused


def recognition_changed(*, recognition: Recognition) -> None:
    """Bring row 8c of the year's sheet in line with a recorded decision; refuses when the sheet is approved.

    Runs inside the transaction that records the recognition, so a refusal undoes the record too.
    """
    card = Scorecard.objects.select_for_update().filter(unit_id=recognition.unit_id, year=recognition.year).first()
    if card is None:
        return
    if card.state == SheetState.APPROVED:
        raise WrongState("Phiếu chấm điểm của đơn vị đã duyệt. Mở lại phiếu trước khi sửa kết quả công nhận.")
    recount(card)


def set_thresholds(
    *, rubric: Rubric, authority: Authority, points: Mapping[str, Decimal], source: str, actor: Actor, now: dt.datetime
) -> ThresholdSet:
    """Confirm the lowest points of each level for an authority and everybody below it, naming the local text.

    ``points`` maps level codes to lowest points, strictly decreasing from the best level. Raises NotAllowed outside
    the actor's authority and below, Refused when the figures contradict each other or the source is missing.
    """
    if actor.role != Role.ADMIN or not actor.governs(authority.path):
        raise NotAllowed("Chỉ quản trị của cấp này hoặc cấp trên mới xác nhận điểm chuẩn.")
    if rubric.is_draft:
        raise Refused("Bảng này là bản dùng thử nên không xác nhận điểm chuẩn được.")
    if len(source.strip()) < 10:
        raise Refused("Ghi căn cứ: tên, số, ngày của văn bản quy định điểm chuẩn.")
    ordered = [points[code] for code, _ in _default_pairs(rubric)]
    if any(low >= high for high, low in pairwise(ordered)):
        raise Refused("Điểm chuẩn phải giảm dần từ Xuất sắc đến Yếu.")
    if ordered[0] > rubric.total or ordered[-1] != 0:
        raise Refused(f"Điểm chuẩn cao nhất không quá {rubric.total.normalize():f}, mức thấp nhất phải là 0.")
    with transaction.atomic():
        chosen, _ = ThresholdSet.objects.update_or_create(
            rubric=rubric,
            authority=authority,
            defaults={"source": source.strip(), "confirmed_by_id": actor.user_id, "confirmed_at": now},
        )
        Threshold.objects.filter(threshold_set=chosen).delete()
        Threshold.objects.bulk_create(
            Threshold(threshold_set=chosen, level_id=code, min_points=value) for code, value in points.items()
        )
    return chosen


def _default_pairs(rubric: Rubric) -> list[tuple[str, Decimal]]:
    return threshold_pairs(ThresholdSet.objects.get(rubric=rubric, authority=None))
