"""What the records say for the figures of reports: one registry, each reader answers several codes in one go.

A reader takes what is asked and gives values with what they are counted of, in words. However many units an authority
has below it, the number of queries is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from common.numbers import whole
from common.scope import within
from deadlines.rules.reports import Span
from models_programs.enums import ActivityKind, AwardKind, PaperKind, Subject
from models_programs.models import (
    Activity,
    Commendation,
    Force,
    ModelPlace,
    MovementModel,
    Regulation,
    UnitPaper,
    UnitYear,
)
from models_programs.queries.metrics import METRICS
from models_programs.queries.movement import counted, effective_in, effective_models_of, tally
from models_programs.queries.records import held_by, predecessors_of
from models_programs.queries.rulebook import rulebook
from registrations.enums import REGISTERED, RecognitionStatus
from registrations.models import Recognition, Registration
from scoring.enums import SheetState
from scoring.metrics import classified
from scoring.models import Scorecard
from units.enums import ELIGIBLE
from units.models import Unit
from units.queries import in_year, units_in_year

PAPERS = (PaperKind.RESOLUTION, PaperKind.PLAN)
SCORED = (SheetState.REVIEWED, SheetState.APPROVED)


class Figure(NamedTuple):
    """A value and what it is counted of, in words ("trên 45 đơn vị"); None: the records cannot tell."""

    value: Decimal | int | None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose figures: of one unit, or (``unit`` None) of an authority with everything at and below ``path``."""

    year: int
    span: Span
    path: str
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is asked, with the units whose records count for the unit: itself and what was merged into it or renamed."""

    asked: Asked
    ids: tuple[int, ...]

    @property
    def here(self) -> Q:
        """Records of the unit, or of the subtree."""
        return Q(unit__in=self.ids) if self.ids else within(self.asked.path)

    def during(self, field: str) -> Q:
        """Records of the year until the last day, or of the days of a shorter span."""
        span = self.asked.span
        until = Q(**{f"{field}__lte": span.last})
        if span.first is None:
            return Q(year=self.asked.year) & (until | Q(**{field: None}))
        return until & Q(**{f"{field}__gte": span.first})


Reader = Callable[[_Scope, Collection[str]], dict[str, Figure]]


def figures_of(codes: Iterable[str], asked: Asked) -> dict[str, Figure]:
    """The values of some codes, each reader asked once. Raises KeyError for a code that nobody registered."""
    wanted: dict[Reader, list[str]] = {}
    for code in codes:
        wanted.setdefault(READERS[code], []).append(code)
    ids = (asked.unit.pk, *predecessors_of([asked.unit.pk])) if asked.unit else ()
    scope = _Scope(asked, ids)
    found: dict[str, Figure] = {}
    for reader, some in wanted.items():
        found |= reader(scope, some)
    return {code: found[code] for codes_of in wanted.values() for code in codes_of}


# --- Of an authority: conditions on its units, all in one query ------------------------------------------------------


def _scored(path: str, year: int) -> QuerySet[Any]:
    return Scorecard.objects.filter(within(path), year=year, state__in=SCORED).values("unit")


def _with_papers(path: str, year: int) -> QuerySet[Any]:
    return _in_quarter_one(within(path), path, year).values("unit")


def _in_quarter_one(where: Q, path: str, year: int) -> QuerySet[UnitPaper]:
    last = rulebook(path).day_in("paper.quarter_one_end", year)
    return UnitPaper.objects.filter(where, year=year, kind__in=PAPERS, date__lte=last)


def _metric(code: str) -> Any:
    """A metric of the registry of targets, by its code; rooms below have registered theirs by the time it is asked."""

    def condition(path: str, year: int) -> QuerySet[Any]:
        return METRICS[code].condition(path, year)  # type: ignore[misc]

    return condition


# code → (condition on units, whether only units in the scope of TT 124 and volunteers count)
CONDITIONS: dict[str, tuple[Callable[[str, int], QuerySet[Any]], bool]] = {
    "registered": (_metric("registered"), True),
    "recognised": (_metric("recognised"), True),
    "papers_units": (_with_papers, True),
    "scored": (_scored, False),
    "inspected": (_metric("inspected"), False),
    "festival_units": (_metric("festival_held"), False),
    **{f"level_{code}": (classified(code), False) for code in ("XS", "K", "TB", "Y")},
}


def _units(scope: _Scope, codes: Collection[str]) -> dict[str, Figure]:
    """Units that meet conditions. One query, one more for each rule of the law that a condition rests on."""
    asked = scope.asked
    rows = Unit.objects.filter(within(asked.path), in_year(asked.year))
    eligible = Q(eligibility__in=ELIGIBLE)
    parts = {}
    for code in codes:
        if code in CONDITIONS:
            condition, only_eligible = CONDITIONS[code]
            met = held_by(condition(asked.path, asked.year))
            parts[f"n_{code}"] = Count("pk", filter=met & eligible if only_eligible else met)
    levels = Count("pk", filter=held_by(classified("XS", "K", "TB", "Y")(asked.path, asked.year)))
    row = rows.aggregate(total=Count("pk"), eligible=Count("pk", filter=eligible), levels=levels, **parts)
    inside = f"trên {whole(row['eligible'])} đơn vị thuộc diện và tự nguyện"
    found = {"units": Figure(row["total"], f"trong đó {whole(row['eligible'])} thuộc diện và tự nguyện")}
    for code in codes:
        if code.startswith("level_"):
            found[code] = Figure(row[f"n_{code}"], f"trên {whole(row['levels'])} đơn vị đã duyệt xếp loại")
        elif code in CONDITIONS:
            found[code] = Figure(
                row[f"n_{code}"], inside if CONDITIONS[code][1] else f"trên {whole(row['total'])} đơn vị"
            )
    return found


# --- Of one unit -----------------------------------------------------------------------------------------------------


def _registration(scope: _Scope, codes: Collection[str]) -> dict[str, Figure]:
    form = Registration.objects.filter(scope.here, year=scope.asked.year, state__in=REGISTERED).order_by("-pk").first()
    sent = f"gửi ngày {timezone.localdate(form.first_sent_at):%d/%m/%Y}" if form and form.first_sent_at else ""
    return {"registration": Figure(1, sent) if form else Figure(0, "chưa có bản đăng ký đã gửi")}


def _recognition(scope: _Scope, codes: Collection[str]) -> dict[str, Figure]:
    rows = Recognition.objects.filter(scope.here, year=scope.asked.year, status=RecognitionStatus.RECOGNISED)
    if (row := rows.order_by("-pk").first()) is None:
        return {"recognition": Figure(0, "chưa có quyết định")}
    return {"recognition": Figure(1, f"{row.decision_number} ngày {row.decision_date:%d/%m/%Y}")}


def _papers(scope: _Scope, codes: Collection[str]) -> dict[str, Figure]:
    asked = scope.asked
    last = rulebook(asked.path).day_in("paper.quarter_one_end", asked.year)
    rows = UnitPaper.objects.filter(scope.here, year=asked.year, kind__in=PAPERS)
    row = rows.aggregate(all=Count("pk"), early=Count("pk", filter=Q(date__lte=last)))
    return {"papers": Figure(row["early"], f"trên {whole(row['all'])} văn bản của năm; Quý I đến hết {last:%d/%m/%Y}")}


def _points(scope: _Scope, codes: Collection[str]) -> dict[str, Figure]:
    card = (
        Scorecard.objects.filter(unit__in=scope.ids, year=scope.asked.year)
        .select_related("rubric", "level").order_by("-pk").first()
    )  # fmt: skip
    if card is None:
        return dict.fromkeys(("self_total", "superior_total"), Figure(None, "chưa mở phiếu chấm điểm"))
    of = f"trên {whole(int(card.rubric.total))} điểm"
    level = f"{of}, xếp loại {card.level.name}" if card.level else f"{of}, chưa duyệt xếp loại"
    is_sent, is_scored = card.first_sent_at is not None, card.state in SCORED
    return {
        "self_total": Figure(card.self_total, of) if is_sent else Figure(None, "phiếu chưa gửi"),
        "superior_total": Figure(card.superior_total, level) if is_scored else Figure(None, "chưa chấm xong"),
    }


# --- Of both ---------------------------------------------------------------------------------------------------------

SHARES = {
    "households_committed": ("households_committed", "households", "hộ"),
    "sub_units_committed": ("sub_units_committed", "sub_units", "đầu mối"),
    "people_joined": ("joined", "people", "người"),
    "people_informed": ("informed", "people", "người"),
}


def _yearly(scope: _Scope, codes: Collection[str]) -> dict[str, Figure]:
    """Yearly figures of units, over those that gave both part and whole. One query."""
    sums: dict[str, Any] = {}
    for code in codes:
        part, total, _ = SHARES[code]
        known = Q(**{f"{part}__isnull": False, f"{total}__isnull": False})
        sums |= {f"{code}_part": Sum(part, filter=known), f"{code}_all": Sum(total, filter=known)}
    alive = Q() if scope.ids else Q(unit__in=units_in_year(scope.asked.year))
    row = UnitYear.objects.filter(scope.here, alive, year=scope.asked.year).aggregate(**sums)
    return {
        code: Figure(row[f"{code}_part"], f"trên {whole(row[f'{code}_all'])} {SHARES[code][2]}")
        if row[f"{code}_part"] is not None
        else Figure(None, "chưa ghi số liệu năm")
        for code in codes
    }


COUNTED = {
    "propaganda": ActivityKind.PROPAGANDA,
    "festivals": ActivityKind.FESTIVAL,
    "events": ActivityKind.EVENT,
    "trainings": ActivityKind.TRAINING,
    "meetings": ActivityKind.MEETING,
    "inspections": ActivityKind.INSPECTION,
}


def _activities(scope: _Scope, codes: Collection[str]) -> dict[str, Figure]:
    """Activities of the span by kind, and who came. One query."""
    rows = Activity.objects.filter(scope.here, scope.during("on")).order_by().values("kind")
    found = {row["kind"]: row for row in rows.annotate(n=Count("pk"), told=Count("present"), people=Sum("present"))}
    made = {code: Figure(found[kind]["n"] if kind in found else 0) for code, kind in COUNTED.items()}
    for code, some in (("propaganda_people", [ActivityKind.PROPAGANDA]), ("participants", list(found))):
        counted_rows = [found[kind] for kind in some if kind in found]
        told, total = sum(row["told"] for row in counted_rows), sum(row["n"] for row in counted_rows)
        people = sum(row["people"] or 0 for row in counted_rows)
        made[code] = Figure(people, f"{whole(told)}/{whole(total)} hoạt động có ghi số người dự")
    return made


def _models(scope: _Scope, codes: Collection[str]) -> dict[str, Figure]:
    """Loại, điểm, tổ as HD 22 counts them; those of a unit are what it leads and what runs at it. Four queries."""
    asked = scope.asked
    if scope.ids:
        mine = Q(unit__in=scope.ids)
        models = MovementModel.objects.filter(mine | Q(pk__in=ModelPlace.objects.filter(mine).values("model")))
        total = tally(models, mine, path=asked.path, year=asked.year).total()
    else:
        total = counted(asked.path, asked.year)
    return {
        "model_kinds": Figure(total.kinds),
        "model_points": Figure(total.points),
        "model_teams": Figure(total.teams),
    }


def _effective(scope: _Scope, codes: Collection[str]) -> dict[str, Figure]:
    asked = scope.asked
    if asked.unit is None:
        number = effective_in(asked.path, asked.year)
    else:
        found = effective_models_of([asked.unit.pk], path=asked.path, year=asked.year)
        number = len(found.get(asked.unit.pk, {}))
    return {"models_effective": Figure(number, f"theo xếp loại mô hình năm {asked.year}")}


def _forces(scope: _Scope, codes: Collection[str]) -> dict[str, Figure]:
    """Members of forces, and how many of those were trained. One query."""
    alive = Q() if scope.ids else Q(unit=None) | Q(unit__in=units_in_year(scope.asked.year))
    rows = Force.objects.filter(scope.here, alive, year=scope.asked.year)
    row = rows.aggregate(teams=Sum("teams"), members=Sum("members"), trained=Sum("trained"))
    if row["members"] is None:
        return dict.fromkeys(("forces", "forces_trained"), Figure(None, "chưa ghi lực lượng của năm"))
    of = f"trên {whole(row['members'])} người"
    return {
        "forces": Figure(row["members"], f"{whole(row['teams'])} tổ, đội"),
        "forces_trained": Figure(row["trained"], of if row["trained"] is not None else "chưa ghi số được tập huấn"),
    }


def _regulations(scope: _Scope, codes: Collection[str]) -> dict[str, Figure]:
    """In force on the last day, beginning with their own day where one is given; sources that are shipped aside."""
    last = scope.asked.span.last
    term = Q(valid_to=None) | Q(valid_to__gte=last)
    began = Q(valid_from__lte=last) | Q(valid_from=None, year__lte=scope.asked.year)
    rows = Regulation.objects.filter(scope.here, term, began, shipped_code="")
    return {"regulations": Figure(rows.count(), f"đang thực hiện ngày {last:%d/%m/%Y}")}


def _commendations(scope: _Scope, codes: Collection[str]) -> dict[str, Figure]:
    rows = Commendation.objects.filter(scope.here, scope.during("date")).order_by().values("subject")
    sudden = Count("pk", filter=Q(kind=AwardKind.SUDDEN))
    found = {row["subject"]: row for row in rows.annotate(n=Count("pk"), sudden=sudden)}
    subjects = {"commended_collectives": Subject.COLLECTIVE, "commended_persons": Subject.PERSON}
    numbers = {code: (found[of]["n"], found[of]["sudden"]) if of in found else (0, 0) for code, of in subjects.items()}
    return {
        code: Figure(total, f"trong đó {whole(some)} đột xuất" if some else "")
        for code, (total, some) in numbers.items()
    }


READERS: dict[str, Reader] = {
    **dict.fromkeys(("units", *CONDITIONS), _units),
    "registration": _registration,
    "recognition": _recognition,
    "papers": _papers,
    **dict.fromkeys(("self_total", "superior_total"), _points),
    **dict.fromkeys(SHARES, _yearly),
    **dict.fromkeys((*COUNTED, "propaganda_people", "participants"), _activities),
    **dict.fromkeys(("model_kinds", "model_points", "model_teams"), _models),
    "models_effective": _effective,
    **dict.fromkeys(("forces", "forces_trained"), _forces),
    "regulations": _regulations,
    **dict.fromkeys(("commended_collectives", "commended_persons"), _commendations),
}
