"""Each line of the checklist over plain values: in order, not in order, what is named, whether it stops."""

import pytest

from reports.rules.closing import (
    Item,
    Named,
    Severity,
    UnitLine,
    YearState,
    checklist,
    extensions,
    places_below,
    reports_missing,
    scoring_open,
    totals,
    unanswered,
    unclassified,
    undecided,
    unproven,
    unregistered,
    unscored,
    unsigned,
)

FINE = UnitLine("Trường A", is_registered=True, is_scored=True, is_approved=True, has_classification=True)
ONE = (Named("Trường B", "/x/", "chú thích"),)


def state(*units: UnitLine, **values: object) -> YearState:
    return YearState(year=2026, units=units or (FINE,), **values)  # type: ignore[arg-type]


def names(item: Item) -> list[str]:
    return [one.name for one in item.names]


def test_a_year_in_order_names_nothing():
    items = checklist(state())
    assert [item.code for item in items if not item.is_fine] == []
    assert len({item.code for item in items}) == len(items) == 12
    assert not any(item.is_stop or item.is_gap for item in items)


@pytest.mark.parametrize(
    ("rule", "field", "severity"),
    [
        (totals, "wrong_totals", Severity.STOP),
        (places_below, "open_below", Severity.STOP),
        (unanswered, "questions", Severity.GAP),
        (unproven, "unproven", Severity.GAP),
        (unsigned, "unsigned", Severity.GAP),
        (extensions, "extensions", Severity.GAP),
        (reports_missing, "reports", Severity.GAP),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)).rpartition(".")[2],
)
def test_what_was_found_is_named_as_it_was_found(rule, field, severity):
    fine, found = rule.check(state()), rule.check(state(**{field: ONE}))
    assert (fine.is_fine, fine.count, fine.code) == (True, 0, found.code)
    assert (found.names, found.count, found.severity) == (ONE, 1, severity)
    assert (found.is_stop, found.is_gap) == (severity == Severity.STOP, severity == Severity.GAP)
    assert found.sentence.startswith("1 ") and fine.sentence != found.sentence


def test_scoring_open_stops_only_where_units_are_managed():
    assert scoring_open.check(state(scoring_closed=False)).is_stop
    assert scoring_open.check(YearState(year=2026, scoring_closed=False)).is_fine
    assert scoring_open.check(state()).is_fine


def test_unregistered_asks_those_in_scope_only():
    out = UnitLine("Ngoài diện", is_asked=False)
    found = unregistered.check(state(FINE, out, UnitLine("Chưa đăng ký")))
    assert names(found) == ["Chưa đăng ký"]
    assert found.sentence == "1 trong 2 đơn vị thuộc diện chưa đăng ký."


def test_unscored_asks_everybody():
    assert names(unscored.check(state(FINE, UnitLine("Ngoài diện", is_asked=False)))) == ["Ngoài diện"]


def test_unclassified_asks_those_who_were_scored():
    waiting = UnitLine("Chờ duyệt", is_scored=True)
    assert names(unclassified.check(state(FINE, waiting, UnitLine("Chưa chấm")))) == ["Chờ duyệt"]


def test_undecided_names_both_kinds_of_result():
    both = UnitLine("C", is_scored=True, is_approved=True, waits_for_recognition=True)
    found = undecided.check(state(FINE, both))
    assert [(one.name, one.note) for one in found.names] == [
        ("C", "đã duyệt xếp loại, chưa có quyết định xếp loại"),
        ("C", "hồ sơ đạt, chưa có quyết định công nhận"),
    ]
