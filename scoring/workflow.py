"""The life of a score sheet as one table (docs/adr/0006-scorecard-workflow.md)."""

from __future__ import annotations

from django.utils import timezone

from common.scope import Actor, Role
from common.workflow import Transition
from models_programs.queries.rulebook import rulebook
from scoring import rules
from scoring.enums import Column, SheetState
from scoring.models import Scorecard
from scoring.queries import people_of_self_column, thresholds_for
from scoring.queries.classifying import held_sentence
from scoring.queries.closing import closed_sentence
from scoring.queries.suggestions import unexplained_overrides

S = SheetState
STAFF = frozenset({Role.OFFICER, Role.APPROVER})
REASON_MIN = 10


def _self_column_full(card: Scorecard, actor: Actor) -> str | None:
    if card.self_missing:
        return f"Còn {card.self_missing} hàng chưa chấm. Chấm đủ các hàng (0 điểm cũng phải nhập) rồi gửi."
    return None


def _overrides_explained(card: Scorecard, actor: Actor) -> str | None:
    rows = unexplained_overrides(card, timezone.localdate())
    if not rows:
        return None
    codes = ", ".join(row.code for row in rows)
    return f"Hàng {codes}: chấm khác gợi ý từ hồ sơ. Ghi lý do từ {REASON_MIN} chữ cái hoặc gắn minh chứng."


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


def asks_second_review(card: Scorecard) -> bool:
    """Whether the rules at the managing authority ask for a second review by the level above. One query."""
    return rulebook(card.authority_path).yes("scoring.second_review")


def _second_review_asked(card: Scorecard, actor: Actor) -> str | None:
    if card.verified_at is not None:
        return "Phiếu đã được thẩm định lần hai."
    return None if asks_second_review(card) else "Nơi này không yêu cầu thẩm định lần hai."


def _second_review_done(card: Scorecard, actor: Actor) -> str | None:
    if card.verified_at is None and asks_second_review(card):
        return "Phiếu phải được cấp trên thẩm định lần hai rồi mới duyệt."
    return None


def _year_open(card: Scorecard, actor: Actor) -> str | None:
    return closed_sentence(card)


def _in_no_decision(card: Scorecard, actor: Actor) -> str | None:
    return held_sentence(card.unit, card.year, "mở lại phiếu")


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
            guards=(_year_open, _self_column_full, _overrides_explained),
            stamps={"sent_at": "now"},
        ),
        Transition(
            "withdraw",
            "Rút lại",
            frozenset({S.SENT}),
            S.DRAFT,
            frozenset({Role.UNIT_HEAD, Role.OFFICER}),
            rules.fills_self_column,
            guards=(_year_open,),
            stamps={"sent_at": "clear"},
        ),
        Transition(
            "start_review",
            "Bắt đầu thẩm định",
            frozenset({S.SENT}),
            S.REVIEWING,
            frozenset({Role.OFFICER}),
            rules.is_managing,
            guards=(_year_open,),
        ),
        Transition(
            "return",
            "Trả lại để bổ sung",
            frozenset({S.REVIEWING}),
            S.RETURNED,
            frozenset({Role.OFFICER}),
            rules.is_managing,
            guards=(_year_open,),
            note_required=True,
        ),
        Transition(
            "finish_review",
            "Trình duyệt",
            frozenset({S.REVIEWING}),
            S.REVIEWED,
            frozenset({Role.OFFICER}),
            rules.is_managing,
            guards=(_year_open, _superior_column_full, _differences_explained),
            stamps={"reviewed_at": "now", "verified_at": "clear"},
        ),
        Transition(
            "verify",
            "Xác nhận thẩm định lần hai",
            frozenset({S.REVIEWED}),
            S.REVIEWED,
            frozenset({Role.OFFICER}),
            rules.is_level_above,
            guards=(_year_open, _second_review_asked),
            stamps={"verified_at": "now"},
        ),
        Transition(
            "recheck",
            "Yêu cầu chấm lại",
            frozenset({S.REVIEWED}),
            S.REVIEWING,
            frozenset({Role.APPROVER}),
            rules.is_managing,
            guards=(_year_open,),
            note_required=True,
            stamps={"reviewed_at": "clear", "verified_at": "clear"},
        ),
        Transition(
            "approve",
            "Duyệt",
            frozenset({S.REVIEWED}),
            S.APPROVED,
            frozenset({Role.APPROVER}),
            rules.is_managing,
            guards=(
                _year_open,
                _official_rubric,
                _superior_column_full,
                _second_review_done,
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
            guards=(_year_open, _in_no_decision),
            note_required=True,
            stamps={"approved_at": "clear", "reviewed_at": "clear", "verified_at": "clear"},
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
