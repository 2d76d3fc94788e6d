"""Lists of criteria of the "xã điển hình" from Excel: read, previewed, confirmed."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from common import jobs
from common.models import AuditEvent, Job
from common.uploads import Table
from common.workflow import NotAllowed
from models_programs.domain.criteria import import_list
from models_programs.domain.criteria_table import plan_list
from models_programs.exports.criteria import template_workbook
from models_programs.models import CriteriaList
from models_programs.rules.criteria import CRITERIA_MAX
from tests.common import hostile
from tests.models_programs.test_criteria import NOW, START, at, listed

pytestmark = pytest.mark.django_db
HEAD = ["TT", "Nhóm", "Nội dung"]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def table(*rows: list[Any]) -> Table:
    return Table("Tiêu chí", dt.date(1899, 12, 30), list(enumerate([list(row) for row in rows], start=1)))


# --- Reading the file ----------------------------------------------------------------------------------------------


def test_a_file_is_read_in_its_order():
    """A title above, other words for the headings, merged group cells, missing numbers, the example row."""
    plan = plan_list(
        table(
            ["BỘ TIÊU CHÍ XÃ ĐIỂN HÌNH"],
            ["STT", "Nhóm tiêu chí", "Nội dung tiêu chí"],
            ["VÍ DỤ", "Nhóm", "Chỉ để xem"],
            [1, "Lãnh đạo", "Có nghị  quyết"],
            ["2a", None, "Có kế hoạch"],
            [None, "Kết quả", "Không có tội phạm"],
            [None, None, None],
        )
    )
    assert plan.problems == []
    assert [(row.row, row.record.code, row.record.group, row.record.text) for row in plan.rows] == [
        (4, "1", "Lãnh đạo", "Có nghị quyết"),
        (5, "2a", "Lãnh đạo", "Có kế hoạch"),
        (6, "3", "Kết quả", "Không có tội phạm"),
    ]


def test_every_problem_is_said_by_its_row():
    plan = plan_list(
        table(
            HEAD,
            [1, "A", "Có nghị quyết"],
            [1, "A", "có NGHỊ quyết"],
            [2, "A", ""],
            [{"date": "2026-01-02"}, "A", "Khác"],
            ["x" * 21, "A", {"error": "#N/A"}],
            [6, "A", "Thừa", "ô lạ"],
        )
    )
    assert [str(problem) for problem in plan.problems] == [
        "Dòng 3, cột TT: số 1 đã có ở dòng 2 trong cùng nhóm.",
        "Dòng 3, cột Nội dung: nội dung này đã có ở dòng 2.",
        "Dòng 4, cột Nội dung: ghi nội dung tiêu chí; tên nhóm thì ghi ở cột Nhóm của dòng tiêu chí.",
        "Dòng 5, cột TT: Excel đã đổi số này thành ngày, định dạng cột là Văn bản rồi nhập lại.",
        "Dòng 6, cột TT: rút gọn còn 20 ký tự.",
        "Dòng 6, cột Nội dung: ô đang báo lỗi #N/A, nhập lại giá trị.",
        "Dòng 7: ô thứ 4 có dữ liệu nhưng cột chưa có tên ở dòng tiêu đề.",
    ]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([], "Dòng 1: không thấy dòng tiêu đề TT, Nhóm, Nội dung, lấy lại từ tệp mẫu."),
        ([["Tên", "Điểm"]], "Dòng 1: không thấy dòng tiêu đề TT, Nhóm, Nội dung, lấy lại từ tệp mẫu."),
        ([HEAD], "Dòng 1: tệp chưa có tiêu chí nào, nhập từ dòng dưới dòng tiêu đề."),
        ([[*HEAD, "TT"], [1]], "Dòng 1, cột TT: cột này có hai lần, xóa bớt một cột."),
        (
            [[*HEAD, "Điểm"], [1]],
            "Dòng 1, cột Điểm: cột này không có trong tệp mẫu, xóa cột hoặc sửa lại tên cột.",
        ),
        (
            [["Nội dung"], *([f"Tiêu chí {n}"] for n in range(CRITERIA_MAX + 1))],
            f"Dòng {CRITERIA_MAX + 2}: mỗi bộ không quá {CRITERIA_MAX} tiêu chí, chia thành nhiều bộ.",
        ),
    ],
)
def test_files_that_are_no_list(rows, problem):
    assert [str(found) for found in plan_list(table(*rows)).problems] == [problem]


def test_the_template_reads_as_an_empty_list():
    book = load_workbook(io.BytesIO(template_workbook()))
    rows = [[cell.value for cell in row] for row in book["Tiêu chí"].iter_rows()]
    assert rows[0] == HEAD
    assert book["Tiêu chí"].column_dimensions["A"].number_format == "@"
    assert [str(found) for found in plan_list(table(*rows)).problems] == [
        "Dòng 1: tệp chưa có tiêu chí nào, nhập từ dòng dưới dòng tiêu đề."
    ]


# --- Importing -----------------------------------------------------------------------------------------------------


def upload(client, *rows: list[Any], **fields: str) -> Any:
    sent = {"name": "Bộ 2026", "source": "QĐ 12/QĐ-BCA", **fields}
    return client.post(START, {**sent, "file": SimpleUploadedFile("tc.xlsx", hostile.workbook(*rows))})


def read(client, *rows: list[Any]) -> Job:
    assert upload(client, *rows).status_code == 302
    job = Job.objects.latest("pk")
    jobs.run(job.pk, now=timezone.now())
    job.refresh_from_db()
    return job


def test_the_whole_way(cast, tmp_path):
    """Nothing before confirmation; confirming twice does it once; the upload is gone."""
    client = cast.client("officer")
    job = read(client, HEAD, [1, "Lãnh đạo", "Có nghị quyết"], [2, "", "Có kế hoạch"])
    text = client.get(at("criteria_preview", job.pk)).content.decode()
    assert "Xác nhận nhập 2 tiêu chí" in text
    assert not CriteriaList.objects.exists()
    for _ in range(2):
        assert client.post(at("criteria_confirm", job.pk)).status_code == 302
    made = CriteriaList.objects.get()
    assert (made.authority, made.name, made.source) == (cast.commune, "Bộ 2026", "QĐ 12/QĐ-BCA")
    assert list(made.criteria.values_list("order", "code", "group", "text")) == [
        (1, "1", "Lãnh đạo", "Có nghị quyết"),
        (2, "2", "Lãnh đạo", "Có kế hoạch"),
    ]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert "đã nhập xong" in client.get(at("criteria_preview", job.pk)).content.decode()
    event = AuditEvent.objects.get(kind="criterialist.created")
    assert (event.subject_id, event.detail) == (made.pk, {"name": "Bộ 2026", "count": 2})


def test_problems_are_shown_and_nothing_can_be_confirmed(cast):
    client = cast.client("officer")
    job = read(client, HEAD, [1, "A", ""])
    text = client.get(at("criteria_preview", job.pk)).content.decode()
    assert "Có 1 chỗ cần sửa trong tệp" in text
    assert "Xác nhận nhập" not in text
    assert client.post(at("criteria_confirm", job.pk)).status_code == 409
    assert not CriteriaList.objects.exists()


def test_a_taken_name_is_refused_at_the_form_and_at_confirmation(cast):
    client = cast.client("officer")
    job = read(client, HEAD, [1, "A", "Một"])
    listed(cast.commune, "Bộ 2026")
    answer = client.post(at("criteria_confirm", job.pk))
    assert (answer.status_code, answer.context["notice"][:26]) == (409, "Đã có bộ tiêu chí mang tên")
    answer = upload(client, HEAD, [1, "A", "Một"])
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"name"})
    assert answer.context["form"]["source"].value() == "QĐ 12/QĐ-BCA"


def test_what_must_be_said_before_the_upload(cast):
    answer = cast.client("admin").post(START, {"name": "", "source": ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "name": ["Nhập tên bộ tiêu chí."],
        "source": ["Ghi số, ngày, nơi ban hành văn bản có bộ tiêu chí."],
        "file": ["Chọn tệp Excel (.xlsx) không quá 5 MB."],
    }


def test_who_may_import(cast):
    for who in ("unit_head", "approver", "viewer"):
        for url in (START, at("criteria_template")):
            assert cast.client(who).get(url).status_code == 403
    job = read(cast.client("officer"), HEAD, [1, "A", "Một"])
    for who in ("outsider", "admin"):
        assert cast.client(who).get(at("criteria_preview", job.pk)).status_code == 404
        assert cast.client(who).post(at("criteria_confirm", job.pk)).status_code == 404
    assert cast.client("officer").get(at("criteria_confirm", job.pk)).status_code == 405
    with pytest.raises(NotAllowed):
        import_list(table=table(HEAD, [1, "A", "B"]), name="x", source="y", actor=cast.actor("viewer"), now=NOW)


def test_a_broken_file_is_refused_at_once(cast):
    answer = cast.client("officer").post(
        START, {"name": "A", "source": "B", "file": SimpleUploadedFile("a.xlsx", b"not a workbook")}
    )
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"file"})


def test_names_too_long_are_refused(cast):
    with pytest.raises(ValidationError) as refused:
        import_list(table=table(HEAD, [1, "A", "B"]), name="x" * 201, source="y", actor=cast.actor("officer"), now=NOW)
    assert set(refused.value.message_dict) == {"name"}
