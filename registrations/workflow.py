"""The life of a registration and its dossier as one table (docs/adr/0013-registration-and-dossier.md)."""

from __future__ import annotations

from common.scope import Actor, Role
from common.workflow import Transition
from registrations.domain import guards
from registrations.enums import RegistrationState as S
from registrations.rules import permissions

FILLERS = frozenset({Role.UNIT_HEAD, Role.OFFICER})
OFFICER = frozenset({Role.OFFICER})
STAFF = frozenset({Role.OFFICER, Role.APPROVER})


def _decides(registration: object, actor: Actor) -> bool:
    """Recording a result: the verb has asked who decides (it may be an entrusted authority)."""
    return not actor.is_unit_head


TABLE: dict[str, Transition] = {
    step.action: step
    for step in (
        Transition(
            "send",
            "Gửi bản đăng ký",
            frozenset({S.DRAFT, S.RETURNED}),
            S.SENT,
            FILLERS,
            permissions.fills,
            guards=(guards.form_complete,),
            stamps={"sent_at": "now"},
        ),
        Transition(
            "withdraw",
            "Rút lại bản đăng ký",
            frozenset({S.SENT}),
            S.DRAFT,
            FILLERS,
            permissions.fills,
            stamps={"sent_at": "clear"},
        ),
        Transition(
            "accept",
            "Tiếp nhận",
            frozenset({S.SENT}),
            S.ACCEPTED,
            OFFICER,
            permissions.is_managing,
            guards=(guards.in_scope,),
            stamps={"accepted_at": "now"},
        ),
        Transition(
            "return",
            "Trả lại để bổ sung",
            frozenset({S.SENT}),
            S.RETURNED,
            OFFICER,
            permissions.is_managing,
            note_required=True,
        ),
        Transition(
            "propose",
            "Gửi hồ sơ đề nghị",
            frozenset({S.ACCEPTED}),
            S.PROPOSED,
            FILLERS,
            permissions.fills,
            guards=(guards.in_scope, guards.declared, guards.dossier_complete),
            stamps={"proposed_at": "now"},
        ),
        Transition(
            "withdraw_dossier",
            "Rút lại hồ sơ",
            frozenset({S.PROPOSED}),
            S.ACCEPTED,
            FILLERS,
            permissions.fills,
            guards=(guards.not_yet_checked,),
            stamps={"proposed_at": "clear"},
        ),
        Transition(
            "return_dossier",
            "Trả lại hồ sơ để bổ sung",
            frozenset({S.PROPOSED}),
            S.ACCEPTED,
            OFFICER,
            permissions.is_managing,
            note_required=True,
            stamps={"proposed_at": "clear"},
        ),
        Transition(
            "verify",
            "Kết thúc thẩm định",
            frozenset({S.PROPOSED}),
            S.VERIFIED,
            OFFICER,
            permissions.is_managing,
            guards=(guards.checked,),
            stamps={"verified_at": "now"},
        ),
        Transition(
            "recheck",
            "Thẩm định lại",
            frozenset({S.VERIFIED}),
            S.PROPOSED,
            STAFF,
            permissions.is_managing,
            guards=(guards.nobody_objects,),
            note_required=True,
            stamps={"verified_at": "clear"},
        ),
        Transition(
            "refuse",
            "Kết luận chưa đạt",
            frozenset({S.VERIFIED}),
            S.NOT_RECOGNISED,
            frozenset({Role.APPROVER}),
            permissions.is_managing,
            guards=(guards.has_failed,),
            stamps={"decided_at": "now"},
        ),
        Transition(
            "reconsider",
            "Xét lại kết luận chưa đạt",
            frozenset({S.NOT_RECOGNISED}),
            S.PROPOSED,
            frozenset({Role.APPROVER}),
            permissions.is_managing,
            note_required=True,
            stamps={"decided_at": "clear", "verified_at": "clear"},
        ),
    )
}
# Taken only together with a result (registrations/domain/recognition.py): nobody presses these by themselves.
RESULTS: dict[str, Transition] = {
    "recognise": Transition(
        "recognise",
        "Công nhận",
        frozenset({S.ACCEPTED, S.PROPOSED, S.VERIFIED, S.RECOGNISED, S.NOT_RECOGNISED}),
        S.RECOGNISED,
        STAFF,
        _decides,
        stamps={"decided_at": "now"},
    ),
    "not_recognise": Transition(
        "not_recognise",
        "Ghi chưa đạt",
        frozenset({S.ACCEPTED, S.PROPOSED, S.VERIFIED, S.RECOGNISED, S.NOT_RECOGNISED}),
        S.NOT_RECOGNISED,
        STAFF,
        _decides,
        stamps={"decided_at": "now"},
    ),
    "take_back": Transition(
        "take_back",
        "Bỏ kết quả của quyết định đã thay thế",
        frozenset({S.RECOGNISED}),
        S.VERIFIED,
        STAFF,
        _decides,
        stamps={"decided_at": "clear"},
    ),
}
