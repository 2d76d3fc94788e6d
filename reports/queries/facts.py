"""The year of many units read from the rows of every room: one ``UnitFact`` each, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from deadlines.enums import Standing, Subject
from deadlines.models import Occurrence
from deadlines.queries.board import conditions
from decisions.enums import DecisionKind, DecisionState
from decisions.models import DecisionItem
from models_programs.enums import ActivityKind
from models_programs.enums import Subject as Named
from models_programs.models import Activity, Commendation, ModelPlace
from models_programs.queries.movement import rated_models_of
from models_programs.queries.records import names_after, predecessors_of
from models_programs.queries.rulebook import rulebooks
from registrations.enums import REGISTERED, RecognitionStatus
from registrations.models import Recognition, Registration
from reports.models import UnitFact
from scoring.enums import SheetState
from scoring.levels import LevelBook
from scoring.models import Rubric, Scorecard
from units.models import Unit
from units.queries import in_year

S = SheetState
SENT = frozenset({S.SENT, S.REVIEWING, S.REVIEWED, S.APPROVED})
SCORED = frozenset({S.REVIEWED, S.APPROVED})


class _Asked(NamedTuple):
    """Units of a year by id, and what was merged into them or renamed to them: old unit → the one of ours."""

    year: int
    units: dict[int, Unit]
    became: dict[int, int]

    @property
    def ids(self) -> list[int]:
        return [*self.units, *self.gone]

    @property
    def gone(self) -> dict[int, int]:
        """Those that do not count in the year themselves (kinds whose years end on different days can merge)."""
        return {old: unit for old, unit in self.became.items() if old not in self.units}

    def heir(self, unit: int) -> int:
        """For whom its rows count: for itself while it counts in the year, else for what it became."""
        return unit if unit in self.units else self.became[unit]


def facts_at(paths: Collection[str], year: int) -> list[UnitFact]:
    """What is known now of the units that the authorities at ``paths`` manage themselves and that count in ``year``.

    Not stored. At most eighteen queries however many units; keep a call under some thousands of them.
    """
    rows = Unit.objects.filter(in_year(year), authority_path__in=paths).order_by("pk")
    units = {unit.pk: unit for unit in rows.only("authority_path", "kind", "eligibility")}
    if not units:
        return []
    asked = _Asked(year, units, predecessors_of(units))
    facts = {
        pk: UnitFact(
            unit_id=pk, year=year, authority_path=unit.authority_path, kind=unit.kind, eligibility=unit.eligibility
        )
        for pk, unit in units.items()
    }
    for read in READERS:
        read(asked, facts)
    return list(facts.values())


def _registrations(asked: _Asked, facts: Mapping[int, UnitFact]) -> None:
    """The own form; where it was not sent, the one that a predecessor had sent."""
    rows = list(Registration.objects.filter(unit__in=asked.ids, year=asked.year).order_by("pk"))
    for row in sorted(rows, key=lambda row: row.unit_id not in facts):
        fact = facts[asked.heir(row.unit_id)]
        if row.unit_id in facts or (row.state in REGISTERED and fact.registration not in REGISTERED):
            fact.registration = row.state
            fact.registered_on = timezone.localdate(row.first_sent_at) if row.first_sent_at else None


def _recognitions(asked: _Asked, facts: Mapping[int, UnitFact]) -> None:
    """The own result; where there is none, the recognition of a predecessor."""
    rows = list(Recognition.objects.filter(unit__in=asked.ids, year=asked.year).order_by("pk"))
    decided = {row.unit_id for row in rows}
    for row in sorted(rows, key=lambda row: row.unit_id not in facts):
        fact = facts[asked.heir(row.unit_id)]
        counts = row.unit_id in facts or fact.unit_id not in decided
        if counts and fact.recognition != RecognitionStatus.RECOGNISED:
            fact.recognition, fact.recognition_reason = row.status, row.reason
            fact.recognition_number, fact.recognition_date = row.decision_number, row.decision_date


def _sheets(asked: _Asked, facts: Mapping[int, UnitFact]) -> None:
    """State and totals of the own sheet, and the level: decided, or what the present thresholds give."""
    trials = set(Rubric.objects.filter(is_draft=True).values_list("pk", flat=True))
    book = LevelBook()
    for card in Scorecard.objects.filter(unit__in=asked.units, year=asked.year):
        fact = facts[card.unit_id]
        fact.card_id, fact.rubric_id, fact.sheet = card.pk, card.rubric_id, card.state
        fact.is_trial, fact.is_waiting = card.rubric_id in trials, card.derived_missing > 0
        fact.on_behalf = card.entered_on_behalf
        fact.self_total = card.self_total if card.state in SENT else None
        fact.superior_total = card.superior_total if card.state in SCORED else None
        if card.state == S.APPROVED:
            fact.level, fact.level_is_final = card.level_id or "", True
        elif card.state == S.REVIEWED and not fact.is_trial and not fact.is_waiting:
            found = book.predict(
                rubric_id=card.rubric_id, authority_path=fact.authority_path, total=card.superior_total
            )
            fact.level = found.level_id or ""


def _classifications(asked: _Asked, facts: Mapping[int, UnitFact]) -> None:
    """The issued decision that names the unit's level."""
    rows = DecisionItem.objects.filter(
        unit__in=asked.units, year=asked.year, kind=DecisionKind.CLASSIFICATION, is_current=True,
        decision__state=DecisionState.ISSUED,
    ).select_related("decision")  # fmt: skip
    for item in rows:
        fact = facts[item.unit_id]
        fact.classification_number = item.decision.number_shown
        fact.classification_date = item.decision.signed_on


