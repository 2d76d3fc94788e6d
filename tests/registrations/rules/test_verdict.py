"""The whole of all answers (TT 124/2021 Điều 8): one criterion that is not met and the whole is not."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.rules.verdict import Answer, Verdict, verdict

CODES = ["1", "2", "3a", "3b", "3đ", "4", "5", "BS1"]
outcomes = st.tuples(st.sampled_from(["met", "not_met", ""]), st.booleans())
dossiers = st.lists(outcomes, min_size=1, max_size=len(CODES)).map(
    lambda rows: [Answer(code, *row) for code, row in zip(CODES, rows, strict=False)]
)
RANK = {"not_met": 0, "": 1, "met": 2}


@pytest.mark.parametrize(
    ("answers", "result"),
    [
        ([], Verdict("", (), ())),
        ([Answer("1", "met"), Answer("2", "met")], Verdict("met", (), ())),
        ([Answer("1", "met"), Answer("2", "")], Verdict("", (), ("2",))),
        ([Answer("3đ", "not_met"), Answer("1", "not_met"), Answer("2", "")], Verdict("not_met", ("3đ", "1"), ("2",))),
        ([Answer("1", "met"), Answer("3đ", "not_met", True)], Verdict("met", (), ())),
        ([Answer("1", "not_met"), Answer("3đ", "not_met", True)], Verdict("not_met", ("1",), ())),
        ([Answer("3đ", "", True)], Verdict("", (), ("3đ",))),
    ],
    ids=["nothing", "all met", "one open", "codes as they come", "force majeure", "excuses only itself", "no answer"],
)
def test_verdict(answers, result):
    assert verdict(answers) == result


@given(dossiers, st.data())
def test_one_unmet_criterion_never_gives_met(answers, data):
    place = data.draw(st.integers(0, len(answers) - 1))
    answers[place] = Answer(answers[place].code, "not_met")
    result = verdict(answers)
    assert result.outcome == "not_met"
    assert answers[place].code in result.failed


@given(dossiers, st.data())
def test_a_better_answer_never_makes_the_whole_worse(answers, data):
    place = data.draw(st.integers(0, len(answers) - 1))
    before = answers[place]
    better = dataclasses.replace(before, outcome="met")
    rest = [*answers[:place], better, *answers[place + 1 :]]
    assert RANK[verdict(rest).outcome] >= RANK[verdict(answers).outcome]
    assert set(verdict(rest).failed) <= set(verdict(answers).failed)


@given(dossiers)
def test_met_only_when_every_criterion_passes(answers):
    result = verdict(answers)
    assert (result.outcome == "met") == all(answer.passes for answer in answers)
    assert list(result.failed) == [answer.code for answer in answers if answer.outcome and not answer.passes]
    assert list(result.open) == [answer.code for answer in answers if not answer.outcome]
