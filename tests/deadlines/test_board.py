"""The board: every number equals its list, nothing leaks, the price does not grow (REL-REM, UX: numbers open lists)."""

from __future__ import annotations

import datetime as dt
import io
import re
from html import unescape
from urllib.parse import unquote

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from common.models import AuditEvent
from common.scope import Role
from deadlines.enums import Standing, Subject, When
from deadlines.models import Contact
from deadlines.queries.board import board_of, conditions, due_in, obligations_named, place_named, way_down
from tests import factories as make
from tests.deadlines.samples import obligation, occurrence

pytestmark = pytest.mark.django_db
YEAR = 2026
NOON = dt.datetime(2026, 10, 20, 5, tzinfo=dt.UTC)  # 12:00 in Việt Nam
TODAY = dt.date(2026, 10, 20)
BOARD = reverse("deadlines:board", args=[YEAR])
LIST = reverse("deadlines:behind", args=[YEAR])


def on(day: int, month: int = 10) -> dt.date:
    return dt.date(YEAR, month, day)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def country(cast):
    """Every standing occurs, in two communes and at the province itself; one row is no longer due."""
    report = obligation()
    monthly = obligation("bao_cao_thang", title="Báo cáo tháng", when=When.MONTHLY_BEFORE, day=10, month=None)
    above = obligation(
        "bao_cao_xa", title="Báo cáo của xã", bearer="authority", authority=cast.province, when=When.ON, day=30
    )
    paper = obligation("ke_hoach", title="Kế hoạch Quý I", subject=Subject.PAPERS, when=When.QUARTER, quarter=1)
    office = make.unit(cast.province, "Xã Bình Sơn", kind="commune")
    occurrence(report, cast.unit)
    occurrence(report, cast.sibling, sent_on=on(16))
    occurrence(report, cast.other_unit, sent_on=on(14), reviewed_on=on(15))
    occurrence(report, office, extended_to=on(25))
    occurrence(monthly, cast.unit, period=9, on_time_to=on(9), sent_on=on(9), returned=True)
    occurrence(monthly, cast.unit, period=10, on_time_to=on(9, 11))
    occurrence(monthly, cast.other_unit, period=9, on_time_to=on(9))
    occurrence(paper, cast.unit, on_time_to=on(31, 3), sent_on=on(1, 3), reviewed_on=on(2, 3), decided_on=on(3, 3))
    occurrence(paper, cast.sibling, on_time_to=None)
    occurrence(above, cast.commune, on_time_to=on(30))
    occurrence(above, cast.other_commune, on_time_to=on(30), sent_on=on(19))
    occurrence(report, make.unit(cast.commune, "Trường đã giải thể"), voided=True)
    return cast


def links(page: str) -> list[tuple[int, str]]:
    """(number, address) of every number on the board, the figures on top included."""
    cells = re.findall(r'<a class="number[^"]*" href="([^"]+)">([\d.]+)<', page)
    cells += re.findall(r'<a class="stat[^"]*" href="([^"]+)"><span class="stat-value">([\d.]+)<', page)
    return [(int(number.replace(".", "")), unescape(address)) for address, number in cells]


def rows_of(client, address: str) -> int:
    page = client.get(address).content.decode()
    return len(re.findall(r'<th scope="row" data-label="Đơn vị', page))


def test_what_is_due_splits_without_rest(country):
    """The denominators: due = sent + not sent + sent back, sent = in time + late."""
    actor = country.actor("viewer")
    place = place_named(actor, "")
    found = board_of(due_in(actor, YEAR).filter(place.condition()), place, TODAY)
    counts = found.total.counts
    assert counts == {
        "expected": 11, "sent": 4, "on_time": 3, "late": 1, "unsent": 6, "overdue": 2, "returned": 1,
        "reviewed": 2, "decided": 1,
    }  # fmt: skip
    assert counts["sent"] + counts["unsent"] + counts["returned"] == counts["expected"]
    assert counts["on_time"] + counts["late"] == counts["sent"]
    for book in (found.by_code, found.by_kind, found.by_path):
        assert sum(one.counts["expected"] for one in book.values()) == 11
    assert set(found.by_path) == {"51.", "51.21115.", "51.21151."}
    assert (found.by_code["bao_cao_nam"].first, found.by_code["bao_cao_nam"].last) == (on(14), on(25))


@pytest.mark.parametrize("query", ["", "?code=bao_cao_nam", "?kind=school", "?kind=cap-quan-ly", "?place"])
@pytest.mark.parametrize("who", ["viewer", "officer"])
def test_every_number_is_a_link_to_a_list_with_as_many_rows(country, who, query):
    """Issue 6, item 6: each number opens its list, whatever the board is narrowed to."""
    if query == "?place":
        query = f"?authority={country.commune.pk}"
    client = country.client(who)
    page = client.get(BOARD + query).content.decode()
    numbers = links(page)
    assert len(numbers) >= len(Standing.values) * 2
    assert any(number for number, _ in numbers)
    assert [(number, url) for number, url in numbers if rows_of(client, url) != number] == []


def test_the_way_down_and_up(country):
    """From the province to a commune and back; what a place manages itself has a line of its own."""
    page = country.client("viewer").get(BOARD).content.decode()
    assert f'href="{BOARD}?authority={country.commune.pk}"' in page
    assert f"authority={country.province.pk}-own" in page
    below = country.client("viewer").get(f"{BOARD}?authority={country.commune.pk}").content.decode()
    assert f'<a href="{BOARD}">Tỉnh Quảng Ngãi</a>' in below
    assert "Theo nơi" not in below
    place = place_named(make.actor(make.person(Role.VIEWER, country.ministry)), str(country.commune.pk))
    assert [row.name for row in way_down(place, country.ministry)] == ["Bộ Công an", "Tỉnh Quảng Ngãi"]


