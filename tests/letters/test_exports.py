"""Every shipped text becomes PDF and DOCX with its sample values; own and hostile values come out literally."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
from pathlib import Path

import docx as reader
import pytest

from common.documents import docx
from letters.exports import certificate, compose, composed_docx, composed_pdf, place_date
from letters.queries import specs
from letters.rules.wording import FIELDS, Spec, Wording
from letters.samples import MARK, NOTE, TABLES, sample_docx, sample_pdf
from tests.common.documents import payloads
from tests.common.documents.layout import fonts_of, opened, placed, size_of
from tests.common.documents.reading import pdf_pages, pdf_text, raw_text, squeezed

NOW = dt.datetime(2026, 11, 22, 15, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
HEAD = docx.Head("Ủy ban nhân dân xã Bình Sơn", "Ủy ban nhân dân tỉnh Quảng Ngãi")
SIGNATURE = docx.Signature(docx.Signer("Phạm Thị Dung", ["KT. Chủ tịch"], "Phó Chủ tịch"))
CODES = list(specs())


def shipped(code: str, **changes: str) -> Wording:
    spec: Spec = specs()[code]
    texts = {**{field: getattr(spec, field) for field in FIELDS}, **changes}
    return Wording(spec, **texts, source=spec.source, confirmed=spec.confirmed)


def composed(code: str = "decision.recognition", *, signature: docx.Signature | None = SIGNATURE, **changes: str):  # type: ignore[no-untyped-def]
    wording = shipped(code, **changes)
    return compose(
        wording, head=HEAD, number="512/QĐ-UBND", place_date="Bình Sơn, ngày 14 tháng 11 năm 2026",
        values=wording.spec.samples, tables=TABLES, signature=signature,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "made"),
    [
        (dt.date(2026, 2, 5), "Bình Sơn, ngày 05 tháng 02 năm 2026"),
        (dt.date(2027, 1, 31), "Bình Sơn, ngày 31 tháng 01 năm 2027"),
        (dt.date(2026, 3, 9), "Bình Sơn, ngày 09 tháng 3 năm 2026"),
        (dt.date(2026, 11, 14), "Bình Sơn, ngày 14 tháng 11 năm 2026"),
        (None, "Bình Sơn, ngày …… tháng …… năm 2026"),
    ],
    ids=["02", "01", "3", "11", "none"],
)
def test_place_and_date(day: dt.date | None, made: str) -> None:
    """NĐ 30/2020: days below 10 and months 1, 2 with a leading zero."""
    assert place_date("Bình Sơn", day, 2026) == made


def test_composing() -> None:
    """The signature stands after the text, before the annex; the recipients come from the wording."""
    made = composed()
    assert made.letter == docx.Letter(
        HEAD, "512/QĐ-UBND", "Bình Sơn, ngày 14 tháng 11 năm 2026", "Quyết định",
        "Về việc công nhận đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2026",
        addressees=[],
    )  # fmt: skip
    kinds = [type(block).__name__ for block in made.blocks]
    at = kinds.index("Signature")
    assert kinds[at:] == ["Signature", "NewSection", *["Paragraph"] * 4, "Table"]
    signature = made.blocks[at]
    assert isinstance(signature, docx.Signature)
    assert signature.recipients == ["Như Điều 3", specs()["decision.recognition"].samples["ban chỉ đạo"], "Lưu: VT, CA"]
    assert made.title == f"Quyết định {made.letter.subject}"


def test_own_recipients_of_a_signature_stay() -> None:
    own = docx.Signature(SIGNATURE.signer, ["Chỉ nơi này"])
    (found,) = [block for block in composed(signature=own).blocks if isinstance(block, docx.Signature)]
    assert found.recipients == ["Chỉ nơi này"]
    assert [block for block in composed(signature=None).blocks if isinstance(block, docx.Signature)] == []


@pytest.mark.parametrize("code", CODES)
def test_every_shipped_text_as_pdf(code: str) -> None:
    content = sample_pdf(shipped(code), head=HEAD, place="Bình Sơn", year=2026, now=NOW)
    file = opened(content)
    assert size_of(file.pages[0]) == ((297, 210) if specs()[code].is_certificate else (210, 297))
    assert all(fonts_of(file).values())
    text = pdf_text(content)
    assert specs()[code].kind_name.upper() in text
    assert re.findall(r"[{}]|\[bảng|……………", text.replace("Số: ……………", "")) == []
    assert [[one.text for one in placed(page)].count(MARK) for page in file.pages] == [1] * len(file.pages)
    body = raw_text(content).replace(MARK, "")
    for name, sample in specs()[code].samples.items():
        if f"{{{name}}}" in specs()[code].body:
            assert squeezed(sample.splitlines()[0]) in body or squeezed(sample.splitlines()[0]).upper() in body, name


def test_every_shipped_text_opens_in_an_office_program(tmp_path: Path) -> None:
    """LibreOffice turns each DOCX into as many pages as our own PDF, give or take one."""
    for code in CODES:
        made = sample_docx(shipped(code), head=HEAD, place="Bình Sơn", year=2026, now=NOW)
        (tmp_path / f"{code}.docx").write_bytes(made)
        document = reader.Document(io.BytesIO(made))
        assert document.styles["Normal"].font.name == "Times New Roman"
        assert NOTE in [one.text for one in document.paragraphs]
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    files = [str(tmp_path / f"{code}.docx") for code in CODES]
    subprocess.run([*command, "--outdir", str(tmp_path), *files], check=True, capture_output=True, timeout=240)
    for code in CODES:
        content = (tmp_path / f"{code}.pdf").read_bytes()
        own = sample_pdf(shipped(code), head=HEAD, place="Bình Sơn", year=2026, now=NOW)
        assert abs(len(pdf_pages(content)) - len(opened(own).pages)) <= 1
        assert specs()[code].kind_name.upper() in pdf_text(content)


@pytest.mark.parametrize("name", [*payloads.MARKUP, "{{7*7}}", "[bảng: danh sách]", "=== phụ lục", payloads.POISON])
def test_hostile_values_are_literal(name: str) -> None:
    wording = shipped("decision.recognition")
    values = {**wording.spec.samples, "cơ quan trình": name, "thay thế": name}
    made = compose(wording, head=HEAD, number="1", place_date="", values=values, tables=TABLES, signature=SIGNATURE)
    shown = payloads.POISON_SCRUBBED if name == payloads.POISON else name
    pdf = composed_pdf(made, now=NOW)
    assert raw_text(pdf).count(squeezed(shown)) >= 3
    assert not opened(pdf).attachments
    document = reader.Document(io.BytesIO(composed_docx(made, now=NOW)))
    assert shown in [one.text for one in document.paragraphs]


def test_empty_values_print_dots_and_optional_lines_vanish() -> None:
    wording = shipped("decision.recognition")
    made = compose(wording, head=HEAD, number="", place_date="", values={}, signature=SIGNATURE)
    text = pdf_text(composed_pdf(made, now=NOW))
    assert "Theo đề nghị của ……………" in text
    assert "Điều 3." in text
    assert "thay thế" not in text


def test_certificates_take_the_lines_around_the_name() -> None:
    wording = shipped("decision.certificate")
    values = {"cơ quan": "Chủ tịch xã", "năm": "2026", "số quyết định": "5/QĐ", "ngày quyết định": "14/11/2026"}
    made = certificate(
        wording, head=HEAD, number="7", place_date="Bình Sơn", honoured="Thôn {năm}", values=values,
        signer=SIGNATURE.signer,
    )  # fmt: skip
    assert made.lines == ("Chủ tịch xã công nhận",)
    assert made.after == (
        "đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2026", "(Theo Quyết định số 5/QĐ ngày 14/11/2026)",
    )  # fmt: skip
    assert (made.kind_name, made.honoured, made.posts) == (
        "Giấy công nhận", "Thôn {năm}", ("KT. Chủ tịch", "Phó Chủ tịch"),
    )  # fmt: skip
