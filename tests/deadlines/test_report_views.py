"""The pages of reports: list, one report, writing, looking over and sending, steps, files, documents."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from PIL import Image
from pypdf import PdfReader

from accounts.models import User
from common.models import StatusChange
from deadlines.enums import ReportState
from deadlines.models import Occurrence, Report
from models_programs.models import Attachment
from tests import factories as make
from tests.deadlines import reporting, samples
from tests.deadlines.reporting import DAY, NOW

pytestmark = pytest.mark.django_db
LIST = "/2026/bao-cao-don-vi/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def url(name: str, report: Report, *more: str) -> str:
    return reverse(f"deadlines:{name}", args=[report.year, report.pk, *more])


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def posted(report: Report, **changes: object) -> dict[str, object]:
    """What the browser sends for a report as it is stored."""
    data: dict[str, object] = {"version": report.version, "number": report.number, "issuer": report.issuer, "date": ""}
    data |= {f"text_{row.code}": row.text for row in report.sections.all()}
    data |= {f"typed_{row.code}": "" for row in report.figures.all()}
    data |= {f"reason_{row.code}": "" for row in report.figures.all()}
    return data | changes


# --- List ------------------------------------------------------------------------------------------------------------


def test_a_unit_head_sees_the_own_ones(cast):
    reporting.due(cast.unit)
    reporting.due(cast.sibling)
    reporting.due(cast.other_unit)
    page = cast.client("unit_head").get(LIST)
    assert page.status_code == 200
    assert [row.record.unit for row in page.context["own"].rows] == [cast.unit]
    assert "trước ngày 15/10/2026" in text_of(page)
    assert "Lập báo cáo" in text_of(page)


def test_an_officer_sees_what_comes_and_what_goes(cast):
    sent = reporting.sent(cast.actor("unit_head"), cast.unit)
    reporting.due(cast.sibling, on_time_to=dt.date(2026, 10, 1))
    reporting.due(cast.other_unit)
    reporting.due(cast.commune)
    page = cast.client("officer").get(LIST)
    assert [row.record.authority for row in page.context["own"].rows] == [cast.commune]
    assert {row.record.unit for row in page.context["table"].rows} == {cast.unit, cast.sibling}
    numbers = {one["label"]: one["value"] for one in page.context["stats"]}
    assert numbers == {
        "Phải nộp trong năm": "2", "Chờ tiếp nhận": "1", "Quá hạn, chưa gửi": "1", "Trả lại để bổ sung": "0",
        "Đã tiếp nhận": "0",
    }  # fmt: skip
    assert url("report", sent) in page.content.decode()
    narrow = {"waiting": {cast.unit}, "late": {cast.sibling}, "none": {cast.sibling}, "draft": set()}
    for state, expected in narrow.items():
        narrowed = cast.client("officer").get(LIST, {"state": state})
        assert {row.record.unit for row in narrowed.context["table"].rows} == expected


def test_the_list_by_name_and_report(cast):
    reporting.due(cast.unit)
    monthly = samples.obligation("bao_cao_thang", when="monthly_before", month=None, day=10, report_form="month")
    for month in (1, 2):
        reporting.due(cast.sibling, of=monthly, period=month, on_time_to=dt.date(2026, month, 9))
    client = cast.client("officer")
    found = {
        query: [(row.record.code, row.record.period) for row in client.get(f"{LIST}?{query}").context["table"].rows]
        for query in ("q=thpt", "code=bao_cao_thang", "period=2", "kind=school", "kind=cap-quan-ly")
    }
    assert found == {
        "q=thpt": [("bao_cao_nam", 0)],
        "code=bao_cao_thang": [("bao_cao_thang", 1), ("bao_cao_thang", 2)],
        "period=2": [("bao_cao_thang", 2)],
        "kind=school": [("bao_cao_nam", 0)],
        "kind=cap-quan-ly": [],
    }


def test_the_list_asks_the_same_number_of_queries(cast):
    def count() -> int:
        client = cast.client("officer")
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    reporting.sent(cast.actor("unit_head"), cast.unit)
    reporting.due(cast.commune)
    few = count()
    for number in range(3):
        reporting.sent(cast.actor("officer"), make.unit(cast.commune, f"Trường {number}"))
    assert count() == few


# --- Opening, reading, writing ---------------------------------------------------------------------------------------


def test_opening_leads_to_the_form(cast):
    row = reporting.due(cast.unit)
    client = cast.client("unit_head")
    address = reverse("deadlines:report_open", args=[2026, row.pk])
    assert client.get(address).status_code == 405
    answer = client.post(address)
    report = Report.objects.get()
    assert answer["Location"] == url("report_edit", report)
    assert client.post(address)["Location"] == url("report_edit", report)
    assert cast.client("viewer").post(address).status_code == 403
    assert cast.client("approver").post(address)["Location"] == url("report", report)
    assert cast.client("outsider").post(address).status_code == 404
    assert client.post(reverse("deadlines:report_open", args=[2025, row.pk])).status_code == 404


def test_what_is_no_report_says_so(cast):
    papers = samples.obligation("quy_mot", subject="papers")
    row = samples.occurrence(papers, cast.unit)
    answer = cast.client("unit_head").post(reverse("deadlines:report_open", args=[2026, row.pk]), follow=True)
    assert "không nộp bằng báo cáo" in text_of(answer)


@pytest.mark.parametrize("name", ["report", "report_edit", "report_send"])
def test_who_reaches_a_page(cast, name):
    report = reporting.filled(cast.actor("unit_head"), cast.unit)
    found = {who: cast.client(who).get(url(name, report)).status_code
             for who in ("unit_head", "officer", "approver", "viewer", "admin", "outsider")}  # fmt: skip
    reads = 200 if name == "report" else 403
    assert found == {
        "unit_head": 200, "officer": 200, "approver": reads, "viewer": reads, "admin": reads,
        "outsider": 404,
    }  # fmt: skip
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)
    assert cast.client("officer").get(url(name, report)).status_code == 302
    assert cast.client("unit_head").get(url(name, report).replace(str(report.pk), "987654")).status_code == 404
    assert cast.client("unit_head").get(url(name, report).replace("2026", "2025")).status_code == 404


def test_a_draft_is_kept_half_done(cast):
    report = reporting.opened(cast.actor("unit_head"), cast.unit)
    reason = "Tính cả buổi chưa nhập"
    data = posted(report, text_overview="Tốt  hơn.", typed_propaganda="1.250,5", reason_propaganda=reason)
    answer = cast.client("unit_head").post(url("report_edit", report), data)
    assert answer["Location"] == url("report", report)
    assert report.sections.get(code="overview").text == "Tốt hơn."
    assert float(report.figures.get(code="propaganda").typed) == 1250.5
    page = cast.client("unit_head").get(url("report", report))
    assert "1250,5" in text_of(page)
    assert "Hệ thống tính 0. Tính cả buổi chưa nhập" in text_of(page)


@pytest.mark.parametrize("typed", ["-1", "1e3", "12,345", "mười", "1.25.0"])
def test_a_number_that_is_none(cast, typed):
    report = reporting.opened(cast.actor("unit_head"), cast.unit)
    data = posted(report, text_overview="Giữ lại.", typed_propaganda=typed, reason_propaganda="Chưa nhập đủ")
    answer = cast.client("unit_head").post(url("report_edit", report), data)
    assert answer.status_code == 422
    assert "Nhập số không âm" in text_of(answer)
    assert "Giữ lại." in text_of(answer)
    assert report.sections.get(code="overview").text == ""


@pytest.mark.parametrize("reason", ["", "....."])
def test_a_number_without_words(cast, reason):
    report = reporting.opened(cast.actor("unit_head"), cast.unit)
    data = posted(report, typed_propaganda="5", reason_propaganda=reason)
    answer = cast.client("unit_head").post(url("report_edit", report), data)
    assert answer.status_code == 422
    assert "lý do" in text_of(answer)


def test_somebody_was_faster(cast):
    """What was typed stays, what the other one saved is shown beside it, the next save goes through."""
    report = reporting.opened(cast.actor("unit_head"), cast.unit)
    mine = posted(report, text_overview="Của tôi.", text_models="Giống nhau.")
    theirs = posted(report, text_overview="Của cán bộ.", text_models="Giống nhau.")
    cast.client("officer").post(url("report_edit", report), theirs)
    answer = cast.client("unit_head").post(url("report_edit", report), mine)
    assert answer.status_code == 422
    words = text_of(answer)
    assert "người khác đã sửa báo cáo" in words
    assert words.count("Nội dung người khác vừa lưu") == 1
    assert ("Của cán bộ." in words, "Của tôi." in words) == (True, True)
    report.refresh_from_db()
    again = cast.client("unit_head").post(url("report_edit", report), mine | {"version": report.version})
    assert again.status_code == 302
    assert report.sections.get(code="overview").text == "Của tôi."


def test_the_other_buttons_keep_what_was_typed(cast):
    head = cast.actor("unit_head")
    reporting.sent(head, cast.unit, year=2025, now=NOW - 365 * DAY, on_time_to=dt.date(2025, 10, 14))
    report = reporting.opened(head, cast.unit)
    client, address = cast.client("unit_head"), url("report_edit", report)
    assert "Lấy lại nội dung từ báo cáo trước" in text_of(client.get(address))
    client.post(address, posted(report, text_overview="Một.", carry="1"))
    texts = dict(report.sections.values_list("code", "text"))
    assert (texts["overview"], texts["next_year"][:8]) == ("Một.", "Nội dung")
    report.refresh_from_db()
    client.post(address, posted(report, text_overview="Hai.", figures="1"))
    assert report.sections.get(code="overview").text == "Hai."
    report.refresh_from_db()
    client.post(address, posted(report, reference="1"))
    report.refresh_from_db()
    assert report.form == "reference"
    assert "Số, ký hiệu" in text_of(client.get(address))
    client.post(address, posted(report, reference="0"))
    report.refresh_from_db()
    assert report.form == "unit_year"
    assert client.post(address, posted(report, check="1"))["Location"] == url("report_send", report)


def test_nothing_to_take_over_is_a_warning(cast):
    report = reporting.opened(cast.actor("unit_head"), cast.unit)
    answer = cast.client("unit_head").post(
        url("report_edit", report), posted(report, text_overview="Một.", carry="1"), follow=True
    )
    assert "Đã lưu nháp. Chưa có báo cáo kỳ trước" in text_of(answer)


def test_a_sent_one_is_not_written(cast):
    report = reporting.sent(cast.actor("unit_head"), cast.unit)
    client = cast.client("unit_head")
    assert "rút lại trước khi cấp trên tiếp nhận" in text_of(client.get(url("report_edit", report), follow=True))
    answer = client.post(url("report_edit", report), posted(report, text_overview="Sửa lén."))
    assert answer.status_code == 422
    assert "không sửa được" in text_of(answer)
    client.post(url("report_figures", report))
    report.refresh_from_db()
    assert report.figures_at == NOW
    assert report.sections.get(code="overview").text != "Sửa lén."


# --- Sending and steps -----------------------------------------------------------------------------------------------


def test_looked_over_then_sent_with_a_receipt(cast):
    """UX-CHECK-01: what is missing stands on the page before the button; afterwards the receipt."""
    head = cast.actor("unit_head")
    report = reporting.opened(head, cast.unit)
    client, address = cast.client("unit_head"), url("report_send", report)
    page = client.get(address)
    assert "Còn thiếu: Đánh giá chung" in text_of(page)
    assert "Gửi báo cáo</button>" not in page.content.decode()
    assert client.post(address).status_code == 422
    reporting.write(report, head)
    page = client.get(address)
    assert "Gửi báo cáo</button>" in page.content.decode()
    assert "Kỳ đánh giá đến hết 15/11/2026" in text_of(page)
    answer = client.post(address, follow=True)
    report.refresh_from_db()
    assert report.state == ReportState.SENT
    assert text_of(answer).count(report.receipt_code) == 2  # the message, and the page itself
    assert client.post(address).status_code == 302  # the second click of a double click
    assert StatusChange.objects.filter(subject_id=report.pk, action="send").count() == 1
    with time_machine.travel(NOW + dt.timedelta(minutes=3), tick=False):
        assert client.post(address).status_code == 422


def test_after_the_last_day_the_page_says_so(cast):
    report = reporting.filled(cast.actor("unit_head"), cast.unit, closes_on=NOW.date() - DAY)
    client = cast.client("unit_head")
    for name in ("report", "report_edit", "report_send"):
        assert "Đã hết hạn nhận từ sau ngày 09/10/2026" in text_of(client.get(url(name, report)))
    assert client.post(url("report_send", report)).status_code == 422
    Occurrence.objects.update(extended_to=NOW.date())
    assert client.post(url("report_send", report)).status_code == 302


def test_received_and_returned(cast):
    report = reporting.sent(cast.actor("unit_head"), cast.unit)
    officer, head = cast.client("officer"), cast.client("unit_head")
    back = url("report_step", report, "return")
    assert officer.get(back).status_code == 200
    assert officer.post(back, {"note": "....."}).status_code == 422
    answer = officer.post(back, {"note": "Mục Tồn tại chưa nêu nguyên nhân."}, follow=True)
    assert "Đã trả lại báo cáo" in text_of(answer)
    assert "Mục Tồn tại chưa nêu nguyên nhân." in text_of(head.get(url("report", report)))
    assert officer.get(url("report_step", report, "accept")).status_code == 422
    assert officer.post(url("report_step", report, "accept"), {}).status_code == 422
    assert head.post(url("report_send", report)).status_code == 302
    assert cast.client("approver").post(url("report_step", report, "accept")).status_code == 302
    report.refresh_from_db()
    assert report.state == ReportState.ACCEPTED
    assert head.get(url("report_step", report, "accept")).status_code == 403
    assert officer.get(url("report_step", report, "send")).status_code == 404


# --- Files and documents ---------------------------------------------------------------------------------------------


def words_of_pdf(content: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def test_the_paper(cast):
    """Head, figures as a table, every heading, the provisional line only when it is marked so."""
    head = cast.actor("unit_head")
    report = reporting.filled(head, cast.unit)
    client = cast.client("unit_head")
    draft = client.get(url("report_file", report, "pdf"))
    assert draft["Content-Type"] == "application/pdf"
    assert "NHÁP" in words_of_pdf(draft.content)
    assert "TẠM TÍNH" not in words_of_pdf(draft.content)
    client.post(url("report_send", report))
    words = words_of_pdf(client.get(url("report_file", report, "pdf")).content)
    assert "SỐ LIỆU TẠM TÍNH đến ngày 10/10/2026" in words
    assert "NHÁP" not in words
    for part in ("TRƯỜNG THPT BÌNH SƠN", "Kính gửi: Xã Bình Sơn", "Người tham gia phong trào", "Nội dung của mục"):
        assert part in words
    file = client.get(url("report_file", report, "docx"))
    document = Document(io.BytesIO(file.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Buổi tuyên truyền" in cells
    assert client.get(url("report_file", report, "xlsx")).status_code == 404
    assert cast.client("outsider").get(url("report_file", report, "pdf")).status_code == 404


def test_an_authoritys_paper(cast):
    report = reporting.sent(cast.actor("officer"), cast.commune)
    words = words_of_pdf(cast.client("viewer").get(url("report_file", report, "pdf")).content)
    assert "Kính gửi: Tỉnh Quảng Ngãi" in words
    assert "Đơn vị đã đăng ký" in words
    assert "trên 2 đơn vị thuộc diện và tự nguyện" in words


def test_a_reference_is_not_printed(cast):
    of = samples.obligation("van_ban", report_form="reference")
    report = reporting.opened(cast.actor("unit_head"), cast.unit, of=of)
    assert cast.client("unit_head").get(url("report_file", report, "pdf")).status_code == 404


def test_documents_while_it_can_be_written(cast):
    """Who sees the report sees its files; only who writes it adds and removes, only while it can be written."""
    report = reporting.filled(cast.actor("unit_head"), cast.unit)
    add = reverse("models_programs:attach", args=[2026, "report", report.pk])
    head = cast.client("unit_head")
    file = SimpleUploadedFile("phụ lục.png", _png(), content_type="image/png")
    answer = head.post(add, {"form": "file", "marked": "no", "file": file})
    assert answer["Location"] == url("report", report)
    kept = Attachment.objects.get()
    assert (kept.subject_type, kept.subject_id, kept.unit) == ("deadlines.report", report.pk, cast.unit)
    served = reverse("models_programs:attachment", args=[2026, kept.pk])
    assert b"".join(cast.client("viewer").get(served)).startswith(b"\x89PNG")
    assert cast.client("outsider").get(served).status_code == 404
    head.post(url("report_send", report))
    assert head.post(add, {"form": "reference", "marked": "no", "number": "1"}).status_code == 403
    assert head.post(reverse("models_programs:attachment_remove", args=[2026, kept.pk])).status_code == 403
    assert "phụ lục.png" in text_of(cast.client("officer").get(url("report", report)))


def _png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(buffer, "PNG")
    return buffer.getvalue()
