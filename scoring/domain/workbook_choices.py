"""The three sides of each touched row (on the system, in the file, when the file was made); writing what was chosen.

Only rows where the file differs from the system are a choice. A row that nobody touched in the file follows the system.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from common import audit
from common.numbers import points as show
from common.scope import Actor
from common.workflow import NotAllowed, WorkflowError
from scoring.domain.marks import Change, Conflict, around, check_may_write, save_marks
from scoring.enums import Column
from scoring.models import Mark, Scorecard, WorkbookUpload
from scoring.queries import criteria_of, scorecards_visible_to
from scoring.rules import workbook as layout

GONE = "Phiếu này không còn trong phạm vi của vai trò đang dùng."


@dataclass(frozen=True, slots=True)
class Line:
    """One row to choose. ``moved``: somebody wrote it on the system after the file was made (``by``, ``when``)."""

    criterion_id: int
    code: str
    label: str
    cell: str
    now_points: Decimal | None
    now_text: str
    file_points: Decimal | None
    file_text: str
    base_points: Decimal | None
    base_text: str
    version: int
    moved: bool
    by: str
    when: dt.datetime | None

    @property
    def points_differ(self) -> bool:
        return self.now_points != self.file_points

    @property
    def texts_differ(self) -> bool:
        return not layout.same_text(self.now_text, self.file_text)


@dataclass(frozen=True, slots=True)
class Compared:
    """One sheet of the file: its rows to choose, or ``why`` nothing of it can be written now."""

    card: Scorecard | None
    unit_name: str
    tab: str
    column: Column
    made_at: dt.datetime
    lines: tuple[Line, ...]
    why: str = ""

    @property
    def moved(self) -> int:
        return sum(line.moved for line in self.lines)


def compare(upload: WorkbookUpload, *, actor: Actor, now: dt.datetime) -> list[Compared]:
    """Every sheet of the file that still has something to choose. The same few queries however many there are."""
    ids = [sheet["card"] for sheet in upload.rows]
    visible = scorecards_visible_to(actor).filter(pk__in=ids, year=upload.year)
    cards = {card.pk: card for card in visible.select_related("unit__authority", "rubric")}
    marks: dict[int, dict[int, Mark]] = {pk: {} for pk in cards}
    for mark in Mark.objects.filter(scorecard__in=cards.values()).select_related("self_by", "superior_by"):
        marks[mark.scorecard_id][mark.criterion_id] = mark
    known = around(cards.values())
    found = []
    for sheet in upload.rows:
        card = cards.get(sheet["card"])
        why = GONE
        if card is not None:
            try:
                check_may_write(card, sheet["column"], actor, now, known[card.pk])
                why = ""
            except WorkflowError as problem:
                why = str(problem)
        lines = _lines(sheet, card, marks[card.pk]) if card is not None else ()
        if lines or (card is None and _open_rows(sheet)):
            found.append(
                Compared(
                    card=card,
                    unit_name=sheet["unit"],
                    tab=sheet["tab"],
                    column=Column(sheet["column"]),
                    made_at=dt.datetime.fromisoformat(sheet["made_at"]),
                    lines=lines,
                    why=why,
                )
            )
    return found


def _open_rows(sheet: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [row for row in sheet["rows"] if not row.get("done")]


def _lines(sheet: Mapping[str, Any], card: Scorecard, marks: Mapping[int, Mark]) -> tuple[Line, ...]:
    criteria = {criterion.pk: criterion for criterion in criteria_of(card.rubric)}
    column = sheet["column"]
    made = []
    for row in _open_rows(sheet):
        mark, criterion = marks.get(row["c"]), criteria.get(row["c"])
        if mark is None or criterion is None:
            continue
        points = layout.number_of(row["p"])
        if mark.points(column) == points and layout.same_text(mark.text(column), row["t"]):
            continue
        editor = mark.self_by if column == Column.SELF else mark.superior_by
        made.append(
            Line(
                criterion_id=criterion.pk,
                code=criterion.code,
                label=criterion.text,
                cell=row["at"],
                now_points=mark.points(column),
                now_text=mark.text(column),
                file_points=points,
                file_text=row["t"],
                base_points=layout.number_of(row["bp"]),
                base_text=row["bt"],
                version=mark.version(column),
                moved=mark.version(column) != row["v"],
                by=editor.full_name if editor else "",
                when=mark.edited_at(column),
            )
        )
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen of one sheet: criterion id → the version that was on the screen."""

    from_file: Mapping[int, int]
    from_system: Iterable[int] = ()


