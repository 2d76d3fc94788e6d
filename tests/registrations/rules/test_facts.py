"""Shares as people read them: a share that falls short never looks whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.rules.facts import Share


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (118, 120, "98,3 %"),
        (1235, 1240, "99,5 %"),
        (9999, 10000, "99,9 %"),
        (120, 120, "100 %"),
        (0, 120, "0 %"),
        (None, 120, ""),
        (118, None, ""),
        (0, 0, ""),
    ],
)
def test_cut_after_one_decimal(part, whole, words):
    assert Share(part, whole).shown == words


@given(st.integers(1, 10**7), st.data())
def test_only_all_of_them_are_100_percent(whole, data):
    part = data.draw(st.integers(0, whole))
    assert (Share(part, whole).shown == "100 %") is (part == whole)
