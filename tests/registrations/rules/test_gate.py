"""The commune's condition over plain numbers."""

from __future__ import annotations

import pytest

from registrations.rules.gate import Gate, least


@pytest.mark.parametrize(
    ("units", "percent", "wanted"), [(38, 70, 27), (10, 70, 7), (3, 70, 3), (7, 100, 7), (0, 70, 0)]
)
def test_the_smallest_number_that_reaches_a_share(units, percent, wanted):
    assert least(units, percent) == wanted


@pytest.mark.parametrize(
    ("units", "registered", "recognised", "met", "left"),
    [
        (10, 10, 7, (True, True), (0, 0)),
        (10, 9, 7, (False, True), (1, 0)),
        (10, 10, 6, (True, False), (0, 1)),
        (0, 0, 0, (False, False), (0, 0)),
    ],
)
def test_both_shares_must_be_reached(units, registered, recognised, met, left):
    found = Gate(units, registered, recognised, 100, 70)
    assert (found.registered_met, found.recognised_met) == met
    assert found.met is all(met)
    assert (found.still_to_register, found.still_to_recognise) == left
