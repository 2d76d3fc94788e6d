"""Every state × action × role (SEC-AUTHZ-06): what is not in the table is refused and changes nothing."""

from __future__ import annotations

import pytest
from django.utils import timezone

from common.models import StatusChange
from common.workflow import NotAllowed, Refused, WrongState, apply
from scoring import domain
from scoring.enums import Column, SheetState
from scoring.workflow import TABLE, why_locked
from tests import factories as make
from tests.scoring import sheets

pytestmark = pytest.mark.django_db
NOTE = "Lý do đủ dài để ghi lại."
PEOPLE = ["unit_head", "officer", "approver", "viewer", "admin", "outsider", "province_officer"]
# (state, action) → who may; everything else is refused.
ALLOWED = {
    ("filled", "send"): {"unit_head", "officer"},
    ("returned", "send"): {"unit_head", "officer"},
    ("sent", "withdraw"): {"unit_head", "officer"},
    ("sent", "start_review"): {"officer"},
    ("reviewing", "return"): {"officer"},
    ("reviewed", "recheck"): {"approver"},
    ("approvable", "recheck"): {"approver"},
    ("approvable", "approve"): {"approver"},
    ("approved", "reopen"): {"province_officer"},
}
STATES = ["draft", "filled", "sent", "reviewing", "returned", "reviewed", "approvable", "approved"]


@pytest.fixture
def full_cast(cast):
    from common.scope import Role

    cast.province_officer = make.person(Role.OFFICER, cast.province, "Ngô Văn Khoa")
    return cast


@pytest.mark.parametrize("state", STATES)
def test_matrix(full_cast, state):
    card = {**sheets.IN_STATE, "approvable": sheets.approvable}[state](full_cast)
    outcomes = {}
    from django.db import transaction

    for action, step in TABLE.items():
        for person in PEOPLE:
            before = (card.state, StatusChange.objects.count())
            try:
                with transaction.atomic():
                    apply(
                        step,
                        instance=card,
                        actor=full_cast.actor(person),
                        now=timezone.now(),
                        note=NOTE,
                        before_save=_level(action),
                    )
                    outcomes.setdefault(action, set()).add(person)
                    raise _UndoError
            except (NotAllowed, WrongState, Refused, _UndoError):
                card.refresh_from_db()
            assert (card.state, StatusChange.objects.count()) == before
    assert outcomes == {action: people for (s, action), people in ALLOWED.items() if s == state}


class _UndoError(Exception):
    pass


def _level(action):
    def fill(card):
        card.level_id = "XS" if action == "approve" else None

    return fill


def test_a_person_who_scored_may_not_approve(full_cast):
    """SEC-AUTHZ-07: even with another role at another time."""
    card = sheets.approvable(full_cast)
    make.member(full_cast.unit_head, "approver", authority=full_cast.commune)
    second = full_cast.unit_head.memberships.get(role="approver")
    from accounts.queries import actor_of

    with pytest.raises(Refused) as caught:
        domain.approve(card=card, actor=actor_of(second), now=timezone.now())
    assert "không được duyệt chính phiếu đó" in str(caught.value)


def test_an_officer_who_entered_on_behalf_may_not_approve(full_cast):
    card = sheets.sent(full_cast, head="officer")
    assert card.entered_on_behalf
    officer = full_cast.actor("officer")
    now = timezone.now()
    domain.take_step(action="start_review", card=card, actor=officer, now=now)
    domain.agree_with_rest(card=card, actor=officer, now=now)
    domain.take_step(action="finish_review", card=card, actor=officer, now=now)
    sheets.recognise(full_cast)
    sheets.confirm_thresholds(full_cast)
    make.member(full_cast.officer, "approver", authority=full_cast.commune)
    from accounts.queries import actor_of

    with pytest.raises(Refused):
        domain.approve(card=card, actor=actor_of(full_cast.officer.memberships.get(role="approver")), now=now)
    domain.approve(card=card, actor=full_cast.actor("approver"), now=now)
    assert card.state == SheetState.APPROVED


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("recognition", "Chưa có kết quả công nhận"),
        ("thresholds", "Điểm chuẩn xếp loại chưa được xác nhận"),
    ],
)
def test_approval_names_what_is_missing(full_cast, missing, words):
    card = sheets.reviewed(full_cast)
    if missing != "recognition":
        sheets.recognise(full_cast)
    if missing != "thresholds":
        sheets.confirm_thresholds(full_cast)
    with pytest.raises(Refused) as caught:
        domain.approve(card=card, actor=full_cast.actor("approver"), now=timezone.now())
    assert str(caught.value).startswith(words)


