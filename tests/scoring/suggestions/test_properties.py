"""What holds for every rule and any facts: never above the maximum, never lower for one more good record."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import yaml
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from scoring import engine
from scoring.rules.facts import Agreement, Facts, Form, Incident, Ranked, Result, Review, Share
from scoring.rules.suggestion import Basis, Source
from scoring.suggestions import RULES
from tests.scoring.suggestions.cases import LIMITS

SHEET = yaml.safe_load((settings.BASE_DIR / "fixtures/rubrics/qn_cqdncsgd_2025.yaml").read_text(encoding="utf-8"))
ROWS = [row for row in SHEET["criteria"] if "rule" in row]

days = st.dates(dt.date(2025, 6, 1), dt.date(2027, 1, 31))
sources = st.builds(Source, st.just("app.table"), st.integers(1, 99), st.just("Nguồn"), st.none() | days)
some = st.lists(sources, max_size=3).map(tuple)
ranked = st.builds(Ranked, sources, st.none() | st.integers(1, 5), st.just("mức"))
shares = st.tuples(st.integers(0, 200), st.integers(0, 200)).map(
    lambda pair: Share(min(pair), max(pair), Source("app.table", 1, "Số liệu"))
)
reviews = st.lists(st.builds(Review, days, st.sampled_from(["", "Tốt"])), max_size=2).map(tuple)
agreements = st.builds(
    Agreement, sources, st.sampled_from(["regulation", "plan", "decree"]), st.none() | days, st.none() | days, reviews
)
anything = st.builds(
    Facts,
    limits=st.just(LIMITS),
    has_party=st.booleans(),
    has_union=st.booleans(),
    has_guards=st.booleans(),
    resolutions=some,
    plans=some,
    statutes=some,
    activities=st.dictionaries(st.sampled_from(["festival", "event", "propaganda", "meeting"]), some),
    agreements=st.lists(agreements, max_size=2).map(tuple),
    guards=st.lists(ranked, max_size=3).map(tuple),
    models=st.lists(ranked, max_size=3).map(tuple),
    unrated=some,
    form=st.none() | st.builds(Form, sources, st.booleans(), st.just("Đã gửi")),
    joined=st.none() | shares,
    sub_units=st.none() | shares,
    collectives=some,
    persons=some,
    result=st.none() | st.builds(Result, sources, st.booleans()),
    incidents=st.lists(st.builds(Incident, st.sampled_from(["3b", "3c", "3d", "3e", "3g"]), sources)).map(tuple),
    union=st.none() | ranked,
    tax_done=st.none() | st.booleans(),
    figures=st.none() | sources,
)

GOOD = Source("app.table", 500, "Bản ghi tốt", dt.date(2026, 2, 2))
BEST = Ranked(GOOD, 1, "mức cao nhất")


def more(facts: Facts) -> dict[str, Facts]:
    """The same facts with one more record that speaks for the unit, by what was added."""
    reviewed = Agreement(GOOD, "regulation", None, None, (Review(dt.date(2026, 6, 30), "Tốt"),))
    activities = {
        kind: {**facts.activities, kind: (*facts.activities.get(kind, ()), GOOD)}
        for kind in ("festival", "propaganda", "meeting")
    }
    return {
        "plan": replace(facts, plans=(GOOD, *facts.plans)),
        "resolution": replace(facts, resolutions=(GOOD, *facts.resolutions)),
        "statute": replace(facts, statutes=(*facts.statutes, GOOD)),
        **{kind: replace(facts, activities=rows) for kind, rows in activities.items()},
        "agreement": replace(facts, agreements=(*facts.agreements, reviewed)),
        "guard": replace(facts, guards=(*facts.guards, BEST)),
        "model": replace(facts, models=(*facts.models, BEST)),
        "form": replace(facts, form=Form(GOOD, True, "Đã gửi")),
        "joined": replace(facts, joined=Share(100, 100, GOOD)),
        "sub_units": replace(facts, sub_units=Share(6, 6, GOOD)),
        "collective": replace(facts, collectives=(*facts.collectives, GOOD)),
        "person": replace(facts, persons=(*facts.persons, GOOD)),
        "recognised": replace(facts, result=Result(GOOD, True)),
        "union": replace(facts, union=BEST),
        "tax": replace(facts, tax_done=True, figures=GOOD),
    }


def judge(facts: Facts):
    return {
        row["code"]: RULES[row["rule"]](facts, Decimal(row["max_points"]), row.get("rule_values") or {}) for row in ROWS
    }


def floor(facts: Facts) -> dict[str, Decimal]:
    """What is suggested at least: an open row may come to nothing."""
    return {code: said.points or Decimal(0) for code, said in judge(facts).items()}


@given(anything)
def test_never_above_the_maximum_and_always_with_a_sentence(facts):
    for row in ROWS:
        said = RULES[row["rule"]](facts, Decimal(row["max_points"]), row.get("rule_values") or {})
        assert said.sentence.endswith(".")
        assert (said.points is None) is (said.basis == Basis.OPEN)
        if said.points is not None:
            assert 0 <= said.points <= row["max_points"]
        if said.basis == Basis.NOTHING:
            assert (said.points, said.records) == (0, ())
            assert bool(said.missing) is not bool(said.lost)
        if said.lost:
            assert said.points != row["max_points"]


@given(anything)
def test_one_more_good_record_never_lowers_what_is_suggested(facts):
    before = floor(facts)
    for added, with_it in more(facts).items():
        after = floor(with_it)
        assert all(after[code] >= before[code] for code in before), added


points = st.integers(0, 20).map(lambda half: Decimal(half) / 2)


@given(st.lists(st.tuples(st.integers(0, 3), st.none() | points), min_size=1, max_size=30))
def test_the_total_is_the_sum_of_the_leaves(leaves):
    """Groups 1 to 4 hold the leaves; each group is the sum of its own."""
    groups = [engine.Row(number + 1, None, Decimal(999), is_leaf=False) for number in range(4)]
    rows = [engine.Row(100 + number, group + 1, Decimal(10), is_leaf=True) for number, (group, _) in enumerate(leaves)]
    marks = {100 + number: value for number, (_, value) in enumerate(leaves)}
    tally = engine.tally([*groups, *rows], marks)
    given_ = [value for _, value in leaves if value is not None]
    assert tally.total == sum(given_) == sum(tally.groups.values())
    for group in groups:
        own = [value for number, value in leaves if number + 1 == group.id and value is not None]
        assert tally.groups[group.id] == sum(own)
    assert tally.possible == tally.total + 10 * (len(leaves) - len(given_))
