"""Years that are closed for a place (ADR 0027): every room asks here, the room that closes years answers."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from common.scope import way_up
from common.workflow import WrongState

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Lock:
    """An authority closed a year: which one, who did it, since when; ``url`` shows what was closed and who opens it."""

    year: int
    place: str
    by: str
    since: dt.datetime
    url: str

    @property
    def sentence(self) -> str:
        """For forms and jobs that are refused."""
        day = timezone.localdate(self.since)
        return (
            f"Năm {self.year} của {self.place} đã khóa sổ từ ngày {day:%d/%m/%Y} ({self.by}) nên không sửa được. "
            "Muốn sửa, đề nghị cấp trên mở lại."
        )


class YearLocked(WrongState):
    """Something of a closed year was to be changed; ``lock`` says which."""

    def __init__(self, lock: Lock) -> None:
        super().__init__(lock.sentence)
        self.lock = lock


# (paths, years) → the places among them that are closed
Find = Callable[[Collection[str], Collection[int]], Mapping[Place, Lock]]
_finders: list[Find] = []
# Posts that change nothing of the year in their address: files, reminders, units, settings without a year of their own.
HARMLESS: set[str] = set()


def answer_with(find: Find) -> None:
    """Called once by the room that closes years."""
    if find not in _finders:
        _finders.append(find)


def harmless(*names: str) -> None:
    """Views (by name) whose posts are taken in a closed year, too."""
    HARMLESS.update(names)


# (before, after) of rows that are written many at once; None: there was none, or will be none
Pairs = Sequence[tuple[Any, Any]]
_guards: dict[type[Model], Callable[[Pairs], None]] = {}


def guard(table: type[Model], refuse: Callable[[Pairs], None]) -> None:
    """Called once for each table whose rows live for years: ``refuse`` raises when a closed year would be another."""
    _guards[table] = refuse


def refuse_rewritten(pairs: Pairs) -> None:
    """For verbs that write rows of one table in bulk, which no signal sees. Raises as the guard of the table does."""
    table = next((type(row) for pair in pairs for row in pair if row is not None), None)
    if table in _guards:
        _guards[table](pairs)


def locks_of(paths: Collection[str], years: Collection[int]) -> dict[Place, Lock]:
    """Which of these places have closed which of these years. One query."""
    return {place: lock for find in _finders for place, lock in find(paths, years).items()}


def lock_of(path: str, year: int) -> Lock | None:
    """The closing in force of the authority at ``path``. One query."""
    return locks_of([path], [year]).get((path, year))


def refuse_locked(places: Iterable[Place]) -> None:
    """Raises YearLocked when one of these (path, year) is closed; else no closing of them comes before the end of the
    transaction. Asked again in the same transaction it costs nothing: imports ask for each row.
    """
    known = _known()
    asked = sorted(set(places) - set().union(*known.values()))
    if not asked:
        return
    hold(asked)
    found = locks_of({path for path, _ in asked}, {year for _, year in asked})
    for place in asked:
        if place in found:
            raise YearLocked(found[place])
    known.setdefault(tuple(connection.savepoint_ids), set()).update(asked)


def hold(places: Iterable[Place], *, alone: Place | None = None) -> None:
    """Keep places from being closed until the end of the transaction, by themselves or by a level above; ``alone``: the
    one of them that is being closed or opened, which waits for everybody else there and below.

    SQLite lets one transaction write at a time; PostgreSQL takes advisory locks, those of higher levels first, in one
    query.
    """
    if connection.vendor != "postgresql" or not connection.in_atomic_block:
        return
    wanted = sorted({(step, year) for path, year in places for step in way_up(path)})
    kinds = ["pg_advisory_xact_lock" if place == alone else "pg_advisory_xact_lock_shared" for place in wanted]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'{kind}(%s)' for kind in kinds)}", [_key(place) for place in wanted])


def _key(place: Place) -> int:
    digest = hashlib.sha256(f"year:{place[0]}:{place[1]}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


# Savepoints that were open → what was found open inside of them
Known = dict[tuple[Any, ...], set[Place]]


def _known() -> Known:
    """What was found open in this very transaction; nothing is kept outside of one, nor of a savepoint that has ended:
    going back to it gives the locks away."""
    blocks: list[Any] = [block for block in connection.atomic_blocks if not getattr(block, "_from_testcase", False)]
    if not blocks:
        return {}
    kept: tuple[Any, Known] | None = getattr(connection, "_open_years", None)
    if kept is None or kept[0] is not blocks[0]:
        kept = (blocks[0], {})
        connection._open_years = kept  # type: ignore[attr-defined]
    now = tuple(connection.savepoint_ids)
    for inside in [one for one in kept[1] if one != now[: len(one)]]:
        del kept[1][inside]
    return kept[1]
