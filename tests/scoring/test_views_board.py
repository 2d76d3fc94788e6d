"""The scoring list and approving many at once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from common.models import StatusChange
from scoring.models import Scorecard
from tests import factories as make
from tests.scoring import sheets
from tests.scoring.test_windows import at, window

pytestmark = pytest.mark.django_db
URL = reverse("scoring:list", args=[2026])
MANY = reverse("scoring:approve_many", args=[2026])


def names(response) -> list[str]:
    return [row.record.name for row in response.context["table"].rows]


def test_officer_sees_every_unit_of_the_commune_and_nobody_elses(cast):
    sheets.sent(cast)
    response = cast.client("officer").get(URL)
    assert names(response) == ["Trạm Y tế Bình Sơn", "Trường THPT Bình Sơn"]
    assert "Trà Bồng" not in response.content.decode()


def test_province_sees_all_below(cast):
    response = cast.client("viewer").get(URL)
    assert names(response) == ["Trạm Y tế Bình Sơn", "Trường THCS Trà Bồng", "Trường THPT Bình Sơn"]


def test_filters_search_without_accents_and_by_state(cast):
    sheets.sent(cast)
    client = cast.client("officer")
    assert names(client.get(URL, {"q": "truong thpt"})) == ["Trường THPT Bình Sơn"]
    assert names(client.get(URL, {"q": "TYT01"})) == ["Trạm Y tế Bình Sơn"]
    assert names(client.get(URL, {"state": "sent"})) == ["Trường THPT Bình Sơn"]
    assert names(client.get(URL, {"state": "none"})) == ["Trạm Y tế Bình Sơn"]
    assert names(client.get(URL, {"state": "unsent"})) == ["Trạm Y tế Bình Sơn"]
    assert names(client.get(URL, {"kind": "school"})) == ["Trường THPT Bình Sơn"]
    assert names(client.get(URL, {"q": "không có"})) == []


@pytest.mark.parametrize(
    "query",
    [
        {"page": "-1"},
        {"page": "abc"},
        {"page": "999999999"},
        {"per_page": "7"},
        {"per_page": "-1"},
        {"per_page": "100000"},
        {"sort": "x"},
    ],
)
def test_odd_addresses_show_the_list(cast, query):
    assert cast.client("officer").get(URL, query).status_code == 200


def test_sorting_by_total_and_by_name(cast):
    sheets.sent(cast)
    client = cast.client("officer")
    assert names(client.get(URL, {"sort": "-name"})) == ["Trường THPT Bình Sơn", "Trạm Y tế Bình Sơn"]
    assert client.get(URL, {"sort": "self_total"}).status_code == 200


def test_the_page_size_is_remembered(cast):
    client = cast.client("officer")
    client.get(URL, {"per_page": "25"})
    assert client.get(URL).context["table"].paginator.per_page == 25


def test_query_count_does_not_grow_with_rows(cast, django_assert_num_queries):
    client = cast.client("officer")
    sheets.reviewed(cast)
    client.get(URL)
    with django_assert_num_queries(16) as few:
        client.get(URL)
    for n in range(3):
        sheets.reviewed(cast, unit=make.unit(cast.commune, f"Trường {n}"), head="officer")
    with django_assert_num_queries(len(few)):
        client.get(URL)


def test_unit_head_goes_to_the_own_sheet(cast):
    client = cast.client("unit_head")
    response = client.get(URL)
    assert "Mở phiếu chấm điểm" in response.content.decode()
    card = sheets.opened(cast)
    assert client.get(URL).url == reverse("scoring:sheet", args=[2026, card.pk])


def test_anonymous_is_sent_to_sign_in_and_unknown_year_is_404(cast, client):
    assert client.get(URL).status_code == 302
    assert cast.client("officer").get(reverse("scoring:list", args=[2031])).status_code == 404
    assert cast.client("officer").post(URL).status_code == 405


def test_approving_many_shows_first_and_then_does(cast):
    card = sheets.approvable(cast)
    client = cast.client("approver")
    assert f'value="{card.pk}"' in client.get(URL).content.decode()
    preview = client.post(MANY, {"card": [card.pk]})
    assert "Duyệt 1 phiếu?" in preview.content.decode()
    card.refresh_from_db()
    assert card.state == "reviewed"
    response = client.post(MANY, {"card": [card.pk], "confirm": "1"})
    assert response.url == URL
    card.refresh_from_db()
    assert (card.state, card.level_id) == ("approved", "XS")


def test_refused_sheets_are_named_with_the_reason(cast):
    card = sheets.reviewed(cast)
    response = cast.client("approver").post(MANY, {"card": [card.pk], "confirm": "1"})
    assert response.status_code == 422
    assert "Chưa có kết quả công nhận" in response.content.decode()
    card.refresh_from_db()
    assert card.state == "reviewed"


def test_one_foreign_sheet_and_nothing_is_done(cast):
    """SEC-AUTHZ-04: a mixed list of own and foreign ids."""
    card = sheets.approvable(cast)
    foreign = sheets.opened(cast, unit=cast.other_unit, head="outsider")
    before = StatusChange.objects.count()
    response = cast.client("approver").post(MANY, {"card": [card.pk, foreign.pk], "confirm": "1"})
    assert response.status_code == 404
    assert StatusChange.objects.count() == before


@pytest.mark.parametrize("ids", [[], ["abc"], ["９"], [""]])
def test_nothing_ticked_says_so(cast, ids):
    client = cast.client("approver")
    assert client.post(MANY, {"card": ids, "confirm": "1"}).url == URL
    assert "Chọn ít nhất một phiếu" in client.get(URL).content.decode()


@pytest.mark.parametrize("name", ["unit_head", "officer", "viewer", "admin"])
def test_others_do_not_approve(cast, name):
    card = sheets.approvable(cast)
    assert cast.client(name).post(MANY, {"card": [card.pk], "confirm": "1"}).status_code == 403
    card.refresh_from_db()
    assert card.state == "reviewed"


def test_approving_by_get_is_405(cast):
    assert cast.client("approver").get(MANY).status_code == 405


def test_the_confirm_page_carries_what_it_showed(cast):
    card = sheets.approvable(cast)
    client = cast.client("approver")
    assert f'name="shown-{card.pk}" value="100.00|XS"' in client.post(MANY, {"card": [card.pk]}).content.decode()
    sheets.recognise(cast, status="not_recognised")
    response = client.post(MANY, {"card": [card.pk], "confirm": "1", f"shown-{card.pk}": "100.00|XS"})
    assert response.status_code == 422
    assert "Điểm của phiếu vừa thay đổi" in response.content.decode()


def test_an_id_of_thirty_digits_is_nobodys(cast):
    client = cast.client("approver")
    assert client.post(MANY, {"card": ["9" * 30], "confirm": "1"}).url == URL


def test_only_what_is_managed_directly(cast):
    """The number of a task leads to exactly its rows: without what lies below."""
    cast.above = make.person("officer", cast.province, "Ngô Thị Yến")
    make.unit(cast.province, "Xã Bình Sơn", kind="commune", area=cast.commune)
    client = cast.client("above")
    assert len(names(client.get(URL))) > 1
    assert names(client.get(URL, {"authority": "own"})) == ["Xã Bình Sơn"]


def test_late_sheets_are_marked(cast):
    card = sheets.sent(cast)
    window(cast, closes=None, in_time="15/10")
    for day, late in (("15/10", False), ("16/10", True)):
        Scorecard.objects.filter(pk=card.pk).update(first_sent_at=at(day), sent_at=at(day))
        assert ("Muộn" in cast.client("officer").get(URL).content.decode()) is late
