"""Rubrics that leave as Excel and YAML and come back the same; files of strangers do no harm."""

from __future__ import annotations

import io
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from common import jobs, uploads
from common.models import Job
from scoring.domain.rubric_table import read_content
from scoring.exports.rubric_book import rubric_workbook, template_workbook
from scoring.models import RubricDraft
from scoring.rubric_content import content_of, content_of_rubric
from scoring.rubric_yaml import BYTES_MAX, read_yaml, write_yaml
from scoring.rubrics import RubricError
from scoring.rules.draft_rows import LETTERS
from tests.scoring import rubrics_made, sheets

pytestmark = pytest.mark.django_db
SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp")), max_size=40
)
PROSE = st.lists(WORDS, max_size=3).map("\n".join)
FIGURES = st.integers(1, 200).map(lambda halves: halves / 2)
LISTS = st.lists(st.sampled_from(["3a", "3b"]), max_size=2)
VALUES = st.dictionaries(st.sampled_from(["share", "each", "items"]), st.integers(0, 99) | LISTS, max_size=2)
RULES = st.sampled_from(["", "plan", "joined"])


@st.composite
def rubrics(draw: st.DrawFn) -> dict:
    """A content of any sums: up to five groups of up to four rows."""
    rows = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        codes = [(str(number), "")]
        codes += [(f"{number}{letter}", str(number)) for letter in LETTERS[: draw(st.integers(0, 4))]]
        for code, parent in codes:
            rows.append({
                "code": code, "parent": parent, "text": draw(PROSE), "max_points": draw(FIGURES),
                "step": draw(st.sampled_from([None, 0.5, 1])), "guidance": draw(PROSE), "legal_basis": draw(WORDS),
                "points_from": draw(st.sampled_from(["typed", "recognition"])), "rule": draw(RULES),
                "rule_values": draw(VALUES), "previous": draw(st.sampled_from(["", "7"])),
            })  # fmt: skip
    return content_of({
        "code": "BANG-1", "version": "2026.1", "title": draw(WORDS), "issuer": draw(WORDS), "source": draw(WORDS),
        "legal_basis": draw(WORDS), "valid_from": draw(st.dates()), "valid_to": draw(st.none() | st.dates()),
        "unit_kinds": draw(st.lists(st.sampled_from(["school", "agency"]), unique=True)), "total": draw(FIGURES),
        "step": 0.5, "is_draft": draw(st.booleans()), "draft_note": draw(WORDS),
        "levels": {"XS": draw(FIGURES), "K": draw(FIGURES), "TB": 5, "Y": 0},
        "continues": draw(st.sampled_from([None, {"code": "CU", "version": "2025.1"}])), "criteria": rows,
    })  # fmt: skip


@pytest.fixture
def levels(db):
    return sheets.load_rubrics()


@SLOW
@given(content=rubrics())
def test_yaml_comes_back_the_same(content):
    assert read_yaml(write_yaml(content).encode()) == content


def test_excel_comes_back_the_same(levels):
    @settings(SLOW, max_examples=8)
    @given(content=rubrics())
    def check(content):
        table = uploads.read_table(rubric_workbook(content), sheet="Bảng chấm điểm")
        assert read_content(table)[0] == content

    check()


@pytest.mark.parametrize("code", ["QN-CQDNCSGD", "THU-KDC", "THU-XA"])
def test_shipped_rubrics_come_back_the_same(levels, code):
    content = content_of_rubric(type(levels).objects.get(code=code))
    assert read_yaml(write_yaml(content).encode()) == content
    table = uploads.read_table(rubric_workbook(content), sheet="Bảng chấm điểm")
    assert read_content(table)[0] == content


def test_the_template_can_be_read(levels):
    content, _ = read_content(uploads.read_table(template_workbook(), sheet="Bảng chấm điểm"))
    assert [row["code"] for row in content["criteria"]] == ["1", "1a", "1b"]


