"""Rows about guards and models."""

from __future__ import annotations

import pytest

from tests.scoring.suggestions.cases import brief, facts, ranked, said, source

YES, NO, SAID_NO, OPEN = (2, "record"), (0, "nothing"), (0, "record"), (None, "open")


@pytest.mark.parametrize(
    ("ranks", "there", "rated"),
    [
        ((), NO, NO),
        ((None,), YES, NO),
        ((1,), YES, YES),
        ((2,), YES, YES),
        ((3,), YES, SAID_NO),
        ((1, 2), YES, YES),
        ((1, None), YES, OPEN),
        ((3, None), YES, SAID_NO),
        ((1, 3), YES, SAID_NO),
    ],
)
def test_guards(ranks, there, rated):
    known = facts(guards=tuple(ranked(rank) for rank in ranks))
    assert brief(said("guards", known, 2))[:2] == there
    assert brief(said("guards_rated", known, 2))[:2] == rated


def test_a_low_rating_is_lost_for_good():
    one = said("guards_rated", facts(guards=(ranked(3),)), 2)
    assert one.sentence == "Lực lượng bảo vệ xếp loại Hoàn thành nhiệm vụ, dưới mức cần."
    assert one.lost == "lực lượng bảo vệ xếp loại Hoàn thành nhiệm vụ"


def test_a_force_that_was_only_ticked():
    one = said("guards", facts(has_guards=True), 2)
    assert brief(one) == (0, "nothing", "Đơn vị có lực lượng bảo vệ nhưng chưa ghi số người của năm.")


@pytest.mark.parametrize(
    ("ranks", "unrated", "points", "basis"),
    [
        ((), 0, 0, "nothing"),
        ((2,), 0, 10, "record"),
        ((2,), 1, 10, "record"),
        ((3,), 0, 0, "record"),
        ((3,), 1, None, "open"),
        ((), 1, None, "open"),
        ((4, 1), 0, 10, "record"),
    ],
)
def test_model(ranks, unrated, points, basis):
    known = facts(
        models=tuple(ranked(rank, "Camera an ninh") for rank in ranks),
        unrated=(source("Tủ sách pháp luật"),) * unrated,
    )
    assert brief(said("model", known, 10))[:2] == (points, basis)


def test_model_sentences():
    assert said("model", facts(models=(ranked(2, "Camera"),)), 10).sentence == (
        "Mô hình có hiệu quả: Camera xếp loại Hoàn thành tốt nhiệm vụ."
    )
    one = said("model", facts(unrated=(source("Tủ sách"),)), 10)
    assert (one.sentence, one.missing) == ("Mô hình chưa xếp loại: Tủ sách.", "Chờ xếp loại năm của mô hình.")
