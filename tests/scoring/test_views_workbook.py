"""The pages of the Excel round trip: download, upload, the three sides, writing, and what is never overwritten."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common import jobs
from common.models import AuditEvent, Job
from scoring import domain
from scoring.models import Mark, Scorecard, WorkbookUpload
from scoring.tasks import forget_workbooks
from tests import factories as make
from tests.conftest import Cast
from tests.scoring import sheets
from tests.scoring.sheets import YEAR
from tests.scoring.workbooks import exported, filled_in, sent

TAB = "Trường THPT Bình Sơn"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def mark_of(card: Scorecard, code: str) -> Mark:
    return card.marks.get(criterion__code=code)


def write(cast: Cast, card: Scorecard, code: str, points: int, *, who: str = "officer", text: str = "") -> None:
    """Somebody writes a row on the system in the meantime."""
    mark = mark_of(card, code)
    change = domain.Change(mark.criterion_id, points, mark.self_version, text)
    domain.save_marks(card=card, column="self", changes=[change], actor=cast.actor(who), now=timezone.now())


def form_of(html: str, **answers: str) -> dict[str, str]:
    """What a browser posts of the screen: hidden values and ticked choices, changed by ``answers``."""
    found = dict(re.findall(r'type="hidden" name="(v-\d+)" value="([^"]*)"', html))
    found |= dict(re.findall(r'type="radio" name="([^"]+)" value="([^"]+)" checked', html))
    return found | answers


def apply(client: Any, address: str, **answers: str) -> Any:
    html = client.get(address).content.decode()
    return client.post(f"{address}ghi/", form_of(html, **answers))


def test_the_whole_way(cast: Cast) -> None:
    """Nothing before confirmation; then the rows of the file; the same file again changes nothing and says so."""
    card, head = sheets.opened(cast), cast.client("unit_head")
    page = head.get(reverse("scoring:sheet", args=[YEAR, card.pk])).content.decode()
    assert ("Tải Excel để điền ngoại tuyến" in page, "Nạp lại tệp đã điền" in page) == (True, True)
    file = head.get(reverse("scoring:workbook_sheet", args=[YEAR, card.pk]))
    assert "Phi%E1%BA%BFu" in file["Content-Disposition"]
    content = filled_in(file.content, {("1", "D"): "2,5", ("2", "D"): 0, ("1", "F"): "Nghị quyết số 5"})
    _, address = sent(head, content)
    screen = head.get(address).content.decode()
    assert "<strong>2 hàng</strong> ở 1 phiếu khác" in screen
    assert mark_of(card, "1").self_points is None
    done = apply(head, address).content.decode()
    assert "Ghi theo tệp 2 hàng, giữ theo hệ thống 0 hàng" in done
    assert (mark_of(card, "1").self_points, mark_of(card, "1").self_note) == (2.5, "Nghị quyết số 5")
    assert mark_of(card, "2").self_points == 0
    assert mark_of(card, "3").self_points is None
    card.refresh_from_db()
    assert card.self_total == 2.5
    versions = list(card.marks.values_list("self_version", flat=True))
    _, again = sent(head, content)
    screen = head.get(again).content.decode()
    assert "Không có hàng nào khác giữa tệp và hệ thống" in screen
    assert "Chính tệp này đã ghi lúc" in screen
    assert list(card.marks.values_list("self_version", flat=True)) == versions
    assert {"workbook.exported", "workbook.applied"} <= set(AuditEvent.objects.values_list("kind", flat=True))


def test_rows_that_moved_on_are_asked_not_overwritten(cast: Cast) -> None:
    """The system is chosen unless the person says otherwise; rows that the file left alone follow the system."""
    card, head = sheets.filled(cast), cast.client("unit_head")
    content = exported(card, actor=cast.actor("unit_head"))
    content = filled_in(content, {("1", "D"): 1, ("2", "D"): 2, ("3", "D"): 3})
    write(cast, card, "1", 0, text="Sửa trên hệ thống")
    write(cast, card, "7", 0)
    _, address = sent(head, content)
    screen = head.get(address).content.decode()
    assert "<strong>1 hàng</strong> đã có người sửa" in screen
    assert "Lê Văn Cường sửa lúc" in screen
    assert "Lúc tải xuống: 3" in screen
    first = mark_of(card, "1").criterion_id
    assert f'name="r-{card.pk}-{first}" value="he-thong" checked' in screen
    assert "<strong>7</strong>" not in screen
    assert "giữ theo hệ thống 1 hàng" in apply(head, address).content.decode()
    assert [mark_of(card, code).self_points for code in ("1", "2", "3", "7")] == [0, 2, 3, 0]
    assert "Không có hàng nào khác" in head.get(address).content.decode()
    _, address = sent(head, content)
    apply(head, address, **{f"all-{card.pk}": "tep"})
    assert (mark_of(card, "1").self_points, mark_of(card, "1").self_note) == (1, "")


def test_a_row_written_behind_the_screen_is_a_conflict(cast: Cast) -> None:
    card, head = sheets.filled(cast), cast.client("unit_head")
    content = filled_in(exported(card, actor=cast.actor("unit_head")), {("1", "D"): 1, ("2", "D"): 2})
    _, address = sent(head, content)
    html = head.get(address).content.decode()
    write(cast, card, "1", 0)
    done = head.post(f"{address}ghi/", form_of(html)).content.decode()
    assert "Hàng 1: đ/c Lê Văn Cường vừa sửa thành 0" in done
    assert "Xem tiếp 1 phiếu" in done
    assert [mark_of(card, code).self_points for code in ("1", "2")] == [0, 2]
    apply(head, address, **{f"r-{card.pk}-{mark_of(card, '1').criterion_id}": "tep"})
    assert mark_of(card, "1").self_points == 1


def test_a_sheet_locked_meanwhile_says_why(cast: Cast) -> None:
    """Before the screen and behind it; the other unit's sheet is written all the same."""
    first, second = sheets.filled(cast), sheets.opened(cast, unit=cast.sibling, head="officer")
    officer = cast.client("officer")
    content = filled_in(exported(first, second, actor=cast.actor("officer")), {("1", "D"): 1}, tab=TAB)
    content = filled_in(content, {("1", "D"): 1}, tab=cast.sibling.name)
    _, address = sent(officer, content)
    html = officer.get(address).content.decode()
    domain.send(card=first, actor=cast.actor("unit_head"), now=timezone.now())
    done = officer.post(f"{address}ghi/", form_of(html)).content.decode()
    assert "Phiếu đã gửi, đang chờ thẩm định" in done
    assert (mark_of(first, "1").self_points, mark_of(second, "1").self_points) == (3, 1)
    assert "1 phiếu đang khóa, không ghi được" in officer.get(address).content.decode()
    second.refresh_from_db()
    assert second.entered_on_behalf


