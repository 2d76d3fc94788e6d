"""Closing while others write, and two who close at once, on a real database with connections of their own."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from common.locks import YearLocked
from common.workflow import WrongState
from models_programs.models import Activity
from reports.domain import refreshing
from reports.domain.closing import Changed, close_year, preview, undo_closing
from reports.domain.refreshing import mark_numbers, refresh_everything, refresh_numbers
from reports.models import YearClosing, YearNumbers
from tests.conftest import Cast
from tests.reports.closings import REASON, YEAR, chief, ready

pytestmark = pytest.mark.django_db(transaction=True)


def seen(cast: Cast) -> dict[str, Any]:
    """What the approver was shown, with a reason for every gap."""
    found = preview(cast.commune, YEAR, now=timezone.now())
    assert found.snapshot is not None
    reasons = {item.code: REASON for item in found.gaps}
    return {"authority": cast.commune, "year": YEAR, "actor": cast.actor("approver"), "now": timezone.now(),
            "reasons": reasons, "shown": found.snapshot.sha256}  # fmt: skip


def festival(cast: Cast) -> Activity:
    return Activity(
        authority=cast.commune, unit=cast.unit, year=YEAR, kind="festival", title="Ngày hội", on=dt.date(2026, 8, 10),
        created_at=timezone.now(), changed_at=timezone.now(),
    )  # fmt: skip


def together(*works: Callable[[], object]) -> list[object]:
    """Each in a thread of its own; what each gave, an exception as itself."""

    def one(work: Callable[[], object]) -> object:
        try:
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(60) for future in [pool.submit(one, work) for work in works]]


def test_who_writes_first_is_waited_for_and_the_preview_no_longer_holds(cast: Cast) -> None:
    ready(cast)
    said, writing = seen(cast), threading.Event()

    def write() -> None:
        with transaction.atomic():
            festival(cast).save()
            writing.set()
            time.sleep(0.7)

    def close() -> object:
        writing.wait(10)
        return close_year(**said)

    written, closed = together(write, close)
    assert written is None
    assert isinstance(closed, Changed)
    assert (Activity.objects.count(), YearClosing.objects.count()) == (1, 0)


def test_who_writes_while_it_is_closed_is_refused_afterwards(cast: Cast) -> None:
    ready(cast)
    said, closing = seen(cast), threading.Event()

    def close() -> object:
        with transaction.atomic():
            made = close_year(**said)
            closing.set()
            time.sleep(0.7)
        return made

    def write() -> None:
        closing.wait(10)
        with transaction.atomic():
            festival(cast).save()

    closed, written = together(close, write)
    assert isinstance(closed, YearClosing)
    assert isinstance(written, YearLocked)
    assert not Activity.objects.exists()


def test_two_who_close_at_once_close_once(cast: Cast) -> None:
    ready(cast)
    said = seen(cast)
    found = together(lambda: close_year(**said), lambda: close_year(**said))
    assert sorted(type(one).__name__ for one in found) == ["WrongState", "YearClosing"], found
    assert any(isinstance(one, WrongState) for one in found)
    assert YearClosing.objects.count() == 1


def test_a_change_while_numbers_are_counted_stays_marked(cast: Cast) -> None:
    """Who counts reads before the change and writes after it: the numbers are marked for another time."""
    refresh_everything([YEAR], now=timezone.now())
    counting, changed = threading.Event(), threading.Event()
    mark_numbers([cast.commune.path], YEAR)

    def count() -> None:
        with transaction.atomic():
            refresh_numbers(cast.commune, YEAR, now=timezone.now())
            counting.set()
            changed.wait(1)

    def change() -> None:
        counting.wait(10)
        mark_numbers([cast.commune.path], YEAR)
        changed.set()

    assert together(count, change) == [None, None]
    assert YearNumbers.objects.get(authority=cast.commune, year=YEAR).is_stale


def test_numbers_marked_while_they_are_counted_are_counted_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh_everything([YEAR], now=timezone.now())
    counted = refreshing.own_numbers

    def meanwhile(path: str, year: int) -> Any:
        found = counted(path, year)
        if connection.vendor == "postgresql":
            together(lambda: mark_numbers([path], year))
        else:  # one writer: nobody else could
            mark_numbers([path], year)
        return found

    monkeypatch.setattr(refreshing, "own_numbers", meanwhile)
    assert refresh_numbers(cast.commune, YEAR, now=timezone.now()).is_stale
    monkeypatch.undo()
    assert not refresh_numbers(cast.commune, YEAR, now=timezone.now()).is_stale


def test_a_year_is_not_opened_again_while_the_level_above_closes_it(cast: Cast) -> None:
    """One of them comes first, and the other one sees it."""
    ready(cast)
    below = close_year(**seen(cast))
    cast.other_unit.delete()
    chief(cast)
    found = preview(cast.province, YEAR, now=timezone.now())
    assert found.snapshot is not None
    said: dict[str, Any] = {"authority": cast.province, "year": YEAR, "actor": cast.actor("chief"),
                            "now": timezone.now(), "reasons": {item.code: REASON for item in found.gaps},
                            "shown": found.snapshot.sha256}  # fmt: skip
    closing = threading.Event()

    def close() -> None:
        with transaction.atomic():
            close_year(**said)
            closing.set()
            time.sleep(0.5)

    def undo() -> object:
        closing.wait(10)
        return undo_closing(closing=below, reason=REASON, actor=cast.actor("chief"), now=timezone.now())

    closed, undone = together(close, undo)
    assert closed is None
    assert isinstance(undone, WrongState)
    assert YearClosing.objects.filter(undone_at=None).count() == 2
