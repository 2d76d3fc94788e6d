"""Why a step of a registration cannot be taken yet: each guard gives a sentence, or None."""

from __future__ import annotations

from common.scope import Actor
from registrations.enums import CriterionKind, Outcome
from registrations.models import Registration
from registrations.queries.dossiers import parts_of
from registrations.rules.content import missing
from registrations.signals import recheck_asked
from units.enums import ELIGIBLE, Eligibility


def form_complete(registration: Registration, actor: Actor) -> str | None:
    """Everything that the form of this kind of unit asks for is filled in."""
    names = missing(registration, kind=registration.unit.kind)
    return f"Còn thiếu: {'; '.join(names)}. Điền đủ rồi gửi." if names else None


def in_scope(registration: Registration, actor: Actor) -> str | None:
    """Recognition is for units in the scope of TT 124 and for volunteers (Điều 1, 2)."""
    eligibility = registration.unit.eligibility
    if eligibility in ELIGIBLE:
        return None
    if eligibility == Eligibility.OUT:
        return "Đơn vị đang xếp ngoài diện Thông tư 124. Nếu đơn vị tự nguyện, xếp “Tự nguyện” ở mục Xác định diện."
    return "Chưa xác định diện Thông tư 124 của đơn vị. Cán bộ trả lời bốn câu hỏi ở mục Xác định diện trước."


def declared(registration: Registration, actor: Actor) -> str | None:
    """The unit has answered every criterion, and explained each that was not met."""
    return _answered(registration, "declared", "Tự đánh giá")


def checked(registration: Registration, actor: Actor) -> str | None:
    """The officer has answered every criterion, and explained each that was not met."""
    return _answered(registration, "checked", "Thẩm định")


def _answered(registration: Registration, column: str, words: str) -> str | None:
    marks = registration.marks.select_related("item").exclude(item__kind=CriterionKind.GROUP)
    marks = marks.order_by("item__checklist", "item__order")
    if not marks:
        return "Chưa mở bảng tiêu chí. Mở mục Tiêu chí và trả lời từng tiêu chí."
    blank = [mark.item.code for mark in marks if not getattr(mark, column)]
    if blank:
        return f"{words} còn {len(blank)} tiêu chí chưa trả lời: {', '.join(blank)}."
    silent = [
        mark.item.code
        for mark in marks
        if getattr(mark, column) == Outcome.NOT_MET and len(getattr(mark, f"{column}_note")) < 10
    ]
    return f"Ghi lý do, từ 10 chữ cái, cho tiêu chí không đạt: {', '.join(silent)}." if silent else None


def dossier_complete(registration: Registration, actor: Actor) -> str | None:
    """Report and minutes are there (Điều 9.2b)."""
    lacking = [part.label for part in parts_of(registration) if part.needed and not part.done]
    return f"Hồ sơ còn thiếu: {'; '.join(lacking)}." if lacking else None


def not_yet_checked(registration: Registration, actor: Actor) -> str | None:
    """Once the officer has begun, the dossier is taken back only by the officer's returning it."""
    if registration.marks.exclude(checked="").exists():
        return "Cấp trên đã bắt đầu thẩm định hồ sơ này. Đề nghị cán bộ trả lại hồ sơ để sửa."
    return None


def has_failed(registration: Registration, actor: Actor) -> str | None:
    """Only a dossier with an unmet criterion ends without a decision of recognition."""
    if registration.verdict != Outcome.NOT_MET:
        return "Hồ sơ đạt mọi tiêu chí. Đưa đơn vị vào quyết định công nhận."
    return None


def nobody_objects(registration: Registration, actor: Actor) -> str | None:
    """Higher rooms may stop it: a unit already in a decision under way."""
    recheck_asked.send(sender=Registration, registration=registration)
    return None
