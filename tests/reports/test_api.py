"""The read-only API: rows as on screen, the subtree of the key only, pages that neither skip nor repeat."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registrations.enums import RecognitionStatus, RegistrationState
from reports.domain.refreshing import mark_stale, refresh_everything
from reports.queries.numbers import numbers_of
from reports.rules.codes import BY_CODE
from scoring.enums import SheetState
from tests import factories as make
from tests.reports import api, closings, facts
from tests.scoring import sheets
from units.enums import Eligibility

pytestmark = pytest.mark.django_db
FACTS = ("units", "registrations", "recognitions", "classifications")
TABLES = ("authorities", *FACTS, "summaries")
WHOLE_YEAR = {
    "registration": RegistrationState.RECOGNISED,
    "registered_on": dt.date(2026, 2, 3),
    "recognition": RecognitionStatus.RECOGNISED,
    "recognition_number": "45/QĐ-UBND",
    "recognition_date": dt.date(2026, 11, 20),
    "sheet": SheetState.APPROVED,
    "self_total": Decimal("90"),
    "superior_total": Decimal("88.5"),
    "level": "K",
    "level_is_final": True,
    "classification_number": "12/QĐ-BCĐ",
    "classification_date": dt.date(2026, 12, 20),
}


def year_of(table: str) -> dict[str, int]:
    return {} if table == "authorities" else {"year": 2026}


@pytest.fixture
def country(cast):
    """Each unit of the cast had a whole year; what is stored is current."""
    sheets.load_rubrics()
    refresh_everything([2026], now=timezone.now())
    for unit in (cast.unit, cast.sibling, cast.other_unit):
        facts.fact(unit, **WHOLE_YEAR)
    facts.counted(cast.commune, cast.other_commune)
    return cast


def test_a_unit(country):
    """No names of people, no telephone numbers, no free text."""
    country.unit.phone, country.unit.head_name = "0905123456", "Trần Thị Bình"
    country.unit.save()
    rows = api.reader(country.commune).rows("units", year=2026)
    assert rows[0] == {
        "unit_id": country.unit.pk, "unit_code": "THPT01", "unit_name": "Trường THPT Bình Sơn", "kind": "school",
        "eligibility": "in", "authority_id": country.commune.pk, "authority_path": "51.21115.", "year": 2026,
        "address": "", "area_id": country.commune.pk, "area_path": "51.21115.", "valid_from": "2020-01-01",
        "valid_to": None,
    }  # fmt: skip
    assert [row["unit_code"] for row in rows] == ["THPT01", "TYT01"]


def test_a_unit_s_year_in_three_tables(country):
    reader = api.reader(country.commune)
    registration, recognition, level = (reader.rows(table, year=2026)[0] for table in FACTS[1:])
    assert {name: registration[name] for name in ("state", "is_registered", "registered_on", "is_late")} == {
        "state": "recognised", "is_registered": True, "registered_on": "2026-02-03", "is_late": False,
    }  # fmt: skip
    assert {name: recognition[name] for name in ("result", "is_recognised", "decision_number", "decision_date")} == {
        "result": "recognised", "is_recognised": True, "decision_number": "45/QĐ-UBND", "decision_date": "2026-11-20",
    }  # fmt: skip
    own = set(level) - set(registration)
    assert {name: level[name] for name in own} == {
        "level": "K", "level_name": "Khá", "self_points": "90.00", "superior_points": "88.50", "is_trial": False,
        "is_issued": True, "decision_number": "12/QĐ-BCĐ", "decision_date": "2026-12-20",
    }  # fmt: skip


def test_what_is_not_handed_out(country):
    """Drafts are the unit's own, a level that is only foreseen is nobody's; an approved one says "not issued yet"."""
    facts.fact(country.unit, registration=RegistrationState.DRAFT, recognition="", level_is_final=False)
    facts.fact(country.sibling, classification_number="", classification_date=None)
    reader = api.reader(country.commune)
    assert [row["unit_code"] for row in reader.rows("registrations", year=2026)] == ["TYT01"]
    assert [row["unit_code"] for row in reader.rows("recognitions", year=2026)] == ["TYT01"]
    levels = reader.rows("classifications", year=2026)
    assert [(row["unit_code"], row["is_issued"], row["decision_number"]) for row in levels] == [("TYT01", False, "")]
    assert len(reader.rows("units", year=2026)) == 2


def test_authorities_by_id_and_code(country):
    rows = api.reader(country.province).rows("authorities")
    assert [(row["id"], row["path"], row["code"], row["kind"], row["parent_id"]) for row in rows] == [
        (country.province.pk, "51.", "51", "province", country.ministry.pk),
        (country.commune.pk, "51.21115.", "21115", "commune", country.province.pk),
        (country.other_commune.pk, "51.21151.", "21151", "commune", country.province.pk),
    ]
    communes = api.reader(country.ministry).rows("authorities", kind="commune")
    assert [row["code"] for row in communes] == ["21115", "21151"]


@pytest.mark.parametrize("table", FACTS)
def test_only_the_subtree(country, table):
    """Each key sees its own subtree; filters narrow it and never widen it."""
    codes = {
        name: [row["unit_code"] for row in api.reader(getattr(country, name)).rows(table, year=2026)]
        for name in ("commune", "other_commune", "province", "ministry")
    }
    assert codes == {
        "commune": ["THPT01", "TYT01"],
        "other_commune": ["THCS01"],
        "province": ["THPT01", "TYT01", "THCS01"],
        "ministry": ["THPT01", "TYT01", "THCS01"],
    }
    reader = api.reader(country.province)
    for path in ("51.21151", "51.21151."):
        assert [row["unit_code"] for row in reader.rows(table, year=2026, authority=path)] == ["THCS01"]
    assert [row["unit_code"] for row in reader.rows(table, year=2026, kind="agency")] == ["TYT01"]


@pytest.mark.parametrize("table", [*FACTS, "summaries"])
def test_out_of_scope_looks_like_nowhere(cast, table):
    """Above, beside, elsewhere, and what does not exist: one and the same answer."""
    reader = api.reader(cast.commune)
    for path in ("51", "51.21151", "51.2115", "31", "31.11001", "51.21115.PA03"):
        response = reader.ask(table, year=2026, authority=path)
        assert response.status_code == 404, path
        assert response.json() == {
            "error": "no_authority",
            "message": "Không có cơ quan này, hoặc nằm ngoài phạm vi của mã kết nối.",
        }


def test_the_numbers_are_those_of_the_screen(cast):
    """Every number of units, counted over what the tables hand out and by the page's own query."""
    sheets.load_rubrics()
    refresh_everything([2026], now=timezone.now())
    facts.generated(cast.commune, 60)
    facts.generated(cast.other_commune, 25, seed=8)
    facts.counted(cast.commune, cast.other_commune)
    reader = api.reader(cast.province)
    summary = reader.rows("summaries", year=2026)
    assert [row["authority_path"] for row in summary] == ["51.", "51.21115.", "51.21151."]
    for row in summary:
        shown = numbers_of(row["authority_path"], 2026)
        asked = {"year": 2026, "authority": row["authority_path"], "page_size": 500}
        found = {one["code"]: one for one in row["units"]}
        assert {code: one["count"] for code, one in found.items()} == {code: shown.of(code) for code in found}
        for number in BY_CODE.values():
            wanted = (number.label, number.of or None, shown.of(number.of) if number.of else None)
            assert (found[number.code]["label"], found[number.code]["of"], found[number.code]["denominator"]) == wanted
        registered = [one for one in reader.rows("registrations", **asked) if one["is_registered"]]
        assert found["registered"]["count"] == len(registered)
        recognised = [one for one in reader.rows("recognitions", **asked) if one["is_recognised"]]
        assert found["recognised"]["count"] == len(recognised)
        levels = reader.rows("classifications", **asked)
        assert found["final:K"]["count"] == sum(one["level"] == "K" for one in levels)
        assert found["classified"]["count"] == sum(one["is_issued"] for one in levels)
        assert found["units"]["count"] == len(reader.rows("units", **asked))
    schools = reader.rows("summaries", year=2026, authority="51.21115", kind="school")[0]
    assert schools["kind"] == "school"
    assert {one["code"]: one["count"] for one in schools["units"]}["units"] == len(
        reader.rows("units", year=2026, authority="51.21115", kind="school")
    )


