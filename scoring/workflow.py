"""The life of a score sheet as one table (docs/adr/0006-scorecard-workflow.md)."""

from __future__ import annotations

from common.scope import Actor, Role
from common.workflow import Transition
from scoring import rules
from scoring.enums import Column, SheetState
from scoring.models import Scorecard
from scoring.queries import people_of_self_column, thresholds_for

S = SheetState
STAFF = frozenset({Role.OFFICER, Role.APPROVER})
REASON_MIN = 10


def _self_column_full(card: Scorecard, actor: Actor) -> str | None:
    if card.self_missing:
        return f"Còn {card.self_missing} hàng chưa chấm. Chấm đủ các hàng (0 điểm cũng phải nhập) rồi gửi."
    return None


def _superior_column_full(card: Scorecard, actor: Actor) -> str | None:
    if card.superior_missing:
        return f"Còn {card.superior_missing} hàng cấp trên chưa chấm."
    return None


def _differences_explained(card: Scorecard, actor: Actor) -> str | None:
    rows = [
        mark.criterion.code
        for mark in card.marks.select_related("criterion").order_by("criterion__order")
        if mark.superior_points is not None
        and mark.superior_points != mark.self_points
        and len(mark.superior_reason) < REASON_MIN
    ]
    return f"Ghi lý do, từ {REASON_MIN} chữ cái, cho hàng chấm khác điểm đơn vị: {', '.join(rows)}." if rows else None


def _official_rubric(card: Scorecard, actor: Actor) -> str | None:
    if card.rubric.is_draft:
        return "Bảng chấm điểm này là bản dùng thử, không dùng để xếp loại. Chờ phụ lục chính thức."
    return None


def _recognition_known(card: Scorecard, actor: Actor) -> str | None:
    if card.derived_missing:
        return "Chưa có kết quả công nhận của đơn vị. Ban hành hoặc ghi quyết định ở mục Đăng ký rồi duyệt."
    return None


def _thresholds_confirmed(card: Scorecard, actor: Actor) -> str | None:
    chosen = thresholds_for(card.rubric_id, card.authority_path)
    if chosen is None or not chosen.is_confirmed:
        return (
            "Điểm chuẩn xếp loại chưa được xác nhận nên chưa duyệt được. Người quản trị xác nhận ở mục Quản trị, "
            "Bảng chấm điểm và điểm chuẩn."
        )
    return None


def _other_person(card: Scorecard, actor: Actor) -> str | None:
    if actor.user_id in people_of_self_column(card.pk):
        return "Người đã tự chấm phiếu này không được duyệt chính phiếu đó. Người khác phải duyệt."
    return None


TABLE: dict[str, Transition] = {
    step.action: step
    for step in (
        Transition(
            "send",
            "Gửi",
            frozenset({S.DRAFT, S.RETURNED}),
            S.SENT,
            frozenset({Role.UNIT_HEAD, Role.OFFICER}),
            rules.fills_self_column,
            guards=(_self_column_full,),
            stamps={"sent_at": "now"},
        ),
        Transition(
            "withdraw",
            "Rút lại",
            frozenset({S.SENT}),
            S.DRAFT,
            frozenset({Role.UNIT_HEAD, Role.OFFICER}),
            rules.fills_self_column,
            stamps={"sent_at": "clear"},
        ),
        Transition(
            "start_review",
            "Bắt đầu thẩm định",
            frozenset({S.SENT}),
            S.REVIEWING,
            frozenset({Role.OFFICER}),
            rules.is_managing,
        ),
        Transition(
            "return",
            "Trả lại để bổ sung",
            frozenset({S.REVIEWING}),
            S.RETURNED,
            frozenset({Role.OFFICER}),
            rules.is_managing,
            note_required=True,
        ),
        Transition(
            "finish_review",
            "Trình duyệt",
            frozenset({S.REVIEWING}),
            S.REVIEWED,
            frozenset({Role.OFFICER}),
            rules.is_managing,
            guards=(_superior_column_full, _differences_explained),
            stamps={"reviewed_at": "now"},
        ),
        Transition(
            "recheck",
            "Yêu cầu chấm lại",
            frozenset({S.REVIEWED}),
            S.REVIEWING,
            frozenset({Role.APPROVER}),
            rules.is_managing,
            note_required=True,
            stamps={"reviewed_at": "clear"},
        ),
        Transition(
            "approve",
            "Duyệt",
            frozenset({S.REVIEWED}),
            S.APPROVED,
            frozenset({Role.APPROVER}),
            rules.is_managing,
            guards=(
                _official_rubric,
                _superior_column_full,
                _recognition_known,
                _thresholds_confirmed,
                _other_person,
            ),
            stamps={"approved_at": "now"},
        ),
        Transition(
            "reopen",
            "Mở lại",
            frozenset({S.APPROVED}),
            S.REVIEWING,
            STAFF,
            rules.is_level_above,
            note_required=True,
            stamps={"approved_at": "clear", "reviewed_at": "clear"},
        ),
    )
}


def why_locked(card: Scorecard, column: str) -> str:
    """The sentence of a locked column: which of the reasons holds (the page adds since when and by whom)."""
    if column == Column.SELF:
        return {
            S.SENT: "Phiếu đã gửi, đang chờ thẩm định. Muốn sửa, bấm Rút lại trước khi cấp trên mở phiếu.",
            S.REVIEWING: "Cấp trên đang thẩm định phiếu này nên cột tự chấm đã khóa.",
            S.REVIEWED: "Cấp trên đã chấm xong, đang chờ lãnh đạo duyệt.",
            S.APPROVED: "Phiếu đã duyệt. Muốn sửa phải do cấp trên của nơi duyệt mở lại.",
        }.get(S(card.state), "")
    return {
        S.DRAFT: "Đơn vị chưa gửi phiếu nên cấp trên chưa chấm được.",
        S.SENT: "Bấm Bắt đầu thẩm định để chấm phiếu này.",
        S.RETURNED: "Phiếu đã trả lại, chờ đơn vị bổ sung và gửi lại.",
        S.REVIEWED: "Đã chấm xong, đang chờ lãnh đạo duyệt.",
        S.APPROVED: "Phiếu đã duyệt. Muốn sửa phải do cấp trên của nơi duyệt mở lại.",
    }.get(S(card.state), "")
