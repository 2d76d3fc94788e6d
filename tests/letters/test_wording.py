"""What is shipped, and what keeps an own text from being used."""

from __future__ import annotations

import pytest

from letters.queries import specs
from letters.rules.wording import BLANK, FIELDS, problems

CODES = [
    "registration.residential", "registration.commune", "registration.agency", "registration.school",
    "dossier.report", "dossier.minutes", "dossier.request",
    "decision.submission", "decision.minutes", "decision.recognition", "decision.classification",
    "decision.classification_submission", "decision.classification_minutes", "decision.certificate",
    "meeting.minutes",
    "report.unit_year", "report.authority_year", "report.half_year", "report.month",
]  # fmt: skip
RECOGNITION = "decision.recognition"
CERTIFICATE = "decision.certificate"


def texts(code: str, **changes: str) -> dict[str, str]:
    return {**{field: getattr(specs()[code], field) for field in FIELDS}, **changes}


def test_nineteen_texts_are_shipped_none_confirmed() -> None:
    """domain.md 2.4, 2.6: no official form has been seen, and each text says so."""
    assert list(specs()) == CODES
    assert [one.confirmed for one in specs().values()] == [False] * 19
    for spec in specs().values():
        assert spec.source.startswith("Mẫu tạm, chưa có mẫu chính thức")
    assert [spec.group for spec in specs().values()] == ["Bản đăng ký"] * 4 + ["Hồ sơ đề nghị"] * 3 + [
        "Quyết định"
    ] * 7 + ["Họp Ban Chỉ đạo"] + ["Báo cáo định kỳ"] * 4


@pytest.mark.parametrize("code", CODES)
def test_shipped_texts_are_sound(code: str) -> None:
    """No problem, every listed blank is explained, has a sample and is used (or offered for local use)."""
    spec = specs()[code]
    assert problems(spec, texts(code)) == {}
    assert [blank.name for blank in spec.blanks if not (blank.meaning and blank.sample)] == []
    used = {match.removesuffix("?") for field in FIELDS for match in BLANK.findall(getattr(spec, field))}
    assert used <= {blank.name for blank in spec.blanks}
    for table in spec.tables:
        assert f"[bảng: {table.name}]" in spec.body


def test_laws_are_cited_as_the_dossier_has_them() -> None:
    for code in CODES:
        body = specs()[code].body
        if "Thông tư số 124" in body and "48/2025" in body:
            assert "Thông tư số 124/2021/TT-BCA ngày 28/12/2021" in body
            assert "Thông tư số 48/2025/TT-BCA ngày 27/6/2025" in body
    assert "Quyết định số 510/QĐ-BCA-V05 ngày 20/01/2022" in specs()["decision.classification"].body


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("body", "{số hộ}", "Không có ô trống {số hộ}. Chọn trong danh sách ô trống bên cạnh."),
        ("body", "{{7*7}}", "Không có ô trống {7*7}. Chọn trong danh sách ô trống bên cạnh."),
        ("subject", "{Năm}", "Không có ô trống {Năm}. Chọn trong danh sách ô trống bên cạnh."),
        ("recipients", "{năm", "Có dấu { hoặc } đứng lẻ. Viết ô trống đủ hai dấu, ví dụ {năm}."),
        ("body", "[bảng: tiêu chí]", "Không chèn được [bảng: tiêu chí] vào đây. Chọn trong danh sách bảng bên cạnh."),
        ("subject", "[bảng: x]", "Không chèn được [bảng: x] vào đây. Chọn trong danh sách bảng bên cạnh."),
        ("body", "Xem [bảng: danh sách]", "Đặt [bảng: danh sách] riêng một dòng."),
        ("body", "=== phu luc", "Dòng bắt đầu phụ lục viết là “=== phụ lục” hoặc “=== phụ lục ngang”."),
        ("body", "một\n@\nhai", "Bỏ dòng chỉ có dấu @; dấu này chỉ dùng trong giấy công nhận."),
        ("body", " \n ", "Nhập nội dung văn bản."),
        ("body", "x" * 20_001, "Rút gọn “nội dung” còn 20000 ký tự."),
        ("kind_name", "", "Nhập tên loại văn bản, ví dụ Tờ trình."),
        ("kind_name", "Tờ\ntrình", "Viết trên một dòng."),
        ("addressees", "x" * 1001, "Rút gọn “kính gửi” còn 1000 ký tự."),
    ],
    ids=range(14),
)  # fmt: skip
def test_each_problem_has_its_sentence(field: str, text: str, sentence: str) -> None:
    assert problems(specs()[RECOGNITION], texts(RECOGNITION, **{field: text})) == {field: sentence}


def test_a_certificate_keeps_the_line_of_the_name() -> None:
    sentence = "Giữ đúng một dòng chỉ có dấu @: chỗ in tên đơn vị được công nhận."
    for body in ("công nhận", "một\n@\nhai\n@"):
        assert problems(specs()[CERTIFICATE], texts(CERTIFICATE, body=body)) == {"body": sentence}
    assert problems(specs()[CERTIFICATE], texts(CERTIFICATE, body="công nhận\n @ \nđạt")) == {}


def test_optional_blanks_tables_and_annexes_are_taken() -> None:
    body = "{thay thế?}\n[bảng:  danh sách ]\n=== Phụ lục ngang\nPhụ lục"
    assert problems(specs()[RECOGNITION], texts(RECOGNITION, body=body)) == {}
