"""Rows about what was done: propaganda that drew people, the Ngày hội."""

from __future__ import annotations

import pytest

from scoring.rules.suggestion import Basis
from tests.scoring.suggestions.cases import brief, facts, said, share, source

TALK = source("Tuyên truyền", "2026-05-12", 1)
OUTSIDE = source("Tuyên truyền", "2026-11-16", 2)
DAY = source("Ngày hội", "2026-08-19", 3)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (
            {"joined": share(90, 100), "activities": {"propaganda": (TALK,)}},
            (3, "record", "90/100 người tham gia (90 %); tuyên truyền 1 lần: Tuyên truyền (12/5/2026)."),
        ),
        (
            {"joined": share(8999, 10_000), "activities": {"propaganda": (TALK,)}},
            (0, "record", "8.999/10.000 người tham gia (89,9 %), dưới 90 %."),
        ),
        (
            {"joined": share(90, 100)},
            (None, "open", "90/100 người tham gia (90 %). Chưa thấy buổi tuyên truyền nào trong kỳ."),
        ),
        (
            {"joined": share(90, 100), "activities": {"propaganda": (OUTSIDE,)}},
            (None, "open", "90/100 người tham gia (90 %). Chưa thấy buổi tuyên truyền nào trong kỳ."),
        ),
        (
            {"activities": {"propaganda": (TALK,)}},
            (None, "open", "Tuyên truyền 1 lần: Tuyên truyền (12/5/2026). Chưa có số người tham gia."),
        ),
        ({}, (0, "nothing", "Chưa thấy buổi tuyên truyền nào và chưa có số người tham gia.")),
        ({"joined": share(0, 0)}, (0, "nothing", "Chưa thấy buổi tuyên truyền nào và chưa có số người tham gia.")),
    ],
    ids=["exactly 90 %", "never rounded up", "no activity", "outside the year", "no share", "nothing", "nobody at all"],
)
def test_joined(known, expected):
    assert brief(said("joined", facts(**known), share=90)) == expected


def test_how_many_more_must_join():
    one = said("joined", facts(joined=share(80, 101)), share=90)
    assert one.missing == "Cần thêm 11 người tham gia để đạt 90 %."
    assert one.lost == ""


@pytest.mark.parametrize(
    ("activities", "points", "basis", "sentence"),
    [
        ({"festival": (DAY,)}, 5, Basis.RECORD, "Đã tổ chức, hưởng ứng: Ngày hội (19/8/2026)."),
        (
            {"festival": (source("Ngày hội", "2025-11-15"),)},
            0,
            Basis.NOTHING,
            "Chưa thấy Ngày hội trong kỳ đánh giá; Ngày hội (15/11/2025) ở ngoài kỳ.",
        ),
        (
            {"event": (source("Tháng hành động", "2026-06-01"),)},
            None,
            Basis.OPEN,
            "Chưa thấy Ngày hội; có Tháng hành động (1/6/2026).",
        ),
        ({"event": (source("Tháng hành động", "2025-06-01"),)}, 0, Basis.NOTHING, "Chưa thấy hoạt động Ngày hội."),
        ({"propaganda": (TALK,)}, 0, Basis.NOTHING, "Chưa thấy hoạt động Ngày hội."),
    ],
    ids=["festival", "outside the year", "other day", "other day outside", "propaganda is none"],
)
def test_festival(activities, points, basis, sentence):
    one = said("festival", facts(activities=activities), 5)
    assert (one.points, one.basis, one.sentence) == (points, basis, sentence)


def test_long_lists_are_cut():
    days = tuple(source(f"Buổi {number}", "2026-05-12", number) for number in range(5))
    one = said("joined", facts(joined=share(9, 9), activities={"propaganda": days}), share=90)
    assert one.sentence.endswith("Buổi 0 (12/5/2026); Buổi 1 (12/5/2026); Buổi 2 (12/5/2026) và 2 nội dung khác.")
    assert len(one.records) == 6
