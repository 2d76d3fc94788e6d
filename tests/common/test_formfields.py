"""The strict score field (trap 0.3, UX-FORM-01)."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from common.formfields import ScoreField

TEN = ScoreField(maximum=Decimal(10), step=Decimal("0.5"), row="7")

GOOD = {
    "0": "0", "1": "1", "10": "10", "8,5": "8.5", "8.5": "8.5", "0,5": "0.5", "0.50": "0.50", "007": "7", " 3 ": "3",
    "\u00a04\u00a0": "4", "2\u200b": "2", "9,0": "9", "1,50": "1.5",
}  # fmt: skip
BAD = [
    "1e2", "1E1", "９", "-0", "+8", "-1", "1.000,5", "1,000.5", "1,2,3", ",5", "5,", ".5", "5.", "0x5", "1/2", "½", "²",
    "ba", "8 5", "8,555", "1000", "NaN", "Infinity", "inf", "1_0", "٣", "۵", "१", "8;5", "8,5 điểm", "=1", "'5", "--1",
    "5-", "1e-1", "1٫5", "⑤", "Ⅴ", "五",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "value"), GOOD.items())
def test_accepts_what_people_mean(typed, value):
    assert TEN.clean(typed) == Decimal(value)


@pytest.mark.parametrize("typed", BAD)
def test_refuses_what_nobody_means(typed):
    with pytest.raises(ValidationError) as caught:
        TEN.clean(typed)
    assert caught.value.messages == ["Nhập điểm từ 0 đến 10 cho hàng 7, ví dụ 1 hoặc 0,5."]


def test_table_is_long_enough():
    assert len(GOOD) + len(BAD) >= 40


@pytest.mark.parametrize("blank", ["", " ", None, "\u200b"])
def test_blank_is_not_zero(blank):
    assert TEN.clean(blank) is None


def test_over_the_maximum_says_both_figures():
    with pytest.raises(ValidationError) as caught:
        TEN.clean("12")
    assert caught.value.messages == ["Hàng 7: điểm tối đa là 10, đang nhập 12."]


def test_step_is_kept():
    with pytest.raises(ValidationError) as caught:
        TEN.clean("8,3")
    assert caught.value.messages == ["Hàng 7: nhập điểm theo bước 0,5."]
