"""Papers: every blank is known, DOCX and PDF say what the decision says, other programs open them."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import zipfile

import pytest
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from decisions.domain.drafting import draft_superseding
from decisions.exports.certificates import certificates_file
from decisions.exports.papers import ENDINGS, paper_file
from decisions.exports.values import certificate_values, decision_values, grounds
from decisions.models import Decision
from decisions.queries.decisions import items_of
from letters.queries import specs
from tests.decisions import samples

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)


def loaded(decision: Decision) -> Decision:
    return Decision.objects.select_related("authority__parent", "series", "supersedes__series").get(pk=decision.pk)


def full(cast) -> Decision:
    """Issued, with every text filled in."""
    chosen = [*samples.units(cast.commune, 3), *samples.units(cast.commune, 2, kind="agency")]
    samples.letterhead(cast.commune)
    decision = samples.draft(cast, chosen)
    samples.edit(
        cast,
        decision,
        values={
            "met_on": dt.date(2026, 11, 5),
            "met_place": "Trụ sở Công an xã",
            "met_chair": "Phạm Thị Dung, Phó Trưởng ban",
            "met_secretary": "Lê Văn Cường, cán bộ",
            "met_attendees": "Trần Văn Ánh, Bí thư chi bộ\nNguyễn Thị Ngọc, Chủ tịch Mặt trận",
            "met_conclusion": "Năm đơn vị đạt đủ tiêu chí.",
            "extra_bases": "Căn cứ Luật Tổ chức chính quyền địa phương",
        },
    )
    return loaded(samples.sign(samples.approve(cast, decision), cast.actor("officer")))


def words_of_docx(content: bytes) -> str:
    paragraphs = [node for node in Document(io.BytesIO(content)).element.body.iter() if node.tag.endswith("}p")]
    return "\n".join("".join(node.text or "" for node in one.iter() if node.tag.endswith("}t")) for one in paragraphs)


def words_of_pdf(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_values_are_the_blanks_of_the_wordings(cast):
    """Equality with fixtures/letters/decision.yaml: no blank without a value, no value without a blank."""
    decision = samples.draft(cast)
    blanks = {
        code: {blank.name for blank in spec.blanks} for code, spec in specs().items() if code.startswith("decision.")
    }
    assert blanks.pop("decision.certificate") == set(certificate_values(decision, "Thôn 1"))
    assert set().union(*blanks.values()) == set(decision_values(decision, items_of(decision)))


def test_the_decision_as_docx(cast):
    decision = full(cast)
    words = words_of_docx(paper_file(decision, "quyet-dinh", "docx", now=NOW))
    for said in (
        "Số: 01/QĐ-UBND",
        "Bình Sơn, ngày 10 tháng 11 năm 2026",
        "ỦY BAN NHÂN DÂN XÃ BÌNH SƠN",
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
        "Nguyễn Thị Hồng",
        "TM. ỦY BAN NHÂN DÂN",
        "Khu dân cư (03 đơn vị)",
        "Cơ quan (02 đơn vị)",
        "(Kèm theo Quyết định số 01/QĐ-UBND ngày 10/11/2026 của Ủy ban nhân dân xã Bình Sơn)",
    ):
        assert said in words
    assert [words.count(item.unit_name) for item in items_of(decision)] == [2, 2, 1, 2, 2]  # two kinds share names


def test_the_annex_counts_its_own_pages(cast):
    samples.letterhead(cast.commune)
    decision = loaded(samples.issued(cast, samples.units(cast.commune, 60)))
    content = paper_file(decision, "quyet-dinh", "docx", now=NOW)
    sections = re.findall(
        r"<w:sectPr.*?</w:sectPr>", zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode(), re.S
    )
    assert ['w:start="1"' in one for one in sections] == [True, True]
    pages = [
        page.extract_text() for page in PdfReader(io.BytesIO(paper_file(decision, "quyet-dinh", "pdf", now=NOW))).pages
    ]
    assert len(pages) == 3  # the text, then two pages of annex
    first = next(place for place, text in enumerate(pages) if "DANH SÁCH ĐƠN VỊ ĐẠT TIÊU CHUẨN" in text)
    numbers = [text.split()[-1] if text.split()[-1].isdigit() else "" for text in pages]
    assert (first, numbers) == (1, ["", "", "2"])


def test_the_decision_as_pdf(cast):
    words = words_of_pdf(paper_file(full(cast), "quyet-dinh", "pdf", now=NOW))
    for said in (
        "01/QĐ-UBND",
        "ngày 10 tháng 11 năm 2026",
        "Nguyễn Thị Hồng",
        "Thôn Số 03",
        "An toàn về an ninh, trật tự",
    ):
        assert said in words


def test_a_draft_leaves_room_for_number_and_day(cast):
    words = words_of_docx(paper_file(loaded(samples.draft(cast)), "quyet-dinh", "docx", now=NOW))
    assert "Số: ……/QĐ-UBND" in words
    assert "Bình Sơn, ngày …… tháng …… năm 2026" in words


def test_minutes_and_submission(cast):
    decision = full(cast)
    minutes = words_of_docx(paper_file(decision, "bien-ban", "docx", now=NOW))
    for said in (
        "Trần Văn Ánh",
        "Bí thư chi bộ",
        "Phạm Thị Dung",
        "Lê Văn Cường",
        "Năm đơn vị đạt đủ tiêu chí.",
        "Đạt",
    ):
        assert said in minutes
    submission = words_of_docx(paper_file(decision, "to-trinh", "docx", now=NOW))
    for said in ("Kính gửi: Ủy ban nhân dân xã Bình Sơn", "CÔNG AN XÃ BÌNH SƠN", "05/11/2026"):
        assert said in submission


def test_superseding_says_which_decision(cast):
    old = samples.issued(cast)
    new = draft_superseding(decision=old, actor=cast.actor("officer"), now=timezone.now())
    words = words_of_docx(paper_file(loaded(new), "quyet-dinh", "docx", now=NOW))
    assert "Quyết định này thay thế Quyết định số 01/QĐ-UBND ngày 10/11/2026." in words


def test_the_list_as_excel(cast):
    rows = list(load_workbook(io.BytesIO(paper_file(full(cast), "danh-sach", "xlsx", now=NOW))).active.values)
    assert rows[-1][:3] == (5, "Thôn Số 02", "Cơ quan")
    assert rows[2][0] == "(Kèm theo Quyết định số 01/QĐ-UBND ngày 10/11/2026)"


def test_certificates_one_page_each(cast):
    decision = full(cast)
    pages = PdfReader(io.BytesIO(certificates_file(decision, "pdf", now=NOW))).pages
    texts = [" ".join(page.extract_text().split()) for page in pages]
    assert len(texts) == 5
    for text, item in zip(texts, items_of(decision), strict=True):
        assert item.unit_name in text
        assert f"Số thứ tự trong danh sách: {item.certificate}" in text
        assert "01/QĐ-UBND" in text
    one = PdfReader(io.BytesIO(certificates_file(decision, "pdf", now=NOW, only=items_of(decision)[3]))).pages
    assert [" ".join(page.extract_text().split()) for page in one] == [texts[3]]


def test_names_are_literal_text(cast):
    cast.unit.name = '{năm} <b>Trường</b> & #link("x") **A**'
    cast.unit.save()
    decision = loaded(samples.draft(cast))
    for words in (
        words_of_docx(paper_file(decision, "quyet-dinh", "docx", now=NOW)),
        words_of_pdf(paper_file(decision, "quyet-dinh", "pdf", now=NOW)),
        words_of_docx(certificates_file(decision, "docx", now=NOW)),
        words_of_pdf(certificates_file(decision, "pdf", now=NOW)),
    ):
        assert "{năm} <b>Trường</b> & #link" in words


@pytest.mark.parametrize(
    ("text", "made"),
    [("", ""), ("Căn cứ A", "Căn cứ A;"), ("Căn cứ A;\n\n Căn cứ B. ", "Căn cứ A;\nCăn cứ B;")],
    ids=["none", "one", "two"],
)
def test_further_grounds(text, made):
    assert grounds(text) == made


def test_libreoffice_opens_every_docx(cast, tmp_path):
    decision = full(cast)
    names = [name for name in ENDINGS if name != "giay-cong-nhan"]
    for name in names:
        (tmp_path / f"{name}.docx").write_bytes(paper_file(decision, name, "docx", now=NOW))
    (tmp_path / "giay-cong-nhan.docx").write_bytes(certificates_file(decision, "docx", now=NOW))
    files = sorted(str(path) for path in tmp_path.glob("*.docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    for path in files:
        assert len(PdfReader(path.replace(".docx", ".pdf")).pages) >= 1
