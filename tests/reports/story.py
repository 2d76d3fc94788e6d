"""A person with a browser beside a real worker: ``python -m tests.reports.story start|fetch``, its own database."""

from __future__ import annotations

import io
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antq.settings")
YEAR = 2026


def main(step: str) -> None:
    import django

    django.setup()
    from django.test import Client

    from accounts.models import User

    if step == "start":
        prepare()
    client = Client()
    client.force_login(
        User.objects.get(username="canbo"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    {"start": start, "fetch": fetch}[step](client)


def prepare() -> None:
    """One commune, six schools, all approved."""
    from common.scope import Role
    from tests import factories as make
    from tests.scoring.filled import confirm_thresholds, fill, load_rubrics, recognise

    load_rubrics()
    make.work_year(YEAR)
    commune = make.authority("Xã Bình Sơn", code="21115")
    officer = make.person(Role.OFFICER, commune, "Lê Văn Cường", username="canbo")
    confirm_thresholds(officer)
    for number in range(6):
        unit = make.unit(commune, f"Trường {number}")
        recognise(unit, officer)
        fill(unit, officer, state="approved", lost=str(number * 7))


def start(client: object) -> None:
    for name, file_format in (("summary", "pdf"), ("summary", "xlsx"), ("sheets", "pdf")):
        response = client.post(f"/{YEAR}/bao-cao/lap/", {"document": name, "format": file_format})  # type: ignore[attr-defined]
        assert response.status_code == 302, response.content


def fetch(client: object) -> None:
    """Wait like a person, then open all three files."""
    import openpyxl
    import pypdf

    from common.models import Job

    for _ in range(240):
        if all(job.is_over for job in Job.objects.all()):
            break
        time.sleep(0.5)
    jobs = list(Job.objects.order_by("pk"))
    assert [job.state for job in jobs] == ["done"] * 3, [(job.state, job.message) for job in jobs]
    files = []
    for job in jobs:
        response = client.get(f"/bao-cao-cua-toi/{job.pk}/tai/")  # type: ignore[attr-defined]
        assert response.status_code == 200
        files.append(b"".join(response.streaming_content))
    assert "Xuất sắc 2 (33,3 %)" in pypdf.PdfReader(io.BytesIO(files[0])).pages[0].extract_text().replace("\n", " ")
    assert openpyxl.load_workbook(io.BytesIO(files[1])).worksheets[0]["B7"].value == 6
    assert len(pypdf.PdfReader(io.BytesIO(files[2])).pages) == 12


if __name__ == "__main__":
    main(sys.argv[1])
