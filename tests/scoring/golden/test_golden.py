"""The golden cases: real records of more than thirty units, and the suggestion of every row worked out by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from registrations.loading import load_checklists
from scoring.queries import criteria_of
from scoring.queries.facts import collect_facts
from scoring.queries.suggestions import judged
from tests.scoring import sheets
from tests.scoring.records import unit_with

GOLDEN = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
WITHOUT_RULE = {"4d"}
TODAY = dt.date(2026, 11, 1)


def expanded(case: dict[str, Any]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """(records, expectation of each row) of one case on its base."""
    base = GOLDEN["bases"][case["base"]]
    return {**base["has"], **case.get("has", {})}, {**base["expect"], **case.get("expect", {})}


def test_there_are_enough_and_each_has_a_name_of_its_own():
    names = [case["name"] for case in GOLDEN["cases"]]
    assert len(names) == len(set(names)) >= 30


@pytest.mark.django_db
def test_golden_suggestions(cast):
    """All units stand in one database, so that a leak from one to another is seen."""
    load_checklists()
    criteria = criteria_of(sheets.load_rubrics())
    leaves = {one.code for one in criteria if one.is_leaf}
    cases = {case["name"]: expanded(case) for case in GOLDEN["cases"]}
    units = {name: unit_with(cast.commune, name, has, by=cast.officer) for name, (has, _) in cases.items()}
    facts = collect_facts(list(units.values()), 2026, today=TODAY)
    wrong = []
    for name, (_, expected) in cases.items():
        assert set(expected) == leaves - WITHOUT_RULE, name
        codes = {one.pk: one.code for one in criteria}
        found = {codes[key]: said for key, said in judged(criteria, facts[units[name].pk]).items()}
        assert set(found) == set(expected), name
        for code, (points, basis) in expected.items():
            said = found[code]
            hand = (None if points is None else Decimal(points), basis)
            if (said.points, said.basis.value) != hand:
                wrong.append(f"{name}, row {code}: {said.points} {said.basis.value} ({said.sentence}), by hand {hand}")
    assert wrong == []
