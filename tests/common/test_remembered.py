"""What is remembered is read once for a while, and never shared."""

from __future__ import annotations

import time_machine
from django.core.cache import cache

from common.remembered import remembered


class Reader:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> list[int]:
        self.times += 1
        return [self.times]


def test_read_again_only_when_the_time_is_over(settings):
    settings.REMEMBER_SECONDS = 5
    cache.clear()
    read = Reader()
    with time_machine.travel("2026-11-22T08:00:00Z", tick=False) as clock:
        assert remembered("test", read) == [1]
        clock.shift(4)
        assert remembered("test", read) == [1]
        clock.shift(2)
        assert remembered("test", read) == [2]


def test_nothing_is_a_value_too(settings):
    """An installation without sample data would otherwise ask on every page."""
    settings.REMEMBER_SECONDS = 5
    cache.clear()
    asked: list[int] = []
    for _ in range(2):
        assert remembered("none", lambda: asked.append(1)) is None
    assert asked == [1]


def test_a_caller_that_changes_its_copy_changes_nobody_elses(settings):
    settings.REMEMBER_SECONDS = 5
    cache.clear()
    read = Reader()
    remembered("copy", read).append(99)
    assert remembered("copy", read) == [1]


def test_zero_seconds_read_every_time(settings):
    settings.REMEMBER_SECONDS = 0
    cache.clear()
    read = Reader()
    assert [remembered("zero", read), remembered("zero", read)] == [[1], [2]]
