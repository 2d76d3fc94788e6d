"""Facts of many units at once: nothing leaks, merged units bring along what counts, queries are constant."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from models_programs.models import RuleValue
from registrations.loading import load_checklists
from scoring.models import Scorecard
from scoring.queries.facts import collect_facts
from scoring.queries.suggestions import suggestions_of
from tests import factories as make
from tests.registrations.cases import registered
from tests.scoring import sheets
from tests.scoring.golden.test_golden import GOLDEN
from tests.scoring.records import add_records, rate
from units.models import UnitSuccession

pytestmark = pytest.mark.django_db
FULL = GOLDEN["bases"]["full"]["has"]
TODAY = dt.date(2026, 11, 1)


def facts_of(unit, *, today=TODAY):
    return collect_facts([unit], 2026, today=today)[unit.pk]


def queries_of(act) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def set_rule(authority, code, value):
    RuleValue.objects.create(
        authority=authority, authority_path=authority.path, code=code, value=value, source="Công văn 1",
        set_at=timezone.now(),
    )  # fmt: skip


def test_nothing_to_collect():
    assert queries_of(lambda: collect_facts([], 2026, today=TODAY)) == 0


def test_other_units_and_years_do_not_leak(cast):
    empty = facts_of(cast.unit)
    add_records(cast.sibling, FULL, by=cast.officer)
    add_records(cast.other_unit, FULL, by=cast.officer)
    registered(cast.unit, year=2025)
    assert facts_of(cast.unit) == empty
    assert collect_facts([cast.unit], 2025, today=TODAY)[cast.unit.pk].form is not None
    together = collect_facts([cast.unit, cast.sibling, cast.other_unit], 2026, today=TODAY)
    assert together[cast.unit.pk] == empty
    assert together[cast.sibling.pk] == facts_of(cast.sibling)
    assert together[cast.other_unit.pk] == facts_of(cast.other_unit)


def test_what_a_merged_or_renamed_unit_did_counts_where_other_lists_count_it(cast):
    older, old = make.unit(cast.commune, "Trường cũ hơn"), make.unit(cast.commune, "Trường cũ")
    rate(older, "Camera an ninh", 2)
    rate(old, "Tủ sách", None)
    registered(older)
    add_records(old, {"commendations": [{"kind": "sudden", "subject": "person"}]}, by=cast.officer)
    add_records(old, {"guards": [{"rating": 1}]}, by=cast.officer)
    for kind, was, became in (("rename", older, old), ("merge", old, cast.unit)):
        UnitSuccession.objects.create(kind=kind, predecessor=was, successor=became, on="2026-06-01")
    found = facts_of(cast.unit)
    assert [one.source.name for one in found.models] == ["Camera an ninh"]
    assert [one.name for one in found.unrated] == ["Tủ sách"]
    assert found.form is not None and found.form.is_registered
    assert (len(found.persons), len(found.guards)) == (1, 0)


def test_a_form_of_its_own_goes_before_a_predecessors(cast):
    old = make.unit(cast.commune, "Trường cũ")
    registered(old)
    own = registered(cast.unit, state="sent")
    UnitSuccession.objects.create(kind="merge", predecessor=old, successor=cast.unit, on="2026-06-01")
    assert facts_of(cast.unit).form.source.pk == own.pk
    own.state = "returned"
    own.save()
    assert facts_of(cast.unit).form.is_registered


def test_each_authority_goes_by_its_own_rules(cast):
    set_rule(cast.commune, "model.effective_rank", "3")
    set_rule(cast.commune, "paper.quarter_one_end", "15/4")
    set_rule(cast.province, "force.well_done_rank", "1")
    found = collect_facts([cast.unit, cast.other_unit], 2026, today=TODAY)
    here, there = found[cast.unit.pk].limits, found[cast.other_unit.pk].limits
    assert (here.effective_rank, here.quarter_end, here.guards_rank) == (3, dt.date(2026, 4, 15), 1)
    assert (there.effective_rank, there.quarter_end, there.guards_rank) == (2, dt.date(2026, 3, 31), 1)


@pytest.mark.parametrize(
    ("takes_late", "today", "over"),
    [("Có", TODAY, None), ("Không", dt.date(2026, 3, 31), None), ("Không", dt.date(2026, 4, 1), dt.date(2026, 3, 31))],
)
def test_when_registering_is_over(cast, takes_late, today, over):
    set_rule(cast.commune, "registration.takes_late", takes_late)
    assert facts_of(cast.unit, today=today).limits.registration_over == over


def test_a_unit_that_said_it_has_no_party_organisation(cast):
    assert facts_of(make.unit(cast.commune, "Thôn 1", kind="residential")).has_party
    unit = make.unit(cast.commune, "Trường ba", has_party=True)
    assert facts_of(unit).has_party
    registered(unit, no_resolution=True)
    assert not facts_of(unit).has_party


def test_the_number_of_queries_does_not_grow(cast):
    """One unit, then three of three authorities, each with every kind of record; sheets as well."""
    load_checklists()
    sheets.load_rubrics()
    third = make.unit(make.authority("Xã Ba", parent=cast.province), "Trường ba")
    units = [cast.unit, cast.other_unit, third]
    for unit in units:
        add_records(unit, FULL, by=cast.officer)
        old = make.unit(unit.authority, f"Trước đây {unit.pk}")
        UnitSuccession.objects.create(kind="merge", predecessor=old, successor=unit, on="2026-06-01")
    counts = [queries_of(lambda some=some: collect_facts(some, 2026, today=TODAY)) for some in (units[:1], units)]
    assert counts == [16, 16]
    for unit in units:
        Scorecard.objects.create(
            unit=unit, year=2026, authority_path=unit.authority_path, rubric=sheets.load_rubrics(),
            created_at=timezone.now(),
        )  # fmt: skip
    cards = list(Scorecard.objects.select_related("unit", "rubric"))
    suggestions_of(cards, today=TODAY)  # rows of a rubric are remembered
    assert [queries_of(lambda some=some: suggestions_of(some, today=TODAY)) for some in (cards[:1], cards)] == [16, 16]
