from __future__ import annotations

import pytest

from registrations.computed import RULES
from registrations.rules.facts import Share, unknown
from tests.registrations.computed.cases import facts

TAIL = "Cần từ 70 % hoàn thành tốt nhiệm vụ trở lên; đơn vị tự khai."


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Share(6, 6), "Đơn vị có 6 phòng, ban, tổ, 6 đã cam kết."),
        (Share(0, 6), "Đơn vị có 6 phòng, ban, tổ, 0 đã cam kết."),
        (Share(None, 6), "Đơn vị có 6 phòng, ban, tổ."),
        (Share(), "Chưa ghi số phòng, ban, tổ."),
    ],
    ids=["all", "none", "not told", "unknown"],
)
def test_how_many_did_well_is_not_on_record(share, words):
    assert RULES["sub_units"](facts(sub_units=share)) == unknown(f"{words} {TAIL}")
