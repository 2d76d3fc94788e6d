"""The life of a report as one table (docs/adr/0025-reports-of-units.md)."""

from __future__ import annotations

from common.scope import Role
from common.workflow import Transition
from deadlines.domain import report_guards as guards
from deadlines.enums import ReportState as S
from deadlines.rules.reports import STAFF, fills, receives

FILLERS = frozenset({Role.UNIT_HEAD, *STAFF})
RECEIVERS = frozenset(STAFF)

TABLE: dict[str, Transition] = {
    step.action: step
    for step in (
        Transition(
            "send",
            "Gửi báo cáo",
            frozenset({S.DRAFT, S.RETURNED}),
            S.SENT,
            FILLERS,
            fills,
            guards=(guards.still_due, guards.filled, guards.named),
            stamps={"sent_at": "now"},
        ),
        Transition(
            "withdraw",
            "Rút lại báo cáo",
            frozenset({S.SENT}),
            S.DRAFT,
            FILLERS,
            fills,
            stamps={"sent_at": "clear"},
        ),
        Transition(
            "accept",
            "Tiếp nhận",
            frozenset({S.SENT}),
            S.ACCEPTED,
            RECEIVERS,
            receives,
            stamps={"accepted_at": "now"},
        ),
        Transition(
            "return",
            "Trả lại để bổ sung",
            frozenset({S.SENT}),
            S.RETURNED,
            RECEIVERS,
            receives,
            note_required=True,
        ),
        Transition(
            "reopen",
            "Mở lại để bổ sung",
            frozenset({S.ACCEPTED}),
            S.RETURNED,
            RECEIVERS,
            receives,
            note_required=True,
            stamps={"accepted_at": "clear"},
        ),
    )
}
