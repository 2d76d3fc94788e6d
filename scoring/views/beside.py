"""What stands beside the marks of a sheet page: suggestion, last year, evidence, questions, and which rows to show."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from common.numbers import points as show
from common.scope import Actor
from models_programs.views.registry import holder_of
from scoring import rules
from scoring.models import RowQuestion
from scoring.queries import Sheet
from scoring.queries.evidence import evidence_of
from scoring.queries.phrases import phrases_at
from scoring.queries.questions import questions_of
from scoring.queries.review import Look, looks_at
from scoring.rules.suggestion import Source
from scoring.views.rows import Asked, RowView

Test = Callable[[RowView], bool]
# ?hien=…: (word in the address, label, which rows)
VIEWS: tuple[tuple[str, str, Test], ...] = (
    ("", "Tất cả", lambda row: True),
    ("khac", "Khác nhau", lambda row: row.overridden or row.differs),
    ("thieu", "Thiếu minh chứng", lambda row: row.unproven),
    ("sua", "Đã sửa sau khi trả lại", lambda row: row.changed_since),
)


@dataclass(frozen=True, slots=True)
class ViewLink:
    """One choice of the filter over the rows."""

    key: str
    label: str
    count: int
    is_chosen: bool


def stand_beside(sheet: Sheet, rows: Sequence[RowView], *, actor: Actor, today: dt.date) -> Look:
    """Put on each row what the records, last year and the questions say of it."""
    look = looks_at([sheet], today=today, for_review=not actor.is_unit_head)[sheet.card.pk]
    threads: dict[int, list[RowQuestion]] = defaultdict(list)
    if sheet.card.first_sent_at:
        for question in questions_of(sheet.card):
            threads[question.criterion_id].append(question)
    proofs = evidence_of(sheet.card, actor)
    for row in rows:
        _fill(row, look, sheet.card.year)
        row.proofs = proofs.get(row.criterion.pk, [])
        row.questions = [asked(question, today) for question in threads[row.criterion.pk]]
    return look


def _fill(row: RowView, look: Look, year: int) -> None:
    pk = row.criterion.pk
    row.last_words = show(look.last.points.get(pk)) if look.last and not row.is_group else "–"
    suggestion = look.suggestions.get(pk)
    row.suggestion = suggestion
    row.suggested_words = show(suggestion.points) if suggestion else "–"
    row.sources = [(source.name, url_of(source, year)) for source in suggestion.records] if suggestion else []
    facts = look.facts.get(pk)
    if facts is None:
        return
    row.overridden = facts.code in look.findings.overridden
    row.unproven = facts.code in look.findings.unproven
    row.shared = facts.is_shared


def url_of(source: Source, year: int) -> str:
    """The page of a record, "" for what has none."""
    pages = holder_of(source.table)
    return pages.url("", year, source.pk) if pages else ""


def asked(question: RowQuestion, today: dt.date) -> Asked:
    """A question as the thread shows it."""
    past = question.due_on < today
    return Asked(question, question.is_open and not past, question.is_open and past)


def view_links(rows: Sequence[RowView], chosen: str) -> list[ViewLink]:
    """The filter with the number of rows of each choice; those without a row are left out, the chosen one aside."""
    leaves = [row for row in rows if not row.is_group]
    links = [ViewLink(key, label, sum(map(fits, leaves)), key == chosen) for key, label, fits in VIEWS]
    return [link for link in links if link.count or link.is_chosen]


def shown_rows(rows: Sequence[RowView], chosen: str) -> list[RowView]:
    """The rows of one choice with the groups that they stand in; an unknown choice shows all."""
    fits = next((test for key, _, test in VIEWS if key == chosen), VIEWS[0][2])
    leaves = {row.key: row for row in rows if not row.is_group and fits(row)}
    groups = {str(row.group.pk) for row in leaves.values() if row.group}
    return [row for row in rows if row.key in leaves or row.key in groups]


def beside_context(
    sheet: Sheet, rows: Sequence[RowView], *, actor: Actor, chosen: str, reviews: bool
) -> dict[str, Any]:
    """The values of a page for what stands beside the marks. ``reviews``: the superior's column is open."""
    today = timezone.localdate()
    look = stand_beside(sheet, rows, actor=actor, today=today)
    chosen = chosen if chosen in {key for key, _, _ in VIEWS} else ""
    return {
        "look": look,
        "jump_words": jump_words(look.findings.jump),
        "last_total": show(look.last.total) if look.last else "–",
        "shown_rows": shown_rows(rows, chosen),
        "view_links": view_links(rows, chosen),
        "reviews": reviews,
        "overridden": _codes(rows, lambda row: row.overridden),
        "changed": _codes(rows, lambda row: row.changed_since),
        "unproven": _codes(rows, lambda row: row.unproven),
        "shared": _codes(rows, lambda row: row.shared),
        "waiting": [one for row in rows for one in row.questions if one.is_waiting],
        "fills": rules.fills_self_column(sheet.card, actor),
        "phrases": phrases_at(actor.authority_id) if reviews else [],
    }


def jump_words(jump: Decimal | None) -> str:
    """ "+12,5" or "-3"."""
    return f"{'+' if jump > 0 else ''}{show(jump)}" if jump is not None else ""


def _codes(rows: Iterable[RowView], test: Test) -> list[RowView]:
    return [row for row in rows if not row.is_group and test(row)]
