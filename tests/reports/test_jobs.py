"""Báo cáo của tôi: starting, limits, progress, cancelling, downloading only while the scope holds."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from common import jobs as queue
from common.models import AuditEvent, Job, JobState
from common.scope import Role
from tests import factories as make
from tests.common.documents.reading import pdf_text
from tests.conftest import Cast
from tests.scoring.filled import confirm_thresholds, fill, load_rubrics, recognise

YEAR = 2026
HTMX = {"HX-Request": "true"}


@pytest.fixture
def year(cast: Cast, settings: Any, tmp_path: Path) -> Cast:
    settings.MEDIA_ROOT = tmp_path
    load_rubrics()
    confirm_thresholds(cast.admin)
    for unit in (cast.unit, cast.sibling):
        recognise(unit, cast.officer)
        fill(unit, cast.officer, state="approved", lost="7.5")
    fill(cast.other_unit, cast.outsider, state="reviewed")
    return cast


def start(client: Client, kind: str = "summary", file_format: str = "pdf", **data: object) -> Job:
    """Post a start and give back the job; the message to the worker goes out after the commit, not in a test."""
    response = client.post(reverse("reports:start", args=[YEAR]), {"document": kind, "format": file_format, **data})
    assert response.status_code == 302
    return Job.objects.get(pk=int(response["Location"].rstrip("/").split("/")[-1]))


def done(client: Client, kind: str = "summary", file_format: str = "pdf") -> Job:
    job = start(client, kind, file_format)
    queue.run(job.pk, now=timezone.now())
    job.refresh_from_db()
    assert (job.state, job.percent) == (JobState.DONE, 100), job.message
    return job


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_summary_from_start_to_download(year: Cast) -> None:
    """SEC-AUD-01: start and download are written down; RFC 6266 name; nosniff."""
    client = year.client("officer")
    job = done(client)
    response = client.get(reverse("reports:download", args=[job.pk]))
    assert response["Content-Type"] == "application/pdf"
    name = "Tổng hợp chấm điểm 2026 – Xã Bình Sơn.pdf"
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''")
    assert unquote(disposition.split("''")[1]) == name
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert "Kết quả phân loại 2 đơn vị: Xuất sắc 2 (100 %)" in pdf_text(body(response))
    assert list(AuditEvent.objects.filter(subject_type="common.job").values_list("kind", flat=True)) == [
        "report.started",
        "report.downloaded",
    ]


def test_excel_and_all_sheets(year: Cast) -> None:
    client = year.client("approver")
    book = openpyxl.load_workbook(
        io.BytesIO(body(client.get(reverse("reports:download", args=[done(client, "summary", "xlsx").pk]))))
    )
    assert book.sheetnames == ["Tổng hợp", "Danh sách"]
    job = done(client, "sheets")
    assert job.result["sheets"] == 2
    content = body(client.get(reverse("reports:download", args=[job.pk])))
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 4
    assert "Trường THCS Trà Bồng" not in pdf_text(content)


def test_scope_lost_between_means_not_found(year: Cast) -> None:
    """SEC-AUTHZ-09: the file is there, the membership is over; a new membership at the same place gives it back."""
    client = year.client("officer")
    job = done(client)
    url = reverse("reports:download", args=[job.pk])
    Membership.objects.filter(user=year.officer).update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    assert client.get(url).status_code == 403
    make.member(year.officer, Role.OFFICER, authority=year.other_commune)
    assert client.get(url).status_code == 404
    make.member(year.officer, Role.UNIT_HEAD, unit=year.unit)
    assert client.get(url).status_code == 404
    make.member(year.officer, Role.VIEWER, authority=year.province)
    assert body(client.get(url)).startswith(b"%PDF")


def test_scope_lost_before_the_work_begins(year: Cast) -> None:
    """SEC-AUTHZ-09: the runner reads the scope again."""
    job = start(year.client("officer"))
    Membership.objects.filter(user=year.officer).update(authority=year.other_commune)
    queue.run(job.pk, now=timezone.now())
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, "Vai trò của anh/chị không còn xem được nơi này.")
    assert not job.file


@pytest.mark.parametrize("name", ["reports:job", "reports:cancel", "reports:download"])
def test_jobs_of_others_are_not_found(year: Cast, name: str) -> None:
    """SEC-AUTHZ-03: somebody else's job looks like a random number, even inside the same authority."""
    job = done(year.client("officer"))
    for person in ("approver", "outsider", "unit_head", "viewer"):
        client = year.client(person)
        method = client.post if name == "reports:cancel" else client.get
        assert method(reverse(name, args=[job.pk])).status_code == 404
    assert Client().get(reverse("reports:job", args=[job.pk])).status_code == 302
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_methods(year: Cast) -> None:
    client = year.client("officer")
    job = start(client)
    assert client.get(reverse("reports:cancel", args=[job.pk])).status_code == 405
    assert client.post(reverse("reports:download", args=[job.pk])).status_code == 405
    assert client.post(reverse("reports:job", args=[job.pk])).status_code == 405
    assert client.post(reverse("reports:jobs")).status_code == 405
    assert client.get(reverse("reports:job", args=[10**9])).status_code == 404
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_other_kinds_of_jobs_are_not_listed(year: Cast) -> None:
    job = Job.objects.create(kind="units.import", title="Nhập", requester=year.officer, created_at=timezone.now())
    client = year.client("officer")
    assert client.get(reverse("reports:job", args=[job.pk])).status_code == 404
    assert b"Nh\xe1\xba\xadp</a>" not in client.get(reverse("reports:jobs")).content


