"""The year of an authority in numbers: what was sent, scored and classified, by kind and unit by unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from reports.models import UnitFact
from reports.queries.numbers import Numbers, levels, unit_numbers
from reports.rules.averages import average_of
from reports.rules.codes import POINTS, SCORED, SENT
from scoring.enums import SheetState
from units.enums import Eligibility, UnitKind
from units.models import Authority

S = SheetState
NOT_OPENED, NOT_OPENED_LABEL = "none", "Chưa mở phiếu"


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit. Totals are None where there is nothing to show yet (not sent; not scored). ``level`` is a code.

    ``is_final``: the sheet is approved, so the level is the decided one; else ``level`` is what the present thresholds
    give ("tạm tính"), None when it cannot be said (trial sheet, recognition unknown, not scored).
    """

    unit_id: int
    card_id: int | None
    name: str
    code: str
    kind: str
    eligibility: str
    state: str
    state_label: str
    self_total: Decimal | None
    superior_total: Decimal | None
    level: str | None
    level_name: str
    is_final: bool
    is_trial: bool
    notes: tuple[str, ...]

    @property
    def kind_label(self) -> str:
        return str(UnitKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many units have a level: decided, and as predicted for sheets that wait for approval."""

    code: str
    name: str
    final: int
    provisional: int

    @property
    def total(self) -> int:
        return self.final + self.provisional


@dataclass(frozen=True, slots=True)
class Line:
    """The counts of one kind of unit, or of all (``kind`` ""). ``average`` is in points, one decimal.

    ``units`` = ``sent`` + ``not_sent``; ``eligible`` are those in the scope of TT 124 and volunteers;
    ``out_not_sent`` are units outside the scope that have not sent, a part of ``not_sent``.
    ``scored`` = sum of the levels + ``unclassified``.
    """

    kind: str
    label: str
    units: int
    eligible: int
    sent: int
    not_sent: int
    out_not_sent: int
    scored: int
    approved: int
    unclassified: int
    levels: tuple[LevelCount, ...]
    average: Decimal | None

    @property
    def classified(self) -> int:
        return sum(level.total for level in self.levels)


@dataclass(frozen=True, slots=True)
class Summary:
    """The yearly summary of the units that ``authority`` manages directly, as of ``now``."""

    authority: Authority
    year: int
    now: dt.datetime
    lines: tuple[Line, ...]
    total: Line
    units: tuple[UnitLine, ...]

    @property
    def waiting(self) -> int:
        """Units whose result can still change: not approved, though an official sheet expects it."""
        return sum(
            not unit.is_final and not (unit.is_trial and unit.state in SCORED) and unit.eligibility != Eligibility.OUT
            for unit in self.units
        )

    @property
    def is_provisional(self) -> bool:
        return self.waiting > 0

    @property
    def trial_units(self) -> int:
        """Units on a trial sheet: listed, never classified."""
        return sum(unit.is_trial for unit in self.units)


def summarise(*, authority: Authority, year: int, now: dt.datetime) -> Summary:
    """The year of the units that the authority manages itself, counted as everywhere. Four queries, however many.

    Facts are as they were made last: ``reports.domain.refreshing.freshen`` comes before.
    """
    names = levels()
    facts = UnitFact.objects.filter(authority_path=authority.path, year=year).select_related("unit")
    units = [_unit_line(fact, dict(names)) for fact in facts.order_by("unit__sort_key", "unit")]
    order = list(UnitKind.values)
    units.sort(key=lambda unit: order.index(unit.kind))  # stable: names stay in Vietnamese order inside a kind
    # Counted from these facts now, not read from the kept numbers: list and numbers are of one moment.
    numbers = Numbers(unit_numbers(Q(authority_path=authority.path), year))
    made = [_line(kind, numbers, units, names) for kind in UnitKind if numbers.of("units", kind.value)]
    return Summary(
        authority=authority,
        year=year,
        now=now,
        lines=tuple(made),
        total=_line(None, numbers, units, names),
        units=tuple(units),
    )


def _unit_line(fact: UnitFact, names: dict[str, str]) -> UnitLine:
    state = fact.sheet or NOT_OPENED
    return UnitLine(
        unit_id=fact.unit_id,
        card_id=fact.card_id,
        name=fact.unit.name,
        code=fact.unit.code,
        kind=fact.kind,
        eligibility=fact.eligibility,
        state=state,
        state_label=NOT_OPENED_LABEL if state == NOT_OPENED else str(S(state).label),
        self_total=fact.self_total,
        superior_total=fact.superior_total,
        level=fact.level or None,
        level_name=names.get(fact.level, ""),
        is_final=state == S.APPROVED,
        is_trial=fact.is_trial,
        notes=tuple(_notes(fact, state)),
    )


def _notes(fact: UnitFact, state: str) -> Iterable[str]:
    if fact.eligibility == Eligibility.OUT:
        yield "Ngoài diện"
    if fact.is_trial:
        yield "Bảng dùng thử"
    elif state in SENT and fact.is_waiting:
        yield "Chờ quyết định công nhận"
    if fact.on_behalf:
        yield "Nhập hộ"


def _line(kind: UnitKind | None, numbers: Numbers, units: Sequence[UnitLine], names: Sequence[tuple[str, str]]) -> Line:
    """The numbers of one kind, or (None) of all."""

    def of(code: str) -> int:
        return numbers.of(code, kind.value if kind else "")

    outside = (unit for unit in units if unit.eligibility == Eligibility.OUT and (not kind or unit.kind == kind))
    return Line(
        kind=kind.value if kind else "",
        label=str(kind.label) if kind else "Tổng số",
        units=of("units"),
        eligible=of("eligible"),
        sent=of("sent"),
        not_sent=of("unsent"),
        out_not_sent=sum(unit.state not in SENT for unit in outside),
        scored=of("scored"),
        approved=of("approved"),
        unclassified=of("unclassified"),
        levels=tuple(LevelCount(code, name, of(f"final:{code}"), of(f"coming:{code}")) for code, name in names),
        average=average_of(of(POINTS), of("comparable")),
    )
