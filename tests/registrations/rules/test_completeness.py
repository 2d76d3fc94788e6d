"""Which papers of a dossier are there, and what each still lacks (TT 124/2021 Điều 9.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.rules.completeness import Papers, parts

DAY = dt.date(2026, 11, 2)
NOTHING = Papers(registered=False, criteria=0, criteria_declared=0)
FULL = Papers(
    registered=True, criteria=11, criteria_declared=11, results="Chi bộ ra nghị quyết.", report_date=DAY,
    request_date=DAY, held_on=DAY, chair_name="Trần Thị Bình", present=38, votes_for=38, conclusion="Thống nhất.",
    attendees=4, evidence=1,
)  # fmt: skip


def told(papers: Papers) -> dict[str, tuple[bool, str]]:
    return {part.code: (part.done, part.hint) for part in parts(papers)}


def test_the_order_of_the_circular_and_what_is_needed():
    assert [(part.code, part.needed) for part in parts(NOTHING)] == [
        ("registration", True),
        ("criteria", True),
        ("report", True),
        ("minutes", True),
        ("request", True),
        ("evidence", False),
    ]


def test_nothing_is_there():
    assert told(NOTHING) == {
        "registration": (False, ""),
        "criteria": (False, ""),
        "report": (False, "thiếu nội dung, ngày báo cáo"),
        "minutes": (
            False,
            "thiếu ngày họp, người chủ trì, thành phần dự, số có mặt, số phiếu đồng ý, kết luận",
        ),
        "request": (False, "thiếu ngày tờ trình"),
        "evidence": (False, ""),
    }


def test_everything_is_there():
    assert set(told(FULL).values()) == {(True, "")}


@pytest.mark.parametrize(
    ("change", "code", "hint"),
    [
        ({"criteria_declared": 9}, "criteria", "còn 2 tiêu chí chưa trả lời"),
        ({"results": ""}, "report", "thiếu nội dung"),
        ({"report_date": None}, "report", "thiếu ngày báo cáo"),
        ({"request_date": None}, "request", "thiếu ngày tờ trình"),
        ({"held_on": None}, "minutes", "thiếu ngày họp"),
        ({"chair_name": ""}, "minutes", "thiếu người chủ trì"),
        ({"attendees": 0}, "minutes", "thiếu thành phần dự"),
        ({"present": None}, "minutes", "thiếu số có mặt"),
        ({"votes_for": None}, "minutes", "thiếu số phiếu đồng ý"),
        ({"conclusion": ""}, "minutes", "thiếu kết luận"),
    ],
)
def test_one_thing_missing_is_named_at_its_part(change, code, hint):
    open_parts = {part.code: part.hint for part in parts(replace(FULL, **change)) if not part.done}
    assert open_parts == {code: hint}


def test_no_vote_in_favour_is_a_count_that_was_given():
    assert told(replace(FULL, votes_for=0))["minutes"] == (True, "")


@given(st.integers(1, 20), st.data())
def test_criteria_are_done_only_when_each_is_declared(count, data):
    declared = data.draw(st.integers(0, count))
    done, _ = told(replace(FULL, criteria=count, criteria_declared=declared))["criteria"]
    assert done is (declared == count)
