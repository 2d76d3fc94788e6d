"""The figures of a year a second time, the slow and plain way: every row of every table is looked at by itself.

Shares nothing with reports/queries: no conditions, no SQL counting, no numbers made before. Written from the words of
the law and of docs/glossary.md.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from decimal import Decimal
from zoneinfo import ZoneInfo

from deadlines.models import Occurrence
from decisions.models import DecisionItem
from models_programs.models import Activity, Commendation, Exemplar, ModelPlace, ModelRating, MovementModel
from registrations.models import Recognition, Registration
from scoring.models import Mark, Scorecard, Threshold, ThresholdSet
from units.models import Unit, UnitSuccession
from units.windows import all_windows

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
WITH_SUPERIOR = ("sent", "accepted", "proposed", "verified", "recognised", "not_recognised")
GOOD_RANK = 2  # "xếp loại Khá trở lên", as shipped


def local(moment: dt.datetime) -> dt.date:
    return moment.astimezone(HERE).date()


class Year:
    """One year of everything below a path, read once and then only looked at."""

    def __init__(self, path: str, year: int) -> None:
        self.path, self.year = path, year
        self.all_units = {unit.pk: unit for unit in Unit.objects.all()}
        windows = all_windows()
        self.units = []
        for unit in self.all_units.values():
            end = windows[unit.kind].end(year)
            alive = unit.valid_from <= end and (unit.valid_to is None or unit.valid_to >= end)
            if alive and unit.authority_path.startswith(path):
                self.units.append(unit)
        self.counting = {unit.pk for unit in self.units}
        self.origins: dict[int, list[int]] = defaultdict(list)
        self.next: dict[int, int] = {}
        for step in UnitSuccession.objects.exclude(kind="split").order_by("pk"):
            self.origins[step.successor_id].append(step.predecessor_id)
            self.next[step.predecessor_id] = step.successor_id
        self.forms = {form.unit_id: form for form in Registration.objects.filter(year=year)}
        self.results = {row.unit_id: row for row in Recognition.objects.filter(year=year)}
        self.cards = {card.unit_id: card for card in Scorecard.objects.filter(year=year).select_related("rubric")}
        self.decided = {
            item.unit_id: item.decision
            for item in DecisionItem.objects.filter(year=year, kind="classification").select_related("decision")
            if item.is_current and item.decision.state == "issued"
        }
        self.dues: dict[int, list[Occurrence]] = defaultdict(list)
        for row in Occurrence.objects.filter(year=year):
            if row.unit_id and not row.voided:
                self.dues[row.unit_id].append(row)
        self.done: dict[int, list[Activity]] = defaultdict(list)
        for activity in Activity.objects.filter(year=year):
            self.done[activity.unit_id or 0].append(activity)
        self.rated: dict[int, list[ModelRating]] = defaultdict(list)
        for rating in ModelRating.objects.filter(year=year):
            self.rated[rating.unit_id or 0].append(rating)

    def family(self, unit: Unit) -> list[int]:
        """The unit, what was merged into it or renamed to it, and what went into those; not who counts by itself."""
        parents = self.origins[unit.pk]
        older = [*parents, *(old for parent in parents for old in self.origins[parent])]
        return [unit.pk, *(old for old in older if old not in self.counting)]

    def level(self, card: Scorecard) -> tuple[str, bool]:
        if card.state == "approved":
            return card.level_id or "", True
        if card.state != "reviewed" or card.rubric.is_draft or card.derived_missing:
            return "", False
        sets = [one for one in ThresholdSet.objects.filter(rubric=card.rubric).select_related("authority")
                if one.authority is None or card.authority_path.startswith(one.authority.path)]  # fmt: skip
        nearest = max(sets, key=lambda one: -1 if one.authority is None else len(one.authority.path))
        pairs = [(row.min_points, row.level_id) for row in Threshold.objects.filter(threshold_set=nearest)]
        return max((low, code) for low, code in pairs if low <= card.superior_total)[1], False

    def of_unit(self, unit: Unit) -> Counter[str]:
        """What one unit adds to the numbers of its kind."""
        one: Counter[str] = Counter(units=1)
        eligible = unit.eligibility in ("in", "voluntary")
        one["eligible"] += eligible
        if eligible:
            self._tt124(unit, one)
        self._sheet(unit, one)
        family = self.family(unit)
        activities = [activity for pk in family for activity in self.done[pk]]
        one["festival"] += any(activity.kind == "festival" for activity in activities)
        one["inspected"] += any(activity.kind == "inspection" for activity in activities)
        one["with_model"] += any(rating.rank <= GOOD_RANK for pk in family for rating in self.rated[pk])
        for row in self.dues[unit.pk]:
            one["due"] += 1
            if row.sent_on and not row.returned:
                one["due_sent"] += 1
                one["due_on_time"] += row.due_on is None or row.sent_on <= row.due_on
        one["sent_late"] += one["due_sent"] > one["due_on_time"]
        return one

    def _tt124(self, unit: Unit, one: Counter[str]) -> None:
        family = self.family(unit)
        if any(pk in self.forms and self.forms[pk].state in WITH_SUPERIOR for pk in family):
            late = any(row.subject == "registration" and row.sent_on and not row.returned and row.due_on
                       and row.sent_on > row.due_on for row in self.dues[unit.pk])  # fmt: skip
            one["registered"] += 1
            one["registered_late" if late else "registered_on_time"] += 1
        else:
            one["unregistered"] += 1
        statuses = [self.results[pk].status for pk in family if pk in self.results]
        own = self.results.get(unit.pk)
        if own is not None:
            one[own.status] += 1
        elif "recognised" in statuses:
            one["recognised"] += 1
        elif statuses:
            one["not_recognised"] += 1
        else:
            one["undecided"] += 1

    def _sheet(self, unit: Unit, one: Counter[str]) -> None:
        card = self.cards.get(unit.pk)
        one["classified"] += unit.pk in self.decided
        if card is None or card.state in ("draft", "returned"):
            one["unsent"] += 1
            return
        one["sent"] += 1
        if card.state not in ("reviewed", "approved"):
            return
        one["scored"] += 1
        one["approved"] += card.state == "approved"
        one["trial"] += card.rubric.is_draft
        code, final = self.level(card)
        if not code:
            one["unclassified"] += 1
            return
        one["comparable"] += 1
        one[f"{'final' if final else 'coming'}:{code}"] += 1
        one[f"band:{min(90, int(card.superior_total) // 10 * 10)}"] += 1
        one["points"] += int(card.superior_total * 100)
        one["self_points"] += int(card.self_total * 100)

    def numbers(self) -> dict[str, dict[str, int]]:
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for unit in self.units:
            found[unit.kind].update(self.of_unit(unit))
        return {kind: {code: number for code, number in one.items() if number} for kind, one in found.items()}

    def records(self) -> dict[str, int]:
        """Activities, commendations, exemplars; loại / điểm / tổ at the end of the year."""
        found: Counter[str] = Counter()
        for activity in Activity.objects.filter(year=self.year):
            if activity.authority_path.startswith(self.path):
                found[f"activities:{activity.kind}"] += 1
                found[f"present:{activity.kind}"] += activity.present or 0
        for row in Commendation.objects.filter(year=self.year):
            if row.authority_path.startswith(self.path):
                found[f"commended:{row.subject}:{row.kind}"] += 1
        for exemplar in Exemplar.objects.filter(year=self.year):
            found["exemplars"] += exemplar.authority_path.startswith(self.path)
        self._models(found)
        return {code: number for code, number in found.items() if number}

    def _models(self, found: Counter[str]) -> None:
        end = dt.date(self.year, 12, 31)
        kinds, points = set(), set()
        here = set()
        for place in ModelPlace.objects.select_related("model", "unit").prefetch_related("teams"):
            stands = place.unit.authority_path if place.unit else place.model.authority_path
            if not stands.startswith(self.path):
                continue
            here.add(place.model_id)
            if place.opened_on > end or (place.closed_on and place.closed_on < end):
                continue
            kinds.add(place.model_id)
            at: object = place.area.strip().casefold()
            if place.unit_id:
                at = place.unit_id
                while at in self.next:
                    at = self.next[at]  # type: ignore[index]
            points.add((place.model_id, at))
            for team in place.teams.all():
                found["models:teams"] += 1
                found["models:members"] += team.members
        for model in MovementModel.objects.all():
            ours = model.authority_path.startswith(self.path) or model.pk in here
            if ours and model.year <= self.year and (model.ended_on is None or model.ended_on > end):
                kinds.add(model.pk)
        good = {rating.place.model_id for rating in ModelRating.objects.select_related("place").filter(year=self.year)
                if rating.authority_path.startswith(self.path) and rating.rank <= GOOD_RANK}  # fmt: skip
        found["models:kinds"], found["models:points"], found["models:effective"] = len(kinds), len(points), len(good)

    def criteria(self) -> dict[str, dict[str, list[int]]]:
        found: dict[str, dict[str, list[int]]] = defaultdict(dict)
        for unit in self.units:
            card = self.cards.get(unit.pk)
            if card is None or card.state not in ("reviewed", "approved") or card.rubric.is_draft:
                continue
            for mark in Mark.objects.filter(scorecard=card).select_related("criterion"):
                own, given = mark.self_points, mark.superior_points
                if own is None or given is None:
                    continue
                sums = found[str(card.rubric_id)].setdefault(str(mark.criterion_id), [0, 0, 0, 0, 0])
                full = given >= (mark.criterion.max_points or Decimal(0))
                for index, more in enumerate((1, int(own * 100), int(given * 100), int(full), int(own != given))):
                    sums[index] += more
        return dict(found)