def test_a_summary_says_what_of_what_and_when(country):
    [row] = api.reader(country.commune).rows("summaries", year=2026)
    assert (row["authority_id"], row["kind"], row["is_current"]) == (country.commune.pk, None, True)
    assert (row["superior_points_average"], row["self_points_average"]) == ("88.5", "90.0")
    found = {one["code"]: one for one in row["units"] + row["records"]}
    assert found["registered"] == {
        "code": "registered", "label": "Đã đăng ký", "count": 2, "of": "eligible", "denominator": 2,
    }  # fmt: skip
    assert (found["due_on_time"]["of"], found["due_on_time"]["denominator"]) == ("due", 0)
    assert found["activities:festival"]["label"] == "Hoạt động: Ngày hội"
    assert abs(dt.datetime.fromisoformat(row["made_at"]) - timezone.now()) < dt.timedelta(minutes=5)


def test_numbers_are_provisional_until_the_year_is_closed_there(cast):
    """Each place closes for itself; one that was opened again is provisional again."""
    closing = closings.closed(cast)
    refresh_everything([2026], now=timezone.now())
    reader = api.reader(cast.province)
    assert provisional(reader) == {"51.": True, "51.21115.": False, "51.21151.": True}
    closing.undone_at, closing.undone_by, closing.undo_reason = timezone.now(), cast.approver, "Sai tổng điểm."
    closing.save()
    assert provisional(reader) == {"51.": True, "51.21115.": True, "51.21151.": True}