def test_the_superior_column(cast: Cast) -> None:
    """An officer reviews offline: points and reasons; the unit's column is not taken."""
    card, officer = sheets.reviewing(cast), cast.client("officer")
    content = exported(card, actor=cast.actor("officer"))
    content = filled_in(content, {("1", "E"): 2, ("1", "G"): "Thiếu kế hoạch quý I", ("2", "D"): 0})
    _, address = sent(officer, content)
    screen = officer.get(address).content.decode()
    assert "!D9: cột “Cơ sở tự chấm” đang khóa nên ô này không đọc." in screen
    apply(officer, address)
    mark = mark_of(card, "1")
    assert (mark.self_points, mark.superior_points, mark.superior_reason) == (3, 2, "Thiếu kế hoạch quý I")
    assert mark_of(card, "2").self_points == 3


def test_bad_files_are_refused_in_words(cast: Cast) -> None:
    head = cast.client("unit_head")
    start = reverse("scoring:workbook", args=[YEAR])
    for name, content, words in (
        ("a.xlsx", b"", "Tệp rỗng"),
        ("a.xls", b"x", "dạng đời cũ"),
        ("a.xlsx", b"%PDF-1.7", "không phải tệp Excel"),
    ):
        answer = head.post(start, {"file": SimpleUploadedFile(name, content)})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    book = openpyxl.Workbook()
    book.active["A1"] = "Xin chào"
    buffer = io.BytesIO()
    book.save(buffer)
    _, address = sent(head, buffer.getvalue())
    assert "không có phiếu nào tải từ hệ thống" in head.get(address).content.decode()
    assert head.post(f"{address}ghi/", {}).status_code == 302


def test_only_who_sent_a_file_sees_it(cast: Cast) -> None:
    card = sheets.filled(cast)
    content = filled_in(exported(card, actor=cast.actor("unit_head")), {("1", "D"): 1})
    _, address = sent(cast.client("unit_head"), content)
    for who, status in (("officer", 404), ("outsider", 404), ("approver", 403), ("viewer", 403)):
        assert cast.client(who).get(address).status_code == status
        assert cast.client(who).post(f"{address}ghi/", {f"v-{card.pk}": "1.0"}).status_code == status
    assert cast.client("unit_head").get(address.replace("2026", "2025")).status_code == 404


def test_forged_answers_write_nothing_of_others(cast: Cast) -> None:
    """Cards and rows that are not in the file, nonsense, and rows without an answer."""
    card = sheets.filled(cast)
    other = sheets.opened(cast, unit=cast.sibling, head="officer")
    content = filled_in(exported(card, actor=cast.actor("unit_head")), {("1", "D"): 1})
    _, address = sent(cast.client("unit_head"), content)
    row = mark_of(other, "1").criterion_id
    forged = {
        f"v-{other.pk}": f"{row}.0", f"all-{other.pk}": "tep", "v-x": "1.1",
        f"v-{card.pk}": f"{row}.9999999999 ²", "r-": "tep",
    }  # fmt: skip
    assert cast.client("unit_head").post(f"{address}ghi/", forged).status_code == 200
    assert (mark_of(other, "1").self_points, mark_of(card, "1").self_points) == (None, 3)


