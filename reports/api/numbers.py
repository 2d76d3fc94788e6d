"""The numbers of a place as the API hands them out: each with its label and its denominator."""

from __future__ import annotations

from typing import Any

from reports.models import YearNumbers
from reports.queries.numbers import Numbers
from reports.rules.averages import average_of
from reports.rules.codes import POINTS, SELF_POINTS, SUMS, Number
from reports.rules.records import OF_SUMS, RECORDS

Row = dict[str, Any]


def summary_row(stored: YearNumbers, counted: list[Number], kind: str, *, is_closed: bool) -> Row:
    """One place. ``counted``: every number of units; ``kind`` "" counts all kinds; ``is_closed``: the year, there."""
    numbers = Numbers(stored.all["units"], stored.all["records"], {}, stored.made_at, stored.is_stale)
    comparable = numbers.of("comparable", kind)
    return {
        "authority_id": stored.authority_id,
        "authority_path": stored.authority_path,
        "authority_name": stored.authority.name,
        "year": stored.year,
        "kind": kind or None,
        "made_at": stored.made_at,
        "is_provisional": not is_closed,
        "is_current": not stored.is_stale,
        "superior_points_average": average_of(numbers.of(POINTS, kind), comparable),
        "self_points_average": average_of(numbers.of(SELF_POINTS, kind), comparable),
        "units": _unit_rows(numbers, counted, kind),
        "records": _record_rows(numbers),
    }


def _unit_rows(numbers: Numbers, counted: list[Number], kind: str) -> list[Row]:
    sums = [(code, label, OF_SUMS.get(code, "")) for code, (label, _) in SUMS.items()]
    return [
        _row(code, label, of, numbers.of(code, kind), numbers.of(of, kind) if of else None)
        for code, label, of in [*((one.code, one.label, one.of) for one in counted), *sums]
    ]


def _record_rows(numbers: Numbers) -> list[Row]:
    return [
        _row(code, label, of, numbers.record(code), numbers.record(of) if of else None)
        for code, (label, of) in RECORDS.items()
    ]


def _row(code: str, label: str, of: str, count: int, denominator: int | None) -> Row:
    return {"code": code, "label": label, "count": count, "of": of or None, "denominator": denominator}
