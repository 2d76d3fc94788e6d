"""The year of an authority in numbers: what was sent, scored and classified, by kind and unit by unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.models import UnitFact
from reports.rules.averages import average_of
from reports.rules.codes import SCORED, SENT
from scoring.enums import SheetState
from scoring.models import Level
from units.enums import ELIGIBLE, Eligibility, UnitKind
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

    @property
    def is_sent(self) -> bool:
        return self.state in SENT

    @property
    def is_scored(self) -> bool:
        return self.state in SCORED

    @property
    def counts_in_average(self) -> bool:
        """Scored on an official sheet, with the recognition known: the total is complete and comparable."""
        return self.is_scored and self.level is not None


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
            not unit.is_final and not (unit.is_trial and unit.is_scored) and unit.eligibility != Eligibility.OUT
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
    """Count the year of the units that the authority manages itself, from their facts. Two queries, however many.

    Facts are as they were made last: ``reports.domain.refreshing.freshen`` comes before.
    """
    levels = list(Level.objects.values_list("code", "name"))
    facts = UnitFact.objects.filter(authority_path=authority.path, year=year).select_related("unit")
    units = [_unit_line(fact, dict(levels)) for fact in facts.order_by("unit__sort_key", "unit")]
    order = list(UnitKind.values)
    units.sort(key=lambda unit: order.index(unit.kind))  # stable: names stay in Vietnamese order inside a kind
    present = [kind for kind in UnitKind if any(unit.kind == kind for unit in units)]
    return Summary(
        authority=authority,
        year=year,
        now=now,
        lines=tuple(
            _line(kind.value, str(kind.label), [unit for unit in units if unit.kind == kind], levels)
            for kind in present
        ),
        total=_line("", "Tổng số", units, levels),
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


def _line(kind: str, label: str, units: Sequence[UnitLine], levels: Sequence[tuple[str, str]]) -> Line:
    counts = tuple(
        LevelCount(
            code=code,
            name=name,
            final=sum(unit.level == code and unit.is_final for unit in units),
            provisional=sum(unit.level == code and not unit.is_final for unit in units),
        )
        for code, name in levels
    )
    scored = sum(unit.is_scored for unit in units)
    sent = sum(unit.is_sent for unit in units)
    return Line(
        kind=kind,
        label=label,
        units=len(units),
        eligible=sum(unit.eligibility in ELIGIBLE for unit in units),
        sent=sent,
        not_sent=len(units) - sent,
        out_not_sent=sum(unit.eligibility == Eligibility.OUT and not unit.is_sent for unit in units),
        scored=scored,
        approved=sum(unit.is_final for unit in units),
        unclassified=scored - sum(count.total for count in counts),
        levels=counts,
        average=_average([unit.superior_total for unit in units if unit.counts_in_average]),
    )


def _average(totals: Sequence[Decimal | None]) -> Decimal | None:
    known = [total for total in totals if total is not None]
    return average_of(int(sum(known, Decimal(0)) * 100), len(known))
