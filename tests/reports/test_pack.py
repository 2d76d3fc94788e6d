"""The yearly report pack: one content, the same digits in PDF, Word, Excel and on screen; issues that stay."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from bench.generated import Generated
from common.workflow import NotAllowed
from reports.documents import DOCUMENTS, Order
from reports.domain.issues import File, issue
from reports.domain.refreshing import refresh_everything
from reports.exports.pack.annexes import ANNEXES
from reports.exports.pack.files import annex_pdf, annex_xlsx, pack_file
from reports.exports.pack.reading import read_annex, read_figures, read_pack
from reports.exports.pack.values import Pack, printed
from reports.models import Issue, IssueFile
from tests import factories as make
from tests.conftest import Cast
from tests.factories import YEAR
from tests.scoring import sheets
from units.models import Authority

pytestmark = pytest.mark.django_db


@pytest.fixture
def pack(cast: Cast) -> Pack:
    sheets.load_rubrics()
    sheets.confirm_thresholds(cast)
    for year in (YEAR - 1, YEAR):
        make.work_year(year)
    made = Generated(random.Random(5), (YEAR - 1, YEAR))
    made.commune(cast.commune, 30, changes=3)
    refresh_everything([YEAR - 1, YEAR], now=timezone.now())
    return read_pack(authority=cast.commune, year=YEAR, now=timezone.now())


def flat(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


def pdf_words(content: bytes) -> str:
    return flat(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages))


def tight(text: str) -> str:
    """Without spaces: lines break anywhere."""
    return re.sub(r"\s+", "", text)


def cells_of(content: bytes) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {tab.title: [[cell.value for cell in row] for row in tab.iter_rows()] for tab in book}


def test_every_row_says_the_same_everywhere(pack: Pack) -> None:
    """PDF, XLSX, DOCX and the content agree to the digit."""
    pdf = tight(pdf_words(pack_file(pack, "pdf")))
    document = docx.Document(io.BytesIO(pack_file(pack, "docx")))
    word = {tuple(flat(cell.text) for cell in row.cells) for table in document.tables for row in table.rows}
    tabs = cells_of(pack_file(pack, "xlsx"))
    count = 0
    for annex in (*pack.tables, *pack.annexes):
        rows = tabs[annex.label[:31]] if annex.count else []
        has_bands = any(band.label for band in annex.bands)
        lead = int(annex.numbered) + int(has_bands)
        in_excel = [[printed(_plain(value)) for value in row[lead:]] for row in rows]
        for number, row in enumerate(annex.rows, start=1):
            texts = [flat(printed(value)) for value in row]
            count += 1
            assert any(texts == [flat(text) for text in line[: len(texts)]] for line in in_excel), (annex.code, texts)
            assert (tuple([str(number), *texts] if annex.numbered else texts)) in word, (annex.code, texts)
            for text in texts:
                assert tight(text) in pdf, (annex.code, text)
    assert count > 60
    for figure in pack.figures:
        if figure.value is not None:
            assert tight(figure.label + figure.word + printed(figure.value)) in pdf, figure


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.date()
    return Decimal(str(value)) if isinstance(value, float) else value


def test_the_screen_shows_the_same_figures(pack: Pack, cast: Cast) -> None:
    page = flat(cast.client("officer").get(reverse("reports:pack", args=[YEAR])).content.decode())
    found = read_figures(authority=cast.commune, year=YEAR, now=pack.as_of)
    assert found.figures == pack.figures
    assert found.tables == pack.tables
    for annex in pack.tables:
        for row in annex.rows:
            assert all(printed(value) in page for value in row)


def test_files_open_in_an_office_program(pack: Pack, tmp_path: Path) -> None:
    for name in ("docx", "xlsx"):
        source = tmp_path / f"bao-cao.{name}"
        source.write_bytes(pack_file(pack, name))
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", tmp_path, source],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        words = pdf_words((tmp_path / "bao-cao.pdf").read_bytes())
        assert "Số liệu" in words
        assert pack.authority.name.upper() in words.upper()


def test_excel_has_native_charts_and_frozen_headings(pack: Pack) -> None:
    book = openpyxl.load_workbook(io.BytesIO(pack_file(pack, "xlsx")))
    assert sum(len(tab._charts) for tab in book) == len(pack.charts) > 2
    assert all(tab.freeze_panes and tab.print_title_rows for tab in book)
    kinds = {type(cell.value) for tab in book for row in tab.iter_rows() for cell in row if cell.value is not None}
    assert {int, str} <= kinds


def test_provisional_until_the_year_is_closed(pack: Pack) -> None:
    assert pack.is_provisional
    assert "Số liệu tạm tính lúc" in pdf_words(pack_file(pack, "pdf"))
    with zipfile.ZipFile(io.BytesIO(pack_file(pack, "zip"))) as archive:
        assert sorted(name.rsplit(".", 1)[1] for name in archive.namelist()) == ["docx", "pdf", "xlsx"]
        assert all("tạm tính" in name for name in archive.namelist())


def test_the_same_content_has_the_same_hash(pack: Pack, cast: Cast) -> None:
    again = read_pack(authority=cast.commune, year=YEAR, now=timezone.now())
    assert again.content_hash() == pack.content_hash()
    assert again.as_of != pack.as_of


def test_a_province_rolls_up_its_communes(pack: Pack, cast: Cast) -> None:
    above = read_pack(authority=cast.province, year=YEAR, now=timezone.now())
    (places,) = (one for one in above.tables if one.code == "by_place")
    names = [row[0] for row in places.rows]
    assert cast.commune.name in names
    units = next(one for one in above.annexes if one.code == "units")
    mine = next(one for one in pack.annexes if one.code == "units")
    assert {row[0] for row in mine.rows} < {row[0] for row in units.rows}
    assert {band.label for band in units.bands} >= {cast.commune.name, cast.other_commune.name}


def test_an_empty_place_still_has_a_report(cast: Cast) -> None:
    empty = make.authority("Xã Trống", parent=cast.province)
    found = read_pack(authority=empty, year=YEAR, now=timezone.now())
    assert all(annex.count == 0 for annex in found.annexes)
    for name in ("docx", "pdf", "xlsx"):
        assert pack_file(found, name)


@pytest.mark.parametrize("code", list(ANNEXES))
def test_each_list_stands_alone(pack: Pack, cast: Cast, code: str) -> None:
    annex, moment = read_annex(code, authority=cast.commune, year=YEAR, now=pack.as_of)
    assert annex == next(one for one in pack.annexes if one.code == code)
    pdf = pdf_words(annex_pdf(annex, authority=cast.commune, moment=moment, now=pack.as_of))
    assert tight(annex.title.upper()) in tight(pdf)
    (rows,) = cells_of(annex_xlsx(annex, place=cast.commune.name, year=YEAR, moment=moment)).values()
    assert rows[0][0] == annex.title


def test_queries_do_not_grow(pack: Pack, cast: Cast, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(80) as few:
        read_pack(authority=cast.commune, year=YEAR, now=timezone.now())
    for number in range(3):
        make.unit(cast.commune, f"Thôn {number}", kind="residential")
    read_figures(authority=cast.commune, year=YEAR, now=timezone.now())
    with django_assert_max_num_queries(80) as many:
        read_pack(authority=cast.commune, year=YEAR, now=timezone.now())
    assert len(few) == len(many)


# --- Issues -----------------------------------------------------------------------------------------------------------


def kept(cast: Cast, place: Authority | None = None, person: str = "officer") -> Issue:
    files = [File("Báo cáo.pdf", "application/pdf", b"%PDF-1.7"), File("Báo cáo.xlsx", "application/x", b"PK")]
    return issue(
        authority=place or cast.commune, year=YEAR, document="pack", is_provisional=True, as_of=timezone.now(),
        content_hash="0" * 64, files=files, actor=cast.actor(person), now=timezone.now(),
    )  # fmt: skip


def test_issues_are_numbered_and_stay(cast: Cast) -> None:
    assert [kept(cast).sequence for _ in range(3)] == [1, 2, 3]
    assert IssueFile.objects.count() == 6
    url = f"{reverse('reports:pack', args=[YEAR])}?authority={cast.commune.pk}"
    page = flat(cast.client("viewer").get(url).content.decode())
    assert "Lần 3" in page
    assert "Lần 1" in page
    assert "Phát hành báo cáo</button>" not in page, "who only looks issues nothing"


def test_only_who_works_there_issues(cast: Cast) -> None:
    for person in ("viewer", "outsider", "unit_head"):
        with pytest.raises(NotAllowed):
            kept(cast, person=person)
    assert not Issue.objects.exists()
    answer = cast.client("viewer").post(
        reverse("reports:start", args=[YEAR]), {"document": "issue", "format": "pdf", "authority": cast.commune.pk}
    )
    assert answer.status_code == 403


def test_a_file_is_for_those_who_read_the_year_there(cast: Cast) -> None:
    file = kept(cast).files.first()
    url = reverse("reports:issue_file", args=[YEAR, file.pk])
    answer = cast.client("viewer").get(url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert "attachment" in answer["Content-Disposition"]
    assert cast.client("outsider").get(url).status_code == 404
    assert cast.client("unit_head").get(url).status_code == 403
    assert cast.client("viewer").get(reverse("reports:issue_file", args=[2025, file.pk])).status_code == 404


def test_a_broken_issue_leaves_no_file(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings) -> None:
    folder = Path(settings.MEDIA_ROOT)
    before = {path for path in folder.rglob("*") if path.is_file()}

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("reports.domain.issues.audit.record", fail)
    with pytest.raises(RuntimeError):
        kept(cast)
    assert {path for path in folder.rglob("*") if path.is_file()} == before
    assert not Issue.objects.exists()


def test_the_job_makes_all_files_and_keeps_them(pack: Pack, cast: Cast) -> None:
    order = Order(cast.commune, cast.actor("officer"), YEAR, "pdf", timezone.now())
    made = DOCUMENTS["issue"].build(order, lambda done, total: None)  # type: ignore[arg-type]
    row = Issue.objects.get(pk=(made.result or {})["issue"])
    assert row.content_hash == pack.content_hash()
    assert [file.name.rsplit(".", 1)[1] for file in row.files.all()] == ["docx", "pdf", "xlsx"]
