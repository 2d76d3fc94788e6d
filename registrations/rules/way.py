"""How far a registration has come, and what its reader does next. Plain values only."""

from __future__ import annotations

from dataclasses import dataclass

from common.scope import Role
from registrations.enums import RegistrationState as S

STAGES = ("Đăng ký", "Tiếp nhận", "Hồ sơ đề nghị", "Thẩm định", "Kết quả")
# The stage that each state waits in; past the last one everything is done.
_AT = {
    S.DRAFT: 0, S.RETURNED: 0, S.SENT: 1, S.ACCEPTED: 2, S.PROPOSED: 3, S.VERIFIED: 4, S.RECOGNISED: 5,
    S.NOT_RECOGNISED: 5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stage:
    """``state``: done, now or next; ``words`` says it for those who do not see the drawing."""

    label: str
    state: str
    words: str


def stages(state: str) -> list[Stage]:
    """The five stages as they stand."""
    at = _AT[S(state)]
    return [
        Stage(label, *(("done", "đã xong") if n < at else ("now", "đang ở bước này") if n == at else ("next", "chưa")))
        for n, label in enumerate(STAGES)
    ]


@dataclass(frozen=True, slots=True)
class Next:
    """What to do now. ``act``: edit, send, accept, dossier, propose, criteria, refuse or "" (nothing for this person).

    ``words`` is the button, ``text`` the sentence beside it.
    """

    act: str
    words: str
    text: str


def next_of(*, state: str, role: str, fills: bool, manages: bool, complete: bool, ready: bool, failed: bool) -> Next:
    """What the person does next with a registration.

    ``fills`` and ``manages``: rules.permissions; ``complete``: the form lacks nothing; ``ready``: the dossier lacks
    nothing; ``failed``: the check found an unmet criterion.
    """
    if state in (S.DRAFT, S.RETURNED):
        return _writing(state, role, fills=fills, complete=complete)
    if state == S.SENT:
        if manages and role == Role.OFFICER:
            return Next(
                "accept", "Tiếp nhận", "Đọc bản đăng ký dưới đây. Đủ thì tiếp nhận, thiếu thì trả lại kèm lý do."
            )
        return Next("", "", "Chờ cán bộ của cấp quản lý tiếp nhận. Chưa phải làm gì thêm.")
    if state == S.ACCEPTED:
        if fills and role == Role.UNIT_HEAD:
            if ready:
                return Next("propose", "Gửi hồ sơ đề nghị", "Hồ sơ đã đủ giấy tờ. Xem lại rồi gửi.")
            return Next(
                "dossier", "Làm hồ sơ đề nghị", "Cuối kỳ: tự đánh giá từng tiêu chí, ghi báo cáo, biên bản, tờ trình."
            )
        return Next("", "", "Chờ đơn vị gửi hồ sơ đề nghị công nhận.")
    if state == S.PROPOSED:
        if manages and role == Role.OFFICER:
            return Next("criteria", "Thẩm định", "Đối chiếu từng tiêu chí với giấy tờ rồi kết thúc thẩm định.")
        return Next("", "", "Chờ cán bộ của cấp quản lý thẩm định hồ sơ.")
    if state == S.VERIFIED:
        return _verified(role, manages=manages, failed=failed)
    return Next("", "", "Đã có kết quả của năm.")


def _writing(state: str, role: str, *, fills: bool, complete: bool) -> Next:
    if not fills:
        return Next("", "", "Đơn vị đang soạn bản đăng ký, chưa gửi.")
    back = "Đọc lý do trả lại trong lịch sử, sửa rồi gửi lại. " if state == S.RETURNED else ""
    if role == Role.OFFICER:
        return Next(
            "edit", "Nhập hộ đơn vị", f"{back}Đơn vị chưa gửi. Cán bộ có thể nhập hộ theo lời hoặc giấy của đơn vị."
        )
    if complete and state == S.DRAFT:
        return Next("send", "Gửi bản đăng ký", "Bản đăng ký đã đủ các mục. Xem lại dưới đây rồi gửi.")
    return Next("edit", "Điền bản đăng ký", f"{back}Điền các mục rồi bấm Lưu và gửi.")


def _verified(role: str, *, manages: bool, failed: bool) -> Next:
    if failed and manages and role == Role.APPROVER:
        return Next("refuse", "Kết luận chưa đạt", "Thẩm định thấy có tiêu chí chưa đạt. Xem lại rồi kết luận.")
    if failed:
        return Next("", "", "Thẩm định thấy có tiêu chí chưa đạt. Chờ lãnh đạo kết luận.")
    return Next("", "", "Đạt mọi tiêu chí khi thẩm định. Chờ quyết định công nhận.")
