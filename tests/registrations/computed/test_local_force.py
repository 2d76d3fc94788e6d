from __future__ import annotations

import pytest

from registrations.computed import RULES
from registrations.rules.facts import met, not_met, unknown
from tests.registrations.computed.cases import facts, force

NAME = "Tổ bảo vệ an ninh, trật tự"


@pytest.mark.parametrize(
    ("forces", "finding"),
    [
        ([], unknown("Chưa ghi Tổ bảo vệ an ninh, trật tự của khu dân cư trong mục Lực lượng.")),
        ([force(3, name=NAME)], met(f"{NAME}: Hoàn thành nhiệm vụ, không ai bị kỷ luật.")),
        ([force(4, name=NAME)], not_met(f"{NAME}: Không hoàn thành nhiệm vụ.")),
        ([force(None, name=NAME)], unknown(f"{NAME}: chưa xếp loại năm nay.")),
        ([force(3, name=NAME, has_discipline=True)], not_met(f"{NAME}: có người bị kỷ luật trong năm.")),
    ],
    ids=["none", "just enough", "below", "not rated", "discipline"],
)
def test_local_force(forces, finding):
    assert RULES["local_force"](facts(unit_kind="residential", local_forces=tuple(forces))) == finding
