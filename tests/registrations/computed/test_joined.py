"""Several findings of one criterion, and the rules that the shipped criteria name."""

from __future__ import annotations

import pytest

from registrations.computed import RULES, findings, joined
from registrations.loading import shipped_checklists
from registrations.rules.facts import met, not_met, unknown
from tests.registrations.computed.cases import facts


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        ([], ""),
        ([met("a")], "met"),
        ([met("a"), met("b")], "met"),
        ([met("a"), unknown("b")], ""),
        ([unknown("a")], ""),
        ([met("a"), not_met("b")], "not_met"),
        ([unknown("a"), not_met("b")], "not_met"),
    ],
    ids=["none", "met", "all met", "one open", "open", "one not met", "open and not met"],
)
def test_joined(found, outcome):
    assert joined(found) == outcome


def test_findings_stand_in_the_order_of_the_criterion():
    assert findings(["statute", "registered"], facts(statutes=1, registered=False)) == [
        met("Có nội quy, quy chế bảo vệ trong giấy tờ của đơn vị."),
        not_met("Chưa gửi bản đăng ký."),
    ]


def test_every_rule_is_named_by_a_shipped_criterion_and_every_name_is_a_rule():
    def named(items):
        for item in items:
            yield from item.get("rules", [])
            yield from named(item.get("children", []))

    assert {code for one in shipped_checklists() for code in named(one["criteria"])} == set(RULES)
