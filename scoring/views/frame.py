"""What stands around the table: the one button, the quiet menu, the sentences of a locked sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from common.models import StatusChange
from common.scope import Actor, Role
from common.workflow import available
from scoring import rules
from scoring.domain import Conflict
from scoring.enums import Column, SheetState
from scoring.forms import SheetForm
from scoring.models import MarkRevision, Scorecard
from scoring.queries import Sheet, history_of, load_sheet
from scoring.queries.windows import deadline_of
from scoring.views.access import acting, open_column
from scoring.views.beside import beside_context
from scoring.views.locks import due_words, lock_of
from scoring.views.rows import build_rows
from scoring.views.standing import standing_of, total_words
from scoring.workflow import TABLE, asks_second_review


@dataclass(frozen=True, slots=True)
class Button:
    """A way on. ``post`` buttons act at once, the others lead to a page that shows what will happen."""

    label: str
    url: str
    icon: str
    post: bool = False


# action: (label, URL name, icon, acts at once); in the order of the menu
STEPS = {
    "send": ("Kiểm tra lại và gửi", "check", "send", False),
    "start_review": ("Bắt đầu thẩm định", "start_review", "clipboard-check", True),
    "verify": ("Xác nhận thẩm định lần hai", "verify", "clipboard-check", False),
    "finish_review": ("Trình duyệt", "finish_review", "send", False),
    "approve": ("Duyệt", "approve", "check", False),
    "agree_rest": ("Đồng ý các hàng còn lại", "agree_rest", "checklist", False),
    "return": ("Trả lại để bổ sung", "return", "arrow-back-up", False),
    "withdraw": ("Rút lại", "withdraw", "arrow-back-up", False),
    "recheck": ("Yêu cầu chấm lại", "recheck", "arrow-back-up", False),
    "reopen": ("Mở lại", "reopen", "lock-open", False),
}
PRIMARY = ("send", "start_review", "finish_review", "verify", "approve")


def buttons(card: Scorecard, actor: Actor, *, closed: bool) -> tuple[Button | None, list[Button]]:
    """The one primary button, if there is one, and the steps of the menu. ``closed``: by time, so nothing is sent."""
    actions = {step.action for step in available(TABLE, instance=card, actor=actor)}
    if closed and card.state != SheetState.RETURNED:
        actions -= {"send", "withdraw"}
    if "finish_review" in actions and card.superior_missing:
        actions.add("agree_rest")
    if "verify" in actions and (card.verified_at is not None or not asks_second_review(card)):
        actions.remove("verify")
    made = {
        action: Button(label, reverse(f"scoring:{name}", args=[card.year, card.pk]), icon, post)
        for action, (label, name, icon, post) in STEPS.items()
        if action in actions
    }
    first = next((made.pop(action) for action in PRIMARY if action in made), None)
    return first, list(made.values())


def last_return(history: Sequence[StatusChange]) -> StatusChange | None:
    """The latest return to the unit."""
    return next((change for change in reversed(history) if change.action == "return"), None)


def sheet_context(
    request: HttpRequest,
    card: Scorecard,
    *,
    form: SheetForm | None = None,
    conflicts: Mapping[int, Conflict] | None = None,
) -> dict[str, Any]:
    """Everything the sheet page shows."""
    actor = acting(request)
    sheet = load_sheet(card)
    today = timezone.localdate()
    due = deadline_of(card.unit, card.year)
    column = open_column(card, actor)
    history = history_of(card)
    returned = last_return(history)
    reviewer_looks = card.state in {SheetState.SENT, SheetState.REVIEWING} and not actor.is_unit_head
    revisions = MarkRevision.objects.filter(scorecard=card).select_related("actor") if card.first_sent_at else ()
    primary, menu = buttons(card, actor, closed=due.is_closed(today))
    sees = rules.sees_superior(card, actor)
    rows = build_rows(
        sheet,
        column,
        form=form,
        conflicts=conflicts,
        revisions=revisions,
        sees_superior=sees,
        returned_at=returned.at if returned and reviewer_looks else None,
    )
    reviews = column == Column.SUPERIOR
    return {
        **beside_context(sheet, rows, actor=actor, chosen=request.GET.get("hien", ""), reviews=reviews),
        **_totals(card, sheet, sees=sees),
        "next_url": next_url(card, actor),
        "card": card,
        "year_text": str(card.year),
        "column": column,
        "rows": rows,
        "next_row": next((row for row in rows if row.entry and not row.is_done), None),
        "sheet": sheet,
        "saved_words": saved_words(sheet, today),
        "primary": primary,
        "menu": menu,
        "lock": lock_of(card, actor, column, history[-1] if history else None, due, today),
        "due_words": due_words(card, due, today) if column == Column.SELF else "",
        "returned": returned if card.state == SheetState.RETURNED else None,
        "on_behalf": column == Column.SELF and not actor.is_unit_head,
        "to": card.unit.authority.name,
    }


def _totals(card: Scorecard, sheet: Sheet, *, sees: bool) -> dict[str, Any]:
    return {
        "sees_superior": sees,
        "standing": standing_of(card, sheet.self_tally, sheet.superior_tally, sees_superior=sees),
        "self_total": total_words(card, sheet.self_tally),
        "superior_total": total_words(card, sheet.superior_tally) if sees else "–",
    }


def next_url(card: Scorecard, actor: Actor) -> str:
    """Where the people who work through the queue go on after this sheet."""
    works = actor.role in {Role.OFFICER, Role.APPROVER} and rules.is_managing(card, actor)
    if not works or card.first_sent_at is None:
        return ""
    return f"{reverse('scoring:review_next', args=[card.year])}?sau={card.pk}"


def saved_words(sheet: Sheet, today: dt.date) -> str:
    """When somebody last wrote a cell: the time alone when that was today."""
    times = [time for mark in sheet.marks.values() for time in (mark.self_at, mark.superior_at) if time]
    if not times:
        return ""
    last = timezone.localtime(max(times))
    return f"Đã lưu {last:%H:%M}" if last.date() == today else f"Đã lưu {last:%H:%M %d/%m}"
