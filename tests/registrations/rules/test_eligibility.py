"""What the answers about a unit come to (TT 124/2021 Điều 1, 2)."""

from __future__ import annotations

import pytest

from registrations.rules.eligibility import judge, questions
from units.enums import UnitKind

CASES = [
    ("residential", {"body": "yes"}, "in"),
    ("residential", {"body": "no"}, "out"),
    ("residential", {"body": "no", "voluntary": "yes"}, "voluntary"),
    ("commune", {"body": "yes"}, "in"),
    ("commune", {"body": "unsure"}, "unknown"),
    ("agency", {"armed": "no", "body": "yes"}, "in"),
    ("agency", {"armed": "yes", "body": "yes"}, "out"),
    ("agency", {"armed": "no", "body": "no"}, "out"),
    ("agency", {"armed": "unsure", "body": "no"}, "out"),
    ("agency", {"armed": "unsure", "body": "yes"}, "unknown"),
    ("hospital", {"armed": "no", "body": "yes"}, "in"),
    ("hospital", {"armed": "no", "body": "yes", "small": "yes"}, "in"),
    ("hospital", {"armed": "no", "body": "no", "small": "no"}, "in"),
    ("hospital", {"armed": "no", "body": "no", "small": "yes"}, "out"),
    ("hospital", {"armed": "no", "body": "no", "small": "unsure"}, "unknown"),
    ("hospital", {"armed": "no", "body": "unsure", "small": "yes"}, "unknown"),
    ("enterprise", {"armed": "no", "body": "yes", "small": "no"}, "in"),
    ("enterprise", {"armed": "no", "body": "yes", "small": "yes"}, "out"),
    ("enterprise", {"armed": "no", "body": "yes", "small": "yes", "voluntary": "yes"}, "voluntary"),
    ("enterprise", {"armed": "no", "body": "no", "small": "no"}, "out"),
    ("enterprise", {"armed": "no", "body": "yes", "small": "unsure", "voluntary": "yes"}, "unknown"),
    ("school", {"armed": "no", "body": "yes", "small": "no"}, "in"),
    ("school", {"armed": "no", "body": "yes", "small": "yes"}, "out"),
    ("school", {"armed": "no", "body": "yes", "small": "yes", "voluntary": "unsure"}, "out"),
    ("school", {}, "unknown"),
]


@pytest.mark.parametrize(("kind", "answers", "wanted"), CASES)
def test_verdict(kind, answers, wanted):
    verdict = judge(kind, answers)
    assert (verdict.eligibility, verdict.article) == (wanted, "Thông tư 124/2021/TT-BCA, Điều 2")
    assert len(verdict.reason) <= 300


def test_unknown_names_the_questions():
    assert judge("school", {"armed": "no", "body": "unsure"}).sentence == "Chưa đủ căn cứ: câu 2, 3 chưa rõ."


@pytest.mark.parametrize("kind", UnitKind.values)
def test_at_most_four_questions_and_the_last_asks_about_volunteering(kind):
    asked = questions(kind)
    assert len(asked) <= 4
    assert asked[-1].code == "voluntary"
    assert len({question.code for question in asked}) == len(asked)
