"""Writing points and words into a column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from common.scope import Actor, Role
from common.text import fold
from common.workflow import NotAllowed, Refused, WrongState
from scoring import rules
from scoring.domain.sheets import recount
from scoring.domain.windows import check_taken
from scoring.engine import Tally
from scoring.enums import Column, PointSource, SheetState
from scoring.models import ColumnWriter, Criterion, Mark, MarkRevision, Scorecard
from scoring.queries import criteria_of
from scoring.queries.closing import closed_sentence
from scoring.queries.windows import deadlines
from scoring.rules.windows import Deadline
from scoring.workflow import why_locked


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


def save_marks(*, card: Scorecard, column: str, changes: Iterable[Change], actor: Actor, now: dt.datetime) -> Saved:
    """Write cells of one column as a draft, under the row lock; cells that others changed are reported, not written.

    Raises WrongState when the column is locked (the sentence says why) and NotAllowed when it is not the actor's.
    Points are checked against the row's maximum and step (Refused).
    """
    with transaction.atomic():
        locked = Scorecard.objects.select_for_update().get(pk=card.pk)
        locked.rubric, locked.unit = card.rubric, card.unit
        check_may_write(locked, column, actor, now)
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
            if column == Column.SELF and actor.role == Role.OFFICER and not locked.entered_on_behalf:
                locked.entered_on_behalf = True
                locked.save(update_fields=["entered_on_behalf"])
        own, superior = recount(locked)
    return Saved(versions, tuple(conflicts), own, superior)


@dataclass(frozen=True, slots=True)
class Around:
    """What holds around a sheet: its deadline, and the sentence of a closed year, if it is closed."""

    due: Deadline
    closed: str | None


def around(cards: Iterable[Scorecard]) -> dict[int, Around]:
    """Card id → what holds around it, for sheets of one year with ``unit``; one query more for each authority."""
    cards = list(cards)
    due = deadlines([card.unit for card in cards], cards[0].year) if cards else {}
    closed = {card.authority_path: card for card in cards}
    sentences = {path: closed_sentence(card) for path, card in closed.items()}
    return {card.pk: Around(due[card.unit_id], sentences[card.authority_path]) for card in cards}


def check_may_write(card: Scorecard, column: str, actor: Actor, now: dt.datetime, known: Around | None = None) -> None:
    """Raise unless ``actor`` may write ``column`` of the sheet in its present state at this time.

    ``known`` is given by who asks for many sheets at once.
    """
    if column == Column.SELF:
        if not rules.fills_self_column(card, actor):
            raise NotAllowed("Vai trò đang dùng không nhập được cột Cơ sở tự chấm.")
        if not card.is_editable:
            raise WrongState(why_locked(card, column))
        check_taken(card, now, known.due if known else None)
    else:
        if not (rules.is_managing(card, actor) and actor.role == Role.OFFICER):
            raise NotAllowed("Vai trò đang dùng không nhập được cột Cấp trên chấm.")
        if card.state != SheetState.REVIEWING:
            raise WrongState(why_locked(card, column))
    if closed := known.closed if known else closed_sentence(card):
        raise WrongState(closed)


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


def agree_with_rest(*, card: Scorecard, actor: Actor, now: dt.datetime, leave: Collection[int] = ()) -> int:
    """Give every row the superior has not scored yet the unit's own points, in one recorded act; returns how many.

    ``leave``: criterion ids that stay as they are, to be scored one by one.
    """
    with transaction.atomic():
        locked = Scorecard.objects.select_for_update().get(pk=card.pk)
        check_may_write(locked, Column.SUPERIOR, actor, now)
        blank = locked.marks.filter(superior_points=None).exclude(self_points=None).exclude(criterion__in=leave)
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
