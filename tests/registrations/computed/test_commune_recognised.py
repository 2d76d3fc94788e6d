from __future__ import annotations

import pytest

from registrations.computed import RULES
from registrations.rules.facts import met, not_met, unknown
from tests.registrations.computed.cases import facts

TAIL = "cần 70 %. Trên số đơn vị thuộc diện và tự nguyện."


@pytest.mark.parametrize(
    ("part", "whole", "finding"),
    [
        (70, 100, met(f"70/100 đơn vị được công nhận (70 %), {TAIL}")),
        (69, 100, not_met(f"69/100 đơn vị được công nhận (69 %), {TAIL}")),
        (6999, 10_000, not_met(f"6.999/10.000 đơn vị được công nhận (69,9 %), {TAIL}")),
        (0, 0, unknown("Chưa có đơn vị thuộc diện trong hồ sơ.")),
    ],
    ids=["exactly 70 %", "one short", "never rounded up", "no units"],
)
def test_commune_recognised(part, whole, finding):
    assert RULES["commune_recognised"](facts(unit_kind="commune", below=whole, below_recognised=part)) == finding
