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
from common.scope import Actor
from common.workflow import available
from scoring import rules
from scoring.domain import Conflict
from scoring.enums import Column, SheetState
from scoring.forms import SheetForm
from scoring.models import MarkRevision, Scorecard
from scoring.queries import Sheet, history_of, load_sheet
from scoring.views.access import acting, open_column
from scoring.views.rows import build_rows
from scoring.views.standing import standing_of, total_words
from scoring.workflow import TABLE, why_locked


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
    "finish_review": ("Trình duyệt", "finish_review", "send", False),
    "approve": ("Duyệt", "approve", "check", False),
    "agree_rest": ("Đồng ý các hàng còn lại", "agree_rest", "checklist", False),
    "return": ("Trả lại để bổ sung", "return", "arrow-back-up", False),
    "withdraw": ("Rút lại", "withdraw", "arrow-back-up", False),
    "recheck": ("Yêu cầu chấm lại", "recheck", "arrow-back-up", False),
    "reopen": ("Mở lại", "reopen", "lock-open", False),
}
PRIMARY = ("send", "start_review", "finish_review", "approve")


def buttons(card: Scorecard, actor: Actor) -> tuple[Button | None, list[Button]]:
    """The one primary button, if there is one, and the steps of the menu."""
    actions = {step.action for step in available(TABLE, instance=card, actor=actor)}
    if "finish_review" in actions and card.superior_missing:
        actions.add("agree_rest")
    made = {
        action: Button(label, reverse(f"scoring:{name}", args=[card.year, card.pk]), icon, post)
        for action, (label, name, icon, post) in STEPS.items()
        if action in actions
    }
    first = next((made.pop(action) for action in PRIMARY if action in made), None)
    return first, list(made.values())


@dataclass(frozen=True, slots=True)
class Lock:
    """Why nobody here can write: the sentence, the step that locked, and who could open it again."""

    sentence: str
    change: StatusChange | None
    help: str = ""


def lock_of(card: Scorecard, actor: Actor, column: Column | None, change: StatusChange | None) -> Lock | None:
    """None when a column is open, or when the actor's own next step opens it."""
    if column is not None:
        return None
    if not rules.fills_self_column(card, actor) and card.state != SheetState.APPROVED:
        return Lock("Vai trò đang dùng xem phiếu này, không nhập điểm.", change)
    own = actor.is_unit_head
    if not own and card.state == SheetState.SENT:
        return None
    sentence = why_locked(card, Column.SELF if own else Column.SUPERIOR)
    above = card.unit.authority.parent
    place = above.name if above else card.unit.authority.name
    helper = {
        SheetState.SENT: f"Cần hỏi: cán bộ thẩm định của {card.unit.authority.name}.",
        SheetState.REVIEWING: f"Cần sửa: đề nghị cán bộ của {card.unit.authority.name} trả lại để bổ sung.",
        SheetState.REVIEWED: f"Lãnh đạo của {card.unit.authority.name} có thể yêu cầu chấm lại.",
        SheetState.APPROVED: f"Người mở lại được: cán bộ thẩm định hoặc lãnh đạo của {place}.",
    }.get(SheetState(card.state), "")
    return Lock(sentence, change, helper)


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
    column = open_column(card, actor)
    history = history_of(card)
    returned = last_return(history)
    reviewer_looks = card.state in {SheetState.SENT, SheetState.REVIEWING} and not actor.is_unit_head
    revisions = MarkRevision.objects.filter(scorecard=card).select_related("actor") if card.first_sent_at else ()
    primary, menu = buttons(card, actor)
    sees = rules.sees_superior(card, actor)
    standing = standing_of(card, sheet.self_tally, sheet.superior_tally, sees_superior=sees)
    rows = build_rows(
        sheet,
        column,
        form=form,
        conflicts=conflicts,
        revisions=revisions,
        sees_superior=sees,
        returned_at=returned.at if returned and reviewer_looks else None,
    )
    return {
        "card": card,
        "year_text": str(card.year),
        "column": column,
        "rows": rows,
        "next_row": next((row for row in rows if row.entry and not row.is_done), None),
        "sheet": sheet,
        "standing": standing,
        "saved_words": saved_words(sheet, timezone.localdate()),
        "sees_superior": sees,
        "self_total": total_words(card, sheet.self_tally),
        "superior_total": total_words(card, sheet.superior_tally) if sees else "–",
        "primary": primary,
        "menu": menu,
        "lock": lock_of(card, actor, column, history[-1] if history else None),
        "returned": returned if card.state == SheetState.RETURNED else None,
        "on_behalf": column == Column.SELF and not actor.is_unit_head,
        "to": card.unit.authority.name,
    }


def saved_words(sheet: Sheet, today: dt.date) -> str:
    """When somebody last wrote a cell: the time alone when that was today."""
    times = [time for mark in sheet.marks.values() for time in (mark.self_at, mark.superior_at) if time]
    if not times:
        return ""
    last = timezone.localtime(max(times))
    return f"Đã lưu {last:%H:%M}" if last.date() == today else f"Đã lưu {last:%H:%M %d/%m}"
