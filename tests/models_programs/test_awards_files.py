"""The list of proposals as Excel and Word: what is read back equals the rows."""

from __future__ import annotations

import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from common.models import AuditEvent
from models_programs.models import AwardProposal
from tests import factories as make
from tests.models_programs.cards import card_of
from tests.models_programs.samples import SAMPLES
from units.models import Signer

pytestmark = pytest.mark.django_db
SAMPLE = SAMPLES["proposal"]
REASON = "Dập tắt kịp thời vụ cháy rừng tháng 5"


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        yield


def url(suffix, *args):
    return reverse(f"models_programs:proposal{suffix}", args=[2026, *args])


@pytest.fixture
def listed(cast):
    """A collective, a barred person with a reason and a person without unit, beside what must not be exported."""
    card_of(cast.sibling, 2026, "TB")
    SAMPLE.make(cast.other_commune, None, name="Người xã khác")
    SAMPLE.make(None, cast.unit, year=2025, name="Người năm trước")
    SAMPLE.make(None, cast.unit, subject="collective", name=cast.unit.name, post="", achievement="=1+1")
    SAMPLE.make(None, cast.sibling, override_reason=REASON, warning="Cũ.")
    SAMPLE.make(cast.commune, None, name="Phạm Văn Xã", post="Chủ tịch Mặt trận")
    return [
        ("Trường THPT Bình Sơn", "", "Giấy khen (cấp xã)", "=1+1", ""),
        (
            "Trần Thị Mai",
            "Tổ trưởng, Trạm Y tế Bình Sơn",
            "Giấy khen (cấp xã)",
            "Vận động 100% hộ trong tổ tham gia phong trào.",
            f"Xếp loại Trung bình năm 2026. Lý do vẫn đề nghị: {REASON}",
        ),
        (
            "Phạm Văn Xã",
            "Chủ tịch Mặt trận, Xã Bình Sơn",
            "Giấy khen (cấp xã)",
            "Vận động 100% hộ trong tổ tham gia phong trào.",
            "",
        ),
    ]


HEAD = ("TT", "Họ tên, tập thể", "Chức vụ, đơn vị", "Hình thức, cấp khen", "Thành tích", "Ghi chú")


def test_excel_holds_the_rows(cast, listed):
    answer = cast.client("officer").get(url("_xlsx"))
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="de-nghi-khen-2026-20261020.xlsx"'
    tab = load_workbook(io.BytesIO(answer.content)).active
    rows = [tuple("" if value is None else value for value in row) for row in tab.iter_rows(values_only=True)]
    assert rows[0][0] == "DANH SÁCH đề nghị khen thưởng năm 2026"
    assert rows[1][0] == "Xã Bình Sơn"
    at = rows.index(HEAD)
    assert rows[at + 1 :] == [(number, *row) for number, row in enumerate(listed, start=1)]
    event = AuditEvent.objects.get(kind="proposals.exported")
    assert (event.detail["count"], event.detail["form"]) == (3, "xlsx")


def test_word_holds_the_rows_and_the_signer(cast, listed):
    Signer.objects.create(
        authority=cast.commune, capacity="TM. ỦY BAN NHÂN DÂN", post="Chủ tịch", name="Đinh Văn Ký", is_default=True
    )
    answer = cast.client("approver").get(url("_docx"))
    assert answer["Content-Disposition"] == 'attachment; filename="de-nghi-khen-2026-20261020.docx"'
    document = Document(io.BytesIO(answer.content))
    section = document.sections[0]
    assert section.page_width > section.page_height
    head, table, signature = document.tables
    assert [cell.text for cell in table.rows[0].cells] == list(HEAD)
    rows = [tuple(cell.text for cell in row.cells) for row in table.rows[1:]]
    assert rows == [
        ("Tập thể: 1",) * 6,
        ("1", *listed[0]),
        ("Cá nhân: 2",) * 6,
        ("2", *listed[1]),
        ("3", *listed[2]),
    ]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "DANH SÁCH" in text
    assert "Đề nghị khen thưởng năm 2026" in text
    assert "(Kèm theo Tờ trình số ……… ngày …… tháng …… năm 2026)" in text
    assert "Bình Sơn, ngày …… tháng …… năm 2026" in head.rows[1].cells[1].text
    assert [line for line in signature.rows[0].cells[1].text.split("\n") if line] == [
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Đinh Văn Ký",
    ]


def test_files_follow_the_filter_and_stay_in_the_scope(cast, listed):
    tab = load_workbook(io.BytesIO(cast.client("officer").get(url("_xlsx"), {"subject": "collective"}).content)).active
    assert [row[1] for row in tab.iter_rows(values_only=True)][-1] == "Trường THPT Bình Sơn"
    tab = load_workbook(io.BytesIO(cast.client("outsider").get(url("_xlsx")).content)).active
    assert [row[1] for row in tab.iter_rows(values_only=True)][-1] == "Người xã khác"


def test_queries_of_the_files_do_not_grow(cast):
    for ending in ("_xlsx", "_docx"):
        counts = []
        for number in (1, 3):
            while AwardProposal.objects.count() < number:
                unit = make.unit(cast.commune)
                card_of(unit, 2026, "Y")
                SAMPLE.make(None, unit)
            with CaptureQueriesContext(connection) as queries:
                assert cast.client("officer").get(url(ending)).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]
        AwardProposal.objects.all().delete()
