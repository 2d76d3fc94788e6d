"""Issues at once: numbers without a gap, nothing lost."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from common.scope import Actor
from reports.domain.issues import File, issue
from reports.models import Issue, IssueFile
from tests.conftest import Cast
from units.models import Authority

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 8


def together(work: Callable[[int], None], count: int) -> list[Exception]:
    """``count`` threads with connections of their own start at one moment; what went wrong."""
    gate = threading.Barrier(count)
    problems: list[Exception] = []

    def one(number: int) -> None:
        try:
            gate.wait(30)
            work(number)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return problems


def test_many_at_once_are_numbered_without_a_gap(cast: Cast) -> None:
    place: Authority = cast.commune
    actors: list[Actor] = [cast.actor("officer"), cast.actor("approver")]

    def one(number: int) -> None:
        issue(
            authority=place, year=2026, document="pack", is_provisional=True, as_of=timezone.now(),
            content_hash=f"{number:064d}", files=[File("a.pdf", "application/pdf", b"%PDF" + bytes([number]))],
            actor=actors[number % 2], now=timezone.now(),
        )  # fmt: skip

    assert together(one, MANY) == []
    assert list(Issue.objects.order_by("pk").values_list("sequence", flat=True)) == list(range(1, MANY + 1))
    contents = {}
    for row in IssueFile.objects.select_related("issue"):
        with row.file.open("rb") as file:
            contents[row.issue.content_hash] = file.read()
    assert contents == {f"{number:064d}": b"%PDF" + bytes([number]) for number in range(MANY)}
