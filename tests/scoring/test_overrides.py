"""Scoring otherwise than the records say needs a reason or evidence; what lacks proof is listed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.workflow import Refused
from scoring import domain
from scoring.models import Mark, RowEvidence, Scorecard
from scoring.queries.suggestions import checked, checked_many, unexplained_overrides
from tests.scoring import sheets
from tests.scoring.records import add_records

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 1)
# Records that say no to row 7 (a model rated 3) and to row 6b (guards rated 3).
LOW = {"models": [{"name": "Tủ sách", "rank": 3}], "guards": [{"rating": 3}]}
SENTENCE = "Hàng 6b, 7: chấm khác gợi ý từ hồ sơ. Ghi lý do từ 10 chữ cái hoặc gắn minh chứng."
REASON = "Đã có kết luận mới của Công an xã."


@pytest.fixture
def card(cast) -> Scorecard:
    """Every row at its maximum, records against two of them."""
    add_records(cast.unit, LOW, by=cast.officer)
    return sheets.filled(cast)


def write(card, code, **values):
    Mark.objects.filter(scorecard=card, criterion__code=code).update(**values)


def attach(card, code, user):
    mark = card.marks.get(criterion__code=code)
    RowEvidence.objects.create(
        scorecard=card, criterion_id=mark.criterion_id, record_type="models_programs.force", record_id=1,
        added_by=user, added_at=timezone.now(),
    )  # fmt: skip


def send(card, cast):
    return domain.send(card=card, actor=cast.actor("unit_head"), now=timezone.now())


def codes(rows):
    return [row.code for row in rows]


def page(client, card):
    return client.get(reverse("scoring:check", args=[card.year, card.pk]))


def test_a_sheet_that_contradicts_its_records_is_not_sent(cast, card):
    with pytest.raises(Refused) as caught:
        send(card, cast)
    assert str(caught.value) == SENTENCE
    card.refresh_from_db()
    assert card.state == "draft"


@pytest.mark.parametrize(("note", "left"), [("Đã sửa", ["6b"]), ("..........12", ["6b"]), (REASON, [])])
def test_a_reason_is_ten_letters(cast, card, note, left):
    write(card, "7", self_note=REASON)
    write(card, "6b", self_note=note)
    assert codes(unexplained_overrides(card, TODAY)) == left


def test_evidence_of_the_row_explains_as_well(cast, card):
    write(card, "7", self_note=REASON)
    attach(card, "6b", cast.unit_head)
    assert unexplained_overrides(card, TODAY) == []
    assert send(card, cast).state == "sent"


def test_scoring_as_the_records_say_needs_no_words(cast, card):
    for code in ("6b", "7"):
        write(card, code, self_points=Decimal(0))
    assert unexplained_overrides(card, TODAY) == []


def test_points_off_without_an_incident_need_a_reason(cast, card):
    write(card, "5a", self_points=Decimal(1))
    assert codes(unexplained_overrides(card, TODAY)) == ["5a", "6b", "7"]


def test_rows_without_any_record_are_listed_and_never_block(cast):
    card = sheets.filled(cast)
    without = ["1", "2", "3", "4a", "4b", "4c", "4d", "5d", "5g", "6a", "6b", "7", "8a", "8b", "9"]
    assert set(codes(checked(card, TODAY).unproven)) <= set(without)
    assert codes(checked(card, TODAY).unproven)[:3] == ["1", "2", "3"]
    write(card, "1", self_note="Có nghị quyết")
    write(card, "2", self_points=Decimal(0))
    attach(card, "3", cast.unit_head)
    assert codes(checked(card, TODAY).unproven)[0] == "4a"
    assert send(card, cast).state == "sent"


def test_the_check_page_lists_both_with_ways_to_the_rows(cast, card):
    client = cast.client("unit_head")
    answer = page(client, card)
    assert SENTENCE in answer.content.decode()
    said = answer.context["by_records"]
    assert [row.criterion.code for row in said.unexplained] == ["6b", "7"]
    assert "7" not in codes(said.unproven) and "1" in codes(said.unproven)
    text = answer.content.decode()
    for row in said.unexplained:
        assert reverse("scoring:row", args=[card.year, card.pk, row.criterion.pk]) in text
        assert row.suggestion.sentence in text
    assert "Hàng thiếu minh chứng" in text
    write(card, "6b", self_note=REASON)
    write(card, "7", self_note=REASON)
    text = page(client, card).content.decode()
    assert "đã ghi lý do (2)" in text and SENTENCE not in text


def test_the_reviewer_sees_what_was_overridden(cast, card):
    write(card, "6b", self_note=REASON)
    write(card, "7", self_note=REASON)
    send(card, cast)
    officer = cast.actor("officer")
    domain.take_step(action="start_review", card=card, actor=officer, now=timezone.now())
    domain.agree_with_rest(card=card, actor=officer, now=timezone.now())
    text = cast.client("officer").get(reverse("scoring:finish_review", args=[card.year, card.pk])).content.decode()
    assert "Hàng chấm khác gợi ý từ hồ sơ, đã ghi lý do (2)" in text
    assert f"Lý do: {REASON}" in text


def test_many_sheets_in_a_constant_number_of_queries(cast):
    one = sheets.filled(cast)
    for unit in (cast.sibling, cast.other_unit):
        Scorecard.objects.create(
            unit=unit, year=2026, authority_path=unit.authority_path, rubric=one.rubric, created_at=timezone.now()
        )
    cards = list(Scorecard.objects.select_related("unit", "rubric"))
    counts = []
    for some in (cards[:1], cards):
        with CaptureQueriesContext(connection) as queries:
            assert set(checked_many(some, today=TODAY)) == {card.pk for card in some}
        counts.append(len(queries))
    assert counts[0] == counts[1]