def test_same_report_is_not_made_twice_at_once(year: Cast) -> None:
    client = year.client("officer")
    assert start(client).pk == start(client).pk
    assert Job.objects.count() == 1


def test_three_jobs_at_most(year: Cast) -> None:
    """The fourth is refused with what to do, and 422; another person is not held up."""
    client = year.client("officer")
    for kind, file_format in (("summary", "pdf"), ("summary", "xlsx"), ("sheets", "pdf")):
        start(client, kind, file_format)
    make.work_year(2024)
    refused = client.post(reverse("reports:start", args=[2024]), {"document": "summary", "format": "pdf"})
    assert refused.status_code == 422
    assert "Đang có 3 báo cáo chưa làm xong" in refused.content.decode()
    assert Job.objects.count() == 3
    start(year.client("approver"))


def test_unknown_format_is_refused(year: Cast) -> None:
    """So is a document that there is not, or none at all."""
    client, url = year.client("officer"), reverse("reports:start", args=[YEAR])
    for data, reason in (
        ({"document": "summary", "format": "docx"}, "Chọn PDF hoặc Excel."),
        ({"document": "summary"}, "Chọn PDF hoặc Excel."),
        ({"document": "x", "format": "pdf"}, "Báo cáo này không có trong danh sách."),
        ({}, "Báo cáo này không có trong danh sách."),
    ):
        response = client.post(url, data)
        assert response.status_code == 422
        assert reason in response.content.decode()
    assert not Job.objects.exists()


def test_nothing_to_print_says_so(year: Cast) -> None:
    client = year.client("viewer")
    job = start(client, "sheets")
    queue.run(job.pk, now=timezone.now())
    job.refresh_from_db()
    assert job.message == "Năm 2026 chưa có phiếu chấm điểm nào của Tỉnh Quảng Ngãi."
    assert job.message in client.get(reverse("reports:job", args=[job.pk])).content.decode()


def test_cancel(year: Cast) -> None:
    client = year.client("officer")
    job = start(client)
    assert client.post(reverse("reports:cancel", args=[job.pk])).status_code == 302
    queue.run(job.pk, now=timezone.now())
    job.refresh_from_db()
    assert (job.state, bool(job.file)) == (JobState.CANCELLED, False)
    page = client.post(reverse("reports:cancel", args=[job.pk]), follow=True).content.decode()
    assert "không hủy được nữa" in page
    assert AuditEvent.objects.filter(kind="report.cancelled").count() == 1


def test_progress_is_asked_for_until_it_is_over(year: Cast) -> None:
    """UX-TIME-02: every 2 s, then every 5 s; the finished part asks no more; without JavaScript the page reloads."""
    client = year.client("officer")
    job = start(client)
    url = reverse("reports:job", args=[job.pk])
    page = client.get(url)
    assert b'http-equiv="refresh"' in page.content
    assert b"every 2s" in page.content
    assert "HX-Request" in page["Vary"]
    Job.objects.update(created_at=timezone.now() - dt.timedelta(minutes=1), state=JobState.RUNNING, percent=40)
    part = client.get(url, headers=HTMX)
    assert part.content.lstrip().startswith(b"<div")
    assert b"every 5s" in part.content
    assert "Đã làm 40 %" in part.content.decode()
    Job.objects.update(state=JobState.QUEUED)
    queue.run(job.pk, now=timezone.now())
    for headers in (HTMX, {}):
        content = client.get(url, headers=headers).content
        assert b"hx-trigger" not in content
        assert b'refresh"' not in content
        assert reverse("reports:download", args=[job.pk]).encode() in content


def test_files_are_kept_seven_days(year: Cast) -> None:
    client = year.client("officer")
    job = done(client)
    assert job.expires_at - job.finished_at == dt.timedelta(days=7)
    stored = Path(job.file.path)
    assert stored.exists()
    later = timezone.now() + dt.timedelta(days=7, minutes=1)
    assert queue.purge_expired(now=later) == 1
    assert not stored.exists()
    Job.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    response = client.get(reverse("reports:download", args=[job.pk]), follow=True)
    assert "Tệp đã quá 7 ngày nên đã xóa" in response.content.decode()


def test_file_lost_from_disk_is_not_an_error(year: Cast) -> None:
    client = year.client("officer")
    job = done(client)
    Path(job.file.path).unlink()
    assert client.get(reverse("reports:download", args=[job.pk])).status_code == 404
    assert client.get(reverse("reports:job", args=[job.pk])).status_code == 200


def test_empty_pages_say_how_long_files_are_kept(year: Cast) -> None:
    client = year.client("officer")
    assert "tệp làm xong nằm ở đây 7 ngày" in client.get(reverse("reports:jobs")).content.decode()
    assert "tệp được giữ 7 ngày" in client.get(reverse("reports:index", args=[YEAR])).content.decode()


def test_list_reads_a_constant_number_of_queries(year: Cast) -> None:
    client = year.client("officer")
    done(client)
    url = reverse("reports:jobs")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    done(client, "summary", "xlsx")
    done(client, "sheets")
    with CaptureQueriesContext(connection) as three:
        assert client.get(url).content.count(b"job-row") >= 3
    assert len(one) == len(three) <= 10
