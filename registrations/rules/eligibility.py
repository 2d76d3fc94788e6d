"""Whether Thông tư 124 covers a unit, by at most four questions (TT 124/2021 Điều 1, 2). Plain values only.

The definitions are those of domain.md 2.1; hospitals are no kind of the circular: a public one is a "cơ quan", a
private one a "doanh nghiệp".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from units.enums import Eligibility, UnitKind

YES, NO, UNSURE = "yes", "no", "unsure"
ANSWERS = ((YES, "Có"), (NO, "Không"), (UNSURE, "Chưa rõ"))
DEFINITIONS = "Thông tư 124/2021/TT-BCA, Điều 2"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``no`` and ``yes`` say what follows when that answer puts the unit outside; else they are ""."""

    code: str
    text: str
    hint: str = ""
    yes: str = ""
    no: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows from the answers: an Eligibility, the article, the sentence that is kept as the reason."""

    eligibility: str
    article: str
    sentence: str

    @property
    def reason(self) -> str:
        return f"{self.sentence} ({self.article})"


_ARMED = Question(
    "armed",
    "Đơn vị có thuộc lực lượng vũ trang không?",
    "Ví dụ đơn vị quân đội, công an.",
    yes="Đơn vị lực lượng vũ trang không thuộc diện.",
)
_VOLUNTARY = Question(
    "voluntary",
    "Nếu ngoài diện, đơn vị có tự nguyện thực hiện không?",
    "Hỏi đơn vị. Chỉ dùng câu này khi các câu trên cho thấy đơn vị ngoài diện.",
)
_SMALL = Question(
    "small",
    "Có phải doanh nghiệp nhỏ hoặc siêu nhỏ không?",
    "Chưa biết thì chọn Chưa rõ rồi hỏi lại đơn vị.",
    yes="Doanh nghiệp nhỏ, siêu nhỏ không thuộc diện.",
)
_BODY = {
    UnitKind.RESIDENTIAL: Question(
        "body",
        "Có phải thôn, làng, bản, ấp, buôn, phum, sóc, khóm, tổ dân phố, khu phố hoặc tương đương không?",
        no="Đơn vị không phải là khu dân cư theo định nghĩa.",
    ),
    UnitKind.COMMUNE: Question(
        "body", "Có phải xã, phường hoặc đặc khu không?", no="Đơn vị không phải là xã, phường, đặc khu."
    ),
    UnitKind.AGENCY: Question(
        "body",
        "Có trụ sở và do ngân sách bảo đảm không?",
        "Cơ quan nhà nước, đơn vị sự nghiệp công lập, tổ chức chính trị - xã hội, nghề nghiệp.",
        no="Đơn vị không có trụ sở hoặc không do ngân sách bảo đảm nên không phải là cơ quan theo định nghĩa.",
    ),
    UnitKind.HOSPITAL: Question(
        "body",
        "Có phải bệnh viện, cơ sở y tế công lập không?",
        "Công lập xét như cơ quan; tư nhân xét như doanh nghiệp.",
    ),
    UnitKind.ENTERPRISE: Question(
        "body",
        "Có đăng ký doanh nghiệp không?",
        no="Đơn vị không đăng ký doanh nghiệp nên không phải là doanh nghiệp theo định nghĩa.",
    ),
    UnitKind.SCHOOL: Question(
        "body",
        "Có thuộc hệ thống giáo dục quốc dân không?",
        no="Đơn vị không thuộc hệ thống giáo dục quốc dân.",
    ),
}
_YOUNG = Question(
    "small",
    "Có phải trường tiểu học, trường mầm non hoặc nhà trẻ không?",
    "Trường có nhiều cấp học mà chưa có hướng dẫn thì chọn Chưa rõ.",
    yes="Trường tiểu học, trường mầm non, nhà trẻ không thuộc diện.",
)
_KIND_WORDS = {
    UnitKind.RESIDENTIAL: "Khu dân cư",
    UnitKind.COMMUNE: "Xã, phường, đặc khu",
    UnitKind.AGENCY: "Cơ quan có trụ sở, do ngân sách bảo đảm",
    UnitKind.HOSPITAL: "Cơ sở y tế công lập, xét như cơ quan",
    UnitKind.ENTERPRISE: "Doanh nghiệp không phải nhỏ, siêu nhỏ",
    UnitKind.SCHOOL: "Cơ sở giáo dục không phải tiểu học, mầm non, nhà trẻ",
}


def questions(kind: str) -> tuple[Question, ...]:
    """What is asked about a kind of unit, in order."""
    body = _BODY[UnitKind(kind)]
    if kind in (UnitKind.RESIDENTIAL, UnitKind.COMMUNE):
        return (body, _VOLUNTARY)
    if kind == UnitKind.AGENCY:
        return (_ARMED, body, _VOLUNTARY)
    return (_ARMED, body, _YOUNG if kind == UnitKind.SCHOOL else _SMALL, _VOLUNTARY)


def judge(kind: str, answers: Mapping[str, str]) -> Verdict:
    """What the answers (yes, no, unsure or missing, by the code of the question) come to.

    One answer that excludes the unit decides, whatever else is not known; otherwise all must be known.
    """
    asked = [one for one in questions(kind) if one is not _VOLUNTARY]
    for question in asked:
        said = answers.get(question.code, "")
        outside = {YES: question.yes, NO: question.no}.get(said, "")
        if outside and not (kind == UnitKind.HOSPITAL and question is _SMALL and answers.get("body") != NO):
            return _outside(outside, answers)
    if kind == UnitKind.HOSPITAL and answers.get("body") == YES:
        asked = [one for one in asked if one is not _SMALL]  # a public one has no size
    unknown = [number for number, one in enumerate(asked, start=1) if answers.get(one.code, UNSURE) not in (YES, NO)]
    if unknown:
        numbers = ", ".join(map(str, unknown))
        return Verdict(Eligibility.UNKNOWN, DEFINITIONS, f"Chưa đủ căn cứ: câu {numbers} chưa rõ.")
    words = _KIND_WORDS[UnitKind(kind)]
    if kind == UnitKind.HOSPITAL and answers.get("body") == NO:
        words = "Cơ sở y tế tư nhân, xét như doanh nghiệp, không phải nhỏ, siêu nhỏ"
    return Verdict(Eligibility.IN, DEFINITIONS, f"{words}.")


def _outside(sentence: str, answers: Mapping[str, str]) -> Verdict:
    if answers.get("voluntary") == YES:
        return Verdict(Eligibility.VOLUNTARY, DEFINITIONS, f"{sentence} Đơn vị tự nguyện thực hiện.")
    return Verdict(Eligibility.OUT, DEFINITIONS, sentence)
