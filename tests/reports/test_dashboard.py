"""Tổng quan năm: who sees what, the way down, numbers with the list behind each, a constant number of queries."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reports.domain.refreshing import mark_stale
from reports.models import Stale, UnitFact, YearClosing
from reports.queries.dashboard import count_of, facts_behind, levels_known, spot_of
from reports.queries.numbers import numbers_of
from reports.rules.codes import numbers_with
from reports.rules.gauges import GOOD_CODE, listed_number
from tests import factories as make
from tests.conftest import Cast
from tests.reports.facts import KINDS, YEAR, counted, fact, generated
from tests.scoring.filled import fill, load_rubrics
from units.enums import AuthorityKind

URL = reverse("reports:dashboard", args=[YEAR])
LIST = reverse("reports:dashboard_list", args=[YEAR])
CRITERIA = reverse("reports:dashboard_criteria", args=[YEAR])
PAGES = (URL, LIST, CRITERIA)
READERS = ("officer", "approver", "viewer", "admin")


@pytest.fixture
def year(cast: Cast) -> Cast:
    load_rubrics()
    generated(cast.commune, 40)
    generated(cast.other_commune, 25, seed=8)
    generated(cast.province, 6, seed=9)
    counted(cast.commune, cast.other_commune, cast.province)
    return cast


def words(content: bytes) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", content.decode())))


def tiles_of(response: Any) -> dict[str, Any]:
    return {tile.label: tile for _, _, tiles in response.context["groups"] for tile in tiles}


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("person", READERS)
def test_works_for_everybody_who_reads_the_year(year: Cast, url: str, person: str) -> None:
    response = year.client(person).get(url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("url", PAGES)
def test_litany(year: Cast, url: str) -> None:
    """Anonymous, wrong method, a year that is not open, another place, a bad id."""
    assert Client().get(url).status_code == 302
    officer = year.client("officer")
    assert officer.post(url).status_code == 405
    assert officer.get(url.replace("2026", "2031")).status_code == 404
    for bad in (year.other_commune.pk, year.province.pk, 10**9, "x", "١", "9" * 30):
        assert officer.get(url, {"noi": bad}).status_code == 404
    assert officer.get(url, {"noi": year.commune.pk}).status_code == 200
    assert officer.get(url, {"loai": "khong-co", "rieng": "x"}).status_code == 200


def test_a_unit_head_sees_the_own_year_alone(year: Cast) -> None:
    client = year.client("unit_head")
    response = client.get(URL, {"noi": year.commune.pk, "loai": "school"})
    assert response.status_code == 200
    assert response.context["unit"] == year.unit
    assert "Trạm Y tế Bình Sơn" not in words(response.content)
    assert client.get(LIST).status_code == 403
    assert client.get(CRITERIA).status_code == 403


def test_a_number_that_is_none_is_not_found(year: Cast) -> None:
    assert year.client("officer").get(LIST, {"so": "khong-co"}).status_code == 404


# --- Numbers and the lists behind them --------------------------------------------------------------------------------


@pytest.mark.parametrize("only", [False, True])
def test_the_list_behind_every_number_has_as_many_rows(year: Cast, only: bool) -> None:
    """Every code × kind (and all kinds), of a place with places below and of its own units."""
    known, actor = levels_known(), year.actor("viewer")
    numbers = numbers_of(year.province.path, YEAR, only=only)
    assert numbers.of("units") == (6 if only else 71)
    for kind in ("", *KINDS):
        spot = spot_of(actor, YEAR, only=only, kind=kind)
        assert spot is not None
        for code in (*(number.code for number in numbers_with(known)), GOOD_CODE):
            number = listed_number(code, known)
            assert number is not None
            assert facts_behind(spot, YEAR, number).count() == count_of(numbers, code, known, kind), (code, kind)


def test_the_page_of_every_number_says_its_count(year: Cast) -> None:
    client, known = year.client("officer"), levels_known()
    numbers = numbers_of(year.commune.path, YEAR)
    for code in (*(number.code for number in numbers_with(known)), GOOD_CODE):
        assert client.get(LIST, {"so": code, "per_page": 25}).context["count"] == count_of(numbers, code, known), code


def test_tiles_are_links_to_lists_that_say_the_same(year: Cast) -> None:
    """What stands on a tile stands over its list and in the rows, whatever the page was narrowed to."""
    client = year.client("viewer")
    here = {"noi": year.commune.pk}
    for asked in ({}, {"rieng": "1"}, {"loai": "school"}, here, here | {"loai": "agency"}):
        tiles = tiles_of(client.get(URL, asked))
        links = {label: tile for label, tile in tiles.items() if tile.href.startswith(LIST)}
        links.pop("Điểm trung bình", None)
        assert len(links) == 12
        for label, tile in links.items():
            page = client.get(f"{tile.href}&per_page=100")
            assert tile.value == str(page.context["count"]) == str(len(page.context["table"].paginated_rows)), label
            assert f"{tile.value} đơn vị" in words(page.content)


def test_every_number_says_what_it_is_a_part_of(year: Cast) -> None:
    tiles = tiles_of(year.client("officer").get(URL))
    numbers = numbers_of(year.commune.path, YEAR)
    eligible = numbers.of("eligible")
    assert tiles["Đã đăng ký"].note.endswith(f"% trên {eligible} đơn vị thuộc diện và tự nguyện")
    assert tiles["Đơn vị"].note == f"trong đó {eligible} thuộc diện và tự nguyện"
    assert all(tile.note for tile in tiles.values())


def test_lists_show_nothing_of_other_places(year: Cast) -> None:
    page = year.client("officer").get(LIST, {"per_page": 200})
    shown = {row.record.unit.authority_id for row in page.context["table"].paginated_rows}
    assert shown == {year.commune.pk}


def test_a_list_is_searched_by_words_without_accents(year: Cast) -> None:
    page = year.client("officer").get(LIST, {"so": "units", "q": "don vi 007"})
    assert [row.record.unit.name for row in page.context["table"].paginated_rows] == ["Đơn vị 21115 007"]


def test_records_lead_to_their_lists(year: Cast) -> None:
    """The list of records says the number of the tile; where it cannot be narrowed so, there is no link."""
    client = year.client("viewer")
    tiles = tiles_of(client.get(URL))
    assert tiles["Hoạt động"].href == reverse("models_programs:activity_list", args=[YEAR])
    below = tiles_of(client.get(URL, {"noi": year.commune.pk}))
    assert below["Hoạt động"].href.endswith(f"?authority={year.commune.pk}")
    assert tiles_of(client.get(URL, {"rieng": "1"}))["Hoạt động"].href.endswith("?authority=own")
    assert "Hoạt động" not in tiles_of(client.get(URL, {"loai": "school"}))


# --- Charts -----------------------------------------------------------------------------------------------------------


def test_every_bar_leads_to_a_list_of_its_number(year: Cast) -> None:
    """All values of all charts that have lists of units behind them, of a place with places below."""
    client = year.client("viewer")
    checked = 0
    for chart in client.get(URL).context["charts"]:
        for one, links in zip(chart.series, chart.hrefs, strict=False):
            for value, href in zip(one.values, links, strict=True):
                if chart.unit == "đơn vị" and href.startswith(LIST) and value:
                    assert client.get(href).context["count"] == value, (chart.code, href)
                    checked += 1
    assert checked > 30


@pytest.mark.parametrize(("url", "code"), [(URL, "bands"), (URL, "places"), (URL, "trend")])
@pytest.mark.parametrize("file_type", ["png", "svg", "xlsx"])
def test_charts_are_taken_away_with_what_the_page_is_narrowed_to(
    year: Cast, url: str, code: str, file_type: str
) -> None:
    for before in (2025, 2026):
        generated(year.commune, 6, seed=before, year=before)
        counted(year.commune, year.other_commune, year=before)
    response = year.client("viewer").get(url, {"loai": "school", "bieu-do": code, "tai": file_type})
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert len(response.content) > 500


def test_places_are_compared_by_what_was_asked_for(year: Cast) -> None:
    client = year.client("viewer")
    for measure, unit in (("registered", "%"), ("points", "điểm"), ("khong-co", "%")):
        chart = next(one for one in client.get(URL, {"theo": measure}).context["charts"] if one.code == "places")
        assert set(chart.categories) == {"Xã Bình Sơn", "Xã Trà Bồng"}
        assert chart.unit == unit


def test_rows_of_sheets_are_averaged_and_named_by_their_code(cast: Cast) -> None:
    load_rubrics()
    for number, (own, given) in enumerate((("4", "10"), ("0", "2"), ("7", "7"))):
        fill(make.unit(cast.commune, f"Trường {number}"), cast.officer, lost=own, lost_superior=given)
    response = cast.client("officer").get(CRITERIA)
    [(rubric, _, charts)] = response.context["rubrics"]
    assert rubric.sheets == 3
    assert [chart.code.partition("-")[0] for chart in charts] == ["rows", "full", "gap"]
    assert sum(row.gap * 3 for row in rubric.rows).quantize(Decimal(1)) == 8
    first = rubric.rows[0]
    assert first.name.startswith(f"{first.criterion.code}. ")
    assert "Trường 0" not in words(response.content)


# --- Places -----------------------------------------------------------------------------------------------------------


def test_the_way_down_and_up(year: Cast) -> None:
    """Country → province → commune; each place below leads down, each above leads up, filters stay."""
    minister = make.person("viewer", year.ministry, "Bùi Thị Kim")
    client = Client()
    client.force_login(minister, backend="allauth.account.auth_backends.AuthenticationBackend")
    top = client.get(URL, {"loai": "school"})
    [line] = [row.record for row in top.context["places"].rows]
    assert (line.name, line.units) == ("Tỉnh Quảng Ngãi", numbers_of("", YEAR).of("units", "school"))
    province = client.get(line.href)
    assert [row.record.name for row in province.context["places"].rows] == ["Xã Bình Sơn", "Xã Trà Bồng"]
    assert province.context["crumbs"] == [("Bộ Công an", f"{URL}?loai=school")]
    commune = client.get(province.context["places"].rows[0].record.href)
    assert commune.context["places"] is None
    assert [name for name, _ in commune.context["crumbs"]] == ["Bộ Công an", "Tỉnh Quảng Ngãi"]
    assert commune.context["spot"].kind == "school"


def test_departments_and_teams_are_places(year: Cast) -> None:
    department = make.authority("Phòng PV05", kind=AuthorityKind.DEPARTMENT, parent=year.province, code="PV05")
    team = make.authority("Đội 3", kind=AuthorityKind.TEAM, parent=department, code="D3")
    generated(team, 4, seed=3)
    counted(team)
    page = year.client("viewer").get(URL, {"noi": department.pk})
    assert [(row.record.name, row.record.units) for row in page.context["places"].rows] == [("Đội 3", 4)]


def test_places_are_sorted_by_any_share(year: Cast) -> None:
    client = year.client("viewer")
    for column in ("registered", "recognised", "classified", "good", "on_time"):
        rows = client.get(URL, {"sort": f"-{column}"}).context["places"].rows
        shares = [getattr(row.record, column).share for row in rows]
        assert shares == sorted(shares, reverse=True)
    rows = client.get(URL, {"sort": "-units"}).context["places"].rows
    assert [row.record.units for row in rows] == [40, 25]


# --- As of when -------------------------------------------------------------------------------------------------------


def test_numbers_are_provisional_until_the_year_is_closed(year: Cast) -> None:
    client = year.client("officer")
    assert "Số liệu tạm tính lúc" in words(client.get(URL).content)
    close(year)
    text = words(client.get(URL).content)
    assert "Số liệu đã chốt" in text
    assert "Số liệu tạm tính lúc" not in text


def close(cast: Cast) -> None:
    YearClosing.objects.create(
        authority=cast.commune,
        authority_path=cast.commune.path,
        year=YEAR,
        snapshot="{}",
        sha256="0" * 64,
        closed_by=cast.approver,
        closed_at=timezone.now(),
        undo_until=timezone.localdate(),
    )


def test_a_long_recount_is_said_and_asked_for_some_time_only(year: Cast) -> None:
    """More places changed than are counted at once: the page asks again, and stops asking."""
    mark_stale([f"51.9{number:04d}." for number in range(20)], [YEAR], now=timezone.now())
    client = year.client("viewer")
    page = client.get(URL, {"loai": "school"})
    assert "đang tính lại" in words(page.content)
    assert b'hx-get="?loai=school&amp;lan=1"' in page.content
    part = client.get(URL, {"loai": "school", "lan": "1"}, headers={"HX-Request": "true"})
    assert b"lan=2" in part.content
    assert b"<html" not in part.content
    assert "HX-Refresh" not in part
    last = client.get(URL, {"lan": "12"}, headers={"HX-Request": "true"})
    assert b"hx-get" not in last.content
    Stale.objects.all().delete()
    assert client.get(URL, {"lan": "3"}, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


# --- The own year of a unit -------------------------------------------------------------------------------------------


def test_the_head_reads_the_average_of_the_kind_only_over_five_units(year: Cast) -> None:
    """Fewer than five sheets would tell what single units have."""
    UnitFact.objects.filter(kind="school").delete()
    schools = [make.unit(year.commune, f"Trường {number}") for number in range(4)]
    for unit in schools:
        fact(unit, sheet="approved", self_total=90, superior_total=80, level="K", level_is_final=True)
    fact(year.unit, sheet="sent", self_total=95)
    counted(year.commune)
    client = year.client("unit_head")
    assert "trung bình của" not in words(client.get(URL).content)
    fact(year.unit, sheet="approved", self_total=95, superior_total=90, level="K", level_is_final=True)
    counted(year.commune)
    assert "trung bình của 5 đơn vị loại cơ sở giáo dục: 82" in words(client.get(URL).content)


def test_a_head_of_a_unit_without_a_year_is_told_so(cast: Cast) -> None:
    make.work_year(2024)
    page = cast.client("unit_head").get(reverse("reports:dashboard", args=[2024]))
    assert page.status_code == 200


# --- Queries ----------------------------------------------------------------------------------------------------------


def queries_of(client: Client, url: str, **asked: Any) -> int:
    assert client.get(url, asked).status_code == 200  # what is remembered for seconds is read here
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url, asked).status_code == 200
    return len(queries)


@pytest.mark.parametrize("url", PAGES)
def test_queries_are_few_and_do_not_grow(cast: Cast, settings: Any, url: str) -> None:
    """At most 15 at each level, the same with one unit and three, one place and three."""
    settings.REMEMBER_SECONDS = 60
    load_rubrics()
    minister = make.person("viewer", cast.ministry, "Bùi Thị Kim")
    client = Client()
    client.force_login(minister, backend="allauth.account.auth_backends.AuthenticationBackend")
    spots = {"country": "", "province": cast.province.pk, "commune": cast.commune.pk}
    generated(cast.commune, 1)
    counted(cast.commune)
    few = {name: queries_of(client, url, noi=key) for name, key in spots.items()}
    generated(cast.commune, 3, seed=5)
    for number in range(2):
        generated(make.authority(f"Xã mới {number}", parent=cast.province), 3, seed=number)
        other = make.authority(f"Tỉnh mới {number}", kind=AuthorityKind.PROVINCE, parent=cast.ministry)
        generated(other, 3, seed=number)
        counted(other)
    counted(cast.commune, cast.province)
    many = {name: queries_of(client, url, noi=key) for name, key in spots.items()}
    assert few == many
    assert max(many.values()) <= 15, many


def test_the_head_reads_few_queries(year: Cast, settings: Any) -> None:
    settings.REMEMBER_SECONDS = 60
    assert queries_of(year.client("unit_head"), URL) <= 15


def test_a_spot_of_a_place_without_places_below_is_its_own_units(year: Cast) -> None:
    spot = spot_of(year.actor("officer"), YEAR, only=True)
    assert spot is not None
    assert spot.only is False