def test_a_commune_downloads_at_once_or_as_a_job(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets.opened(cast)
    sheets.opened(cast, unit=cast.sibling, head="officer")
    sheets.opened(cast, unit=cast.other_unit, head="outsider")
    officer, address = cast.client("officer"), reverse("scoring:workbook_file", args=[YEAR])
    book = openpyxl.load_workbook(io.BytesIO(officer.post(address).content))
    assert book.sheetnames == ["Tổng hợp", "Trạm Y tế Bình Sơn", TAB, "Hướng dẫn"]
    book = openpyxl.load_workbook(io.BytesIO(officer.post(address, {"kind": "agency"}).content))
    assert book.sheetnames == ["Trạm Y tế Bình Sơn", "Hướng dẫn"]
    monkeypatch.setattr("scoring.views.workbook.AT_ONCE", 1)
    answer = officer.post(address)
    job = Job.objects.latest("pk")
    assert answer["Location"] == reverse("reports:job", args=[job.pk])
    jobs.run(job.pk, now=timezone.now())
    job.refresh_from_db()
    assert job.state == "done", job.message
    file = officer.get(reverse("reports:download", args=[job.pk]))
    assert TAB in openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content))).sheetnames
    monkeypatch.setattr("scoring.views.workbook.MOST", 1)
    assert "Chọn từng loại đơn vị" in officer.post(address, follow=True).content.decode()


def test_the_sheets_of_the_workbook(cast: Cast) -> None:
    """Protected but for the open cells, drop-downs of real numbers, hidden ids, names that Excel takes."""
    long = make.unit(cast.commune, "Công ty trách nhiệm hữu hạn: một/thành viên [Đông Hải] số 1", kind="enterprise")
    cards = [sheets.opened(cast), sheets.opened(cast, unit=long, head="officer")]
    book = openpyxl.load_workbook(io.BytesIO(exported(*cards, actor=cast.actor("officer"))))
    assert all(len(name) <= 31 for name in book.sheetnames)
    tab = book[TAB]
    assert tab.protection.sheet
    assert tab.freeze_panes == "C8"
    assert (tab.page_setup.paperSize, tab.page_setup.orientation) == (9, "landscape")
    assert all(tab.column_dimensions[letter].hidden for letter in "HIJ")
    open_cells = {cell.column_letter for row in tab for cell in row if not cell.protection.locked}
    assert open_cells == {"D", "F"}
    rules = {rule.type for rule in tab.data_validations.dataValidation}
    assert {"list", "textLength"} <= rules
    lists = [rule.formula1 for rule in tab.data_validations.dataValidation if rule.type == "list"]
    assert all(formula.startswith("$I$") for formula in lists)
    assert all("Nhập điểm từ 0 đến" in r.error for r in tab.data_validations.dataValidation if r.type != "textLength")


def test_queries_do_not_grow(cast: Cast) -> None:
    """Export and screen: the same number for one sheet and for three."""
    assert _queries(cast, 1) == _queries(cast, 3)


def _queries(cast: Cast, units: int) -> tuple[int, int]:
    cards = []
    for number in range(units):
        unit = make.unit(cast.commune, f"Trường {units} số {number}")
        cards.append(sheets.filled(cast, unit=unit, head="officer"))
    officer = cast.client("officer")
    file = reverse("scoring:workbook_file", args=[YEAR])
    officer.post(file)
    with CaptureQueriesContext(connection) as exporting:
        content = officer.post(file).content
    for card in cards:
        content = filled_in(content, {("1", "D"): 1}, tab=card.unit.name)
    _, address = sent(officer, content)
    officer.get(address)
    with CaptureQueriesContext(connection) as showing:
        assert officer.get(address).status_code == 200
    return len(exporting), len(showing)


def test_uploads_are_forgotten(cast: Cast) -> None:
    """After their keeping time; what was written stays."""
    card = sheets.filled(cast)
    content = filled_in(exported(card, actor=cast.actor("unit_head")), {("1", "D"): 1})
    _, address = sent(cast.client("unit_head"), content)
    forget_workbooks()
    assert WorkbookUpload.objects.count() == 1
    with time_machine.travel(timezone.now() + dt.timedelta(days=8), tick=False):
        forget_workbooks()
        assert not WorkbookUpload.objects.exists()
        page = cast.client("unit_head").get(address).content.decode()
    assert "đã hết hạn giữ" in page