def test_a_draft_rubric_is_never_classified(full_cast):
    """Architecture: no classification on a draft rubric."""
    village = make.unit(full_cast.commune, "Thôn Phú Nhuận", kind="residential")
    card = sheets.reviewed(full_cast, unit=village, head="officer")
    sheets.recognise(full_cast, village)
    with pytest.raises(Refused) as caught:
        domain.approve(card=card, actor=full_cast.actor("approver"), now=timezone.now())
    assert str(caught.value).startswith("Bảng chấm điểm này là bản dùng thử")


def test_differences_need_a_reason_to_finish(full_cast):
    card = sheets.reviewing(full_cast)
    officer, now = full_cast.actor("officer"), timezone.now()
    mark = card.marks.get(criterion__code="7")
    changes = [domain.Change(mark.criterion_id, mark.self_points - 1, 0)]
    domain.save_marks(card=card, column=Column.SUPERIOR, changes=changes, actor=officer, now=now)
    domain.agree_with_rest(card=card, actor=officer, now=now)
    with pytest.raises(Refused) as caught:
        domain.take_step(action="finish_review", card=card, actor=officer, now=now)
    assert str(caught.value) == "Ghi lý do, từ 10 chữ cái, cho hàng chấm khác điểm đơn vị: 7."


@pytest.mark.parametrize("state", ["sent", "reviewing", "reviewed", "approved"])
def test_locked_columns_say_why(full_cast, state):
    card = sheets.IN_STATE[state](full_cast)
    assert len(why_locked(card, Column.SELF)) > 30


def test_writing_over_a_note_washes_nobody_off(full_cast):
    """SEC-AUTHZ-07: who typed a draft stays known although somebody else wrote over every row."""
    from accounts.queries import actor_of

    card = sheets.opened(full_cast)
    sheets.fill(card, full_cast.actor("officer"))
    head = full_cast.actor("unit_head")
    changes = [
        domain.Change(m.criterion_id, m.self_points, m.self_version, "Ghi chú của đơn vị.") for m in card.marks.all()
    ]
    domain.save_marks(card=card, column=Column.SELF, changes=changes, actor=head, now=timezone.now())
    assert not card.marks.filter(self_by=full_cast.officer).exists()
    domain.send(card=card, actor=head, now=timezone.now())
    domain.take_step(action="start_review", card=card, actor=full_cast.actor("officer"), now=timezone.now())
    domain.agree_with_rest(card=card, actor=full_cast.actor("officer"), now=timezone.now())
    domain.take_step(action="finish_review", card=card, actor=full_cast.actor("officer"), now=timezone.now())
    sheets.recognise(full_cast)
    sheets.confirm_thresholds(full_cast)
    make.member(full_cast.officer, "approver", authority=full_cast.commune)
    approver = actor_of(full_cast.officer.memberships.get(role="approver"))
    with pytest.raises(Refused, match="không được duyệt chính phiếu đó"):
        domain.approve(card=card, actor=approver, now=timezone.now())


def test_what_was_shown_is_what_is_approved(full_cast):
    """A recognition corrected between the confirm page and the click asks for another look."""
    card = sheets.approvable(full_cast)
    shown = domain.Shown(card.superior_total, "XS")
    sheets.recognise(full_cast, status="not_recognised")
    with pytest.raises(WrongState, match="Điểm của phiếu vừa thay đổi"):
        domain.approve(card=card, actor=full_cast.actor("approver"), now=timezone.now(), shown=shown)
    card.refresh_from_db()
    assert (card.state, card.superior_total) == ("reviewed", 50)


def test_thresholds_that_changed_ask_for_another_look(full_cast):
    """The same points, another level than the approver read."""
    card = sheets.approvable(full_cast)
    shown = domain.Shown(card.superior_total, "K")
    with pytest.raises(WrongState, match="Điểm chuẩn vừa thay đổi"):
        domain.approve(card=card, actor=full_cast.actor("approver"), now=timezone.now(), shown=shown)
    card.refresh_from_db()
    assert (card.state, card.level_id) == ("reviewed", None)
    right = domain.Shown(card.superior_total, "XS")
    assert (
        domain.approve(card=card, actor=full_cast.actor("approver"), now=timezone.now(), shown=right).level_id == "XS"
    )
