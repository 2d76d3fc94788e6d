"""Asking to have a closed year opened again, and who hears that it was."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from common import audit
from common.reasons import REASON_MIN, is_reason
from common.scope import Actor, Role
from common.workflow import NotAllowed, Refused, WrongState
from deadlines.domain.notices import clipped, notify
from deadlines.enums import NoticeKind
from deadlines.queries.people import staff_of
from reports.models import YearClosing
from reports.queries.closing import approvers_above, approvers_at

ASKERS = (Role.OFFICER, Role.APPROVER)
ONLY_STAFF = "Chỉ cán bộ, lãnh đạo của chính cơ quan đã khóa sổ mới đề nghị mở lại."
NOBODY = "Cấp trên chưa có lãnh đạo duyệt nào trong hệ thống. Báo quản trị cấp trên giao vai trò trước."


def may_ask(actor: Actor, closing: YearClosing) -> bool:
    """Officers and approvers of the authority that closed."""
    return actor.role in ASKERS and actor.authority_path == closing.authority_path


def ask_to_reopen(*, closing: YearClosing, reason: str, actor: Actor, now: dt.datetime) -> int:
    """Tell those who can open the year again why it should be; how many people hear of it. Once a day and person.

    Raises NotAllowed, WrongState when it is open already, Refused without a reason or with nobody to tell.
    """
    if not may_ask(actor, closing):
        raise NotAllowed(ONLY_STAFF)
    if closing.undone_at is not None:
        raise WrongState("Lần khóa sổ này đã được mở lại.")
    if not is_reason(reason):
        raise Refused(f"Ghi lý do đề nghị, từ {REASON_MIN} chữ cái trở lên.")
    day = timezone.localdate(now)
    people = approvers_above(closing.authority_path, day)
    if not people:
        people = [one for one in approvers_at(closing.authority, day) if one != closing.closed_by_id]
    if not people:
        raise Refused(NOBODY)
    notify(
        users=people,
        key=f"year-ask:{closing.pk}:{actor.user_id}:{day:%Y%m%d}",
        kind=NoticeKind.STEP,
        title=clipped(f"{closing.authority.name} đề nghị mở lại năm {closing.year} đã khóa sổ"),
        lines=[{"text": f"{actor.name}: {reason.strip()}"}],
        url=reverse("reports:closed", args=[closing.year, closing.pk]),
        now=now,
    )
    audit.record(
        "year.reopen_asked", now=now, actor_id=actor.user_id, role=actor.role.value, subject=closing,
        year=closing.year, reason=reason.strip(),
    )  # fmt: skip
    return len(people)


def tell_undone(closing: YearClosing, *, now: dt.datetime) -> None:
    """The people of the authority hear that its year is open again, and why."""
    staff = staff_of([closing.authority_id], [Role.OFFICER, Role.APPROVER, Role.ADMIN], timezone.localdate(now))
    notify(
        users=set(staff.values_list("user", flat=True)),
        key=f"year-undone:{closing.pk}",
        kind=NoticeKind.STEP,
        title=clipped(f"Năm {closing.year} của {closing.authority.name} đã được mở lại"),
        lines=[{"text": f"Lý do: {closing.undo_reason}"}],
        url=reverse("reports:closed", args=[closing.year, closing.pk]),
        now=now,
    )
