"""The rules that hold at one authority, for people to read: what, who, by when, from where."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from deadlines.models import Obligation
from deadlines.queries.effective import Held, obligations_for
from models_programs.models import Programme, ProgrammeDate
from models_programs.queries.programmes import in_force
from units.enums import AuthorityKind, UnitKind
from units.models import Authority


@dataclass(slots=True)
class Rule:
    """One obligation as it holds here, for the kinds that it is nearest for. ``limit``: the law's day."""

    obligation: Obligation
    words: str
    limit: dt.date | None
    first: dt.date | None
    kinds: list[str] = field(default_factory=list)

    @property
    def who(self) -> str:
        """ "Khu dân cư, cơ quan": the first letter is large."""
        names = ", ".join(self.kinds)
        return names[:1].upper() + names[1:]

    @property
    def origin(self) -> str:
        """Whose rule it is."""
        authority = self.obligation.authority
        return authority.name if authority else "Theo luật"


def rules_at(authority: Authority, year: int) -> list[Rule]:
    """What units managed here, the authority itself and the authorities right below owe, by the nearest day.

    A constant number of queries; the kinds of authorities below are asked for as one.
    """
    below = list(Authority.objects.filter(parent=authority).order_by("path").only("path", "kind", "name"))
    first_of = {one.kind: one.path for one in reversed(below)}
    book = obligations_for([authority.path, *first_of.values()], year)
    found: dict[int, Rule] = {}
    for kind in UnitKind:
        for held in book.of_unit(authority.path, kind):
            _add(found, held, str(kind.label).lower())
    for held in book.of_authority(authority.path, authority.kind):
        _add(found, held, authority.name)
    for level, path in first_of.items():
        for held in book.of_authority(path, level):
            _add(found, held, str(AuthorityKind(level).label).lower())
    return sorted(found.values(), key=lambda rule: (rule.first or dt.date.max, rule.obligation.title))


def _add(found: dict[int, Rule], held: Held, kind: str) -> None:
    rule = found.setdefault(held.obligation.pk, Rule(held.obligation, held.words, held.limit, held.dues[0].on_time_to))
    if kind not in rule.kinds:
        rule.kinds.append(kind)


def dates_without_bearer(authority: Authority, year: int) -> list[ProgrammeDate]:
    """Dates of the own plans of which nobody has said who owes what. One query."""
    plans = Programme.objects.filter(in_force(year), authority=authority)
    rows = ProgrammeDate.objects.filter(programme__in=plans).exclude(obligations__is_active=True)
    return list(rows.select_related("programme__authority").order_by("programme", "order", "pk"))
