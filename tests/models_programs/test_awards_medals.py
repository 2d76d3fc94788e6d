"""Candidates for the Kỷ niệm chương: service, verdict in words, lists that go to be signed."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from common.models import AuditEvent
from models_programs.models import MedalCandidate, RuleValue, ServicePeriod
from models_programs.queries.medals import verdicts
from models_programs.queries.rulebook import rulebook
from models_programs.rules.medals import Facts, Term, judge
from tests.models_programs.samples import SAMPLES

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 20)
MAKE = SAMPLES["medal"].make


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        yield


def url(suffix, *args):
    return reverse(f"models_programs:medal{suffix}", args=[2026, *args])


def facts(**more):
    good = {"has_award": True, "is_rated_well": True, "area_is_calm": True, "has_medal": False, "is_on_hold": False}
    return Facts(**{"group": "leader", **good, **more})


def candidate(cast, *periods, **fields):
    """A candidate with periods as (start, end or None, hard)."""
    row = MAKE(cast.commune, None, **fields)
    for number, (start, end, hard) in enumerate(periods, start=1):
        ServicePeriod.objects.create(candidate=row, post=f"Việc {number}", start=start, end=end, is_hard_area=hard)
    return row


# --- The verdict -----------------------------------------------------------------------------------------------------


def test_a_leader_of_ten_years_with_everything(cast):
    verdict = judge(facts(), [Term(dt.date(2016, 10, 21), None, False)], rulebook(cast.commune.path), TODAY)
    assert verdict.is_eligible
    assert verdict.reasons == []
    assert (verdict.on, verdict.is_confirmed) == (TODAY, False)
    assert verdict.conditions == (
        (True, "Đã có 10 năm, cần 10 năm (lãnh đạo): đủ."),
        (True, "Đã có khen thưởng về bảo vệ an ninh Tổ quốc."),
        (True, "Địa bàn, đơn vị phụ trách không có điểm nóng, vụ việc nghiêm trọng."),
        (True, "Chưa có Kỷ niệm chương hoặc huân, huy chương loại trừ."),
        (True, "Không bị xem xét kỷ luật, khiếu nại, thanh tra."),
    )


@pytest.mark.parametrize(
    ("group", "change", "reason"),
    [
        ("leader", {"has_award": False}, "Chưa có khen thưởng nào về bảo vệ an ninh Tổ quốc."),
        (
            "leader",
            {"area_is_calm": False},
            "Chưa xác nhận địa bàn, đơn vị phụ trách không có điểm nóng, vụ việc nghiêm trọng.",
        ),
        ("leader", {"is_rated_well": False}, None),
        ("team_long", {"is_rated_well": False}, "Chưa xác nhận được đánh giá hoàn thành nhiệm vụ."),
        ("team_short", {"area_is_calm": False, "has_award": False}, None),
        ("leader", {"has_medal": True}, "Đã có Kỷ niệm chương hoặc huân, huy chương loại trừ; chỉ xét tặng một lần."),
        ("team_long", {"is_on_hold": True}, "Đang bị xem xét kỷ luật, khiếu nại, thanh tra: tạm dừng xét."),
    ],
)
def test_each_condition_alone(cast, group, change, reason):
    terms = [Term(dt.date(2000, 1, 1), None, False)]
    verdict = judge(facts(group=group, **change), terms, rulebook(cast.commune.path), TODAY)
    assert verdict.reasons == ([reason] if reason else [])
    assert verdict.is_eligible is (reason is None)


@pytest.mark.parametrize(("group", "years"), [("leader", 10), ("team_long", 15), ("team_short", 10)])
def test_years_of_each_group(cast, group, years):
    book, start = rulebook(cast.commune.path), dt.date(2026 - years, 10, 21)
    enough = judge(facts(group=group), [Term(start, None, False)], book, TODAY)
    assert (enough.is_eligible, enough.required_years) == (True, years)
    short = judge(facts(group=group), [Term(start + dt.timedelta(days=1), None, False)], book, TODAY)
    assert short.is_eligible is False
    assert short.reasons[0].endswith("còn thiếu 1 ngày.")


def test_hard_areas_count_double_and_the_future_not_at_all(cast):
    terms = [
        Term(dt.date(2016, 10, 21), dt.date(2030, 1, 1), True),
        Term(dt.date(2027, 1, 1), None, False),
    ]
    verdict = judge(facts(group="team_long"), terms, rulebook(cast.commune.path), TODAY)
    assert verdict.served.words() == "20 năm"
    assert "địa bàn khó khăn tính gấp 2" in verdict.conditions[0][1]


def test_values_are_the_authoritys(cast):
    for code, value in (("medal.leader_years", "5"), ("medal.hard_factor", "3")):
        RuleValue.objects.create(
            authority=cast.province,
            authority_path=cast.province.path,
            code=code,
            value=value,
            source="Công văn 9",
            set_at=timezone.now(),
        )
    verdict = judge(facts(), [Term(dt.date(2024, 10, 21), None, True)], rulebook(cast.commune.path), TODAY)
    assert (verdict.served.words(), verdict.required_years, verdict.is_eligible) == ("6 năm", 5, True)
    assert (verdict.is_confirmed, verdict.source) == (True, "Công văn 9")
    row = candidate(cast, (dt.date(2024, 10, 21), None, True), group="leader")
    assert "chưa xác nhận theo văn bản" not in cast.client("officer").get(url("", row.pk)).content.decode()


# --- Pages -----------------------------------------------------------------------------------------------------------


def test_nothing_about_gender_birth_or_papers_is_stored():
    names = {field.name for model in (MedalCandidate, ServicePeriod) for field in model._meta.get_fields()}
    assert names == {
        "id", "authority", "authority_path", "unit", "year", "search_key", "version", "created_by", "created_at",
        "changed_at", "name", "post", "group", "award", "is_rated_well", "has_medal", "area_is_calm", "is_on_hold",
        "achievement", "periods", "candidate", "start", "end", "is_hard_area",
    }  # fmt: skip


def test_the_page_says_the_rule_in_words(cast):
    row = candidate(cast, (dt.date(2016, 10, 21), None, False), group="leader", award="", area_is_calm=True)
    page = cast.client("officer").get(url("", row.pk)).content.decode()
    assert "Đã có 10 năm, cần 10 năm (lãnh đạo): đủ." in page
    assert "giá trị chưa xác nhận theo văn bản" in page
    assert "tính đến hôm nay, 20/10/2026" in page
    assert page.count("Chưa đạt") == 1
    assert "21/10/2016 – nay" in page


def test_periods_are_added_changed_removed(cast):
    client, row = cast.client("officer"), candidate(cast)
    add = url("_period_add", row.pk)
    assert client.get(add).status_code == 200
    sent = {"post": "Tổ trưởng", "start": "01/3/2014", "end": "", "is_hard_area": "on"}
    assert client.post(add, sent).status_code == 302
    period = row.periods.get()
    assert (period.post, period.start, period.end, period.is_hard_area) == (
        "Tổ trưởng",
        dt.date(2014, 3, 1),
        None,
        True,
    )
    edit = url("_period", row.pk, period.pk)
    assert client.get(edit).context["form"].initial["start"] == dt.date(2014, 3, 1)
    assert client.post(edit, {**sent, "end": "31/12/2020"}).status_code == 302
    period.refresh_from_db()
    assert period.end == dt.date(2020, 12, 31)
    assert client.get(url("_period_off", row.pk, period.pk)).status_code == 200
    assert client.post(url("_period_off", row.pk, period.pk)).status_code == 302
    assert row.periods.count() == 0
    events = list(AuditEvent.objects.filter(subject_id=row.pk).values_list("kind", flat=True))
    assert events == [f"medalcandidate.period_{act}" for act in ("added", "edited", "removed")]
    assert AuditEvent.objects.get(kind="medalcandidate.period_removed").detail["said"]["end"] == "31/12/2020"


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"post": ""}, "post", "Ghi chức vụ, nơi làm."),
        ({"start": ""}, "start", "Nhập ngày dạng 27/3/2026 cho “từ ngày”."),
        ({"start": "21/10/2026"}, "start", "Ngày bắt đầu không được sau hôm nay."),
        ({"end": "21/10/2026"}, "end", "Ngày kết thúc không được sau hôm nay."),
        ({"end": "28/2/2014"}, "end", "Ngày kết thúc phải từ ngày bắt đầu trở đi."),
        ({"start": "01/01/1900"}, "start", "Nhập ngày từ 02/9/1945 đến 31/12/2100."),
    ],
)
def test_bad_periods_are_refused_with_what_was_typed(cast, change, field, sentence):
    row = candidate(cast)
    sent = {"post": "Tổ trưởng", "start": "01/3/2014", "end": "", **change}
    answer = cast.client("officer").post(url("_period_add", row.pk), sent)
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {field: [sentence]}
    assert answer.context["form"]["start"].value() == sent["start"]
    assert row.periods.count() == 0


def test_periods_of_others_are_out_of_reach(cast):
    row = candidate(cast, (dt.date(2010, 1, 1), None, False))
    other = candidate(cast)
    period = row.periods.get()
    links = [url("_period_add", row.pk), url("_period", row.pk, period.pk), url("_period_off", row.pk, period.pk)]
    for link in links:
        assert cast.client("outsider").get(link).status_code == 404
        assert cast.client("approver").get(link).status_code == 403
        assert cast.client("unit_head").post(link).status_code == 403
    for suffix in ("_period", "_period_off"):
        assert cast.client("officer").post(url(suffix, other.pk, period.pk)).status_code == 404
    assert ServicePeriod.objects.filter(pk=period.pk).exists()


@pytest.mark.parametrize(("person", "status"), [("unit_head", 403), ("admin", 403), ("approver", 200), ("viewer", 200)])
def test_who_reads(cast, person, status):
    row = candidate(cast)
    for link in (url("_list"), url("", row.pk), url("_xlsx"), url("_docx")):
        assert cast.client(person).get(link).status_code == status


def test_the_list_shows_and_filters_the_result(cast):
    ready = candidate(cast, (dt.date(2005, 1, 1), None, False), is_rated_well=True)
    young = candidate(cast, (dt.date(2020, 1, 1), None, False), is_rated_well=True, name="Võ Văn Trẻ")
    client = cast.client("officer")

    def found(**chosen):
        return {row.pk for row in client.get(url("_list"), chosen).context["table"].data.data}

    assert (found(), found(result="yes"), found(result="no")) == ({ready.pk, young.pk}, {ready.pk}, {young.pk})
    assert found(group="leader") == set()
    page = client.get(url("_list"), {"result": "yes"}).content.decode()
    assert "21 năm 9 tháng 20 ngày, cần 15 năm" in page
    assert "Kết quả xét tính đến hôm nay, 20/10/2026." in page


def test_queries_do_not_grow(cast):
    client, counts = cast.client("officer"), []
    for number in (1, 4):
        while MedalCandidate.objects.count() < number:
            candidate(cast, (dt.date(2005, 1, 1), None, False), (dt.date(2006, 1, 1), None, True))
        row = []
        for link in (url("_list") + "?result=no", url("_xlsx"), url("_docx")):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(link).status_code == 200
            row.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            assert len(verdicts(MedalCandidate.objects.all(), TODAY)) == number
        counts.append([*row, len(queries)])
    assert counts[0] == counts[1]
    assert counts[1][3] == 3


# --- Files -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def listed(cast):
    candidate(
        cast,
        (dt.date(2008, 3, 1), dt.date(2014, 2, 28), False),
        (dt.date(2014, 3, 1), None, True),
        is_rated_well=True,
        award="Giấy khen, 12/QĐ-UBND ngày 10/01/2024, cấp xã",
        achievement="Mười tám năm giữ gìn trật tự.",
    )
    candidate(cast, (dt.date(2020, 1, 1), None, False), name="Võ Văn Trẻ", group="leader", is_on_hold=True)
    MAKE(cast.other_commune, None, name="Người xã khác")
    MAKE(cast.commune, None, name="Người năm trước", year=2025)
    return (
        "Lê Văn Bảy",
        "",
        "",
        "Tổ trưởng tổ bảo vệ thôn 3",
        "Tổ bảo vệ an ninh, trật tự (mức của nam)",
        "03/2008 – 02/2014: Việc 1\n03/2014 – nay: Việc 2 (địa bàn khó khăn)",
        "1 và 2",
        "31 năm 3 tháng 10 ngày",
        "Giấy khen, 12/QĐ-UBND ngày 10/01/2024, cấp xã",
        "Mười tám năm giữ gìn trật tự.",
        "Không",
        "Chưa",
    )


HEAD = (
    "TT", "Họ và tên", "Năm sinh", "Giới tính", "Chức vụ, đơn vị", "Diện", "Thời gian giữ chức vụ từng giai đoạn",
    "Hệ số", "Tổng quy đổi", "Khen thưởng đã có", "Tóm tắt thành tích", "Kỷ luật, khiếu nại", "Đã có KNC",
)  # fmt: skip


def read(tab):
    return [tuple("" if value is None else value for value in row) for row in tab.iter_rows(values_only=True)]


def test_excel_holds_those_who_can_be_proposed_and_those_who_wait(cast, listed):
    answer = cast.client("officer").get(url("_xlsx"))
    assert answer["Content-Disposition"] == 'attachment; filename="de-nghi-ky-niem-chuong-2026-20261020.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Danh sách đề nghị", "Chưa đủ điều kiện"]
    first, second = (read(book[name]) for name in book.sheetnames)
    assert first[0][0] == "DANH SÁCH đề nghị tặng Kỷ niệm chương “Bảo vệ an ninh Tổ quốc” năm 2026"
    assert first[2][0] == ("Thời gian tính đến ngày 20/10/2026; số năm, hệ số: giá trị chưa xác nhận theo văn bản")
    assert first[first.index(HEAD) + 1 :] == [(1, *listed)]
    reason = (
        "Đã có 6 năm 9 tháng 20 ngày, cần 10 năm (lãnh đạo): còn thiếu 3 năm 2 tháng 10 ngày. "
        "Chưa có khen thưởng nào về bảo vệ an ninh Tổ quốc. "
        "Chưa xác nhận địa bàn, đơn vị phụ trách không có điểm nóng, vụ việc nghiêm trọng. "
        "Đang bị xem xét kỷ luật, khiếu nại, thanh tra: tạm dừng xét."
    )
    assert second[-2] == (
        "TT", "Họ và tên", "Chức vụ, đơn vị", "Diện", "Thời gian giữ chức vụ từng giai đoạn", "Hệ số", "Tổng quy đổi",
        "Khen thưởng đã có", "Lý do",
    )  # fmt: skip
    assert second[-1] == (
        1,
        "Võ Văn Trẻ",
        "Tổ trưởng tổ bảo vệ thôn 3",
        "Lãnh đạo cấp ủy, chính quyền, đoàn thể, đơn vị",
        "01/2020 – nay: Việc 1",
        "1",
        "6 năm 9 tháng 20 ngày",
        "",
        reason,
    )
    event = AuditEvent.objects.get(kind="medals.exported")
    assert (event.detail["count"], event.detail["form"]) == (2, "xlsx")


def test_word_holds_only_those_who_can_be_proposed(cast, listed):
    document = Document(io.BytesIO(cast.client("officer").get(url("_docx")).content))
    _, table, signature = document.tables
    rows = [tuple(cell.text for cell in row.cells) for row in table.rows]
    assert rows == [HEAD, ("1", *listed)]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Đề nghị tặng Kỷ niệm chương “Bảo vệ an ninh Tổ quốc” năm 2026" in text
    assert "giá trị chưa xác nhận theo văn bản" in text
    assert "(Ký, đóng dấu, ghi rõ họ tên)" in signature.rows[0].cells[1].text


def test_files_of_an_empty_list(cast):
    client = cast.client("officer")
    tab = load_workbook(io.BytesIO(client.get(url("_xlsx")).content)).worksheets[0]
    assert read(tab)[-1] == HEAD
    assert len(Document(io.BytesIO(client.get(url("_docx")).content)).tables[1].rows) == 1
