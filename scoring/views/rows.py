"""The rows of a sheet as a page shows them: plain values, already in words, so that templates decide nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from common.numbers import points as show
from scoring.domain import Conflict
from scoring.enums import Column, PointSource
from scoring.forms import SheetForm, token
from scoring.models import Criterion, MarkRevision, RowQuestion, Rubric
from scoring.queries import Sheet
from scoring.rules.proof import Proof
from scoring.rules.suggestion import Suggestion
from scoring.views.standing import group_words
from scoring.workflow import REASON_MIN

# A row with at most this many possible scores is answered by buttons on a phone.
MOST_CHOICES = 5


@dataclass(slots=True)
class Entry:
    """The open cell of a row: what stands in the boxes (typed text stays, right or wrong) and what is wrong."""

    value: str
    text: str
    token: str
    version: str
    error: str = ""
    text_error: str = ""
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the row's thread; ``is_waiting`` while an answer may still come, ``is_silent`` when none came."""

    question: RowQuestion
    is_waiting: bool
    is_silent: bool


@dataclass(slots=True)
class RowView:
    """One row. ``key`` is the criterion id as text (never localised)."""

    key: str
    criterion: Criterion
    depth: int
    own: Decimal | None
    superior: Decimal | None
    own_words: str
    superior_words: str
    maximum: str
    step: str
    choices: list[str]
    note: str = ""
    reason: str = ""
    differs: bool = False
    lacks_reason: bool = False
    in_bulk: bool = False
    changed_since: bool = False
    is_derived: bool = False
    entry: Entry | None = None
    group: Criterion | None = None
    revisions: list[MarkRevision] = field(default_factory=list)
    suggestion: Suggestion | None = None
    suggested_words: str = ""
    sources: list[tuple[str, str]] = field(default_factory=list)
    last_words: str = ""
    overridden: bool = False
    unproven: bool = False
    shared: bool = False
    questions: list[Asked] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        return not self.criterion.is_leaf

    @property
    def can_take(self) -> bool:
        """Whether the suggestion has points that may be put into the open cell."""
        return self.entry is not None and self.suggestion is not None and self.suggestion.points is not None

    @property
    def takes_apart(self) -> bool:
        """Whether the unit's points are not those of the suggestion."""
        return self.suggestion is not None and self.own != self.suggestion.points

    @property
    def stands_apart(self) -> bool:
        """Whether a reviewer should look at the row on its own before agreeing to the rest."""
        return self.overridden or self.unproven or any(asked.is_waiting for asked in self.questions)

    @property
    def was_changed(self) -> bool:
        """Whether the history tells more than the first scoring."""
        return any(revision.old_points is not None or revision.old_text for revision in self.revisions)

    @property
    def is_done(self) -> bool:
        """Whether the open column (or, with none open, the unit's) has a score here."""
        return bool(self.entry.value.strip()) and not self.entry.error if self.entry else self.own is not None


def build_rows(
    sheet: Sheet,
    column: Column | None,
    *,
    form: SheetForm | None = None,
    conflicts: Mapping[int, Conflict] | None = None,
    revisions: Iterable[MarkRevision] = (),
    returned_at: dt.datetime | None = None,
    sees_superior: bool = True,
) -> list[RowView]:
    """Every row in printed order. ``column`` is the open one; ``form`` a refused one whose text is kept.

    ``sees_superior`` False leaves out what the superior has not finished.
    """
    history: dict[int, list[MarkRevision]] = defaultdict(list)
    for revision in revisions:
        if sees_superior or revision.column == Column.SELF:
            history[revision.criterion_id].append(revision)
    parents = {one.pk: one for one in sheet.criteria}
    rows: list[RowView] = []
    for one in sheet.criteria:
        row = _row(sheet, one)
        if not sees_superior:
            row.superior, row.superior_words, row.reason = None, show(None), ""
            row.differs = row.lacks_reason = False
        row.group = parents.get(one.parent_id or 0)
        row.depth = 1 if row.group else 0
        row.revisions = history[one.pk]
        row.changed_since = returned_at is not None and any(
            revision.column == Column.SELF and revision.at > returned_at for revision in row.revisions
        )
        if column and one.is_leaf and not row.is_derived:
            row.entry = _entry(sheet, one, column, form, conflicts or {})
        rows.append(row)
    return rows


def _row(sheet: Sheet, one: Criterion) -> RowView:
    step = one.step or sheet.card.rubric.step
    own, superior = sheet.self_points.get(one.pk), sheet.superior_points.get(one.pk)
    row = RowView(
        key=str(one.pk),
        criterion=one,
        depth=0,
        own=own,
        superior=superior,
        own_words=show(own),
        superior_words=show(superior),
        maximum=show(one.max_points),
        step=show(step),
        choices=choices_of(one, sheet.card.rubric),
        is_derived=one.source != PointSource.TYPED,
    )
    if row.is_group:
        row.own_words = group_words(sheet.card, sheet.self_tally)[one.pk]
        row.superior_words = group_words(sheet.card, sheet.superior_tally)[one.pk]
        return row
    mark = sheet.marks.get(one.pk)
    if mark is None:
        return row
    row.note, row.reason, row.in_bulk = mark.self_note, mark.superior_reason, mark.superior_bulk
    row.differs = row.superior is not None and row.superior != row.own
    row.lacks_reason = row.differs and len(row.reason) < REASON_MIN
    return row


def _entry(
    sheet: Sheet, one: Criterion, column: Column, form: SheetForm | None, conflicts: Mapping[int, Conflict]
) -> Entry:
    mark = sheet.marks[one.pk]
    entry = Entry(
        value=show(mark.points(column), blank=""),
        text=mark.text(column),
        token=token(mark, column),
        version=str(mark.version(column)),
    )
    names = f"p{one.pk}", f"n{one.pk}"
    conflict = conflicts.get(one.pk)
    if form is not None and (conflict or form.errors.keys() & set(names)):
        entry.value = str(form.data.get(names[0], entry.value))
        entry.text = str(form.data.get(names[1], entry.text))
        entry.error, entry.text_error = (" ".join(map(str, form.errors.get(name, []))) for name in names)
        entry.conflict = conflict
    return entry


def choices_of(one: Criterion, rubric: Rubric) -> list[str]:
    """Every possible score of a small row ("0", "0,5", "1"); empty when there are too many for buttons."""
    step = one.step or rubric.step
    count = int(one.max_points / step)
    if not one.is_leaf or one.source != PointSource.TYPED or count + 1 > MOST_CHOICES:
        return []
    return [show(step * number) for number in range(count + 1)]
