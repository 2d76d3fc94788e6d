"""Upload, preview, confirm."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common import jobs
from common.models import Job
from tests.common import hostile
from tests.conftest import Cast
from units.models import Unit, UnitImport

START = reverse("units:import_start", args=[2026])
HEAD, NEW = hostile.HEAD, ["THCS02", "Trường THCS Bình Long", "Cơ sở giáo dục"]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload(client: Client, content: bytes, name: str = "Danh sách.xlsx") -> Any:
    return client.post(START, {"file": SimpleUploadedFile(name, content)})


def read(client: Client, *rows: list[Any]) -> Job:
    """Upload, let the worker do its part."""
    assert upload(client, hostile.workbook(*rows)).status_code == 302
    job = Job.objects.latest("pk")
    jobs.run(job.pk, now=timezone.now())
    job.refresh_from_db()
    return job


def preview(job: Job) -> str:
    return reverse("units:import_preview", args=[2026, job.pk])


def confirm(job: Job) -> str:
    return reverse("units:import_confirm", args=[2026, job.pk])


def test_the_whole_way(cast: Cast, files: Path) -> None:
    """SEC-IMP-03: nothing before confirmation; then everything; nothing is left on disk."""
    officer = cast.client("officer")
    job = read(officer, HEAD, NEW, ["THPT01", "Trường THPT Số 1", "Cơ sở giáo dục"])
    page = officer.get(preview(job)).content.decode()
    assert "Xác nhận nhập" in page
    assert "<del>Trường THPT Bình Sơn</del> → <ins>Trường THPT Số 1</ins>" in page
    assert Unit.objects.count() == 3
    done = officer.post(confirm(job), follow=True)
    assert "thêm 1, sửa 1 đơn vị" in done.content.decode()
    assert Unit.objects.get(code="THCS02").authority == cast.commune
    assert [path for path in files.rglob("*") if path.is_file()] == []
    assert "đã nhập xong" in officer.get(preview(job)).content.decode()


def test_the_same_file_twice(cast: Cast) -> None:
    """SEC-IMP-03: the second time it says so and offers nothing; confirming twice does nothing more."""
    officer = cast.client("officer")
    content = hostile.workbook(HEAD, NEW)
    for _ in range(2):
        upload(officer, content)
        job = Job.objects.latest("pk")
        jobs.run(job.pk, now=timezone.now())
        officer.post(confirm(job))
        officer.post(confirm(job))
    assert "Chính tệp này đã nhập lúc" not in officer.get(preview(Job.objects.earliest("pk"))).content.decode()
    upload(officer, content)
    job = Job.objects.latest("pk")
    jobs.run(job.pk, now=timezone.now())
    page = officer.get(preview(job)).content.decode()
    assert "Chính tệp này đã nhập lúc" in page
    assert "Xác nhận nhập" not in page
    assert (UnitImport.objects.count(), Unit.objects.count()) == (1, 4)


def test_every_problem_is_shown(cast: Cast) -> None:
    officer = cast.client("officer")
    job = read(officer, HEAD, ["", "Không mã", "Cơ quan"], ["A1", "", "Lâu đài"])
    page = officer.get(preview(job)).content.decode()
    assert "Có 3 chỗ cần sửa trong tệp" in page
    assert "Dòng 2, cột Mã đơn vị: nhập mã đơn vị" in page
    assert "Dòng 3, cột Loại đơn vị: chọn một trong: Khu dân cư" in page
    assert "Xác nhận nhập" not in page
    officer.post(confirm(job))
    assert Unit.objects.count() == 3


def test_nothing_to_do_is_said(cast: Cast) -> None:
    officer = cast.client("officer")
    job = read(officer, HEAD, ["TYT01", "Trạm Y tế Bình Sơn", "Cơ quan"])
    assert "đều giống danh sách hiện có" in officer.get(preview(job)).content.decode()


def test_what_changed_meanwhile_is_shown_again(cast: Cast) -> None:
    officer = cast.client("officer")
    job = read(officer, HEAD, NEW)
    Unit.objects.filter(pk=cast.sibling.pk).update(code="THCS02")
    response = officer.post(confirm(job))
    assert response.status_code == 409
    assert "đã thay đổi sau khi xem trước" in response.content.decode()
    assert Unit.objects.get(pk=cast.sibling.pk).name == "Trạm Y tế Bình Sơn"
    officer.post(confirm(job))
    assert Unit.objects.get(pk=cast.sibling.pk).name == "Trường THCS Bình Long"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", b"", "Tệp rỗng."),
        ("a.xls", b"x", "Tệp .xls là dạng đời cũ."),
        ("a.csv", b"a;b", "Tệp văn bản không giữ được kiểu dữ liệu."),
        ("a.xlsx", b"%PDF-1.7", "Đây không phải tệp Excel .xlsx."),
        ("a.xlsx", hostile.with_part("xl/vbaProject.bin"), "Tệp có macro."),
        ("a.xlsx", hostile.workbook()[:-10], "Tệp bị hỏng hoặc chưa tải lên hết."),
        ("a.xlsx", b"PK\x03\x04" + b"0" * (6 * 1024 * 1024), "Tệp lớn hơn 5 MB."),
    ],
)
def test_hostile_files_are_refused_on_the_form(cast: Cast, name: str, content: bytes, says: str) -> None:
    """SEC-IMP-01: 422 with the reason at the field; no job is made."""
    response = upload(cast.client("officer"), content, name)
    assert response.status_code == 422
    assert response.content.decode().count(says) >= 2
    assert not Job.objects.exists()


def test_uploads_beyond_any_limit(cast: Cast) -> None:
    response = upload(cast.client("officer"), b"0" * (13 * 1024 * 1024))
    assert response.status_code == 422
    assert "Tệp lớn hơn 5 MB." in response.content.decode()


def test_no_file(cast: Cast) -> None:
    response = cast.client("officer").post(START, {})
    assert response.status_code == 422
    assert "Chọn tệp Excel (.xlsx) không quá 5 MB." in response.content.decode()


def test_what_the_reader_refuses_is_shown(cast: Cast, files: Path) -> None:
    """SEC-IMP-02: the worker's refusal reaches the person; the upload is gone."""
    officer = cast.client("officer")
    upload(officer, hostile.with_sheet("<worksheet><sheetData><row>"))
    job = Job.objects.get()
    jobs.run(job.pk, now=timezone.now())
    page = officer.get(preview(job)).content.decode()
    assert "Chưa đọc được tệp" in page
    assert "Tệp bị hỏng" in page
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_waiting(cast: Cast) -> None:
    """The page polls; after 20 s without a worker it says so instead of hanging."""
    officer = cast.client("officer")
    upload(officer, hostile.workbook())
    job = Job.objects.get()
    page = officer.get(preview(job)).content.decode()
    assert "Đang đọc tệp…" in page
    assert 'hx-trigger="every 2s"' in page
    part = officer.get(preview(job), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="import-part"' in part
    Job.objects.update(created_at=timezone.now() - dt.timedelta(seconds=21))
    assert "Máy xử lý nền chưa chạy" in officer.get(preview(job)).content.decode()
    officer.post(confirm(job))
    assert Unit.objects.count() == 3


def test_old_results_are_gone(cast: Cast) -> None:
    officer = cast.client("officer")
    job = read(officer, HEAD, NEW)
    jobs.purge_expired(now=timezone.now() + dt.timedelta(days=30))
    assert "hết hạn giữ" in officer.get(preview(job)).content.decode()
    officer.post(confirm(job))
    assert Unit.objects.count() == 3


@pytest.mark.parametrize("who", ["unit_head", "approver", "viewer"])
def test_others_may_not(cast: Cast, who: str) -> None:
    """SEC-AUTHZ-02."""
    job = read(cast.client("officer"), HEAD, NEW)
    client = cast.client(who)
    for url in (START, reverse("units:import_template", args=[2026]), preview(job)):
        assert client.get(url).status_code == 403
    assert client.post(confirm(job)).status_code == 403
    assert upload(client, hostile.workbook()).status_code == 403
    assert Unit.objects.count() == 3


def test_imports_of_others_are_not_found(cast: Cast) -> None:
    """SEC-AUTHZ-04: neither a colleague nor another commune sees or confirms what somebody else uploaded."""
    job = read(cast.client("officer"), HEAD, NEW)
    for who in ("admin", "outsider"):
        client = cast.client(who)
        assert client.get(preview(job)).status_code == 404
        assert client.post(confirm(job)).status_code == 404
    assert Client().get(preview(job)).status_code == 302
    assert cast.client("officer").get(confirm(job)).status_code == 405
    assert cast.client("officer").get(reverse("units:import_preview", args=[2026, 999999])).status_code == 404


def test_the_template(cast: Cast) -> None:
    response = cast.client("officer").get(reverse("units:import_template", args=[2026]))
    assert response["Content-Type"].startswith("application/vnd.openxmlformats")
    parts = hostile.parts_of(response.content)
    assert b"<dataValidation " in parts["xl/worksheets/sheet1.xml"]
    assert len([name for name in parts if name.startswith("xl/worksheets/sheet")]) == 3
