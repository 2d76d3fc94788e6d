"""The words of the yearly report: what people wrote, figures in sentences, what is told once; hostile names."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import docx
import openpyxl
import pypdf
import pytest
from django.utils import timezone
from openpyxl.utils.escape import unescape

from common.documents.typst_pdf import drawable
from common.jobs import JobRefused
from common.scope import Role
from deadlines.domain.reports import send_report, take_step
from models_programs.models import Activity, Target
from reports.domain.refreshing import freshen, freshen_fully, refresh_everything
from reports.exports.pack import narrative, reading
from reports.exports.pack.files import guide_of, letter_of, pack_file
from reports.exports.pack.reading import read_figures, read_pack
from reports.exports.pack.values import Figure, Pack, printed
from reports.models import Stale, YearNumbers
from tests import factories as make
from tests.common.documents import payloads
from tests.common.documents.reading import pdf_text, raw_text, squeezed
from tests.conftest import Cast
from tests.deadlines import reporting
from tests.factories import YEAR
from tests.models_programs.test_metrics import target
from units.models import Unit

pytestmark = pytest.mark.django_db


def read(cast: Cast, **fields: object) -> Pack:
    make.work_year(YEAR)
    refresh_everything([YEAR], now=timezone.now())
    return read_pack(authority=cast.commune, year=YEAR, now=timezone.now(), **fields)  # type: ignore[arg-type]


def activity(cast: Cast, number: int, present: int) -> None:
    Activity.objects.create(
        unit=cast.unit, authority=cast.commune, authority_path=cast.commune.path, year=YEAR, kind="propaganda",
        title=f"Tuyên truyền {number}", on=dt.date(YEAR, 3, number), present=present, created_by=cast.officer,
        created_at=timezone.now(), changed_at=timezone.now(),
    )  # fmt: skip


def test_figures_stand_in_sentences_with_what_they_are_counted_of(cast: Cast) -> None:
    for number, present in ((1, 1000), (2, 958)):
        activity(cast, number, present)
    pack = read(cast)
    assert pack.sections["tuyên truyền"] == (
        "Tổ chức 2 buổi tuyên truyền, 1.958 lượt người dự (2/2 hoạt động có ghi số người dự)."
    )
    assert pack.sections["lực lượng"] == narrative.NOTHING
    assert pack.sections["đánh giá chung"].startswith("Năm 2026 có 2 đơn vị, trong đó 2 đơn vị thuộc diện")
    text = pdf_text(pack_file(pack, "pdf"))
    assert pack.sections["tuyên truyền"] in text
    assert "Lượt người dự tuyên truyền lượt người 1.958" in text


def test_every_figure_of_a_sentence_is_one_of_the_form() -> None:
    form = narrative.yearly_form()
    codes = {code for sentences in narrative.SAID.values() for _, parts in sentences for code, _ in parts}
    assert codes <= {one.code for one in form.figures}
    assert set(narrative.SAID) <= {one.code for one in form.sections}


def test_what_people_wrote_stands_first_and_is_named(cast: Cast) -> None:
    """Their own yearly report, once it was sent; not a draft, not one that was given back."""
    report = reporting.filled(cast.actor("officer"), cast.commune)
    pack = read(cast)
    assert (pack.source, "Nội dung của mục" in pack.sections["nhận thức"]) == ("", False)
    assert "viết thêm trong tệp Word" in page(cast)
    send_report(report=report, actor=cast.actor("officer"), now=reporting.NOW)
    activity(cast, 1, 40)
    pack = read(cast)
    assert pack.sections["tuyên truyền"].splitlines() == [
        "Nội dung của mục 2. Đổi mới nội dung, hình thức tuyên truyền.",
        "Tổ chức 1 buổi tuyên truyền, 40 lượt người dự (1/1 hoạt động có ghi số người dự).",
    ]
    assert pack.sections["đề xuất"] == "Nội dung của mục Đề xuất, kiến nghị."
    assert pack.source == "Phần lời lấy từ báo cáo năm gửi ngày 10/10/2026 (đã gửi)."
    assert pack.source in page(cast)
    assert pack.source in pdf_text(pack_file(pack, "pdf"))
    chief = make.actor(make.person(Role.APPROVER, cast.province, username="lanhdaotinh"))
    take_step(action="return", report=report, actor=chief, now=reporting.NOW, note="Bổ sung số liệu.")
    assert read(cast).source == ""


def page(cast: Cast) -> str:
    answer = cast.client("officer").get(f"/{YEAR}/bao-cao/tong-ket/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_same_target_of_several_programmes_is_told_once(cast: Cast) -> None:
    for _ in range(2):
        target(cast, "registered")
    Target.objects.update(text="100% đơn vị đăng ký.")
    pack = read(cast)
    (table,) = (one for one in pack.tables if one.code == "targets")
    assert [row[0] for row in table.rows] == ["100% đơn vị đăng ký."]
    told = [line for line in pack.sections["tồn tại"].splitlines() if "chỉ tiêu" in line]
    assert told == ["- Chưa đạt chỉ tiêu: 100% đơn vị đăng ký (mức đề ra 100\xa0%, kết quả 0\xa0%)."]


def test_annexes_say_which_report_they_go_with(cast: Cast) -> None:
    cast.commune.people_committee_name = "Ủy ban nhân dân xã Bình Sơn"
    cast.commune.save()
    pack = read(cast)
    guide = guide_of(pack)
    assert guide.endswith("của Ủy ban nhân dân xã Bình Sơn)")
    assert "/BC-UBND ngày ……" in guide
    assert pdf_text(pack_file(pack, "pdf")).count(guide) == 1 + len(pack.annexes)
    found = [block for block in letter_of(pack, with_lists=True).blocks if getattr(block, "text", "") == guide]
    assert len(found) == 1 + len(pack.annexes)


def test_large_numbers_have_dots_on_paper_and_stay_numbers_in_excel(cast: Cast) -> None:
    activity(cast, 1, 12345)
    pack = read(cast)
    text = pdf_text(pack_file(pack, "pdf"))
    assert text.count("12.345") >= 4  # table, sentence, list, its sum
    assert "12345" not in text
    book = openpyxl.load_workbook(io.BytesIO(pack_file(pack, "xlsx")))
    assert any(cell.value == 12345 for row in book["Hoạt động"].iter_rows() for cell in row)
    assert (printed(1234567), printed(None), printed(dt.date(2026, 1, 2))) == ("1.234.567", "", "02/01/2026")


def test_hostile_names_come_out_letter_by_letter(cast: Cast) -> None:
    """SEC-PDF-02, SEC-XLS-02, SEC-DOCX-01: no markup, no formula, no field, nothing to press."""
    names = [*payloads.SPREADSHEET, *payloads.MARKUP]
    for name in names:
        unit = make.unit(cast.commune, "Trường")
        Unit.objects.filter(pk=unit.pk).update(name=name)
    pack = read(cast)
    listed = [str(row[0]) for one in pack.annexes if one.code == "units" for row in one.rows]
    assert set(listed) >= {name.strip() for name in names}
    pdf = pack_file(pack, "pdf")
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert not reader.attachments
    assert all("/Annots" not in one for one in reader.pages)
    printed_text = raw_text(pdf)
    book = openpyxl.load_workbook(io.BytesIO(pack_file(pack, "xlsx")))
    assert not any(cell.data_type in "fe" for tab in book for row in tab.iter_rows() for cell in row)
    cells = {unescape(str(cell.value)).strip() for row in book["Danh sách đơn vị"].iter_rows() for cell in row}
    word = docx.Document(io.BytesIO(pack_file(pack, "docx")))
    told = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    for name in names:
        assert squeezed(drawable(name)) in printed_text, name
        assert name.strip() in cells, name
        assert name.strip() in {text.strip() for text in told}, name


# --- Figures are true before a paper is made --------------------------------------------------------------------------


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    """Twenty communes of one province, all changed since anybody looked."""
    make.work_year(YEAR)
    refresh_everything([YEAR], now=timezone.now())
    for number in range(20):
        make.unit(make.authority(f"Xã {number}", parent=cast.province), f"Thôn {number}", kind="residential")
    return cast


def test_a_page_does_not_wait_but_a_paper_does(crowd: Cast) -> None:
    now = timezone.now()
    assert not freshen(crowd.province, YEAR, now=now)
    told: list[int] = []
    pack = read_pack(authority=crowd.province, year=YEAR, now=now, progress=lambda done, total: told.append(done))
    assert next(one for one in pack.tables if one.code == "by_kind").foot[0][1] == 23
    assert next(one for one in pack.annexes if one.code == "units").count == 23
    assert told
    assert freshen(crowd.province, YEAR, now=now)


def test_no_paper_is_made_of_figures_that_are_not_true(crowd: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not freshen_fully(crowd.province, YEAR, now=timezone.now(), working=lambda: None, patience=-1), (
        "no time, nothing made"
    )
    assert Stale.objects.exists()
    monkeypatch.setattr(reading, "freshen_fully", lambda *args, **kwargs: False)
    with pytest.raises(JobRefused, match="đang được tính lại"):
        read_pack(authority=crowd.province, year=YEAR, now=timezone.now())


def test_a_place_that_was_never_counted_says_so(crowd: Cast) -> None:
    YearNumbers.objects.filter(authority=crowd.province).update(made_at=None)
    found = read_figures(authority=crowd.province, year=YEAR, now=timezone.now())
    assert found.moment == "Số liệu năm 2026 đang được tính lần đầu"


def test_a_figure_that_nobody_knows_is_no_zero() -> None:
    known = {"papers_units": Figure("Nhãn", "đơn vị", None, ""), "people_joined": Figure("Nhãn", "người", 3, "trên 4")}
    assert narrative._said(known, "awareness") == "Có 3 người tham gia phong trào (trên 4)."
    assert (
        narrative._said({code: replace(one, value=0) for code, one in known.items()}, "awareness") == narrative.NOTHING
    )


def test_the_year_before_is_counted_too(cast: Cast) -> None:
    """Nobody has opened last year's pages: it is compared all the same."""
    for year in (YEAR - 1, YEAR):
        make.work_year(year)
    pack = read_pack(authority=cast.commune, year=YEAR, now=timezone.now())
    (years,) = (one for one in pack.tables if one.code == "years")
    assert years.bands[0].rows[0] == ("Số đơn vị", 2, 2, 0)
    assert next(one for one in pack.annexes if one.code == "comparison").count == 2
    assert f"Năm {YEAR - 1} có 2 đơn vị" in pack.sections["đánh giá chung"]
    alone = read_pack(authority=cast.commune, year=YEAR - 1, now=timezone.now())
    assert [one.code for one in alone.tables if one.code == "years"] == []
