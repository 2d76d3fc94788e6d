"""Score sheets that wait for a person."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone

from common.models import StatusChange
from common.scope import Actor
from deadlines.enums import Subject
from reports.home.values import Task
from scoring.board import state_counts, units_with_cards
from scoring.enums import SheetState
from scoring.models import Rubric, Scorecard
from scoring.queries.questions import unanswered
from scoring.queries.windows import open_requests
from units.filters import OWN_QUERY


def own_tasks(year: int, card: Scorecard | None) -> list[Task]:
    """The unit's own sheet; what was sent stands among the dossiers."""
    if card is None:
        url, title = reverse("scoring:list", args=[year]), f"Mở phiếu chấm điểm năm {year}"
        return [Task(title, url, "todo", "Chưa bắt đầu", subject=Subject.SELF_SCORE)]
    url = reverse("scoring:sheet", args=[year, card.pk])
    if card.state == SheetState.RETURNED:
        words, note = "Bổ sung phiếu chấm điểm bị trả lại", return_note(card)
        return [Task(words, url, "returned", "Cần sửa", note, subject=Subject.SELF_SCORE)]
    if card.state == SheetState.DRAFT:
        missing = card.self_missing
        words = "Chấm tiếp phiếu chấm điểm" if missing else "Kiểm tra lại và gửi phiếu chấm điểm"
        hint = f"Còn {missing} hàng chưa chấm." if missing else "Đã chấm đủ các hàng, chưa gửi."
        return [Task(words, url, "doing", "Đang làm", hint, subject=Subject.SELF_SCORE)]
    return _questions(card)


def _questions(card: Scorecard) -> list[Task]:
    """What the superior asks about rows of the sheet, while there is time to answer."""
    asked = unanswered(card, timezone.now())
    if not asked:
        return []
    codes, due = ", ".join(one.criterion.code for one in asked), min(one.due_on for one in asked)
    url = reverse("scoring:questions", args=[card.year, card.pk])
    return [Task(f"Giải trình hàng {codes}", url, "todo", "Chưa bắt đầu", due=due)]


def return_note(subject: Model) -> str:
    """What was said when the subject was last returned."""
    change = (
        StatusChange.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk, action="return")
        .order_by("-pk")
        .first()
    )
    return f"Lời nhắn: {change.note}" if change else ""


def _own(actor: Actor, year: int) -> QuerySet[Any]:
    """Only who manages a unit acts on its sheet: whatever else lies below is somebody else's work."""
    return units_with_cards(actor, year).filter(authority_path=actor.authority_path)


def officer_tasks(actor: Actor, year: int) -> list[Task]:
    """Sheets to review, units to remind."""
    counts = state_counts(_own(actor, year))
    url = reverse("scoring:list", args=[year])
    tasks = []
    if sent := counts.get(SheetState.SENT, 0):
        words, where = f"Thẩm định {sent} phiếu mới gửi", f"{url}?state=sent{OWN_QUERY}"
        tasks.append(Task(words, where, "todo", "Chưa bắt đầu", subject=Subject.REVIEW))
    if reviewing := counts.get(SheetState.REVIEWING, 0):
        words, where = f"Chấm tiếp {reviewing} phiếu", f"{url}?state=reviewing{OWN_QUERY}"
        tasks.append(Task(words, where, "doing", "Đang làm", subject=Subject.REVIEW))
    if unsent := counts.get(None, 0) + counts.get(SheetState.DRAFT, 0) + counts.get(SheetState.RETURNED, 0):
        words, where = f"Nhắc {unsent} đơn vị chưa gửi phiếu", f"{url}?state=unsent{OWN_QUERY}"
        tasks.append(Task(words, where, "late", "Đang chờ đơn vị", subject=Subject.SELF_SCORE, for_others=True))
    return tasks + _requests(actor, year)


def _requests(actor: Actor, year: int) -> list[Task]:
    """Questions to open a locked sheet that lie with the actor."""
    waiting = open_requests(actor, year).count()
    if not waiting:
        return []
    url = reverse("scoring:windows", args=[year]) + "#de-nghi"
    return [Task(f"Trả lời {waiting} đề nghị mở lại phiếu", url, "todo", "Chưa bắt đầu")]


def approver_tasks(actor: Actor, year: int) -> list[Task]:
    """Sheets to approve; trial sheets end before."""
    official = _own(actor, year).filter(card_rubric_id__in=Rubric.objects.filter(is_draft=False))
    reviewed = state_counts(official).get(SheetState.REVIEWED, 0)
    tasks = []
    if reviewed:
        url = reverse("scoring:list", args=[year]) + f"?state=reviewed{OWN_QUERY}"
        tasks.append(Task(f"Duyệt {reviewed} phiếu đã chấm", url, "todo", "Chưa bắt đầu"))
    return tasks + _requests(actor, year)
