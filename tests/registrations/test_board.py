"""The list of registrations, who is missing, forms on paper, and the commune's own condition."""

from __future__ import annotations

import datetime as dt
import io
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from common.models import AuditEvent
from common.scope import Role
from registrations.models import Recognition, Registration
from registrations.queries.gate import gate
from registrations.rules.gate import Gate
from tests import factories as make
from tests.models_programs.plans import plan
from tests.registrations.cases import registered
from units.models import Unit

pytestmark = pytest.mark.django_db
BOARD, MISSING, PAPER = (reverse(f"registrations:{name}", args=[2026]) for name in ("board", "missing", "on_paper"))
XLSX = MISSING + "?xuat=xlsx"
HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def names(response) -> list[str]:
    return [row.record.name for row in response.context["table"].rows]


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def year(cast) -> dict[str, Unit]:
    """Seven units of the commune, one in each place."""
    made = {
        name: make.unit(cast.commune, f"Thôn {name}", kind="residential", head_name=f"Ông {name}", phone="0912")
        for name in ("chờ", "muộn", "nhận", "soạn", "trả")
    }
    make.unit(cast.commune, "Cơ sở ngoài diện", eligibility="out")
    make.unit(cast.commune, "Cơ sở chưa rõ", eligibility="unknown")
    registered(made["chờ"], state="sent")
    registered(made["muộn"], state="sent", first_sent_at=dt.datetime(2026, 4, 1, tzinfo=HERE))
    registered(made["nhận"], state="proposed", on_paper=True)
    registered(made["soạn"], state="draft")
    registered(made["trả"], state="returned", first_sent_at=dt.datetime(2026, 3, 31, 23, 59, 59, tzinfo=HERE))
    registered(cast.other_unit)
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=none", ["Cơ sở chưa rõ", "Cơ sở ngoài diện", "Trạm Y tế Bình Sơn", "Trường THPT Bình Sơn"]),
        ("state=none&scope=counted", ["Trạm Y tế Bình Sơn", "Trường THPT Bình Sơn"]),
        ("state=draft", ["Thôn soạn"]),
        ("state=returned", ["Thôn trả"]),
        ("state=sent", ["Thôn chờ", "Thôn muộn"]),
        ("state=accepted", ["Thôn nhận"]),
        ("state=late", ["Thôn muộn"]),
        ("state=missing&kind=residential", ["Thôn soạn", "Thôn trả"]),
        ("scope=out", ["Cơ sở ngoài diện"]),
        ("q=thon cho", ["Thôn chờ"]),
    ],
)
def test_filters(cast, year, query, found):
    assert sorted(names(cast.client("officer").get(f"{BOARD}?{query}"))) == sorted(found)


def test_figures_open_their_own_lists(cast, year):
    officer = cast.client("officer")
    page = officer.get(BOARD)
    assert [(stat["label"], stat["value"]) for stat in page.context["stats"]] == [
        ("Thuộc diện và tự nguyện", "7"), ("Chưa đăng ký", "2"), ("Đang soạn", "1"), ("Trả lại", "1"),
        ("Chờ tiếp nhận", "2"), ("Đã tiếp nhận", "1"), ("Gửi muộn", "1"),
    ]  # fmt: skip
    for stat in page.context["stats"]:
        assert len(names(officer.get(BOARD + stat["href"]))) == int(stat["value"])
    assert "Các số trên tính trên <strong>7 đơn vị thuộc diện và tự nguyện</strong>." in text(page)
    assert "1 đơn vị chưa xác định diện" in text(page)
    assert "1 đơn vị ngoài diện" in text(page)


def test_rows_say_when_how_and_whether_in_time(cast, year):
    plan(cast.commune).dates.create(code="registration", text="Gửi", rule="before", day=20, month=1)
    table = cast.client("officer").get(BOARD).context["table"]
    cells = {row.record.name: row for row in table.rows}
    assert "Muộn (sau Quý I)" in cells["Thôn muộn"].get_cell("first_sent_at")
    assert "Muộn so với kế hoạch" in cells["Thôn chờ"].get_cell("first_sent_at")
    assert "20/01/2026" in cells["Thôn chờ"].get_cell("first_sent_at")
    assert cells["Thôn nhận"].get_cell("way") == "Bản giấy"
    assert cells["Thôn chờ"].get_cell("way") == "Đơn vị gửi"
    assert "Nhập hộ" in cells["Trạm Y tế Bình Sơn"].get_cell("form_state")
    assert "Nhập hộ" not in cells["Cơ sở ngoài diện"].get_cell("form_state")


@pytest.mark.parametrize("path", [BOARD, MISSING])
def test_lists_cost_the_same_for_one_row_and_three(cast, django_assert_num_queries, path):
    officer = cast.client("officer")
    officer.get(path)
    with django_assert_num_queries(20 if path == BOARD else 12) as few:
        officer.get(path)
    for number in range(3):
        registered(make.unit(cast.commune, f"Thôn {number}", kind="residential"), state="returned")
    with django_assert_num_queries(len(few)):
        officer.get(path)


@pytest.mark.parametrize("path", [BOARD, MISSING, XLSX])
def test_reading_litany(cast, client, path):
    assert client.get(path).status_code == 302
    assert cast.client("officer").post(path).status_code == 405
    for who in ("officer", "approver", "viewer", "admin"):
        assert cast.client(who).get(path).status_code == 200
    assert cast.client("unit_head").get(path).status_code == (200 if path == BOARD else 403)


def test_lists_hold_the_own_subtree_only(cast, year):
    assert "Trường THCS Trà Bồng" not in names(cast.client("officer").get(BOARD))
    assert names(cast.client("outsider").get(BOARD)) == ["Trường THCS Trà Bồng"]
    assert "Trường THCS Trà Bồng" in names(cast.client("viewer").get(BOARD))
    assert cast.client("viewer").get(BOARD).context["gate"] is None


