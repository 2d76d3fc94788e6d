"""Where one thing due stands: each border of the rule."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deadlines.enums import Progress, Standing
from deadlines.models import Obligation, Occurrence
from deadlines.queries.board import conditions
from deadlines.rules.progress import progress
from tests.deadlines.samples import obligation

TODAY = dt.date(2026, 10, 14)
DAY = dt.timedelta(days=1)


def values(**more: object) -> SimpleNamespace:
    nothing = dict.fromkeys(("extended_to", "due_on", "closes_on", "sent_on", "reviewed_on", "decided_on"))
    return SimpleNamespace(**{**nothing, "returned": False, **more})


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, Progress.OPEN),
        ({"due_on": TODAY}, Progress.SOON),
        ({"due_on": TODAY + 14 * DAY}, Progress.SOON),
        ({"due_on": TODAY + 15 * DAY}, Progress.OPEN),
        ({"due_on": TODAY - DAY}, Progress.LATE),
        ({"due_on": TODAY - DAY, "closes_on": TODAY}, Progress.LATE),
        ({"due_on": TODAY - 2 * DAY, "closes_on": TODAY - DAY}, Progress.CLOSED),
        ({"extended_to": TODAY, "due_on": TODAY, "closes_on": TODAY - DAY}, Progress.SOON),
        ({"extended_to": TODAY - DAY, "due_on": TODAY - DAY, "closes_on": TODAY - 2 * DAY}, Progress.CLOSED),
        ({"due_on": TODAY, "sent_on": TODAY}, Progress.SENT),
        ({"due_on": TODAY - DAY, "sent_on": TODAY}, Progress.SENT_LATE),
        ({"sent_on": TODAY}, Progress.SENT),
        ({"due_on": TODAY - DAY, "sent_on": TODAY, "reviewed_on": TODAY}, Progress.REVIEWED),
        ({"sent_on": TODAY, "reviewed_on": TODAY, "decided_on": TODAY}, Progress.DECIDED),
        ({"due_on": TODAY - DAY, "sent_on": TODAY, "returned": True}, Progress.RETURNED),
    ],
)
def test_where_it_stands(given, state):
    assert progress(values(**given), TODAY) == state


UNDONE = {Progress.OPEN, Progress.SOON, Progress.LATE, Progress.CLOSED}
# What a list of one standing holds, said by the rule for one row.
HOLDS = {
    Standing.EXPECTED: lambda row, where: True,
    Standing.SENT: lambda row, where: where not in {*UNDONE, Progress.RETURNED},
    Standing.ON_TIME: lambda row, where: row.sent_on and not (row.due_on and row.sent_on > row.due_on),
    Standing.LATE: lambda row, where: row.sent_on and row.due_on and row.sent_on > row.due_on,
    Standing.UNSENT: lambda row, where: where in UNDONE,
    Standing.OVERDUE: lambda row, where: where == Progress.LATE or (where == Progress.CLOSED and row.due_on),
    Standing.RETURNED: lambda row, where: where == Progress.RETURNED,
    Standing.REVIEWED: lambda row, where: where in {Progress.REVIEWED, Progress.DECIDED},
    Standing.DECIDED: lambda row, where: where == Progress.DECIDED,
}
NEAR = st.integers(-3, 3).map(lambda days: TODAY + days * DAY)


@st.composite
def days_of(draw: st.DrawFn) -> dict[str, Any]:
    """The days of one row as they can be: nobody looks at what was not sent, more time only where there is a day."""
    on_time_to = draw(st.none() | NEAR)
    extended_to = draw(st.none() | NEAR) if on_time_to else None
    closes_on = on_time_to + draw(st.integers(0, 2)) * DAY if on_time_to and draw(st.booleans()) else None
    sent_on = draw(st.none() | NEAR)
    return {
        "on_time_to": on_time_to, "extended_to": extended_to, "closes_on": closes_on, "sent_on": sent_on,
        "due_on": max((day for day in (on_time_to, extended_to) if day), default=None),
        "reviewed_on": draw(st.none() | NEAR) if sent_on else None,
        "decided_on": draw(st.none() | NEAR) if sent_on else None,
        "returned": sent_on is None and draw(st.booleans()),
    }  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(many=st.lists(days_of(), min_size=1, max_size=12))
def test_lists_hold_what_the_rule_says_of_each_row(cast, many):
    """The same words on the board, in its lists and on the page of one thing, on either database."""
    Occurrence.objects.all().delete()
    of = Obligation.objects.first() or obligation()
    made = Occurrence.objects.bulk_create(
        Occurrence(
            obligation=of, code=of.code, subject=of.subject, bearer="unit", unit=cast.unit, unit_kind=cast.unit.kind,
            authority_path=cast.commune.path, year=2026, period=number, **days,
        )
        for number, days in enumerate(many, start=1)
    )  # fmt: skip
    asked = conditions(TODAY)
    assert set(asked) == set(HOLDS)
    for name, condition in asked.items():
        found = set(Occurrence.objects.filter(condition).values_list("pk", flat=True))
        assert found == {row.pk for row in made if HOLDS[name](row, progress(row, TODAY))}, name
