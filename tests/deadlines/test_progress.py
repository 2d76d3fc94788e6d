"""Where one thing due stands: each border of the rule."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from deadlines.enums import Progress
from deadlines.rules.progress import progress

TODAY = dt.date(2026, 10, 14)
DAY = dt.timedelta(days=1)


def values(**more: object) -> SimpleNamespace:
    nothing = dict.fromkeys(("due_on", "closes_on", "sent_on", "reviewed_on", "decided_on"))
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
