"""Lists of records to Excel and back, through the pages and the job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common import jobs, uploads
from common.models import AuditEvent, Job
from models_programs.domain.activities import load_event_days
from models_programs.domain.imports import SHEETS
from models_programs.models import RecordImport
from models_programs.views.registry import KINDS
from tests.common import hostile
from tests.conftest import Cast
from tests.models_programs.samples import SAMPLES
from tests.models_programs.sheets import ROWS, layout, row, table

SLUGS = list(ROWS)
pytestmark = pytest.mark.parametrize("slug", SLUGS)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path, db: None) -> Path:
    settings.MEDIA_ROOT = tmp_path
    load_event_days()
    return tmp_path


def url(slug: str, suffix: str, *args: Any, year: int = 2026) -> str:
    return reverse(f"models_programs:{slug}{suffix}", args=[year, *args])


def workbook(cast: Cast, slug: str, *rows: dict[str, Any]) -> bytes:
    return hostile.workbook(*[cells for _, cells in table(cast, slug, *rows).rows])


def upload(client: Client, slug: str, content: bytes, name: str = "Danh sách.xlsx") -> Any:
    return client.post(url(slug, "_import"), {"file": SimpleUploadedFile(name, content)})


def read(client: Client, slug: str, content: bytes) -> Job:
    """Upload, let the worker do its part."""
    assert upload(client, slug, content).status_code == 302
    job = Job.objects.latest("pk")
    jobs.run(job.pk, now=timezone.now())
    job.refresh_from_db()
    return job


def objects(slug: str) -> Any:
    return SHEETS[slug].model._default_manager


def test_the_whole_way(cast: Cast, slug: str, files: Path) -> None:
    """Nothing before confirmation; then everything; the same file again says so and offers nothing."""
    officer = cast.client("officer")
    content = workbook(cast, slug, row(slug))
    assert "Nhập từ Excel" in officer.get(url(slug, "_list")).content.decode()
    start = officer.get(url(slug, "_import")).content.decode()
    assert f'href="{url(slug, "_import_template")}"' in start
    job = read(officer, slug, content)
    page = officer.get(url(slug, "_import_preview", job.pk)).content.decode()
    noun = SHEETS[slug].noun
    assert ("Xác nhận nhập" in page, f"{noun[0].upper()}{noun[1:]} sẽ thêm" in page) == (True, True)
    assert not objects(slug).exists()
    done = officer.post(url(slug, "_import_confirm", job.pk), follow=True)
    assert f"thêm 1, sửa 0 {noun}" in done.content.decode()
    assert (objects(slug).get().authority, RecordImport.objects.get().created) == (cast.commune, 1)
    assert [path for path in files.rglob("*") if path.is_file()] == []
    officer.post(url(slug, "_import_confirm", job.pk))
    again = read(officer, slug, content)
    page = officer.get(url(slug, "_import_preview", again.pk)).content.decode()
    assert "Xác nhận nhập" not in page
    assert (objects(slug).count(), RecordImport.objects.count()) == (1, 1)


def test_the_export_comes_back(cast: Cast, slug: str) -> None:
    """The filtered list in the columns of the import, in the audit log; nothing changes when it comes back."""
    SAMPLES[slug].make(cast.commune, None)
    SAMPLES[slug].make(cast.other_commune, None)
    officer = cast.client("officer")
    response = officer.get(url(slug, "_export"))
    assert response["Content-Disposition"].startswith(f'attachment; filename="{KINDS[slug].folder}-2026-')
    read_back = uploads.read_table(response.content, sheet=SHEETS[slug].tab)
    assert read_back.rows[0][1] == [column.title for column in layout(cast, slug).columns]
    assert [cells[0] for _, cells in read_back.rows[1:]] == [objects(slug).get(authority=cast.commune).pk]
    event = AuditEvent.objects.get(kind=f"{slug}.exported")
    assert (event.detail["count"], event.actor) == (1, cast.officer)
    job = read(officer, slug, response.content)
    page = officer.get(url(slug, "_import_preview", job.pk)).content.decode()
    assert f"Cả 1 {SHEETS[slug].noun} trong tệp đều giống danh sách hiện có" in page
    nothing = officer.get(url(slug, "_export") + "?q=khong-co")
    assert len(uploads.read_table(nothing.content, sheet=SHEETS[slug].tab).rows) == 1


def test_everybody_exports_what_they_see(cast: Cast, slug: str) -> None:
    own = SAMPLES[slug].make(unit=cast.unit)
    sibling = SAMPLES[slug].make(unit=cast.sibling)
    foreign = SAMPLES[slug].make(unit=cast.other_unit)
    seen = {"unit_head": {own}, "approver": {own, sibling}, "viewer": {own, sibling, foreign}, "outsider": {foreign}}
    for who, expected in seen.items():
        response = cast.client(who).get(url(slug, "_export"))
        rows = uploads.read_table(response.content, sheet=SHEETS[slug].tab).rows[1:]
        assert {cells[0] for _, cells in rows} == {record.pk for record in expected}, who


def test_exports_have_a_limit(cast: Cast, slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models_programs.views.sheets.EXPORT_MAX", 1)
    for unit in (cast.unit, cast.sibling):
        SAMPLES[slug].make(unit=unit)
    response = cast.client("officer").get(url(slug, "_export"))
    assert response.status_code == 403
    assert "Lọc bớt rồi xuất lại" in response.content.decode()


def test_exports_take_constant_queries(cast: Cast, slug: str) -> None:
    client = cast.client("officer")
    counts = set()
    for unit in (cast.unit, cast.unit, cast.sibling, cast.unit):
        SAMPLES[slug].make(unit=unit)
        client.get(url(slug, "_export"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(slug, "_export")).status_code == 200
        counts.add(len(queries))
    assert len(counts) == 1


def test_problems_are_shown_and_nothing_is_offered(cast: Cast, slug: str) -> None:
    """Another commune's unit is unknown."""
    officer = cast.client("officer")
    job = read(officer, slug, workbook(cast, slug, row(slug, unit="THCS01")))
    page = officer.get(url(slug, "_import_preview", job.pk)).content.decode()
    assert "Dòng 2, cột Mã đơn vị: Xã Bình Sơn không quản lý đơn vị nào mang mã này" in page
    assert f"Chưa có {SHEETS[slug].noun} nào được ghi" in page
    assert "Xác nhận nhập" not in page
    assert officer.post(url(slug, "_import_confirm", job.pk)).status_code == 409
    assert not objects(slug).exists()


