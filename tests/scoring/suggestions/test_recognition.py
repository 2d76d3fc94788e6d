"""Rows about registration, sub-units, recognition, commendations."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from scoring.rules.facts import Form, Result
from tests.scoring.suggestions.cases import LIMITS, brief, facts, said, share, source

FORM = source("Bản đăng ký năm 2026")


def test_registered():
    assert brief(said("registered", facts(form=Form(FORM, True, "Đã tiếp nhận")), 1)) == (
        1, "record", "Bản đăng ký năm 2026: đã tiếp nhận.",
    )  # fmt: skip
    assert brief(said("registered", facts(form=Form(FORM, False, "Đang soạn")), 1)) == (
        0, "nothing", "Bản đăng ký chưa gửi (đang soạn).",
    )  # fmt: skip
    assert brief(said("registered", facts(), 1)) == (0, "nothing", "Chưa thấy bản đăng ký của năm.")


def test_too_late_to_register():
    """Only where late forms are not taken; one that was returned may always come back."""
    over = replace(LIMITS, registration_over=dt.date(2026, 3, 31))
    assert said("registered", facts(limits=over), 1).lost == "đã hết hạn đăng ký ngày 31/3/2026"
    assert said("registered", facts(limits=over, form=Form(FORM, False, "Trả lại")), 1).lost == ""
    assert said("registered", facts(), 1).lost == ""


@pytest.mark.parametrize(
    ("known", "expected", "missing"),
    [
        (share(6, 6), (2, "record", "6/6 phòng, ban, tổ đã cam kết (100 %)."), ""),
        (
            share(999, 1000),
            (0, "record", "999/1.000 phòng, ban, tổ đã cam kết (99,9 %), dưới 100 %."),
            "Còn 1 phòng, ban, tổ chưa cam kết.",
        ),
        (share(0, 0), (None, "open", "Số liệu ghi đơn vị không có phòng, ban, tổ; người chấm quyết định."), ""),
        (
            None,
            (0, "nothing", "Chưa có số phòng, ban, tổ đã cam kết."),
            "Ghi tổng số và số phòng, ban, tổ đã cam kết ở mục Số liệu năm.",
        ),
    ],
)
def test_sub_units(known, expected, missing):
    one = said("sub_units", facts(sub_units=known), 2, share=100)
    assert (brief(one), one.missing) == (expected, missing)


def test_recognised():
    yes = said("recognised", facts(result=Result(source("Quyết định 125/QĐ-UBND"), True)), 50)
    no = said("recognised", facts(result=Result(source("Kết quả công nhận năm 2026"), False)), 50)
    open_ = said("recognised", facts(), 50)
    assert brief(yes) == (50, "record", "Đạt tiêu chuẩn theo Quyết định 125/QĐ-UBND.")
    assert (*brief(no), no.lost) == (
        0, "record", "Đã có kết luận chưa đạt tiêu chuẩn.", "đã có kết luận chưa đạt tiêu chuẩn",
    )  # fmt: skip
    assert (*brief(open_), open_.missing) == (
        None, "open", "Chưa có kết quả công nhận của năm.", "Chờ quyết định công nhận.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("collectives", "persons", "points", "basis"),
    [(0, 0, 0, "nothing"), (1, 0, 2, "record"), (0, 1, 1, "record"), (1, 1, 3, "record"), (0, 3, 3, "record"),
     (2, 0, 3, "record"), (5, 5, 3, "record")],
)  # fmt: skip
def test_commended(collectives, persons, points, basis):
    known = facts(
        collectives=tuple(source("Tập thể", pk=number) for number in range(collectives)),
        persons=tuple(source("Cá nhân", pk=number) for number in range(persons)),
    )
    one = said("commended", known, collective=2, person=1)
    assert brief(one)[:2] == (points, basis)
    assert len(one.records) == collectives + persons
    assert bool(one.missing) is (points < 3)


def test_the_figures_are_the_sheets():
    known = facts(collectives=(source(),), persons=(source(),))
    assert said("commended", known, 10, collective=4, person="0.5").points == pytest.approx(4.5)
