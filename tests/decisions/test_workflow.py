"""Every state × action × role: what is not in the table is refused and changes nothing."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from common.models import StatusChange
from common.scope import Role
from common.workflow import NotAllowed, Refused, WrongState
from decisions.domain.drafting import draft_superseding
from decisions.domain.steps import take_step
from decisions.models import Decision, DecisionItem
from decisions.workflow import TABLE
from registrations.models import Registration
from tests import factories as make
from tests.decisions import samples

pytestmark = pytest.mark.django_db
PEOPLE = ["unit_head", "officer", "approver", "viewer", "admin", "outsider", "province_officer"]
# (state, action) → who may; everything else is refused.
ALLOWED = {
    ("draft", "submit"): {"officer"},
    ("submitted", "return"): {"approver"},
    ("submitted", "approve"): {"approver"},
    ("approved", "return"): {"approver"},
    ("approved", "issue"): {"officer", "approver"},
    ("draft", "cancel"): {"officer", "approver"},
    ("submitted", "cancel"): {"officer", "approver"},
    ("approved", "cancel"): {"officer", "approver"},
}


def act(action: str, decision: Decision, actor) -> None:
    if action == "issue":
        samples.sign(decision, actor)
    else:
        take_step(action=action, decision=decision, actor=actor, now=timezone.now(), note=samples.NOTE)


def everything(decision: Decision) -> list:
    return [
        *Decision.objects.filter(pk=decision.pk).values_list(),
        *DecisionItem.objects.order_by("pk").values_list(),
        *Registration.objects.order_by("pk").values_list("state"),
        StatusChange.objects.count(),
    ]


@pytest.mark.parametrize("state", samples.IN_STATE)
def test_matrix(cast, state):
    cast.province_officer = make.person(Role.OFFICER, cast.province, "Ngô Văn Khoa")
    decision = samples.IN_STATE[state](cast)
    done = set()
    for action in TABLE:
        for person in PEOPLE:
            before = everything(decision)
            try:
                with transaction.atomic():
                    act(action, decision, cast.actor(person))
                    done.add((state, action, person))
                    transaction.set_rollback(True)
            except (NotAllowed, WrongState):
                pass
            decision.refresh_from_db()
            assert everything(decision) == before
    assert done == {(s, a, person) for (s, a), people in ALLOWED.items() if s == state for person in people}


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "cancelled"])
def test_only_a_decision_in_force_is_superseded(cast, state):
    decision = samples.IN_STATE[state](cast)
    with pytest.raises(WrongState):
        draft_superseding(decision=decision, actor=cast.actor("officer"), now=timezone.now())


@pytest.mark.parametrize("person", ["approver", "viewer", "admin", "outsider", "unit_head"])
def test_only_officers_write_the_superseding_draft(cast, person):
    decision = samples.issued(cast)
    with pytest.raises(NotAllowed):
        draft_superseding(decision=decision, actor=cast.actor(person), now=timezone.now())


def test_each_step_leaves_a_row_of_history(cast):
    decision = samples.issued(cast)
    rows = StatusChange.objects.filter(subject_type="decisions.decision", subject_id=decision.pk).order_by("pk")
    assert list(rows.values_list("action", "from_state", "to_state")) == [
        ("submit", "draft", "submitted"),
        ("approve", "submitted", "approved"),
        ("issue", "approved", "issued"),
    ]
    assert None not in (decision.submitted_at, decision.approved_at, decision.issued_at)


@pytest.mark.parametrize("action", ["return", "cancel"])
def test_steps_back_need_a_reason(cast, action):
    decision = samples.submitted(cast)
    with pytest.raises(Refused, match="Ghi lý do"):
        take_step(action=action, decision=decision, actor=cast.actor("approver"), now=timezone.now(), note="ngắn")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda d: d.items.all().delete(), "Quyết định chưa có đơn vị nào. Sửa dự thảo và chọn đơn vị."),
        (lambda d: Decision.objects.filter(pk=d.pk).update(series=None), "Chưa chọn dãy số, ký hiệu."),
        (lambda d: Decision.objects.filter(pk=d.pk).update(signer_name=""), "Chưa có người ký."),
        (lambda d: Registration.objects.update(state="proposed"), "Trạm Y tế Bình Sơn hồ sơ đang thẩm định"),
        (lambda d: Registration.objects.update(verdict="not_met", failed="3a"), "chưa đạt tiêu chí 3a"),
    ],
    ids=["no units", "no series", "no signer", "not verified", "failed"],
)
@pytest.mark.parametrize("action", ["submit", "approve", "issue"])
def test_what_is_missing_stops_every_step_forward(cast, action, spoil, words):
    state = {"submit": "draft", "approve": "submitted", "issue": "approved"}[action]
    decision = samples.IN_STATE[state](cast)
    spoil(decision)
    with pytest.raises(Refused) as caught:
        act(action, decision, cast.actor("officer" if action == "submit" else "approver"))
    assert words in str(caught.value)
    assert Decision.objects.get().state == state


def test_a_cancelled_draft_frees_its_units(cast):
    samples.cancelled(cast)
    again = samples.draft(cast)
    assert again.items.filter(is_open=True).count() == 2