def provisional(reader: api.Reader) -> dict[str, bool]:
    return {row["authority_path"]: row["is_provisional"] for row in reader.rows("summaries", year=2026)}


def test_numbers_of_records_all_have_names(cast):
    """What is counted of records is handed out, whatever the code."""
    refresh_everything([2026], now=timezone.now())
    row = numbers_of(cast.commune.path, 2026)
    handed = {one["code"] for one in api.reader(cast.commune).rows("summaries", year=2026)[0]["records"]}
    assert set(row.records) <= handed


@pytest.mark.parametrize("table", TABLES)
def test_pages_hold_everything_once(country, table):
    """By the address of ``next``, whatever comes meanwhile: nothing is skipped, nothing twice."""
    for number in range(7):
        facts.fact(make.unit(country.commune, f"Trường {number}"), **WHOLE_YEAR)
        make.authority(f"Xã {number}", parent=country.province)
    facts.counted(*type(country.commune).objects.filter(kind="commune"))
    reader = api.reader(country.province)
    at_once = [row.get("unit_id", row.get("authority_id", row.get("id"))) for row in reader.rows(
        table, page_size=100, **year_of(table)
    )]  # fmt: skip
    found, response = [], reader.ask(table, page_size=3, **year_of(table))
    for _ in range(9):
        page = response.json()
        assert len(page["rows"]) <= 3
        found += [row.get("unit_id", row.get("authority_id", row.get("id"))) for row in page["rows"]]
        if page["next"] is None:
            break
        assert page["next"].startswith(f"http://testserver/api/v1/{table}?")
        response = reader.client.get(page["next"], headers=reader.headers)
    assert found == at_once == sorted(set(found))
    assert len(found) == 10


@pytest.mark.parametrize("table", TABLES)
def test_queries_do_not_grow(country, table):
    """The same for 1 and 3 rows, for the first and the fifth page."""
    for number in range(16):
        facts.fact(make.unit(country.commune, f"Trường {number}"), **WHOLE_YEAR)
        make.authority(f"Xã {number}", parent=country.province)
    facts.counted(*type(country.commune).objects.filter(kind="commune"))
    reader = api.reader(country.province)
    reader.ask(table, **year_of(table))  # the first use is written down
    counts = []
    for query in ({"page_size": 1}, {"page_size": 3}, {"page_size": 3, "after": _fifth(reader, table)}):
        with CaptureQueriesContext(connection) as queries:
            rows = reader.rows(table, **query, **year_of(table))
        assert len(rows) == query["page_size"]
        counts.append(len(queries))
    assert counts == [{"authorities": 2}.get(table, 8)] * 3


