"""Completeness and timeliness: how many of what is due were sent, in time, late, not yet; every number has its list.

One thing due from one unit (or authority) in one period counts once. What is due splits into sent, not sent and sent
back; sent splits into in time and late; overdue is a part of not sent. Reviewed and decided are counted beside that.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import StrIndex, Substr

from common.scope import Actor, within
from deadlines.enums import Standing, When
from deadlines.models import Obligation, Occurrence
from deadlines.queries.occurrences import visible_to
from units.enums import UnitKind
from units.models import Authority
from units.queries import authorities_visible_to

# The value of "kind" in addresses that stands for what authorities owe themselves.
OF_AUTHORITIES = "cap-quan-ly"
KINDS = [*UnitKind.choices, (OF_AUTHORITIES, "Cấp quản lý")]


def kind_of(value: str) -> str | None:
    """The kind of unit that an address names, "" for authorities, None for all."""
    if value == OF_AUTHORITIES:
        return ""
    return value if value in UnitKind.values else None


def conditions(today: dt.date) -> dict[str, Q]:
    """The same for the numbers and for the lists behind them."""
    is_sent = Q(sent_on__isnull=False, returned=False)
    is_late = Q(due_on__isnull=False, sent_on__gt=F("due_on"))
    unsent = Q(sent_on=None, returned=False)
    return {
        Standing.EXPECTED: ~Q(pk__in=[]),
        Standing.SENT: is_sent,
        Standing.ON_TIME: is_sent & (Q(due_on=None) | Q(sent_on__lte=F("due_on"))),
        Standing.LATE: is_sent & is_late,
        Standing.UNSENT: unsent,
        Standing.OVERDUE: unsent & Q(due_on__lt=today),
        Standing.RETURNED: Q(returned=True),
        Standing.REVIEWED: Q(reviewed_on__isnull=False) | Q(decided_on__isnull=False),
        Standing.DECIDED: Q(decided_on__isnull=False),
    }


def due_in(actor: Actor, year: int) -> QuerySet[Occurrence]:
    """What is due in a year in the actor's scope; nothing that is no longer due."""
    return visible_to(actor, year).filter(voided=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the board looks: everything at and below an authority, or (``only``) what it manages itself."""

    authority: Authority
    only: bool = False

    @property
    def key(self) -> str:
        """As in addresses: "12", or "12-own" for what the authority manages itself."""
        return f"{self.authority.pk}-own" if self.only else str(self.authority.pk)

    def condition(self) -> Q:
        path = self.authority.path
        return Q(authority_path=path) if self.only else within(path)


def place_named(actor: Actor, key: str) -> Place | None:
    """The place of an address if it lies in the actor's scope; the own one for "". One query."""
    number, _, rest = key.partition("-")
    if key and not (number.isascii() and number.isdigit() and len(number) < 19 and rest in ("", "own")):
        return None
    wanted = int(number) if key else actor.authority_id
    authority = authorities_visible_to(actor).filter(pk=wanted).first()
    return Place(authority, only=rest == "own") if authority else None


def way_down(place: Place, own: Authority) -> list[Authority]:
    """The authorities from the own one down to the one above ``place``; none at the own place. One query or none."""
    path = place.authority.path
    if path == own.path:
        return [own] if place.only else []
    ends = [end for end in range(len(own.path), len(path)) if end == 0 or path[end - 1] == "."]
    return list(Authority.objects.filter(path__in=[path[:end] for end in ends]).order_by("path"))


@dataclass(slots=True)
class Numbers:
    """How many of each standing, and the first and last day in time among them."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Standing.values, 0))
    first: dt.date | None = None
    last: dt.date | None = None

    def add(self, row: dict[str, Any]) -> None:
        for name in Standing.values:
            self.counts[name] += row[name]
        days = [day for day in (self.first, self.last, row["first"], row["last"]) if day is not None]
        self.first, self.last = (min(days), max(days)) if days else (None, None)


@dataclass(slots=True)
class Board:
    """The numbers: all together, by code, by kind of unit ("" for authorities), by path right below the place."""

    codes: set[str] = field(default_factory=set)
    total: Numbers = field(default_factory=Numbers)
    by_code: dict[str, Numbers] = field(default_factory=lambda: defaultdict(Numbers))
    by_kind: dict[str, Numbers] = field(default_factory=lambda: defaultdict(Numbers))
    by_path: dict[str, Numbers] = field(default_factory=lambda: defaultdict(Numbers))


def board_of(
    rows: QuerySet[Occurrence], place: Place, today: dt.date, *, code: str = "", kind: str | None = None
) -> Board:
    """``rows`` of the place, counted; one ``code`` and one ``kind`` ("" for authorities) on demand. One query.

    ``codes`` are all that are due at the place, whatever is asked for.
    """
    start = len(place.authority.path)
    # The path of the next level: up to the dot after the place's own path; of the place itself its own path.
    below = Substr("authority_path", 1, StrIndex(Substr("authority_path", start + 1), Value(".")) + start)
    # "year" is in the covering index and never null: rows are counted without being read.
    counted = {name: Count("year", filter=condition) for name, condition in conditions(today).items()}
    counted[Standing.EXPECTED] = Count("*")
    groups: Any = (
        rows.order_by()
        .annotate(below=below)
        .values("code", "unit_kind", "below")
        .annotate(**counted, first=Min("due_on"), last=Max("due_on"))
    )
    board = Board()
    for row in groups:
        board.codes.add(row["code"])
        if code not in ("", row["code"]) or kind not in (None, row["unit_kind"]):
            continue
        board.total.add(row)
        board.by_code[row["code"]].add(row)
        board.by_kind[row["unit_kind"]].add(row)
        board.by_path[row["below"]].add(row)
    return board


def obligations_named(codes: Iterable[str], place: Place) -> dict[str, Obligation]:
    """For each code the obligation that says its title at a place: the nearest one from above, else one from below.

    At most two queries.
    """
    wanted, path = set(codes), place.authority.path
    above = [path[:end] for end in range(len(path) + 1) if end == 0 or path[end - 1] == "."]
    rows = Obligation.objects.select_related("programme_date").filter(code__in=wanted)
    found: dict[str, Obligation] = {}
    order = ("is_active", "authority_path", F("authority").asc(nulls_first=True), "pk")
    for row in rows.filter(authority_path__in=above).order_by(*order):
        found[row.code] = row  # the nearest one that is in use comes last
    missing = wanted - found.keys()
    if missing:
        first = Obligation.objects.filter(code__in=missing).order_by().values("code").annotate(first=Min("pk"))
        found |= {row.code: row for row in rows.filter(pk__in=first.values("first"))}
    return found


def rule_of(obligation: Obligation) -> str:
    """How its day is said: by the date of its plan where it has one."""
    return obligation.programme_date.rule if obligation.programme_date else obligation.when


def is_before(obligation: Obligation) -> bool:
    """Whether its day is said as "trước ngày X" (the last day in time is the one before)."""
    when = rule_of(obligation)
    return when in (When.BEFORE, When.MONTHLY_BEFORE) or (when == When.RULE and obligation.rule_is_before)


def behind_rows(rows: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    """With all that the list, its Excel file and the message draw of each row."""
    return rows.select_related("unit__authority", "authority__parent", "obligation__programme_date")
