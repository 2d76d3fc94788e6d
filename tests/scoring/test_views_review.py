"""The queue, the sample, what stands beside the marks on the sheet page, ready phrases."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.scope import Role
from scoring import domain
from scoring.models import ReadyPhrase
from tests import factories as make
from tests.scoring import sheets
from tests.scoring.rules import set_rule

pytestmark = pytest.mark.django_db
YEAR = 2026


def at(name: str, *args: object) -> str:
    return reverse(f"scoring:{name}", args=[YEAR, *args])


def sent_by(cast, name: str, *, differing: int = 0):
    """A sent sheet of a new unit with that many rows other than what the records say (5a, 5b …)."""
    unit = make.unit(cast.commune, name)
    cast.unit_head.memberships.update(unit=unit)
    card = sheets.filled(cast, unit=unit)
    for code in ("5a", "5b", "5c")[:differing]:
        mark = card.marks.get(criterion__code=code)
        change = domain.Change(mark.criterion_id, Decimal(1), mark.self_version, f"{name} tự thấy chưa đủ.")
        domain.save_marks(card=card, column="self", changes=[change], actor=cast.actor("unit_head"), now=timezone.now())
    card.refresh_from_db()
    return domain.send(card=card, actor=cast.actor("unit_head"), now=timezone.now())


def names(response) -> list[str]:
    return [look.sheet.card.unit.name for look in response.context["table"].data]


def test_the_queue_puts_most_differences_first(cast):
    for number, name in ((0, "Trường A"), (2, "Trường B"), (1, "Trường C")):
        sent_by(cast, name, differing=number)
    response = cast.client("officer").get(at("review_queue"))
    assert names(response) == ["Trường B", "Trường C", "Trường A"]
    assert names(cast.client("officer").get(at("review_queue") + "?flag=khac-goi-y")) == ["Trường B", "Trường C"]
    assert names(cast.client("officer").get(at("review_queue") + "?kind=enterprise")) == []
    assert names(cast.client("outsider").get(at("review_queue"))) == []
    assert names(cast.client("approver").get(at("review_queue"))) == []
    assert len(names(cast.client("approver").get(at("review_queue") + "?state=tat-ca"))) == 3
    assert names(cast.client("officer").get(at("review_queue") + "?flag=x&kind=y&state=z")) == names(response)


def test_the_approver_sees_what_is_reviewed(cast):
    card = sheets.reviewed(cast)
    assert names(cast.client("approver").get(at("review_queue"))) == [card.unit.name]
    assert names(cast.client("officer").get(at("review_queue"))) == []
    assert names(cast.client("officer").get(at("review_queue") + "?state=reviewed")) == [card.unit.name]


def test_the_level_above_sees_what_waits_for_a_second_review(cast):
    cast.above = make.person(Role.OFFICER, cast.province, "Ngô Văn Khoa", username="tinh2")
    card = sheets.reviewed(cast)
    client = cast.client("above")
    assert names(client.get(at("review_queue") + "?state=lan-hai")) == []
    assert "Xác nhận thẩm định lần hai" not in client.get(at("sheet", card.pk)).content.decode()
    set_rule(cast.province, "scoring.second_review", "Có")
    assert names(client.get(at("review_queue") + "?state=lan-hai")) == [card.unit.name]
    assert client.get(at("sheet", card.pk)).context["primary"].label == "Xác nhận thẩm định lần hai"
    assert client.post(at("verify", card.pk)).status_code == 302
    card.refresh_from_db()
    assert card.verified_at is not None


def test_the_next_sheet(cast):
    """In the order of the queue, round again at the end; nothing left leads back to the queue."""
    first = sent_by(cast, "Trường B", differing=2)
    second = sent_by(cast, "Trường C", differing=1)
    client = cast.client("officer")
    go = at("review_next")
    assert client.get(go)["Location"] == at("sheet", first.pk)
    assert client.get(f"{go}?sau={first.pk}")["Location"] == at("sheet", second.pk)
    assert client.get(f"{go}?sau={second.pk}")["Location"] == at("sheet", first.pk)
    assert client.get(f"{go}?sau=abc")["Location"] == at("sheet", first.pk)
    assert cast.client("approver").get(go)["Location"] == at("review_queue")
    assert cast.client("unit_head").get(go).status_code == 403
    assert f"?sau={first.pk}" in client.get(at("sheet", first.pk)).content.decode()
    assert "?sau=" not in cast.client("viewer").get(at("sheet", first.pk)).content.decode()


def test_the_queue_costs_the_same_queries_for_one_and_three_sheets(cast):
    counts = []
    client = cast.client("officer")
    for batch in (["Trường A"], ["Trường B", "Trường C"]):
        for name in batch:
            sent_by(cast, name, differing=1)
        client.get(at("review_queue"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at("review_queue")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_sheet_shows_four_columns_and_why(cast):
    card = sent_by(cast, "Trường A", differing=1)
    page = cast.client("officer").get(at("sheet", card.pk)).content.decode()
    for heading in ("Gợi ý", "Cơ sở tự chấm", "chỉ để tham khảo", "Cấp trên chấm"):
        assert heading in page
    assert "Hệ thống gợi ý 2 điểm:" in page
    assert "Hàng chấm khác gợi ý (1)" in page
    own = cast.client("unit_head").get(at("sheet", card.pk)).content.decode()
    assert "Hệ thống gợi ý 2 điểm:" in own
    assert "Cần xem trước" not in own


def test_only_the_rows_asked_for(cast):
    """Groups of the shown rows stay; the plain form of such a page leaves the other rows alone."""
    card = sent_by(cast, "Trường A", differing=2)
    client = cast.client("officer")
    shown = client.get(at("sheet", card.pk) + "?hien=khac").context
    assert [row.criterion.code for row in shown["shown_rows"]] == ["5", "5a", "5b"]
    assert len(shown["rows"]) == 25
    assert [(link.key, link.is_chosen) for link in shown["view_links"]][:2] == [("", False), ("khac", True)]
    assert len(client.get(at("sheet", card.pk) + "?hien=gi-do").context["shown_rows"]) == 25


def test_taking_over_is_offered_where_points_differ(cast):
    card = sheets.filled(cast)
    row = card.rubric.criteria.get(code="5a").pk
    client = cast.client("unit_head")
    assert "data-take" not in client.get(at("row", card.pk, row)).content.decode()
    mark = card.marks.get(criterion=row)
    change = domain.Change(row, Decimal(1), mark.self_version)
    domain.save_marks(card=card, column="self", changes=[change], actor=cast.actor("unit_head"), now=timezone.now())
    page = client.get(at("row", card.pk, row)).content.decode()
    assert 'data-take="2"' in page
    assert 'type="button"' in page.partition("data-take")[0].rpartition("<button")[2]


def test_agreeing_shows_first_what_stays_apart(cast):
    card = sent_by(cast, "Trường A", differing=1)
    domain.take_step(action="start_review", card=card, actor=cast.actor("officer"), now=timezone.now())
    client = cast.client("officer")
    response = client.get(at("agree_rest", card.pk))
    apart = [row.criterion.code for row in response.context["apart"]]
    assert "5a" in apart
    assert "5b" not in apart
    page = response.content.decode()
    assert f"Để riêng, chưa đồng ý ({len(apart)})" in page
    assert "Gợi ý 2, đơn vị chấm 1." in page
    leave = [row.key for row in response.context["apart"]]
    client.post(at("agree_rest", card.pk), {"leave": leave})
    blank = set(card.marks.filter(superior_points=None).values_list("criterion__code", flat=True))
    assert blank == set(apart)


def test_the_sample_can_be_drawn_again(cast):
    cast.above = make.person(Role.VIEWER, cast.province, "Ngô Văn Khoa", username="tinh3")
    sheets.reviewed(cast)
    client = cast.client("above")
    response = client.get(at("sample") + "?ty-le=10&hat-giong=2026")
    page = response.content.decode()
    assert response.context["count"] == 1
    assert 'value="2026"' in page
    assert "Trường THPT Bình Sơn" in page
    assert "Mọi hàng điểm tối đa" in page
    assert cast.client("officer").get(at("sample")).context["count"] == 0
    assert len(client.get(at("sample")).context["form"]["seed"].value()) == 8
    book = client.get(at("sample") + "?ty-le=10&hat-giong=2026&xuat=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(book.content)).active.values)
    assert any("Trường THPT Bình Sơn" in map(str, row) for row in rows)
    assert any("hạt giống 2026" in str(row[0]) for row in rows)


@pytest.mark.parametrize("query", ["?ty-le=0", "?ty-le=101", "?ty-le=nhiều", f"?hat-giong={'x' * 41}"])
def test_a_wrong_sample_says_so(cast, query):
    response = cast.client("officer").get(at("sample") + query)
    assert response.status_code == 422
    assert "aria-invalid" in response.content.decode()


def test_phrases_of_the_own_authority(cast):
    client, address = cast.client("officer"), reverse("scoring:phrases")
    assert client.post(address, {"phrases": "Câu một của xã.\r\n\r\nCâu hai của xã."}).status_code == 302
    assert list(ReadyPhrase.objects.values_list("text", flat=True)) == ["Câu một của xã.", "Câu hai của xã."]
    assert "Câu một của xã.\nCâu hai của xã." in client.get(address).content.decode()
    response = client.post(address, {"phrases": "x" * 301})
    assert (response.status_code, "x" * 301 in response.content.decode()) == (422, True)
    card = sheets.reviewing(cast)
    page = client.get(at("sheet", card.pk)).content.decode()
    assert '<option value="Câu một của xã.">' in page
    for person in ("unit_head", "approver", "viewer"):
        assert cast.client(person).get(address).status_code == 403
