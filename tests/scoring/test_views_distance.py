"""“Còn thiếu gì để đạt Khá?”: what the page says, to whom, in how many queries."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scoring.enums import Column
from scoring.models import Mark, SheetWindow
from scoring.queries.distance import distance_of
from tests.scoring import sheets
from tests.scoring.records import add_records, recognise

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 20)


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        yield


def url(card):
    return reverse("scoring:distance", args=[card.year, card.pk])


def text_of(answer):
    return " ".join(answer.content.decode().split())


def codes(rows):
    return [row.criterion.code for row in rows]


def close(cast, day):
    SheetWindow.objects.create(
        authority=cast.commune, authority_path=cast.commune.path, year=2026, closes_on=day, source="Công văn 1",
        set_at=timezone.now(), set_by=cast.admin,
    )  # fmt: skip


def test_an_empty_sheet_counts_what_records_say(cast):
    """5a–5c, 5đ, 5e stand at their maximum by exception; the recognition is awaited and can still be had."""
    card = sheets.opened(cast)
    found = distance_of(card, Column.SELF, today=TODAY)
    assert (found.total, found.maximum, found.confirmed, found.closes_on) == (10, 100, False, None)
    assert [(one.level.code, one.step.gap, codes(one.rows)) for one in found.ahead] == [
        ("TB", 40, ["8c"]),
        ("K", 60, ["7", "8c"]),
        ("XS", 80, codes(found.ahead[2].rows)),
    ]
    assert len(found.ahead[2].rows) == 9
    assert found.lost == ()
    waiting = {row.criterion.code: row.missing for row in found.rows}
    assert waiting["8c"] == "Chờ quyết định công nhận."
    assert waiting["4d"] == ""


def test_marks_go_before_records(cast):
    add_records(cast.unit, {"guards": [{"rating": 1}]}, by=cast.officer)
    card = sheets.opened(cast)
    assert distance_of(card, Column.SELF, today=TODAY).total == 14
    Mark.objects.filter(scorecard=card, criterion__code="6a").update(self_points=Decimal(1))
    assert distance_of(card, Column.SELF, today=TODAY).total == 13


def test_a_refused_recognition_is_lost_for_good_with_the_levels_that_need_it(cast):
    card = sheets.filled(cast)
    recognise(cast.unit, "not_recognised", by=cast.officer)
    found = distance_of(card, Column.SELF, today=TODAY)
    assert [(row.criterion.code, row.points, row.why) for row in found.lost] == [
        ("8c", 50, "đã có kết luận chưa đạt tiêu chuẩn")
    ]
    assert found.total == 50
    assert [(one.level.code, one.step.possible) for one in found.ahead] == [("K", False), ("XS", False)]
    answer = cast.client("unit_head").get(url(card))
    text = text_of(answer)
    assert "Còn thiếu gì để đạt Khá?" in text
    assert "Các hàng còn lấy được điểm cộng lại không đủ." in text
    assert "Vì đã có kết luận chưa đạt tiêu chuẩn." in text
    assert "tạm tính" in text


def test_confirmed_thresholds_are_said_to_be(cast):
    sheets.confirm_thresholds(cast)
    text = text_of(cast.client("unit_head").get(url(sheets.opened(cast))))
    assert "Đã xác nhận: Quyết định 12/QĐ-BCĐ" in text
    assert "mọi mức dưới đây là tạm tính" not in text


def test_the_closing_day(cast):
    card = sheets.opened(cast)
    close(cast, dt.date(2026, 10, 20))
    assert "Đến hết ngày 20/10/2026" in text_of(cast.client("unit_head").get(url(card)))
    found = distance_of(card, Column.SELF, today=dt.date(2026, 10, 21))
    assert (found.is_closed, codes(found.rows), found.lost) == (True, ["8c"], ())


def test_the_superior_reads_the_own_column(cast):
    card = sheets.reviewing(cast)
    Mark.objects.filter(scorecard=card, criterion__code="7").update(superior_points=Decimal(5))
    officer, head = cast.client("officer").get(url(card)), cast.client("unit_head").get(url(card))
    assert (officer.context["column"], head.context["column"]) == ("superior", "self")
    assert officer.context["distance"].total != head.context["distance"].total == 50


def test_a_trial_sheet_has_no_levels(cast):
    card = sheets.opened(cast)
    type(card.rubric).objects.update(is_draft=True, draft_note="Dùng thử")
    text = text_of(cast.client("unit_head").get(url(card)))
    assert "không dùng để xếp loại" in text and "Đến từng mức" not in text


def test_rows_without_proof_are_listed(cast):
    card = sheets.filled(cast)
    answer = cast.client("unit_head").get(url(card))
    assert [one.code for one in answer.context["distance"].unproven][:2] == ["1", "2"]
    assert "Hàng đã chấm nhưng thiếu minh chứng" in text_of(answer)


def test_who_may_look(cast):
    card = sheets.opened(cast)
    seen = {who: cast.client(who).get(url(card)).status_code for who in ("unit_head", "officer", "viewer", "outsider")}
    assert seen == {"unit_head": 200, "officer": 200, "viewer": 200, "outsider": 404}
    assert cast.client("unit_head").post(url(card)).status_code == 405
    assert cast.client("unit_head").get(reverse("scoring:distance", args=[2025, card.pk])).status_code == 404


def test_a_constant_number_of_queries(cast):
    """However many records there are."""
    card = sheets.filled(cast)
    client = cast.client("unit_head")
    client.get(url(card))
    with CaptureQueriesContext(connection) as few:
        client.get(url(card))
    for _ in range(3):
        add_records(cast.unit, {"guards": [{"rating": 1}], "models": [{"name": "Camera", "rank": 1}]}, by=cast.officer)
    with CaptureQueriesContext(connection) as many:
        client.get(url(card))
    assert len(few) == len(many)
