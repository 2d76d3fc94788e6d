from __future__ import annotations

from registrations.computed import RULES
from registrations.rules.facts import met, not_met
from tests.registrations.computed.cases import facts


def test_registered():
    assert RULES["registered"](facts(registered=True)) == met("Bản đăng ký đã gửi.")


def test_not_registered():
    assert RULES["registered"](facts(registered=False)) == not_met("Chưa gửi bản đăng ký.")