def test_a_unit_head_begins_or_goes_on(cast):
    head = cast.client("unit_head")
    assert "Bắt đầu đăng ký" in text(head.get(BOARD))
    row = registered(cast.unit, state="draft")
    assert head.get(BOARD).url == reverse("registrations:registration", args=[2026, row.pk])


def test_missing_ones_with_a_message_of_names_and_dates_only(cast, year):
    page = cast.client("officer").get(MISSING)
    assert names(page) == ["Thôn soạn", "Thôn trả", "Trạm Y tế Bình Sơn", "Trường THPT Bình Sơn"]
    assert page.context["text"] == (
        "Các đơn vị chưa gửi bản đăng ký “An toàn về an ninh, trật tự” năm 2026:\n1. Thôn soạn\n2. Thôn trả\n"
        "3. Trạm Y tế Bình Sơn\n4. Trường THPT Bình Sơn\n"
        "Hạn gửi: hết ngày 31/03/2026. Đề nghị các đơn vị gửi sớm."
    )
    assert "Ông soạn" in text(page)


def test_missing_ones_as_excel(cast, year):
    answer = cast.client("officer").get(XLSX)
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows() if isinstance(row[0].value, int)]
    assert rows[0] == [1, "Thôn soạn", "Khu dân cư", "Xã Bình Sơn", "Ông soạn", "0912", "Đang soạn"]
    assert (len(rows), AuditEvent.objects.get(kind="list.exported").detail["rows"]) == (4, 4)


def test_paper_forms_are_recorded_together(cast, year):
    officer = cast.client("officer")
    assert [unit.name for unit in officer.get(PAPER).context["units"]] == [
        "Cơ sở chưa rõ", "Cơ sở ngoài diện", "Thôn soạn", "Thôn trả", "Trạm Y tế Bình Sơn", "Trường THPT Bình Sơn",
    ]  # fmt: skip
    answer = officer.post(PAPER, {"received_on": "15/1/2026", "units": [cast.unit.pk, cast.sibling.pk]})
    assert answer.url == BOARD
    assert set(Registration.objects.filter(on_paper=True).values_list("unit", "state")) >= {
        (cast.unit.pk, "accepted"), (cast.sibling.pk, "accepted"),
    }  # fmt: skip


def test_one_refused_paper_form_and_none_is_recorded(cast, year):
    unknown = Unit.objects.get(name="Cơ sở chưa rõ")
    data = {"received_on": "15/1/2026", "units": [cast.unit.pk, unknown.pk]}
    answer = cast.client("officer").post(PAPER, data)
    assert answer.status_code == 422
    assert "Cơ sở chưa rõ: Chưa xác định diện Thông tư 124 của đơn vị." in text(answer)
    assert 'value="15/1/2026"' in text(answer)
    assert f'value="{cast.unit.pk}"' in text(answer)
    assert not Registration.objects.filter(unit=cast.unit).exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"received_on": "15/1/2026"}, "Đánh dấu ít nhất một đơn vị."),
        ({"received_on": "hôm qua", "units": ["own"]}, "Nhập ngày dạng 27/3/2026"),
        ({"received_on": "15/1/2026", "units": ["foreign"]}, "Xem lại danh sách rồi ghi lần nữa."),
        ({"received_on": "15/1/2099", "units": ["own"]}, "Ngày nhận không được sau hôm nay."),
    ],
)
def test_bad_paper_input_is_said(cast, data, words):
    ids = {"own": cast.unit.pk, "foreign": cast.other_unit.pk}
    answer = cast.client("officer").post(PAPER, {**data, "units": [ids[name] for name in data.get("units", [])]})
    assert (answer.status_code, words in text(answer)) == (422, True)
    assert not Registration.objects.exists()


@pytest.mark.parametrize("name", ["unit_head", "approver", "viewer", "admin"])
def test_only_officers_record_paper(cast, client, name):
    assert client.get(PAPER).status_code == 302
    assert [cast.client(name).get(PAPER).status_code, cast.client(name).post(PAPER).status_code] == [403, 403]


def test_the_gate_counts_eligible_units_of_the_year_without_communes(cast, year, django_assert_num_queries):
    make.unit(cast.commune, "Xã Bình Sơn", kind="commune")
    for unit, status in ((year["chờ"], "recognised"), (year["nhận"], "not_recognised")):
        Recognition.objects.create(
            unit=unit, authority_path=cast.commune.path, year=2026, status=status, decision_number="1/QĐ",
            decision_date=dt.date(2026, 11, 1), recorded_by=cast.officer, recorded_at=dt.datetime.now(HERE),
        )  # fmt: skip
    registered(cast.unit, year=2025)
    with django_assert_num_queries(3):
        found = gate(cast.commune.path, 2026)
    assert found == Gate(units=7, registered=3, recognised=1, registered_needed=100, recognised_needed=70)
    assert gate(cast.province.path, 2026).units == 8
    page = text(cast.client("officer").get(BOARD))
    for words in ("<strong>3/7</strong>", "<strong>1/7</strong>", "cần 100%, còn thiếu 4", "cần từ 70%, còn thiếu 4"):
        assert words in page


def test_a_province_officer_reads_the_list_of_communes(cast):
    unit = make.unit(cast.province, "Xã Bình Sơn", kind="commune", area=cast.commune)
    registered(unit)
    officer = make.person(Role.OFFICER, cast.province, username="cbtinh")
    cast.province_officer = officer
    assert "Xã Bình Sơn" in names(cast.client("province_officer").get(f"{BOARD}?kind=commune"))
    assert "Xã Bình Sơn" not in names(cast.client("officer").get(f"{BOARD}?kind=commune"))
