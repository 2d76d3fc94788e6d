"""The window of assessment and the legal end date, day by day at their edges."""

from __future__ import annotations

import datetime as dt

import pytest

from registrations.queries.periods import period_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OTHERS = (dt.date(2025, 11, 16), dt.date(2026, 11, 15), dt.date(2026, 11, 20))
EXPECTED = {
    "residential": (dt.date(2025, 11, 1), dt.date(2026, 10, 31), dt.date(2026, 11, 15)),
    **dict.fromkeys(("agency", "hospital", "enterprise", "school", "commune"), OTHERS),
}


@pytest.mark.parametrize(("kind", "days"), EXPECTED.items())
def test_edges_of_every_kind(kind, days):
    period = period_of(kind, 2026, "51.21040.")
    start, end, before = days
    assert (period.start, period.end, period.before) == days
    assert period.last_day == before - DAY
    told = [period.is_outside(day) for day in (start - DAY, start, end, end + DAY, None)]
    assert told == [True, False, False, True, False]
    assert [period.is_open(day) for day in (end - DAY, end, end + DAY)] == [True, True, False]
