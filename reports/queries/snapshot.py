"""What a year came to, as one content that is always the same for the same rows (ADR 0027)."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from common.scope import within
from decisions.models import Decision
from models_programs.models import ModelPlace, ModelRating, MovementModel
from reports.models import UnitFact, YearClosing
from reports.queries.numbers import measures_of, numbers_of, record_numbers
from reports.rules.canonical import canonical, sha256_of
from reports.rules.closing import Item
from scoring.models import Criterion, Rubric
from units.models import Authority

FORMAT = 1
# Of each unit, as its fact says it; names and codes are those of the day of closing.
UNIT_FIELDS = (
    "kind", "eligibility", "registration", "registered_on", "registered_late", "recognition", "recognition_number",
    "recognition_date", "recognition_reason", "sheet", "self_total", "superior_total", "level", "level_is_final",
    "is_trial", "is_waiting", "on_behalf", "classification_number", "classification_date", "effective_models", "places",
    "activities", "festivals", "inspections", "collectives", "persons", "expected", "sent", "on_time",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``text`` is canonical JSON; ``sha256`` of it. ``content`` is what a reader of the text gets."""

    text: str
    sha256: str

    @property
    def content(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.text)
        return read


def snapshot_of(authority: Authority, year: int, items: Iterable[Item]) -> Snapshot:
    """The figures and lists of an authority's year as they stand, with what is not in order (``items``).

    Nothing in it depends on when it is made. Facts and numbers have to be true before. About fifteen queries.
    """
    path = authority.path
    content = {
        "format": FORMAT,
        "authority": {"path": path, "name": authority.name, "kind": authority.kind},
        "year": year,
        "figures": _figures(path, year),
        "units": units_of(path, year),
        "decisions": decisions_of(path, year),
        "models": models_of(path, year),
        "records": record_numbers(Q(authority_path=path), year),
        "gaps": {item.code: [[one.name, one.note] for one in item.names] for item in items if item.is_gap},
        "below": _below(authority, year),
    }
    text = canonical(content)
    return Snapshot(text, sha256_of(text))


def _figures(path: str, year: int) -> dict[str, Any]:
    """Own and all, and what targets are measured by; rubrics and rows under their printed codes."""
    found: dict[str, Any] = {"measures": measures_of(path, year)}
    rubrics = dict(Rubric.objects.values_list("pk", "code"))
    versions = dict(Rubric.objects.values_list("pk", "version"))
    codes = dict(Criterion.objects.filter(is_leaf=True).values_list("pk", "code"))
    for name, only in (("own", True), ("all", False)):
        numbers = numbers_of(path, year, only=only)
        found[name] = {
            "units": numbers.units,
            "records": numbers.records,
            "criteria": {
                f"{rubrics[int(rubric)]}:{versions[int(rubric)]}": {codes[int(row)]: sums for row, sums in rows.items()}
                for rubric, rows in numbers.criteria.items()
            },
        }
    return found


def units_of(path: str, year: int) -> list[dict[str, Any]]:
    """One row for each unit, in the order in which they came into the system. Two queries."""
    facts = UnitFact.objects.filter(authority_path=path, year=year).select_related("unit__area", "rubric")
    return [
        {
            "id": fact.unit_id,
            "code": fact.unit.code,
            "name": fact.unit.name,
            "area": fact.unit.area.name,
            "rubric": f"{fact.rubric.code}:{fact.rubric.version}" if fact.rubric else "",
            **{name: getattr(fact, name) for name in UNIT_FIELDS},
        }
        for fact in facts.order_by("unit_id")
    ]


def decisions_of(path: str, year: int) -> list[dict[str, Any]]:
    """Every decision of the authority with the units that it names, as they were named then. Two queries."""
    rows = Decision.objects.filter(authority_path=path, year=year).select_related("series").prefetch_related("items")
    return [
        {
            "id": row.pk,
            "kind": row.kind,
            "state": row.state,
            "number": row.number_shown,
            "signed_on": row.signed_on,
            "items": [
                [item.unit_name, item.level, item.points, item.certificate]
                for item in sorted(row.items.all(), key=lambda item: (item.unit_name, item.pk))
            ],
        }
        for row in rows.order_by("pk")
    ]


def models_of(path: str, year: int) -> list[dict[str, Any]]:
    """Models led there and what runs at its units at the end of the year, with the year's ratings. Three queries."""
    day = dt.date(year, 12, 31)
    running = Q(opened_on__lte=day) & (Q(closed_on=None) | Q(closed_on__gte=day))
    here = ModelPlace.objects.filter(Q(unit__authority_path=path) | Q(model__authority_path=path), running)
    places: dict[int, list[list[Any]]] = defaultdict(list)
    ranks = dict(ModelRating.objects.filter(place__in=here, year=year).values_list("place", "rank"))
    for place in here.select_related("unit").order_by("pk"):
        where = place.unit.name if place.unit else place.area
        places[place.model_id].append([where, place.opened_on, ranks.get(place.pk)])
    alive = Q(year__lte=year) & (Q(ended_on=None) | Q(ended_on__gt=day))
    models = MovementModel.objects.filter(Q(authority_path=path) & alive | Q(pk__in=list(places)))
    return [
        {"id": row.pk, "name": row.name, "field": row.field.code, "led_here": row.authority_path == path,
         "places": places.get(row.pk, [])}
        for row in models.select_related("field").order_by("pk")
    ]  # fmt: skip


def _below(authority: Authority, year: int) -> list[dict[str, str]]:
    """The topmost closings in force below: their hashes seal what this one adds up. One query."""
    rows = YearClosing.objects.filter(within(authority.path), year=year, undone_at=None)
    rows = rows.exclude(authority_path=authority.path).order_by("authority_path")
    found: list[dict[str, str]] = []
    for path, name, sha256 in rows.values_list("authority_path", "authority__name", "sha256"):
        if not found or not path.startswith(found[-1]["path"]):
            found.append({"path": path, "name": name, "sha256": sha256})
    return found