def test_text_never_becomes_a_formula(levels):
    content = rubrics_made.content(title="=1+1")
    cells = [cell for row in load_workbook(io.BytesIO(rubric_workbook(content))).active for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []


def test_every_problem_with_its_cell(levels):
    content = rubrics_made.content()
    book = load_workbook(io.BytesIO(rubric_workbook(content)))
    tab = book.active
    start = next(row for row in range(1, 40) if tab.cell(row, 1).value == "TT")
    tab.cell(7, 2).value = "hôm nay"
    tab.cell(start + 1, 4).value = "nhiều"
    tab.cell(start + 2, 6).value = "Trời cho"
    tab.cell(start + 3, 1).value = "1a"
    tab.cell(start + 4, 2).value = "17"
    buffer = io.BytesIO()
    book.save(buffer)
    _, plan = read_content(uploads.read_table(buffer.getvalue(), sheet="Bảng chấm điểm"))
    assert [(problem.column, problem.text) for problem in plan.problems] == [
        ("B (ô B7)", "nhập ngày dạng 27/3/2026"),
        (f"D (ô D{start + 1})", "nhập số từ 0 đến 999,99"),
        (f"F (ô F{start + 2})", "chọn một trong: Người chấm nhập, Theo quyết định công nhận"),
        (f"A (ô A{start + 3})", "mã hàng 1a bị trùng"),
        (f"A (ô A{start + 4})", "hàng 2: hàng mẹ 17 phải đứng ngay trước nhóm của nó"),
    ]


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(8)
)
HOSTILE = [
    b"", b"\xff\xfe\x00x", b"- 1\n- 2\n", b"just words", b"{[", b"\x00", BOMB.encode(), b"[" * 50_000,
    b"a: !!python/object/apply:os.system ['id']\n", b"code: !x 1\n", b"x" * (BYTES_MAX + 1),
    b"\n".join(b"- a" for _ in range(20_000)), b"valid_from: 2026-13-45\ncriteria: []\n",
    b"total: .nan\nstep: .inf\ncriteria: []\n", b"total: " + b"9" * 6000 + b"\ncriteria: []\n",
    b"code: {a: 1}\ntitle: [1]\nunit_kinds: 7\nlevels: 8\ncontinues: 9\ncriteria: {a: 1}\n",
    b"criteria: [1, [2], {code: {}, text: 1, max_points: yes}]\n", b"criteria: [{code: 'a b', rule_values: [1]}]\n",
    b"levels: {1: 2}\ncriteria: []\n", b"levels: [[XS]]\ncriteria: []\n", b"? {a: b}\n: c\n", b"--- a\n--- b\n",
    b"criteria: [{code: '1', text: \"\\x01\"}]\n", b"<<: {a: 1}\ncriteria: []\n", b"unit_kinds: [[a], 2]\ncriteria: []",
    b"is_draft: maybe\ncriteria: []\n", b"criteria: [{code: '1', rule_values: {d: 2026-01-01}}]\n",
]  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_yaml_is_refused_in_words(data):
    start = time.monotonic()
    with pytest.raises(RubricError) as caught:
        read_yaml(data)
    assert time.monotonic() - start < 10
    assert all(problem[0].isupper() for problem in caught.value.problems)


@SLOW
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_break_the_reader(data):
    try:
        read_yaml(data)
    except RubricError as error:
        assert error.problems


# --- The doors ---


def yaml_file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("bang.yaml", data)


def test_a_yaml_file_becomes_a_draft(cast):
    sheets.load_rubrics()
    url = reverse("scoring:draft_import_yaml")
    data = write_yaml(rubrics_made.content(total=11)).encode()
    assert cast.client("admin").post(url, {"file": yaml_file(data)}).status_code == 302
    made = RubricDraft.objects.get()
    assert (made.content, made.authority) == (rubrics_made.content(total=11), cast.commune)


def test_a_bad_yaml_file_is_refused_with_every_problem(cast):
    url = reverse("scoring:draft_import_yaml")
    response = cast.client("admin").post(url, {"file": yaml_file(b"total: x\nstep: y\ncriteria: []\n")})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Mục total (tổng điểm): nhập số" in page
    assert "Mục step (bước chấm): nhập số" in page
    assert cast.client("admin").post(url, {}).status_code == 422
    assert not RubricDraft.objects.exists()


def upload(cast, content: bytes) -> Job:
    url = reverse("scoring:draft_import")
    cast.client("admin").post(url, {"file": SimpleUploadedFile("bang.xlsx", content)})
    job = Job.objects.get(kind="rubric.import")
    jobs.run(job.pk, now=timezone.now())
    job.refresh_from_db()
    return job


def test_an_excel_file_is_previewed_and_becomes_a_draft(cast):
    sheets.load_rubrics()
    job = upload(cast, rubric_workbook(rubrics_made.content()))
    client = cast.client("admin")
    page = client.get(reverse("scoring:draft_preview", args=[job.pk])).content.decode()
    assert "Có kế hoạch tuyên truyền" in page
    assert "năm 0" not in page
    assert client.post(reverse("scoring:draft_confirm", args=[job.pk])).status_code == 302
    assert RubricDraft.objects.get().content == rubrics_made.content()
    client.post(reverse("scoring:draft_confirm", args=[job.pk]))
    assert RubricDraft.objects.count() == 1


def test_a_foreign_excel_file_says_what_it_lacks(cast):
    sheets.load_rubrics()
    buffer = io.BytesIO()
    book = Workbook()
    book.active.append(["Họ tên", "Tuổi"])
    book.save(buffer)
    job = upload(cast, buffer.getvalue())
    page = cast.client("admin").get(reverse("scoring:draft_preview", args=[job.pk])).content.decode()
    assert "không thấy dòng tiêu đề TT, Nội dung, Điểm tối đa" in page
    assert cast.client("officer").get(reverse("scoring:draft_preview", args=[job.pk])).status_code == 403


def test_files_leave_for_those_who_see_the_rubric(cast):
    draft = rubrics_made.draft(cast)
    rubric = rubrics_made.published(cast)
    for name in ("draft_yaml", "draft_xlsx", "rubric_yaml", "rubric_xlsx"):
        pk = draft.pk if name.startswith("draft") else rubric.pk
        url = reverse(f"scoring:{name}", args=[pk])
        assert cast.client("viewer").get(url).status_code == 200
        assert cast.client("outsider").get(url).status_code == 404
        assert cast.client("unit_head").get(url).status_code == 403
    body = cast.client("viewer").get(reverse("scoring:draft_yaml", args=[draft.pk])).content
    assert read_yaml(body) == rubrics_made.content()
