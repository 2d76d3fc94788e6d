"""The wordings of documents: what is shipped, what an authority may put in its place. Plain values only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from common.reasons import is_reason
from common.text import clean_text

FIELDS = ("kind_name", "subject", "addressees", "body", "recipients")
LIMITS = {"kind_name": 100, "subject": 500, "addressees": 1000, "body": 20_000, "recipients": 2000}
LABELS = {
    "kind_name": "Tên loại văn bản",
    "subject": "Trích yếu",
    "addressees": "Kính gửi",
    "body": "Nội dung",
    "recipients": "Nơi nhận",
}
SOURCE = "Ghi văn bản kèm theo mẫu hoặc ý kiến chỉ đạo làm căn cứ, từ 10 chữ cái trở lên."
SEPARATOR = "@"
ANNEX, ANNEX_WIDE = "=== phụ lục", "=== phụ lục ngang"
BLANK = re.compile(r"\{([^{}\n]*)\}")
TABLE = re.compile(r"\[bảng:\s*([^\[\]\n]*?)\s*\]")


@dataclass(frozen=True, slots=True)
class Blank:
    """A placeholder: its name as written in the text without braces, what it stands for, a sample value."""

    name: str
    meaning: str
    sample: str


@dataclass(frozen=True, slots=True)
class Spec:
    """One text as shipped (fixtures/letters/*.yaml). ``addressees`` and ``recipients`` hold one body per line.

    ``tables`` are names that may stand in the body as "[bảng: tên]"; ``confirmed`` is False while the official form
    has not been seen.
    """

    code: str
    group: str
    name: str
    source: str
    confirmed: bool
    kind_name: str
    subject: str
    addressees: str
    body: str
    recipients: str
    blanks: tuple[Blank, ...]
    tables: tuple[Blank, ...]

    @property
    def samples(self) -> dict[str, str]:
        """A value for every blank, for previews and tests."""
        return {blank.name: blank.sample for blank in self.blanks}

    @property
    def is_certificate(self) -> bool:
        """Whether the body has the line "@" where the honoured unit's name stands."""
        return any(line.strip() == SEPARATOR for line in self.body.splitlines())


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as it holds at one authority: its own or inherited (``set_by`` names whose), or the shipped one.

    ``version`` counts the changes of the stored text; 0 is the shipped one.
    """

    spec: Spec
    kind_name: str
    subject: str
    addressees: str
    body: str
    recipients: str
    source: str
    confirmed: bool
    set_by: str = ""
    version: int = 0

    @property
    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in FIELDS}


def problems(spec: Spec, values: Mapping[str, str]) -> dict[str, str]:
    """What keeps a text from being used, by field, as Vietnamese sentences; empty when it is sound."""
    found = {}
    for field in FIELDS:
        if sentence := next(_problems_of(spec, field, clean_text(values.get(field, ""))), ""):
            found[field] = sentence
    return found


def source_problem(source: str) -> str:
    """What is wrong with the grounds of an own text; empty when they say enough."""
    return "" if is_reason(source) else SOURCE


def _problems_of(spec: Spec, field: str, text: str) -> Iterator[str]:
    if len(text) > LIMITS[field]:
        yield f"Rút gọn “{LABELS[field].lower()}” còn {LIMITS[field]} ký tự."
    if field in ("kind_name", "subject") and "\n" in text:
        yield "Viết trên một dòng."
    if field == "body" and not text:
        yield "Nhập nội dung văn bản."
    if field == "kind_name" and spec.kind_name and not text:
        yield "Nhập tên loại văn bản, ví dụ Tờ trình."
    yield from _blank_problems(spec, text)
    yield from _table_problems(spec, text, is_body=field == "body")
    if field == "body":
        yield from _line_problems(spec, text)


def _blank_problems(spec: Spec, text: str) -> Iterator[str]:
    known = {blank.name for blank in spec.blanks}
    for match in BLANK.finditer(text):
        if match[1].removesuffix("?") not in known:
            yield f"Không có ô trống {match[0]}. Chọn trong danh sách ô trống bên cạnh."
    if re.search(r"[{}]", BLANK.sub("", text)):
        yield "Có dấu { hoặc } đứng lẻ. Viết ô trống đủ hai dấu, ví dụ {năm}."


def _table_problems(spec: Spec, text: str, *, is_body: bool) -> Iterator[str]:
    known = {table.name for table in spec.tables}
    for line in text.splitlines():
        for match in TABLE.finditer(line):
            if not is_body or match[1] not in known:
                yield f"Không chèn được {match[0]} vào đây. Chọn trong danh sách bảng bên cạnh."
            elif match[0] != line.strip():
                yield f"Đặt {match[0]} riêng một dòng."


def _line_problems(spec: Spec, text: str) -> Iterator[str]:
    lines = [line.strip() for line in text.splitlines()]
    for line in lines:
        if line.startswith("===") and line.lower() not in (ANNEX, ANNEX_WIDE):
            yield f"Dòng bắt đầu phụ lục viết là “{ANNEX}” hoặc “{ANNEX_WIDE}”."
    if spec.is_certificate and lines.count(SEPARATOR) != 1:
        yield "Giữ đúng một dòng chỉ có dấu @: chỗ in tên đơn vị được công nhận."
    if not spec.is_certificate and SEPARATOR in lines:
        yield "Bỏ dòng chỉ có dấu @; dấu này chỉ dùng trong giấy công nhận."
