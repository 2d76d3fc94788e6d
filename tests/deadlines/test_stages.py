"""Which stage is to be told on a day: pure values, with days off."""

from __future__ import annotations

import datetime as dt

import pytest

from deadlines.rules.stages import Plan, late_stage, own_stage

PLAN = Plan(before=(30, 14, 7, 3, 1, 0), late_every=7, late_until=30, to_officer=1, to_above=15)
DUE = dt.date(2026, 10, 14)
NEVER_OFF: frozenset[dt.date] = frozenset()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def told(due_on: dt.date, off: frozenset[dt.date] = NEVER_OFF, plan: Plan = PLAN) -> list[tuple[str, int]]:
    """The days on which the stage changes, as a person would hear it: every day looked at."""
    found: list[tuple[str, int]] = []
    for number in range(-60, 61):
        today = due_on + dt.timedelta(days=number)
        stage = own_stage(due_on, plan, off, today)
        if stage is not None and stage not in {told for _, told in found}:
            found.append((today.isoformat(), stage))
    return found


def test_each_stage_has_its_day() -> None:
    """REL-REM-01: 30 / 14 / 7 / 3 / 1 / 0 days before, then weekly up to 30 days late."""
    assert told(DUE) == [
        ("2026-09-14", 30), ("2026-09-30", 14), ("2026-10-07", 7), ("2026-10-11", 3), ("2026-10-13", 1),
        ("2026-10-14", 0), ("2026-10-21", -7), ("2026-10-28", -14), ("2026-11-04", -21), ("2026-11-11", -28),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("due_on", "first", "last"),
    [
        ("2027-01-10", "2026-12-11", "2027-02-07"),  # across the year's end
        ("2028-02-29", "2028-01-30", "2028-03-28"),  # a leap day
        ("2027-02-28", "2027-01-29", "2027-03-28"),
        ("2026-10-31", "2026-10-01", "2026-11-28"),
        ("2027-01-31", "2027-01-01", "2027-02-28"),
    ],
)
def test_ends_of_months_and_years(due_on: str, first: str, last: str) -> None:
    days = told(day(due_on))
    assert (days[0], days[-1]) == ((first, 30), (last, -28))
    assert len(days) == 10


def test_a_stage_on_days_off_is_told_on_the_last_working_day_before() -> None:
    """REL-REM-06"""
    weekends = frozenset(
        today for number in range(-90, 90) if (today := DUE + dt.timedelta(days=number)).weekday() >= 5
    )
    # 11/10/2026 is a Sunday: three days before is told on Friday the 9th.
    assert ("2026-10-09", 3) in told(DUE, weekends)
    # Of a thing due on a Sunday the last stage comes on Friday; the ones between are left out.
    sunday = day("2026-10-11")
    assert [stage for _, stage in told(sunday, weekends)][:4] == [30, 14, 7, 3]
    assert ("2026-10-09", 0) in told(sunday, weekends)
    assert all(day(on) not in weekends for on, _ in told(sunday, weekends))


def test_a_delay_is_never_told_before_it_is_one() -> None:
    """REL-REM-06: the day of delay that falls on a day off is told on the next working day."""
    plan = Plan(before=(0,), late_every=1, late_until=30)
    saturday = day("2026-10-17")
    off = frozenset({saturday, day("2026-10-18")})
    assert own_stage(day("2026-10-16"), plan, off, day("2026-10-16")) == 0
    assert own_stage(day("2026-10-16"), plan, off, saturday) is None
    assert own_stage(day("2026-10-16"), plan, off, day("2026-10-19")) == -3


def test_of_several_that_passed_only_the_latest() -> None:
    """REL-REM-05"""
    assert own_stage(DUE, PLAN, NEVER_OFF, day("2026-10-12")) == 3
    assert own_stage(DUE, PLAN, NEVER_OFF, day("2026-10-20")) == 0
    assert own_stage(DUE, PLAN, NEVER_OFF, day("2026-11-13")) == -28
    assert own_stage(DUE, PLAN, NEVER_OFF, day("2026-11-14")) is None


def test_tet_is_looked_across() -> None:
    """Nine days off in a row: what would be told in them is told before."""
    off = frozenset(day("2027-02-04") + dt.timedelta(days=number) for number in range(9))
    assert own_stage(day("2027-02-12"), PLAN, off, day("2027-02-03")) == 0
    assert own_stage(day("2027-02-13"), PLAN, off, day("2027-02-03")) == 1
    assert own_stage(day("2027-02-13"), PLAN, off, day("2027-02-08")) is None


def test_those_above_hear_from_their_day_on() -> None:
    assert late_stage(DUE, 1, PLAN, NEVER_OFF, DUE) is None
    assert late_stage(DUE, 1, PLAN, NEVER_OFF, day("2026-10-15")) == -1
    assert late_stage(DUE, 1, PLAN, NEVER_OFF, day("2026-10-21")) == -1
    assert late_stage(DUE, 1, PLAN, NEVER_OFF, day("2026-10-22")) == -8
    assert late_stage(DUE, 15, PLAN, NEVER_OFF, day("2026-10-28")) is None
    assert late_stage(DUE, 15, PLAN, NEVER_OFF, day("2026-10-29")) == -15
    assert late_stage(DUE, 15, PLAN, NEVER_OFF, day("2026-11-14")) is None
    assert late_stage(DUE, None, PLAN, NEVER_OFF, day("2026-10-29")) is None
    assert late_stage(DUE, 0, PLAN, NEVER_OFF, DUE) is None


def test_no_stage_before_the_day_still_tells_the_delay() -> None:
    plan = Plan(before=(), late_every=7, late_until=30)
    assert own_stage(DUE, plan, NEVER_OFF, DUE) is None
    assert own_stage(DUE, plan, NEVER_OFF, day("2026-10-21")) == -7
