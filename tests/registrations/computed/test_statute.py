from __future__ import annotations

from registrations.computed import RULES
from registrations.rules.facts import met, unknown
from tests.registrations.computed.cases import facts


def test_rules_of_order_on_record():
    assert RULES["statute"](facts(statutes=1)) == met("Có nội quy, quy chế bảo vệ trong giấy tờ của đơn vị.")


def test_none_on_record_proves_nothing():
    sentence = "Chưa ghi nội quy, quy chế bảo vệ trong giấy tờ của đơn vị."
    assert RULES["statute"](facts(statutes=0)) == unknown(sentence)
