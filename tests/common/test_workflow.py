"""The executor: lock, re-read, check, write, one row of history."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from common.models import AppendOnlyError, StatusChange
from common.workflow import NotAllowed, Refused, WrongState, apply, available
from scoring.workflow import TABLE
from tests.scoring import sheets

pytestmark = pytest.mark.django_db


def test_a_step_writes_state_stamp_and_one_row(cast):
    card = sheets.filled(cast)
    now = timezone.now()
    change = apply(TABLE["send"], instance=card, actor=cast.actor("unit_head"), now=now, note="")
    assert (card.state, card.sent_at) == ("sent", now)
    row = StatusChange.objects.get()
    assert row == change
    assert (row.subject_type, row.subject_id, row.action) == ("scoring.scorecard", card.pk, "send")
    assert (row.from_state, row.to_state, row.acting_role, row.at) == ("draft", "sent", "unit_head", now)
    assert row.actor == cast.unit_head


def test_the_state_in_the_database_counts_not_the_one_in_memory(cast):
    card = sheets.filled(cast)
    old = type(card).objects.get(pk=card.pk)
    apply(TABLE["send"], instance=card, actor=cast.actor("unit_head"), now=timezone.now())
    with pytest.raises(WrongState) as caught:
        apply(TABLE["send"], instance=old, actor=cast.actor("unit_head"), now=timezone.now())
    assert str(caught.value) == "Phiếu đang ở trạng thái “Chờ thẩm định”, không gửi được."
    assert StatusChange.objects.count() == 1


def test_wrong_role_and_wrong_place_change_nothing(cast):
    card = sheets.filled(cast)
    for name in ("approver", "viewer", "admin", "outsider"):
        with pytest.raises(NotAllowed):
            apply(TABLE["send"], instance=card, actor=cast.actor(name), now=timezone.now())
    card.refresh_from_db()
    assert card.state == "draft"
    assert not StatusChange.objects.exists()


def test_a_guard_explains_and_changes_nothing(cast):
    card = sheets.opened(cast)
    with pytest.raises(Refused) as caught:
        apply(TABLE["send"], instance=card, actor=cast.actor("unit_head"), now=timezone.now())
    assert str(caught.value).startswith("Còn 20 hàng chưa chấm.")
    assert not StatusChange.objects.exists()


def test_a_reason_of_ten_letters_is_asked(cast):
    card = sheets.reviewing(cast)
    before = StatusChange.objects.count()
    for note in ("", "ngắn quá", "   " * 10):
        with pytest.raises(Refused) as caught:
            apply(TABLE["return"], instance=card, actor=cast.actor("officer"), now=timezone.now(), note=note)
        assert str(caught.value) == "Ghi lý do, từ 10 chữ cái trở lên."
    assert StatusChange.objects.count() == before


def test_before_save_runs_under_the_same_lock(cast):
    card = sheets.filled(cast)

    def refuse(locked: object) -> None:
        raise Refused("Không được.")

    with pytest.raises(Refused):
        apply(TABLE["send"], instance=card, actor=cast.actor("unit_head"), now=timezone.now(), before_save=refuse)
    card.refresh_from_db()
    assert card.state == "draft"


def test_available_lists_only_what_role_and_place_allow(cast):
    card = sheets.filled(cast)
    names = {
        name: [step.action for step in available(TABLE, instance=card, actor=cast.actor(name))]
        for name in ("unit_head", "officer", "approver", "viewer", "admin", "outsider")
    }
    assert names == {
        "unit_head": ["send"],
        "officer": ["send"],
        "approver": [],
        "viewer": [],
        "admin": [],
        "outsider": [],
    }


def test_history_is_written_once(cast):
    card = sheets.filled(cast)
    change = apply(TABLE["send"], instance=card, actor=cast.actor("unit_head"), now=timezone.now())
    change.note = "khác"
    for spoil in (
        change.save,
        change.delete,
        StatusChange.objects.all().delete,
        lambda: StatusChange.objects.update(note="x"),
    ):
        with pytest.raises(AppendOnlyError):
            spoil()
    assert StatusChange.objects.get().note == ""


def test_now_is_the_callers(cast):
    card = sheets.filled(cast)
    then = dt.datetime(2026, 10, 15, 16, 59, 59, tzinfo=dt.UTC)
    assert apply(TABLE["send"], instance=card, actor=cast.actor("unit_head"), now=then).at == then
