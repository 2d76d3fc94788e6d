from __future__ import annotations

import datetime as dt

import pytest

from registrations.computed import RULES
from registrations.rules.facts import Paper, met, not_met, unknown
from tests.registrations.computed.cases import facts

WHERE = "giấy tờ của đơn vị"


@pytest.mark.parametrize(
    ("paper", "finding"),
    [
        (None, not_met("Chưa thấy kế hoạch bảo đảm an ninh, trật tự của năm.")),
        (Paper("05", dt.date(2026, 3, 31), WHERE), met("Kế hoạch 05 ngày 31/03/2026 (giấy tờ của đơn vị).")),
        (
            Paper("05", dt.date(2026, 4, 1), WHERE),
            not_met("Kế hoạch 05 ngày 01/04/2026 (giấy tờ của đơn vị), sau ngày 31/03/2026."),
        ),
        (Paper("05", None, "bản đăng ký"), unknown("Kế hoạch 05 chưa ghi ngày (bản đăng ký).")),
        (Paper("", dt.date(2026, 1, 4), "bản đăng ký"), met("Kế hoạch ngày 04/01/2026 (bản đăng ký).")),
    ],
    ids=["none", "last day of Quý I", "a day late", "without a day", "without a number"],
)
def test_plan(paper, finding):
    assert RULES["plan"](facts(plan=paper)) == finding
