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
        (None, not_met("Chưa thấy nghị quyết Quý I của cấp ủy.")),
        (Paper("05", dt.date(2026, 3, 31), WHERE), met("Nghị quyết 05 ngày 31/03/2026 (giấy tờ của đơn vị).")),
        (
            Paper("05", dt.date(2026, 4, 1), WHERE),
            not_met("Nghị quyết 05 ngày 01/04/2026 (giấy tờ của đơn vị), sau ngày 31/03/2026."),
        ),
        (Paper("05", None, "bản đăng ký"), unknown("Nghị quyết 05 chưa ghi ngày (bản đăng ký).")),
        (Paper("", dt.date(2026, 1, 4), "bản đăng ký"), met("Nghị quyết ngày 04/01/2026 (bản đăng ký).")),
    ],
    ids=["none", "last day of Quý I", "a day late", "without a day", "without a number"],
)
def test_resolution(paper, finding):
    assert RULES["resolution"](facts(resolution=paper)) == finding


def test_a_unit_without_a_party_organisation_has_none_to_show():
    assert RULES["resolution"](facts(no_party=True)) == met("Đơn vị không có tổ chức Đảng nên không xét nghị quyết.")


def test_one_that_is_there_counts_all_the_same():
    late = Paper("05", dt.date(2026, 4, 1), WHERE)
    assert RULES["resolution"](facts(no_party=True, resolution=late)) == not_met(
        "Nghị quyết 05 ngày 01/04/2026 (giấy tờ của đơn vị), sau ngày 31/03/2026."
    )