def _models(asked: _Asked, facts: Mapping[int, UnitFact]) -> None:
    """Effective models of the year, and điểm open at the end of it (one for each model at what is now one unit)."""
    books = rulebooks(sorted({fact.authority_path for fact in facts.values()}))
    worst = {path: book.number("model.effective_rank") for path, book in books.items()}
    for unit, rated in rated_models_of(asked.units, asked.year, asked.gone).items():
        fact = facts[unit]
        fact.effective_models = len({row.model for row in rated if row.rank <= worst[fact.authority_path]})
    day = dt.date(asked.year, 12, 31)
    running = Q(opened_on__lte=day) & (Q(closed_on=None) | Q(closed_on__gte=day))
    found: dict[int, set[int]] = defaultdict(set)
    later = names_after(asked.units, day)
    for unit, model in ModelPlace.objects.filter(running, unit__in=[*asked.ids, *later]).values_list("unit", "model"):
        found[later.get(unit or 0) or asked.heir(unit or 0)].add(model)
    for unit, models in found.items():
        facts[unit].places = len(models)


def _activities(asked: _Asked, facts: Mapping[int, UnitFact]) -> None:
    rows = Activity.objects.filter(unit__in=asked.ids, year=asked.year).order_by().values_list("unit", "kind")
    for unit, kind, number in rows.annotate(Count("pk")):
        fact = facts[asked.heir(unit or 0)]
        fact.activities += number
        fact.festivals += number if kind == ActivityKind.FESTIVAL else 0
        fact.inspections += number if kind == ActivityKind.INSPECTION else 0


def _commendations(asked: _Asked, facts: Mapping[int, UnitFact]) -> None:
    rows = Commendation.objects.filter(unit__in=asked.ids, year=asked.year).order_by().values_list("unit", "subject")
    for unit, subject, number in rows.annotate(Count("pk")):
        fact = facts[asked.heir(unit or 0)]
        fact.collectives += number if subject == Named.COLLECTIVE else 0
        fact.persons += number if subject == Named.PERSON else 0


def _timeliness(asked: _Asked, facts: Mapping[int, UnitFact]) -> None:
    """What was due from the unit itself; whether its registration came late (own extensions count)."""
    how = conditions(timezone.localdate())  # "sent" and "in time" do not depend on today
    late = how[Standing.LATE] & Q(subject=Subject.REGISTRATION)
    rows: Iterable[Any] = (
        Occurrence.objects.filter(unit__in=asked.units, year=asked.year, voided=False)
        .order_by()
        .values("unit")
        .annotate(
            n=Count("pk"),
            sent=Count("pk", filter=how[Standing.SENT]),
            on_time=Count("pk", filter=how[Standing.ON_TIME]),
            late=Count("pk", filter=late),
        )
    )
    for row in rows:
        fact = facts[row["unit"]]
        fact.expected, fact.sent, fact.on_time = row["n"], row["sent"], row["on_time"]
        fact.registered_late = row["late"] > 0


Reader = Callable[[_Asked, Mapping[int, UnitFact]], None]
READERS: tuple[Reader, ...] = (
    _registrations,
    _recognitions,
    _sheets,
    _classifications,
    _models,
    _activities,
    _commendations,
    _timeliness,
)
