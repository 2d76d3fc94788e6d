"""A reason is letters: what only looks long is none."""

from __future__ import annotations

import pytest

from common.reasons import is_reason


@pytest.mark.parametrize(
    ("words", "enough"),
    [
        ("", False),
        ("..........", False),
        ("1234567890", False),
        ("          ", False),
        ("Có một vụ", False),
        ("abcdefghi", False),
        ("abcdefghij", True),
        ("Đã xử lý ổn", False),
        ("Đã xử lý xong", True),
        ("Ngày 12/03: a, b, c", False),
    ],
)
def test_letters_are_counted(words, enough):
    assert is_reason(words) is enough
