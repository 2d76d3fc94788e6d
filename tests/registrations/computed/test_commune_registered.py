from __future__ import annotations

import pytest

from registrations.computed import RULES
from registrations.rules.facts import met, not_met, unknown
from tests.registrations.computed.cases import facts

TAIL = "cần 100 %. Trên số đơn vị thuộc diện và tự nguyện."


@pytest.mark.parametrize(
    ("part", "whole", "finding"),
    [
        (4, 4, met(f"4/4 đơn vị đăng ký (100 %), {TAIL}")),
        (3, 4, not_met(f"3/4 đơn vị đăng ký (75 %), {TAIL}")),
        (0, 0, unknown("Chưa có đơn vị thuộc diện trong hồ sơ.")),
    ],
    ids=["all", "one short", "no units"],
)
def test_commune_registered(part, whole, finding):
    assert RULES["commune_registered"](facts(unit_kind="commune", below=whole, below_registered=part)) == finding