def test_what_changed_meanwhile_is_shown_again(cast: Cast, slug: str) -> None:
    """409 with what the file would do now."""
    officer = cast.client("officer")
    jobs_read = [read(officer, slug, workbook(cast, slug, row(slug), row(slug, unit=unit))) for unit in ("TYT01", "")]
    job = jobs_read[0]
    assert officer.post(url(slug, "_import_confirm", job.pk)).status_code == 302
    before = objects(slug).count()
    late = officer.post(url(slug, "_import_confirm", jobs_read[1].pk))
    assert late.status_code == 409
    assert "đã có ở dòng hệ thống" in late.content.decode()
    assert objects(slug).count() == before


@pytest.mark.parametrize(("name", "content"), [("a.xls", b"x"), ("a.xlsx", b"%PDF"), ("a.xlsx", hostile.nested_bomb())])
def test_hostile_files_are_refused_on_the_form(cast: Cast, slug: str, name: str, content: bytes) -> None:
    assert upload(cast.client("officer"), slug, content, name).status_code == 422
    assert not Job.objects.exists()


@pytest.mark.parametrize("who", ["unit_head", "approver", "viewer", "admin"])
def test_others_may_not(cast: Cast, slug: str, who: str) -> None:
    """They are not offered it either."""
    job = read(cast.client("officer"), slug, workbook(cast, slug, row(slug)))
    client = cast.client(who)
    for address in (url(slug, "_import"), url(slug, "_import_template"), url(slug, "_import_preview", job.pk)):
        assert client.get(address).status_code == 403
    assert client.post(url(slug, "_import_confirm", job.pk)).status_code == 403
    assert upload(client, slug, workbook(cast, slug, row(slug))).status_code == 403
    assert "Nhập từ Excel" not in client.get(url(slug, "_list")).content.decode()
    assert not objects(slug).exists()


def test_imports_of_others_are_not_found(cast: Cast, slug: str) -> None:
    """Nor those of another year or kind."""
    officer = cast.client("officer")
    job = read(officer, slug, workbook(cast, slug, row(slug)))
    other_kind = next(kind for kind in SLUGS if kind != slug)
    for address in (url(slug, "_import_confirm", job.pk, year=2025), url(other_kind, "_import_confirm", job.pk)):
        assert officer.post(address).status_code == 404
    outsider = cast.client("outsider")
    assert outsider.get(url(slug, "_import_preview", job.pk)).status_code == 404
    assert outsider.post(url(slug, "_import_confirm", job.pk)).status_code == 404
    assert officer.get(url(slug, "_import_confirm", job.pk)).status_code == 405
    assert not objects(slug).exists()


def test_the_template(cast: Cast, slug: str) -> None:
    response = cast.client("officer").get(url(slug, "_import_template"))
    assert response["Content-Type"].startswith("application/vnd.openxmlformats")
    parts = hostile.parts_of(response.content)
    assert b"<dataValidation " in parts["xl/worksheets/sheet1.xml"]
    assert len([name for name in parts if name.startswith("xl/worksheets/sheet")]) == 3