def test_the_ministry_counts_by_province(country):
    """The path below the ministry's empty one is a province's."""
    actor = make.actor(make.person(Role.VIEWER, country.ministry))
    place = place_named(actor, "")
    found = board_of(due_in(actor, YEAR), place, TODAY)
    assert {path: one.counts["expected"] for path, one in found.by_path.items()} == {"51.": 11}


def test_days_are_said_as_people_say_them(country):
    """Item 15 of domain.md section 10: the last day is the 14th, people read "trước ngày 15/10"."""
    page = country.client("officer").get(BOARD).content.decode()
    assert "trước ngày 15/10/2026" in page
    assert "hằng tháng, trước ngày 10" in page
    assert "trong quý I/2026" in page
    assert "từ 14/10/2026 đến 25/10/2026, tùy nơi" in country.client("viewer").get(BOARD).content.decode()


@pytest.mark.parametrize("state", Standing.values[1:])
def test_the_list_shows_whom_it_counts(country, state):
    actor = country.actor("officer")
    wanted = due_in(actor, YEAR).filter(conditions(TODAY)[state])
    table = country.client("officer").get(f"{LIST}?state={state}").context["table"]
    assert sorted(row.record.pk for row in table.rows) == sorted(wanted.values_list("pk", flat=True))
    assert len(table.rows) > 0


def test_a_row_says_day_state_and_reminders(country):
    row = due_in(country.actor("officer"), YEAR).get(unit=country.unit, code="bao_cao_nam")
    Contact.objects.create(occurrence=row, way="zalo", by=country.officer, at=NOON)
    page = country.client("officer").get(f"{LIST}?state=overdue").content.decode()
    for words in ("Trước ngày 15/10/2026", "Quá hạn", "6 ngày", "1 lần", "20/10/2026"):
        assert words in page
    late = country.client("officer").get(f"{LIST}?state=late").content.decode()
    assert "gửi ngày 16/10/2026, muộn 2 ngày" in late


def test_words_find_units_and_authorities(country):
    page = country.client("viewer").get(f"{LIST}?q=tra+bong").context["table"]
    assert {row.record.bearer_name for row in page.rows} == {"Trường THCS Trà Bồng", "Xã Trà Bồng"}


@pytest.mark.parametrize("name", ["board", "behind", "message"])
def test_places_outside_the_scope_are_nowhere(country, name):
    """An officer cannot look at the neighbouring commune or the province by its number."""
    url = reverse(f"deadlines:{name}", args=[YEAR])
    for key in (country.other_commune.pk, f"{country.province.pk}-own", "x", "1-2", "9" * 30):
        assert country.client("officer").get(f"{url}?authority={key}").status_code == 404
    assert "Trà Bồng" not in country.client("officer").get(url).content.decode()


@pytest.mark.parametrize("name", ["board", "behind"])
def test_for_those_who_act_for_an_authority_only(country, name):
    url = reverse(f"deadlines:{name}", args=[YEAR])
    assert country.client("unit_head").get(url).status_code == 403
    assert country.client("officer").post(url).status_code == 405


@pytest.mark.parametrize("url", [BOARD, LIST, reverse("deadlines:message", args=[YEAR])])
def test_the_price_does_not_grow(cast, url):
    """One row or many rows in several communes: as many queries."""
    report = obligation()
    client = cast.client("viewer")
    counts = []
    for places in ([cast.unit, cast.other_unit], [cast.sibling, *(make.unit(cast.commune) for _ in range(4))]):
        for place in places:
            row = occurrence(report, place)
            Contact.objects.create(occurrence=row, way="zalo", by=cast.officer, at=NOON)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_empty_year_says_why(cast):
    page = cast.client("officer").get(BOARD).content.decode()
    assert "Chưa có việc nào phải nộp ở đây" in page
    assert cast.client("officer").get(LIST).status_code == 200


def test_the_list_as_excel(country):
    """The same rows, and an entry in the log that somebody took them out."""
    answer = country.client("officer").get(f"{LIST}?state=overdue&xuat=xlsx")
    assert "Quá hạn năm 2026 – Xã Bình Sơn – 20-10-2026.xlsx" in unquote(answer["Content-Disposition"])
    cells = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(answer.content)).active.rows]
    assert cells[-1][:6] == [
        1, "Trường THPT Bình Sơn", "Cơ sở giáo dục", "Xã Bình Sơn", "Báo cáo kết quả năm", "Trước ngày 15/10/2026",
    ]  # fmt: skip
    assert cells[-1][6:10] == [None, "Quá hạn", 6, 0]
    assert [row[0] for row in cells if str(row[0]).startswith("Lọc theo")] == ["Lọc theo: Tình trạng: Quá hạn"]
    assert AuditEvent.objects.get(kind="list.exported").detail["rows"] == 1


def test_the_nearest_obligation_gives_the_title(cast):
    """The commune's own words beat the law's; one that only a lower place has is found too."""
    obligation(title="Của luật")
    obligation(title="Của tỉnh", authority=cast.province)
    obligation("rieng", title="Của xã khác", authority=cast.other_commune)
    place = place_named(cast.actor("officer"), "")
    named = obligations_named({"bao_cao_nam", "rieng"}, place)
    assert {code: row.title for code, row in named.items()} == {"bao_cao_nam": "Của tỉnh", "rieng": "Của xã khác"}
