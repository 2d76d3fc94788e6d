"""Giải trình: asked while reviewing, answered once in time, the review ends when nothing is open."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from common.models import AuditEvent
from common.workflow import NotAllowed, Refused, WrongState
from scoring import domain
from scoring.domain import questions
from scoring.models import RowQuestion
from tests.scoring import sheets
from tests.scoring.rules import set_rule

pytestmark = pytest.mark.django_db
NOW = timezone.now
TEXT = "Đề nghị nêu số, ngày của biên bản sơ kết."
DAY = dt.timedelta(days=1)


@pytest.fixture
def card(cast):
    return sheets.reviewing(cast)


def row(card, code="7"):
    return card.rubric.criteria.get(code=code)


def ask(cast, card, *, code="7", days=3, who="officer", text=TEXT):
    due = timezone.localdate() + days * DAY
    return questions.ask(card=card, criterion=row(card, code), text=text, due_on=due, actor=cast.actor(who), now=NOW())


def url(name, card, *more):
    return reverse(f"scoring:{name}", args=[2026, card.pk, *more])


def test_asking_and_answering(cast, card):
    made = ask(cast, card)
    done = questions.answer(
        question=made, text="Biên bản số 5 ngày 3/6/2026.", actor=cast.actor("unit_head"), now=NOW()
    )
    assert (done.is_open, done.answered_by_id) == (False, cast.unit_head.pk)
    kinds = AuditEvent.objects.filter(kind__startswith="sheet.question").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["sheet.question_asked", "sheet.question_answered"]


@pytest.mark.parametrize("who", ["unit_head", "approver", "viewer", "admin", "outsider"])
def test_only_the_managing_officer_asks_and_withdraws(cast, card, who):
    made = ask(cast, card)
    with pytest.raises(NotAllowed):
        ask(cast, card, code="9", who=who)
    with pytest.raises(NotAllowed):
        questions.withdraw(question=made, actor=cast.actor(who), now=NOW())
    assert RowQuestion.objects.get().is_open


@pytest.mark.parametrize("who", ["approver", "viewer", "admin", "outsider"])
def test_only_the_unit_or_an_officer_for_it_answers(cast, card, who):
    made = ask(cast, card)
    with pytest.raises(NotAllowed):
        questions.answer(question=made, text=TEXT, actor=cast.actor(who), now=NOW())
    questions.answer(question=made, text=TEXT, actor=cast.actor("officer"), now=NOW())


@pytest.mark.parametrize(("days", "fits"), [(0, False), (1, True), (10, True), (11, False)])
def test_the_last_day_lies_within_the_limit(cast, card, days, fits):
    if fits:
        assert ask(cast, card, days=days).is_open
        return
    with pytest.raises(Refused, match=r"Chọn ngày từ \d\d/\d\d/\d{4} đến"):
        ask(cast, card, days=days)


def test_an_authority_sets_its_own_limit(cast, card):
    set_rule(cast.commune, "scoring.question_days", "2")
    with pytest.raises(Refused):
        ask(cast, card, days=3)
    ask(cast, card, days=2)


def test_one_open_question_a_row_and_words_are_needed(cast, card):
    ask(cast, card)
    with pytest.raises(Refused, match="đang có một đề nghị"):
        ask(cast, card)
    with pytest.raises(Refused, match="từ 10 chữ cái"):
        ask(cast, card, code="9", text="....... 12345")
    ask(cast, card, code="9")


def test_asking_only_during_the_review(cast):
    card = sheets.sent(cast)
    with pytest.raises(WrongState):
        ask(cast, card)


def test_answered_once(cast, card):
    made = ask(cast, card)
    head = cast.actor("unit_head")
    questions.answer(question=made, text=TEXT, actor=head, now=NOW())
    with pytest.raises(WrongState, match="đã được trả lời"):
        questions.answer(question=made, text=TEXT, actor=head, now=NOW())
    with pytest.raises(WrongState):
        questions.withdraw(question=made, actor=cast.actor("officer"), now=NOW())


def test_withdrawn_is_not_answered(cast, card):
    made = ask(cast, card)
    questions.withdraw(question=made, actor=cast.actor("officer"), now=NOW())
    with pytest.raises(WrongState, match="đã rút"):
        questions.answer(question=made, text=TEXT, actor=cast.actor("unit_head"), now=NOW())
    ask(cast, card)


@pytest.mark.parametrize(("days", "in_time"), [(2, True), (3, True), (4, False)])
def test_the_last_day_counts_whole(cast, card, days, in_time):
    made = ask(cast, card, days=3)
    later = NOW() + days * DAY
    if in_time:
        questions.answer(question=made, text=TEXT, actor=cast.actor("unit_head"), now=later)
    else:
        with pytest.raises(WrongState, match="Đã hết hạn trả lời"):
            questions.answer(question=made, text=TEXT, actor=cast.actor("unit_head"), now=later)


def test_the_review_waits_for_the_answer_or_the_end_of_the_day(cast, card):
    officer = cast.actor("officer")
    domain.agree_with_rest(card=card, actor=officer, now=NOW())
    ask(cast, card)
    with pytest.raises(Refused, match="Hàng 7 đang chờ đơn vị giải trình"):
        domain.take_step(action="finish_review", card=card, actor=officer, now=NOW())
    card.refresh_from_db()
    assert card.state == "reviewing"
    page = cast.client("officer").get(url("finish_review", card)).content.decode()
    assert "Hàng 7 đang chờ đơn vị giải trình" in page
    assert "Trình lãnh đạo duyệt" not in page
    domain.take_step(action="finish_review", card=card, actor=officer, now=NOW() + 4 * DAY)
    assert card.state == "reviewed"


def test_both_sides_see_the_thread(cast, card):
    client = cast.client("officer")
    address = url("question_ask", card, row(card).pk)
    due = timezone.localdate() + 2 * DAY
    response = client.post(address, {"text": TEXT, "due_on": f"{due:%d/%m/%Y}"})
    assert response["Location"] == f"{url('sheet', card)}#row-{row(card).pk}"
    head = cast.client("unit_head")
    page = head.get(url("sheet", card)).content.decode()
    assert "Cấp trên đề nghị giải trình 1 hàng" in page
    assert f"Hàng 7: trả lời đến hết ngày {due:%d/%m/%Y}" in page
    assert TEXT in page
    assert TEXT in head.get(url("row", card, row(card).pk)).content.decode()
    pk = RowQuestion.objects.get().pk
    short = head.post(url("questions", card), {"question": pk, "answer": "ngắn"})
    assert (short.status_code, "ngắn" in short.content.decode()) == (422, True)
    assert head.post(url("questions", card), {"question": pk, "answer": "Biên bản số 5, ngày 3/6."}).status_code == 302
    page = client.get(url("questions", card)).content.decode()
    assert "Biên bản số 5, ngày 3/6." in page
    assert "Đã trả lời" in page
    assert head.post(url("questions", card), {"question": pk, "answer": "Biên bản số 5, ngày 3/6."}).status_code == 409


def test_a_form_that_is_wrong_comes_back_as_typed(cast, card):
    address = url("question_ask", card, row(card).pk)
    response = cast.client("officer").post(address, {"text": TEXT, "due_on": "01/01/2020"})
    page = response.content.decode()
    assert response.status_code == 422
    assert TEXT in page
    assert "Chọn ngày từ" in page


def test_silence_is_told(cast, card):
    ask(cast, card)
    RowQuestion.objects.update(due_on=timezone.localdate() - DAY)
    page = cast.client("officer").get(url("sheet", card)).content.decode()
    assert "Không trả lời trong hạn" in page
    assert "Đang chờ đơn vị giải trình" not in page


def test_questions_of_another_sheet_are_out_of_reach(cast, card):
    made = ask(cast, card)
    cast.unit_head.memberships.update(unit=cast.sibling)
    other = sheets.reviewing(cast, unit=cast.sibling)
    response = cast.client("unit_head").post(url("questions", other), {"question": made.pk, "answer": TEXT})
    assert response.status_code == 409
    assert cast.client("outsider").get(url("questions", card)).status_code == 404
    assert cast.client("officer").get(url("question_ask", card, 999999)).status_code == 404
    assert RowQuestion.objects.get().is_open
