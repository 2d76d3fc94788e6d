from __future__ import annotations

import pytest

from registrations.computed import RULES
from registrations.rules.facts import met, not_met, unknown
from tests.registrations.computed.cases import facts, force

LACKING = unknown("Chưa ghi xếp loại lực lượng bảo vệ trong mục Lực lượng.")
DISCIPLINED = not_met("Lực lượng bảo vệ: có người bị kỷ luật trong năm.")


@pytest.mark.parametrize(
    ("guards", "finding"),
    [
        ([force(1)], met("Lực lượng bảo vệ: Hoàn thành xuất sắc nhiệm vụ, không ai bị kỷ luật.")),
        ([force(2)], met("Lực lượng bảo vệ: Hoàn thành tốt nhiệm vụ, không ai bị kỷ luật.")),
        ([force(3)], not_met("Lực lượng bảo vệ: Hoàn thành nhiệm vụ.")),
        ([force(None)], unknown("Lực lượng bảo vệ: chưa xếp loại năm nay.")),
        ([force(1, has_discipline=True)], DISCIPLINED),
        ([force(None, has_discipline=True)], DISCIPLINED),
        ([force(1, name="Tổ 1"), force(3, name="Tổ 2")], not_met("Tổ 2: Hoàn thành nhiệm vụ.")),
        ([force(None, name="Tổ 1"), force(3, name="Tổ 2")], not_met("Tổ 2: Hoàn thành nhiệm vụ.")),
        ([force(1, name="Tổ 1"), force(None, name="Tổ 2")], unknown("Tổ 2: chưa xếp loại năm nay.")),
        (
            [force(1, name="Tổ 1"), force(2, name="Tổ 2")],
            met("Tổ 1: Hoàn thành xuất sắc nhiệm vụ; Tổ 2: Hoàn thành tốt nhiệm vụ, không ai bị kỷ luật."),
        ),
    ],
    ids=[
        "best", "just enough", "below", "not rated", "discipline", "discipline, not rated", "one below",
        "below and not rated", "one not rated", "two",
    ],
)  # fmt: skip
def test_guards(guards, finding):
    assert RULES["guards"](facts(guards=tuple(guards))) == finding


def test_a_school_without_guards_is_not_asked():
    sentence = "Đơn vị không có lực lượng bảo vệ nên không xét (Điều 7 khoản 5: “nếu có”)."
    assert RULES["guards"](facts(unit_kind="school")) == met(sentence)


@pytest.mark.parametrize("kind", ["agency", "hospital", "enterprise"])
def test_an_office_without_guards_is_asked_all_the_same(kind):
    assert RULES["guards"](facts(unit_kind=kind)) == LACKING


def test_a_school_that_says_it_has_guards_must_show_them():
    assert RULES["guards"](facts(unit_kind="school", has_guards=True)) == LACKING
