"""A snapshot as people read it: figures, units, decisions, models. Nothing is asked of the live rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.numbers import points, whole
from decisions.enums import DecisionKind, DecisionState
from registrations.enums import RecognitionStatus, RegistrationState
from reports.queries.numbers import levels
from reports.rules.codes import NUMBERS
from scoring.enums import SheetState
from units.enums import UnitKind

RECORDS = (
    ("Hoạt động", "activities:"),
    ("Khen thưởng", "commended:"),
    ("Điển hình tiên tiến", "exemplars"),
    ("Mô hình (loại)", "models:kinds"),
    ("Điểm mô hình", "models:points"),
    ("Mô hình hiệu quả", "models:effective"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: of the authority's own units, and with everything below."""

    label: str
    own: str
    all: str


@dataclass(frozen=True, slots=True)
class ClosedUnit:
    """A unit as it stood when the year was closed. ``id`` still leads to its page, whatever it is called now."""

    id: int
    name: str
    kind: str
    registration: str
    recognition: str
    self_total: str
    superior_total: str
    level: str
    decision: str


@dataclass(frozen=True, slots=True)
class ClosedYear:
    """Everything that a page shows of a snapshot."""

    figures: list[Figure]
    units: list[ClosedUnit]
    decisions: list[tuple[str, str, str, int]]
    models: list[tuple[str, int]]
    below: list[dict[str, str]]


def closed_year(content: Mapping[str, Any]) -> ClosedYear:
    """Read a snapshot. One query, for the names of levels."""
    names = dict(levels())
    return ClosedYear(
        figures=_figures(content["figures"], names),
        units=[_unit(row, names) for row in content["units"]],
        decisions=[
            (DecisionKind(row["kind"]).label, row["number"], DecisionState(row["state"]).label, len(row["items"]))
            for row in content["decisions"]
        ],
        models=[(row["name"], len(row["places"])) for row in content["models"]],
        below=content["below"],
    )


def _figures(figures: Mapping[str, Any], names: Mapping[str, str]) -> list[Figure]:
    own, everything = figures["own"], figures["all"]
    wanted = [(number.label, number.code) for number in NUMBERS]
    wanted += [(f"Xếp loại {name}", f"final:{code}") for code, name in names.items()]
    found = [Figure(label, whole(_units(own, code)), whole(_units(everything, code))) for label, code in wanted]
    return found + [
        Figure(label, whole(_records(own, code)), whole(_records(everything, code))) for label, code in RECORDS
    ]


def _units(numbers: Mapping[str, Any], code: str) -> int:
    return sum(by_code.get(code, 0) for by_code in numbers["units"].values())


def _records(numbers: Mapping[str, Any], code: str) -> int:
    if code.endswith(":"):
        return sum(number for name, number in numbers["records"].items() if name.startswith(code))
    return int(numbers["records"].get(code, 0))


def _unit(row: Mapping[str, Any], names: Mapping[str, str]) -> ClosedUnit:
    level = names.get(row["level"], "")
    return ClosedUnit(
        id=row["id"],
        name=row["name"],
        kind=UnitKind(row["kind"]).label,
        registration=RegistrationState(row["registration"]).label if row["registration"] else "Chưa đăng ký",
        recognition=_recognition(row),
        self_total=_points(row["self_total"]),
        superior_total=_points(row["superior_total"]),
        level=level if row["level_is_final"] else _unclassified(row, level),
        decision=row["classification_number"],
    )


def _recognition(row: Mapping[str, Any]) -> str:
    if not row["recognition"]:
        return "Chưa có kết quả"
    label = RecognitionStatus(row["recognition"]).label
    return f"{label} ({row['recognition_number']})" if row["recognition_number"] else label


def _unclassified(row: Mapping[str, Any], level: str) -> str:
    if level:
        return f"{level} (tạm tính)"
    return SheetState(row["sheet"]).label if row["sheet"] else "Chưa chấm"


def _points(text: str | None) -> str:
    return points(Decimal(text)) if text is not None else "–"