def _fifth(reader: api.Reader, table: str) -> int:
    rows = reader.rows(table, page_size=13, **year_of(table))
    return rows[-1].get("unit_id", rows[-1].get("authority_id", rows[-1].get("id")))


WRONG = {
    "year": ["", "2026.0", "+2026", "02026", "２０２６", "x", "1999", "2101", "9" * 400, "\x00", "null"],
    "page_size": ["0", "501", "-1", "", "1e2", "true"],
    "after": ["-1", "x", "9" * 30, ""],
    "authority": ["", ".", "51..", "51 ", "xã", "51\x00", "51." * 7, "A" * 61, "*"],
    "kind": ["", "province", "School", "school,agency"],
    "nam": ["2026"],
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_parameters_are_told_one_by_one(cast, name):
    reader = api.reader(cast.commune)
    for value in WRONG[name]:
        response = reader.ask("units", **{"year": "2026", name: value})
        assert response.status_code == 400, value
        answer = response.json()
        assert (answer["error"], list(answer["fields"])) == ("bad_request", [name])
        assert answer["fields"][name][0].endswith(".")
        assert response.headers["Content-Type"] == "application/json"


def test_a_year_is_asked_for_and_asked_for_once(country):
    reader = api.reader(country.commune)
    assert reader.ask("units").json()["fields"] == {"year": ["Thiếu tham số này."]}
    response = reader.client.get("/api/v1/units?year=2026&year=2025", headers=reader.headers)
    assert response.json()["fields"] == {"year": ["Chỉ ghi tham số này một lần."]}
    response = reader.ask("units", year=2031)
    assert (response.status_code, response.json()["error"]) == (404, "no_year")


def test_a_year_that_is_being_counted_says_so(country, monkeypatch):
    monkeypatch.setattr("reports.domain.refreshing.AT_ONCE", 1)
    reader = api.reader(country.province)
    assert reader.ask("units", year=2026).json()["is_current"] is True
    mark_stale([country.commune.path, country.other_commune.path], [2026], now=timezone.now())
    assert reader.ask("units", year=2026).json()["is_current"] is False


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_is_written(cast, method):
    reader = api.reader(cast.commune)
    for table in (*TABLES, "khong-co"):
        response = reader.ask(table, method, **year_of(table))
        assert (response.status_code, response.json()["error"]) == (405, "read_only")
        assert response.headers["Allow"] == "GET, HEAD"
        assert api.Reader().ask(table, method).status_code == 401


def test_heads_other_formats_and_other_addresses(country):
    reader = api.reader(country.commune)
    assert (reader.ask("units", "head", year=2026).status_code, reader.ask("units", "head").status_code) == (200, 400)
    for table in ("khong-co", "units/", "units/1", "units.json", "v2/units", "openapi.yaml"):
        response = reader.ask(table)
        assert (response.status_code, response.json()["error"]) == (404, "not_found")
        assert api.Reader().ask(table).status_code == 401
    response = reader.ask("units", headers={"Accept": "text/html"}, year=2026)
    assert (response.status_code, response.json()["error"]) == (406, "only_json")
    assert reader.ask("units", headers={"Accept": "text/html,*/*;q=0.8"}, year=2026).status_code == 200


def test_answers_are_kept_by_nobody(country):
    response = api.reader(country.commune).ask("units", year=2026)
    assert response.headers["Cache-Control"] == "no-store"
    assert "sessionid" not in response.cookies
    assert "Trường THPT Bình Sơn".encode() in response.content


def test_eligibility_counts(country):
    """A unit outside the circular may register; it is handed out, and not counted."""
    facts.fact(country.unit, eligibility=Eligibility.OUT)
    rows = api.reader(country.commune).rows("registrations", year=2026)
    assert [(row["unit_code"], row["is_registered"]) for row in rows] == [("THPT01", False), ("TYT01", True)]


def test_the_document_and_the_guide_are_open_and_hold_no_data(country):
    for path in ("", "openapi.json"):
        response = Client().get(f"{api.ROOT}{path}")
        assert response.status_code == 200
        assert "Bình Sơn" not in response.content.decode()
        assert Client().post(f"{api.ROOT}{path}").status_code == 405
    words = Client().get(api.ROOT).content.decode()
    assert all(f"/api/v1/{table}" in words for table in TABLES)
