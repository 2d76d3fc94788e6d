"""What the demo year holds, read from fixtures/demo/*.yaml into plain values."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings

SEED = "antq-2026"
YEARS = (2025, 2026)
LAST_YEAR, YEAR = YEARS
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FOLDER = settings.BASE_DIR / "fixtures" / "demo"
# Long enough for accounts.passwords, easy to type on a phone, documented: it protects nothing but sample data.
PASSWORD = "hoc-cham-diem-2026"  # noqa: S105

# The last thing that happened to a sheet → every step that led there.
STAGES: dict[str, tuple[str, ...]] = {
    "none": (),
    "empty": ("open",),
    "half": ("open", "fill_half"),
    "full": ("open", "fill"),
    "sent": ("open", "fill", "send"),
    "withdrawn": ("open", "fill", "send", "withdraw"),
    "reviewing": ("open", "fill", "send", "start_review", "review_half"),
    "returned": ("open", "fill", "send", "start_review", "review_half", "return"),
    "resent": ("open", "fill", "send", "start_review", "review_half", "return", "correct", "send_again"),
    "reviewed": ("open", "fill", "send", "start_review", "review", "finish_review"),
    "rechecked": ("open", "fill", "send", "start_review", "review", "finish_review", "recheck"),
    "approved": ("open", "fill", "send", "start_review", "review", "finish_review", "approve"),
    "reopened": ("open", "fill", "send", "start_review", "review", "finish_review", "approve", "reopen"),
}


def moment(year: int, month: int, day: int, hour: int = 8, minute: int = 0) -> dt.datetime:
    """A moment on the wall clock of the office."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=ZONE)


def dice(*parts: object) -> random.Random:
    """A generator of its own for each thing, so that adding one unit changes no other."""
    return random.Random(":".join([SEED, *map(str, parts)]))  # noqa: S311 (repeatable is the point)


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """One person with one role at the place; ``shown`` puts the sign-in on the printed table."""

    username: str
    name: str
    role: str
    post: str
    shown: bool


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """One unit and the story of its sheet. ``level`` is what the figures aim at (XS K TB Y)."""

    code: str
    kind: str
    name: str
    area: str
    stage: str
    level: str
    flags: frozenset[str]
    username: str
    eligibility: str
    reason: str
    staff: int | None
    households: int | None


@dataclass(frozen=True, slots=True)
class SuccessionPlan:
    """Units that became one other: a merge or a new name."""

    kind: str
    units: tuple[str, ...]
    new: str
    day: dt.date
    document: str


@dataclass(frozen=True, slots=True)
class ThresholdPlan:
    """Lowest points of each level, confirmed by sample figures."""

    rubric: str
    points: dict[str, int]
    source: str


@dataclass(frozen=True, slots=True)
class PlacePlan:
    """One authority: its letterhead, people, units. ``later`` are the units that come out of successions.

    ``last_year``: the place has approved sheets of the year before, for comparison.
    """

    path: str
    body: dict[str, str] | None
    area: str
    letterhead: dict[str, str]
    signer: str
    streets: tuple[str, ...]
    people: tuple[PersonPlan, ...]
    units: tuple[UnitPlan, ...]
    later: tuple[UnitPlan, ...]
    successions: tuple[SuccessionPlan, ...]
    thresholds: ThresholdPlan | None
    last_year: bool


def places(folder: Path = FOLDER) -> list[PlacePlan]:
    """Every place, superiors first."""
    plans = [_place(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.yaml"))]
    return sorted(plans, key=lambda plan: (plan.path.count("."), plan.path))


def _place(raw: dict[str, Any]) -> PlacePlan:
    area = raw.get("area", raw["path"])
    thresholds = raw.get("thresholds")
    return PlacePlan(
        path=raw["path"],
        body=raw.get("body"),
        area=area,
        letterhead=raw.get("letterhead", {}),
        signer=raw.get("signer", ""),
        streets=tuple(raw.get("streets", ())),
        people=tuple(PersonPlan(shown=row.pop("shown", False), **row) for row in raw.get("people", ())),
        units=tuple(_unit(row, area) for row in raw.get("units", ())),
        later=tuple(_unit(row, area) for row in raw.get("later", ())),
        successions=tuple(
            SuccessionPlan(**{**row, "units": tuple(row["units"])}) for row in raw.get("successions", ())
        ),
        thresholds=ThresholdPlan(**thresholds) if thresholds else None,
        last_year=raw.get("last_year", False),
    )


def _unit(row: dict[str, Any], area: str) -> UnitPlan:
    story: list[str] = [*str(row.get("story", "none")).split(), "K"]
    stage, level, flags = story[0], story[1], story[2:]
    return UnitPlan(
        code=row["code"],
        kind=row["kind"],
        name=row.get("name", ""),
        area=row.get("area", area),
        stage=stage,
        level=level,
        flags=frozenset(flags) & {"late", "behalf"},
        username=row.get("user", ""),
        eligibility=row.get("eligibility", ""),
        reason=row.get("reason", ""),
        staff=row.get("staff"),
        households=row.get("households"),
    )
