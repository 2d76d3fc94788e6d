"""Đề nghị mở lại: asking and answering (ADR 0022)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.scope import Role
from common.workflow import NotAllowed, Refused
from scoring import domain
from scoring.domain.requests import answer_reopen, ask_reopen
from scoring.models import ReopenRequest
from scoring.queries.windows import deadline_of, open_requests
from tests import factories as make
from tests.scoring import sheets
from tests.scoring.test_windows import at, on, window

pytestmark = pytest.mark.django_db
WHY = "Nhập nhầm điểm hàng 7, xin sửa lại."
REPLY = "Đồng ý, sửa hàng 7 rồi gửi lại."
YEAR = 2026


def ask(cast, card, *, who="unit_head", text=WHY, now=None):
    return ask_reopen(card=card, text=text, actor=cast.actor(who), now=now or timezone.now())


def reply(cast, row, *, who, granted=True, text=REPLY, now=None, until=None):
    return answer_reopen(
        request=row, granted=granted, answer=text, actor=cast.actor(who), now=now or timezone.now(), until=until
    )


def test_a_sheet_under_review_goes_back_to_the_unit(cast):
    card = sheets.reviewing(cast)
    row = ask(cast, card)
    answered = reply(cast, row, who="officer")
    card.refresh_from_db()
    assert (card.state, answered.granted, answered.answer) == ("returned", True, REPLY)


def test_a_reviewed_sheet_is_checked_again(cast):
    card = sheets.reviewed(cast)
    reply(cast, ask(cast, card), who="approver")
    card.refresh_from_db()
    assert card.state == "reviewing"


def test_an_approved_sheet_is_reopened_by_the_level_above_only(cast):
    card = sheets.approved(cast)
    cast.top = make.person(Role.OFFICER, cast.province, "Bùi Thị Tỉnh", username="canbotinh")
    row = ask(cast, card)
    for who in ("officer", "approver"):
        with pytest.raises(NotAllowed):
            reply(cast, row, who=who)
    row.refresh_from_db()
    assert row.answered_at is None
    reply(cast, row, who="top")
    card.refresh_from_db()
    assert (card.state, card.level) == ("reviewing", None)


def test_a_sheet_closed_by_time_gets_an_extension(cast):
    card = sheets.filled(cast)
    window(cast)
    row = ask(cast, card, now=at("02/11"))
    with pytest.raises(Refused, match="Chọn ngày gia hạn"):
        reply(cast, row, who="officer", now=at("02/11"))
    row.refresh_from_db()
    assert row.answered_at is None
    reply(cast, row, who="officer", now=at("02/11"), until=on("05/11"))
    assert deadline_of(cast.unit, YEAR).last_day == on("05/11")
    assert domain.send(card=card, actor=cast.actor("unit_head"), now=at("05/11")).state == "sent"


def test_refusing_changes_nothing_but_the_answer(cast):
    card = sheets.reviewing(cast)
    row = reply(cast, ask(cast, card), who="officer", granted=False, text="Điểm đã đúng với hồ sơ đã gửi.")
    card.refresh_from_db()
    assert (card.state, row.granted) == ("reviewing", False)
    with pytest.raises(Refused, match="đã được trả lời"):
        reply(cast, row, who="officer")


def test_asking_makes_sense_only_for_a_locked_sheet(cast):
    card = sheets.filled(cast)
    with pytest.raises(Refused, match="sửa được ngay"):
        ask(cast, card)
    domain.send(card=card, actor=cast.actor("unit_head"), now=timezone.now())
    with pytest.raises(Refused, match="Rút lại"):
        ask(cast, card)
    with pytest.raises(Refused, match="10 chữ cái"):
        ask(cast, card, text="…… 1234567890")


def test_one_open_request_a_sheet(cast):
    card = sheets.reviewing(cast)
    ask(cast, card)
    with pytest.raises(Refused, match="đang chờ trả lời"):
        ask(cast, card)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReopenRequest.objects.create(scorecard=card, text=WHY, asked_by=cast.unit_head, asked_at=timezone.now())


def test_who_may_ask(cast):
    card = sheets.reviewing(cast)
    for who in ("approver", "viewer", "admin", "outsider"):
        with pytest.raises(NotAllowed):
            ask(cast, card, who=who)
    assert ask(cast, card, who="officer")


def test_a_step_taken_unasked_settles_the_request(cast):
    card = sheets.reviewing(cast)
    row = ask(cast, card)
    note = "Bổ sung minh chứng hàng 7 rồi gửi lại."
    domain.take_step(action="return", card=card, actor=cast.actor("officer"), now=timezone.now(), note=note)
    row.refresh_from_db()
    assert (row.granted, row.answer, row.answered_by) == (True, note, cast.officer)


@pytest.mark.parametrize(("state", "who"), [("reviewing", "officer"), ("reviewed", "approver"), ("approved", "top")])
def test_requests_lie_with_those_who_can_open(cast, state, who):
    cast.top = make.person(Role.APPROVER, cast.province, "Bùi Thị Tỉnh", username="lanhdaotinh")
    card = sheets.IN_STATE[state](cast)
    row = ask(cast, card)
    everybody = ("officer", "approver", "viewer", "admin", "outsider", "top", "unit_head")
    seeing = {name for name in everybody if row in open_requests(cast.actor(name), YEAR)}
    assert seeing == {who}
