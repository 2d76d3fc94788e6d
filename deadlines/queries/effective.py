"""Which obligations hold at a place for a kind of unit or authority in a year, and which days they mean there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from common.scope import parent_path
from deadlines.enums import Bearer, When
from deadlines.models import Obligation
from deadlines.rules.dates import Due, Rule, dues, shown
from models_programs.models import Programme
from models_programs.queries.programmes import chain, in_force
from models_programs.queries.rulebook import rulebooks
from models_programs.rules.book import RuleBook
from scoring.models import SheetWindow


@dataclass(frozen=True, slots=True)
class Held:
    """An obligation as it holds at one place: its days there and how they are said.

    ``limit``: the law's day where another authority's stands nearer (None: it is the law's itself, or the law sets
    none). ``window_closes``: the last day on which sheets are taken at all, of things that follow scoring's windows.
    """

    obligation: Obligation
    dues: list[Due]
    words: str
    limit: dt.date | None = None
    window_closes: dt.date | None = None

    def closes_on(self, due: Due) -> dt.date | None:
        """The last day on which it is still taken; None: always."""
        if self.obligation.when == When.WINDOW:
            return self.window_closes
        if self.obligation.closes_after is None or due.on_time_to is None:
            return None
        return due.on_time_to + dt.timedelta(days=self.obligation.closes_after)


@dataclass(slots=True)
class ObligationBook:
    """Everything needed to answer for some paths and one year; asks the database nothing more."""

    year: int
    chains: dict[str, list[str]]
    rows: dict[str, list[Obligation]]
    books: dict[str, RuleBook]
    windows: dict[tuple[str, str], SheetWindow]
    _made: dict[tuple[str, str, str], list[Held]] = field(default_factory=dict)

    def of_unit(self, path: str, kind: str) -> list[Held]:
        """What every unit of ``kind`` managed at ``path`` owes, by code."""
        return self._held(path, kind, Bearer.UNIT)

    def of_authority(self, path: str, kind: str) -> list[Held]:
        """What the authority of ``kind`` at ``path`` owes, by code."""
        return self._held(path, kind, Bearer.AUTHORITY)

    def _held(self, path: str, kind: str, bearer: str) -> list[Held]:
        key = (path, kind, bearer)
        if key not in self._made:
            self._made[key] = list(self._find(path, kind, bearer))
        return self._made[key]

    def _find(self, path: str, kind: str, bearer: str) -> Iterable[Held]:
        nearest: dict[str, Obligation] = {}
        law: dict[str, Obligation] = {}
        for step in [*self.chains[path], _LAW]:
            for row in self.rows.get(step, ()):
                kinds = row.unit_kinds if bearer == Bearer.UNIT else row.authority_kinds
                if row.bearer == bearer and kind in kinds and _reaches(row, path) and self._dues(row, path, kind):
                    nearest.setdefault(row.code, row)
                    if row.is_law:
                        law[row.code] = row
        for code, row in sorted(nearest.items()):
            limit = self._limit(law.get(code), row, path, kind)
            words, days = shown(self.rule(row, path, kind), self.year), self._dues(row, path, kind)
            if limit and days == [Due(0, None)]:  # "đầu năm": people keep to the law's day
                days, words = [Due(0, limit)], f"{words}, chậm nhất theo luật ngày {limit:%d/%m/%Y}"
            window = self._window(path, kind) if row.when == When.WINDOW else None
            yield Held(row, days, words, limit, window.closes_on if window else None)

    def _dues(self, row: Obligation, path: str, kind: str) -> list[Due]:
        """None of a rule for another year: the next authority's holds then."""
        return dues(self.rule(row, path, kind), self.year)

    def _limit(self, law: Obligation | None, row: Obligation, path: str, kind: str) -> dt.date | None:
        if law is None or law is row:
            return None
        return self._dues(law, path, kind)[0].on_time_to

    def rule(self, row: Obligation, path: str, kind: str) -> Rule:
        """How the day of an obligation is said at a place, with what its other homes say of it."""
        if date := row.programme_date:
            return Rule(date.rule, date.day, date.month, date.quarter, of_year=date.year)
        if row.when == When.RULE:
            named = self.books[path].day_in(row.rule_code, self.year)
            return Rule(row.when, is_before=row.rule_is_before, named=named)
        if row.when == When.WINDOW:
            window = self._window(path, kind)
            return Rule(row.when, window=(window.on_time_to or window.closes_on) if window else None)
        one_year = row.year_from if row.year_from == row.year_to else None
        return Rule(row.when, row.day, row.month, row.quarter, of_year=one_year)

    def _window(self, path: str, kind: str) -> SheetWindow | None:
        for step in self.chains[path]:
            for wanted in (kind, ""):
                if window := self.windows.get((step, wanted)):
                    return window
        return None


_LAW = "law"


def obligations_for(paths: Collection[str], year: int) -> ObligationBook:
    """What holds at some authorities in a year. Three queries however many there are.

    Where an authority has several of one code for one kind, its own typed one comes before that of its plans, and a
    newer plan before an older one.
    """
    chains = {path: chain(path) for path in paths}
    steps = {step for found in chains.values() for step in found}
    rows: dict[str, list[Obligation]] = {}
    for row in _rows(steps, year):
        rows.setdefault(_LAW if row.is_law else row.authority_path, []).append(row)
    windows = SheetWindow.objects.filter(year=year, authority_path__in=steps)
    return ObligationBook(
        year=year,
        chains=chains,
        rows=rows,
        books=rulebooks(list(paths)),
        windows={(row.authority_path, row.unit_kind): row for row in windows},
    )


def _reaches(row: Obligation, path: str) -> bool:
    """Whether an obligation of direct places only means the one at ``path``."""
    if not row.direct_only:
        return True
    return row.authority_path == (path if row.bearer == Bearer.UNIT else parent_path(path))


def _rows(steps: set[str], year: int) -> list[Obligation]:
    plans = Programme.objects.filter(in_force(year))
    found = Obligation.objects.filter(
        Q(authority=None) | Q(authority_path__in=steps),
        Q(year_to=None) | Q(year_to__gte=year),
        Q(programme_date=None) | Q(programme_date__programme__in=plans),
        is_active=True,
        year_from__lte=year,
    )
    return sorted(found.select_related("programme_date__programme", "authority"), key=_nearness)


def _nearness(row: Obligation) -> tuple[bool, bool, int, int]:
    """Of one authority: typed before planned, for one year before for every year, newer plans before older ones."""
    date = row.programme_date
    of_one_year = row.year_from == row.year_to
    return (date is not None, not of_one_year, -(date.programme.year if date else 0), -row.pk)
