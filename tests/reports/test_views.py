"""The pages of reports: works, wrong method, wrong role, other place, bad id; the numbers on screen and their links."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from reports.domain.refreshing import freshen
from reports.queries import summarise
from reports.views.index import sentence_case
from tests import factories as make
from tests.conftest import Cast
from tests.scoring.filled import confirm_thresholds, fill, load_rubrics, recognise

YEAR = 2026
READERS = ("officer", "approver", "viewer", "admin")
PAGES = ("reports:index", "reports:summary")
STARTS = ("reports:start",)


@pytest.fixture
def year(cast: Cast) -> Cast:
    load_rubrics()
    confirm_thresholds(cast.admin)
    for number, state in enumerate(("draft", "sent", "reviewed", "approved", "approved")):
        unit = make.unit(cast.commune, f"Trường {number}")
        recognise(unit, cast.officer)
        fill(unit, cast.officer, state=state, lost=str(number * 6))
    return cast


def words(content: bytes) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", content.decode())))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("person", READERS)
def test_pages_work_for_everybody_who_reads_the_year(year: Cast, name: str, person: str) -> None:
    response = year.client(person).get(reverse(name, args=[YEAR]))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", [*PAGES, *STARTS])
def test_litany(year: Cast, name: str) -> None:
    """Anonymous, unit head, wrong method, a year that is not open, another place, a bad id."""
    url = reverse(name, args=[YEAR])
    post = name in STARTS
    right, wrong = ("post", "get") if post else ("get", "post")
    assert getattr(Client(), right)(url).status_code == 302
    assert getattr(year.client("unit_head"), right)(url).status_code == 403
    officer = year.client("officer")
    assert getattr(officer, wrong)(url).status_code == 405
    assert getattr(officer, right)(reverse(name, args=[2031])).status_code == 404
    for bad in (year.other_commune.pk, year.province.pk, 10**9, "x", "١", "9" * 30):
        assert getattr(officer, right)(url, {"authority": bad}).status_code == 404


def test_a_lost_role_acts_on_the_next_request(year: Cast) -> None:
    """SEC-AUTHZ-08."""
    client = year.client("officer")
    url = reverse("reports:summary", args=[YEAR])
    assert client.get(url).status_code == 200
    Membership.objects.filter(user=year.officer).update(valid_to=timezone.localdate().replace(year=2021))
    assert client.get(url).status_code == 403


def test_superior_reads_places_below(year: Cast) -> None:
    url = reverse("reports:summary", args=[YEAR])
    response = year.client("viewer").get(url, {"authority": year.commune.pk})
    assert "Tổng hợp chấm điểm năm 2026" in words(response.content)
    assert response.context["summary"].total.units == 7
    assert [place.name for place in response.context["places"]] == ["Tỉnh Quảng Ngãi", "Xã Bình Sơn", "Xã Trà Bồng"]


def test_screen_shows_the_numbers(year: Cast) -> None:
    freshen(year.commune, YEAR, now=timezone.now())
    found = summarise(authority=year.commune, year=YEAR, now=timezone.now())
    text = words(year.client("officer").get(reverse("reports:summary", args=[YEAR])).content)
    for line in [*found.lines, found.total]:
        levels = [f"{level.total} ({level.provisional})" if level.provisional else level.total for level in line.levels]
        row = [line.label, line.units, line.eligible, line.sent, line.not_sent, line.scored, *levels]
        assert " ".join(map(str, row)) in text
    assert "Số liệu tạm tính lúc" in text
    for unit in found.units:
        assert unit.name in text


def test_each_number_opens_the_list_behind_it(year: Cast) -> None:
    """A click on a number shows as many units as the number says."""
    client = year.client("officer")
    content = client.get(reverse("reports:summary", args=[YEAR])).content.decode()
    links = re.findall(r'<td class="num"><a href="([^"]+)">([\d.]+)</a>', content)
    assert len(links) >= 8
    for href, number in links:
        listed = client.get(unescape(href))
        assert listed.status_code == 200
        assert listed.context["table"].paginator.count == int(number), href


def test_no_links_where_the_list_would_show_more(year: Cast) -> None:
    response = year.client("viewer").get(reverse("reports:summary", args=[YEAR]), {"authority": year.commune.pk})
    assert b'<td class="num"><a' not in response.content


def test_summary_page_reads_a_constant_number_of_queries(year: Cast) -> None:
    client = year.client("officer")
    url = reverse("reports:summary", args=[YEAR])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(5):
        fill(make.unit(year.commune, f"Cơ quan {number}", kind="agency"), year.officer, state="reviewed")
    client.get(url)  # makes the facts that changed anew
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(few) == len(many) <= 20


def test_empty_year_says_why(cast: Cast) -> None:
    load_rubrics()
    text = words(cast.client("officer").get(reverse("reports:summary", args=[2025])).content)
    assert "Tổng số 2 2 0 2 0" in text
    text = words(cast.client("viewer").get(reverse("reports:summary", args=[2025])).content)
    assert "Chưa có đơn vị nào" in text
    assert "chưa có phiếu nào nên chưa in được" in words(
        cast.client("officer").get(reverse("reports:index", args=[2025])).content
    )


def test_titles_are_not_shouted_on_screen() -> None:
    assert sentence_case("TIÊU CHÍ ĐÁNH GIÁ Kết quả thực hiện ANTQ") == "Tiêu chí đánh giá kết quả thực hiện ANTQ"
    assert sentence_case("Bảng chấm điểm xã") == "Bảng chấm điểm xã"
    assert sentence_case("BẢNG ĐIỂM") == "Bảng điểm"
