"""What waits for a person: the rows of "Việc cần làm", by role. Reads only; a constant number of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from common.models import StatusChange
from common.scope import Actor, Role
from registrations.queries import units_with_results
from scoring.board import state_counts, units_with_cards
from scoring.enums import SheetState
from scoring.models import Rubric, Scorecard, ThresholdSet
from scoring.queries import nearest_set
from units.enums import Eligibility, UnitKind
from units.filters import OWN_QUERY
from units.models import Authority
from units.queries import units_visible_to
from units.windows import all_windows


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: a verb first, one hint, where to do it, a state for the mark."""

    title: str
    url: str
    state: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date to keep in mind; ``days`` from today (negative: past)."""

    title: str
    day: dt.date
    days: int


def tasks_for(actor: Actor, year: int) -> list[Task]:
    """What ``actor`` has to do in ``year``, most pressing first."""
    if actor.is_unit_head:
        return [_own_sheet_task(actor, year)]
    if actor.role in {Role.OFFICER, Role.APPROVER}:
        # Only who manages a unit acts on its sheet: whatever else lies below is somebody else's work.
        own = units_with_cards(actor, year).filter(authority_path=actor.authority_path)
        if actor.role == Role.OFFICER:
            return _officer_tasks(actor, year, state_counts(own))
        official = own.filter(card_rubric_id__in=Rubric.objects.filter(is_draft=False))  # trial sheets end before
        return _approver_tasks(year, state_counts(official))
    if actor.role == Role.ADMIN:
        return _admin_tasks(actor, year)
    return []


def _own_sheet_task(actor: Actor, year: int) -> Task:
    card = Scorecard.objects.filter(unit_id=actor.unit_id or 0, year=year).first()
    if card is None:
        url = reverse("scoring:list", args=[year])
        return Task(f"Mở phiếu chấm điểm năm {year}", url, "todo", "Chưa bắt đầu")
    url = reverse("scoring:sheet", args=[year, card.pk])
    if card.state == SheetState.RETURNED:
        return Task("Bổ sung phiếu chấm điểm bị trả lại", url, "returned", "Cần sửa", _return_note(card))
    if card.state == SheetState.DRAFT and card.self_missing:
        return Task("Chấm tiếp phiếu chấm điểm", url, "doing", "Đang làm", f"Còn {card.self_missing} hàng chưa chấm.")
    if card.state == SheetState.DRAFT:
        return Task("Kiểm tra lại và gửi phiếu chấm điểm", url, "doing", "Đang làm", "Đã chấm đủ các hàng, chưa gửi.")
    return Task("Xem phiếu chấm điểm đã gửi", url, card.state, card.get_state_display())


def _return_note(card: Scorecard) -> str:
    change = (
        StatusChange.objects.filter(subject_type=card._meta.label_lower, subject_id=card.pk, action="return")
        .order_by("-pk")
        .first()
    )
    return f"Lời nhắn: {change.note}" if change else ""


def _officer_tasks(actor: Actor, year: int, counts: dict[str | None, int]) -> list[Task]:
    url = reverse("scoring:list", args=[year])
    tasks = []
    if sent := counts.get(SheetState.SENT, 0):
        tasks.append(Task(f"Thẩm định {sent} phiếu mới gửi", f"{url}?state=sent{OWN_QUERY}", "todo", "Chưa bắt đầu"))
    if reviewing := counts.get(SheetState.REVIEWING, 0):
        tasks.append(Task(f"Chấm tiếp {reviewing} phiếu", f"{url}?state=reviewing{OWN_QUERY}", "doing", "Đang làm"))
    unknown = units_with_results(actor, year).filter(authority_path=actor.authority_path, result=None).count()
    if unknown:
        hint = "Hàng 50 điểm của phiếu chấm điểm lấy theo kết quả này."
        where = reverse("registrations:recognition", args=[year]) + "?result=none"
        tasks.append(Task(f"Ghi kết quả công nhận của {unknown} đơn vị", where, "todo", "Chưa xong", hint))
    if unsent := counts.get(None, 0) + counts.get(SheetState.DRAFT, 0) + counts.get(SheetState.RETURNED, 0):
        tasks.append(
            Task(f"Nhắc {unsent} đơn vị chưa gửi phiếu", f"{url}?state=unsent{OWN_QUERY}", "late", "Đang chờ đơn vị")
        )
    return tasks


def _approver_tasks(year: int, counts: dict[str | None, int]) -> list[Task]:
    reviewed = counts.get(SheetState.REVIEWED, 0)
    if not reviewed:
        return []
    url = reverse("scoring:list", args=[year]) + f"?state=reviewed{OWN_QUERY}"
    return [Task(f"Duyệt {reviewed} phiếu đã chấm", url, "todo", "Chưa bắt đầu")]


def _admin_tasks(actor: Actor, year: int) -> list[Task]:
    tasks = []
    official = Rubric.objects.filter(is_draft=False)
    sets: dict[int, list[ThresholdSet]] = {}
    for one in ThresholdSet.objects.filter(rubric__in=official).select_related("authority"):
        sets.setdefault(one.rubric_id, []).append(one)
    for rubric in official:
        chosen = nearest_set(sets.get(rubric.pk, []), actor.authority_path)
        if chosen is None or not chosen.is_confirmed:
            url = reverse("scoring:thresholds", args=[rubric.pk])
            hint = "Chưa xác nhận thì mọi xếp loại chỉ là tạm tính và chưa duyệt được."
            tasks.append(Task("Xác nhận điểm chuẩn xếp loại", url, "todo", "Chưa làm", hint))
    unknown = units_visible_to(actor).filter(eligibility=Eligibility.UNKNOWN, valid_to=None).count()
    if unknown:
        url = reverse("units:list", args=[year]) + f"?eligibility={Eligibility.UNKNOWN}"
        tasks.append(Task(f"Xếp diện Thông tư 124 cho {unknown} đơn vị", url, "todo", "Chưa xong"))
    authority = Authority.objects.get(pk=actor.authority_id)
    if not authority.people_committee_name and not authority.police_name:
        url = reverse("units:authority_edit", args=[authority.pk])
        tasks.append(Task("Ghi tên các cơ quan trên văn bản", url, "todo", "Chưa làm", "Dùng cho đầu trang báo cáo."))
    return tasks


def moments(year: int, today: dt.date) -> list[Moment]:
    """The ends of the assessed year by kind of unit (TT 124 Điều 8.2), nearest first; only those still ahead."""
    by_day: dict[dt.date, list[str]] = {}
    for kind, window in all_windows().items():
        by_day.setdefault(window.end(year), []).append(UnitKind(kind).label.lower())
    return [
        Moment(f"Hết kỳ đánh giá năm {year}: {', '.join(kinds)}", day, (day - today).days)
        for day, kinds in sorted(by_day.items())
        if day >= today
    ]
