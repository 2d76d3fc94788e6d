from __future__ import annotations

from registrations.computed import RULES
from registrations.rules.facts import met, not_met
from tests.registrations.computed.cases import facts


def test_one_effective_model_is_enough():
    assert RULES["model"](facts(effective_models=1)) == met("Có 01 mô hình được xếp loại có hiệu quả trong năm.")


def test_none_is_not():
    sentence = "Chưa có mô hình nào được xếp loại có hiệu quả trong năm."
    assert RULES["model"](facts(effective_models=0)) == not_met(sentence)
