"""The life of a decision as one table (docs/adr/0014-decisions.md)."""

from __future__ import annotations

from common.scope import Actor, Role
from common.workflow import Transition
from decisions.enums import OPEN
from decisions.enums import DecisionState as S
from decisions.models import Decision
from decisions.rules.permissions import STAFF, is_deciding

OFFICER = frozenset({Role.OFFICER})
APPROVER = frozenset({Role.APPROVER})


def has_units(decision: Decision, actor: Actor) -> str | None:
    """A decision names at least one unit."""
    return None if decision.items.exists() else "Quyết định chưa có đơn vị nào. Sửa dự thảo và chọn đơn vị."


def has_series(decision: Decision, actor: Actor) -> str | None:
    """The series of numbers is chosen before anybody signs."""
    if decision.series_id:
        return None
    return "Chưa chọn dãy số, ký hiệu. Chọn trong phần Sửa dự thảo; dãy số do quản trị đặt ở mục Cơ quan."


def has_signer(decision: Decision, actor: Actor) -> str | None:
    """Name and post of the signer are printed under the text."""
    if decision.signer_name and decision.signer_post:
        return None
    return "Chưa có người ký. Chọn trong phần Sửa dự thảo; người ký do quản trị đặt ở mục Cơ quan."


COMPLETE = (has_units, has_series, has_signer)

TABLE: dict[str, Transition] = {
    step.action: step
    for step in (
        Transition(
            "submit",
            "Trình lãnh đạo",
            frozenset({S.DRAFT}),
            S.SUBMITTED,
            OFFICER,
            is_deciding,
            guards=COMPLETE,
            stamps={"submitted_at": "now"},
        ),
        Transition(
            "return",
            "Trả lại để sửa",
            frozenset({S.SUBMITTED, S.APPROVED}),
            S.DRAFT,
            APPROVER,
            is_deciding,
            note_required=True,
            stamps={"submitted_at": "clear", "approved_at": "clear"},
        ),
        Transition(
            "approve",
            "Duyệt nội dung",
            frozenset({S.SUBMITTED}),
            S.APPROVED,
            APPROVER,
            is_deciding,
            guards=COMPLETE,
            stamps={"approved_at": "now"},
        ),
        Transition(
            "issue",
            "Ghi ban hành",
            frozenset({S.APPROVED}),
            S.ISSUED,
            STAFF,
            is_deciding,
            guards=COMPLETE,
            stamps={"issued_at": "now"},
        ),
        Transition(
            "cancel",
            "Hủy dự thảo",
            frozenset(OPEN),
            S.CANCELLED,
            STAFF,
            is_deciding,
            note_required=True,
        ),
    )
}
# Taken only when the decision that supersedes is issued: nobody presses it.
SUPERSEDE = Transition("supersede", "Thay thế", frozenset({S.ISSUED}), S.SUPERSEDED, STAFF, is_deciding)
