"""Whether a draft can be published: every fault as a sentence. The rules of files hold, and a few of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from scoring.rubric_content import CODE, Content, raw_of
from scoring.rubrics import RubricData, build, validate
from scoring.suggestions.catalogue import figure_problems

# What makes a text a document that can be looked up: its number and its day.
_NUMBER = re.compile(r"\d+\s*/\s*[\w-]*[A-ZĐa-z][\w-]*")
_DAY = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}")
NEEDED = {
    "code": "Chưa ghi mã bảng",
    "version": "Chưa ghi số bản",
    "title": "Chưa ghi tên bảng",
    "issuer": "Chưa ghi cơ quan ban hành",
    "source": "Chưa ghi văn bản nguồn",
    "valid_from": "Chưa ghi ngày bắt đầu áp dụng",
    "total": "Chưa ghi tổng điểm",
    "step": "Chưa ghi bước chấm",
}
NO_DOCUMENT = (
    "Bản chính thức phải nêu rõ văn bản nguồn: tên, số và ngày, ví dụ Kế hoạch 33/KH-UBND ngày 21/8/2025. Chưa có văn "
    "bản thì đánh dấu Bản dùng thử và ghi chú"
)


def names_document(source: str) -> bool:
    """Whether a source says the number and the day of a document."""
    return bool(_NUMBER.search(source) and _DAY.search(source))


def data_of(content: Content) -> RubricData:
    """The values of a complete content; ask ``faults`` first."""
    return build(raw_of(content))


def faults(content: Content, levels: Sequence[str]) -> list[str]:
    """Everything that stands in the way of publishing, as sentences. ``levels`` are all level codes, best first."""
    problems = [sentence for field, sentence in NEEDED.items() if not content[field]]
    problems += [f"Mã bảng, số bản chỉ gồm chữ, số, dấu chấm, dấu gạch: {content[field]}"
                 for field in ("code", "version") if content[field] and not CODE.fullmatch(content[field])]  # fmt: skip
    problems += [f"Hàng {row['code']}: chưa ghi nội dung" for row in content["criteria"] if not row["text"]]
    problems += [f"Hàng {row['code']}: chưa ghi điểm tối đa" for row in content["criteria"] if not row["max_points"]]
    if not content["criteria"]:
        problems.append("Bảng chưa có hàng nào")
    problems += [
        f"Hàng {row['code']}: {sentence}"
        for row in content["criteria"]
        for sentence in figure_problems(row["rule"], row["rule_values"])
    ]
    problems += _level_faults(content, levels)
    if content["step"] and any(Decimal(step) == 0 for step in _steps(content)):
        problems.append("Bước chấm phải lớn hơn 0")
    if not content["is_draft"] and content["source"] and not names_document(content["source"]):
        problems.append(NO_DOCUMENT)
    if content["valid_to"] and content["valid_from"] and content["valid_to"] < content["valid_from"]:
        problems.append("Ngày hết áp dụng phải sau ngày bắt đầu")
    if problems:
        return problems
    return validate(data_of(content))


def _steps(content: Content) -> list[str]:
    return [content["step"], *(row["step"] for row in content["criteria"] if row["step"])]


def _level_faults(content: Content, levels: Sequence[str]) -> list[str]:
    pairs = dict(content["levels"])
    if list(pairs) != list(levels) or len(content["levels"]) != len(levels):
        return [f"Điểm chuẩn phải có đủ các mức theo thứ tự {', '.join(levels)}"]
    if any(not value for value in pairs.values()):
        return ["Chưa ghi điểm chuẩn của mọi mức"]
    return [] if Decimal(pairs[levels[-1]]) == 0 else ["Mức thấp nhất phải bắt đầu từ 0 điểm"]