@dataclass(slots=True)
class Outcome:
    """What became of one sheet: rows written and kept, rows that somebody changed meanwhile, or why nothing was."""

    unit_name: str
    card_id: int
    written: int = 0
    kept: int = 0
    conflicts: tuple[str, ...] = ()
    refused: str = ""


def apply_choices(
    *, upload: WorkbookUpload, choices: Mapping[int, Choice], actor: Actor, now: dt.datetime
) -> list[Outcome]:
    """Write what was chosen (card id → Choice), each sheet in its own transaction; what was decided is not asked again.

    Rows that somebody wrote after the screen was shown are reported and stay open. Raises NotAllowed for an upload of
    somebody else.
    """
    if upload.user_id != actor.user_id:
        raise NotAllowed("Chỉ người nạp tệp mới ghi được.")
    visible = scorecards_visible_to(actor).filter(pk__in=choices, year=upload.year)
    cards = {card.pk: card for card in visible.select_related("unit__authority", "rubric")}
    outcomes = []
    for sheet in upload.rows:
        choice = choices.get(sheet["card"])
        if choice is None:
            continue
        outcome = Outcome(sheet["unit"], sheet["card"])
        card = cards.get(sheet["card"])
        if card is None:
            outcome.refused = GONE
        else:
            _apply(sheet, card, choice, outcome, actor=actor, now=now)
        outcomes.append(outcome)
    with transaction.atomic():
        upload.applied_at = now
        upload.save(update_fields=["rows", "applied_at"])
        audit.record(
            "workbook.applied",
            now=now,
            actor_id=actor.user_id,
            role=actor.role.value,
            subject=upload,
            sheets=len(outcomes),
            written=sum(outcome.written for outcome in outcomes),
            kept=sum(outcome.kept for outcome in outcomes),
            sha256=upload.sha256,
        )
    return outcomes


def _apply(
    sheet: dict[str, Any], card: Scorecard, choice: Choice, outcome: Outcome, *, actor: Actor, now: dt.datetime
) -> None:
    wanted = [row for row in _open_rows(sheet) if row["c"] in choice.from_file]
    kept = [row for row in _open_rows(sheet) if row["c"] in set(choice.from_system) - set(choice.from_file)]
    changes = [Change(row["c"], layout.number_of(row["p"]), choice.from_file[row["c"]], row["t"]) for row in wanted]
    try:
        saved = save_marks(card=card, column=sheet["column"], changes=changes, actor=actor, now=now)
    except WorkflowError as problem:
        outcome.refused = str(problem)
        return
    codes = {criterion.pk: criterion.code for criterion in criteria_of(card.rubric)}
    clashed = {conflict.criterion_id for conflict in saved.conflicts}
    for row in (*wanted, *kept):
        if row["c"] not in clashed:
            row["done"] = True
    outcome.written, outcome.kept = len(wanted) - len(clashed), len(kept)
    outcome.conflicts = tuple(_conflict_words(codes[one.criterion_id], one) for one in saved.conflicts)


def _conflict_words(code: str, conflict: Conflict) -> str:
    who = f"đ/c {conflict.by}" if conflict.by else "có người"
    at = f" lúc {timezone.localtime(conflict.at):%H:%M}" if conflict.at else ""
    return f"Hàng {code}: {who} vừa sửa thành {show(conflict.points, blank='bỏ trống')}{at}, chưa ghi theo tệp."


def forget_old(*, now: dt.datetime, days: int) -> int:
    """Delete what uploads said after ``days``; what was written stays where it was written. Returns how many."""
    count, _ = WorkbookUpload.objects.filter(uploaded_at__lt=now - dt.timedelta(days=days)).delete()
    return count
