"""Tables as the reader hands them over, for tests of the import."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from common.sheets.columns import Layout
from common.sheets.plan import Plan
from common.uploads import Table
from models_programs.domain.imports import SHEETS, apply_records, plan_records
from models_programs.models import RecordImport
from tests.conftest import Cast

NOW = timezone.make_aware(dt.datetime(2026, 6, 20, 9, 0))  # noqa: DTZ001 (made aware at once)
TODAY = NOW.date()
EPOCH = dt.date(1899, 12, 30)
Row = dict[str, Any]

ROWS: dict[str, Row] = {
    "model": {"id": None, "name": "Cổng trường an toàn", "field": "Phòng, chống ma túy", "unit": "THPT01"},
    "activity": {"id": None, "kind": "Tuyên truyền", "title": "Nói chuyện chuyên đề", "on": "12/5/2026"},
    "commendation": {
        "id": None,
        "kind": "Đột xuất",
        "subject": "Cá nhân",
        "name": "Nguyễn Văn Hòa",
        "form": "Giấy khen",
        "level": "Cấp xã",
        "number": "125/QĐ-UBND",
        "date": "10/3/2026",
    },
}


def layout(cast: Cast, slug: str, who: str = "officer") -> Layout:
    return SHEETS[slug].layout(cast.actor(who))


def table(cast: Cast, slug: str, *rows: Row) -> Table:
    """Rows by field; the head is what the rows name, in the order of the columns."""
    columns = layout(cast, slug).columns
    fields = [column for column in columns if any(column.field in row for row in rows)]
    lines = [[column.title for column in fields], *[[row.get(column.field) for column in fields] for row in rows]]
    return Table(SHEETS[slug].tab, EPOCH, list(enumerate(lines, start=1)))


def row(slug: str, **fields: Any) -> Row:
    return {**ROWS[slug], **fields}


def plan(cast: Cast, slug: str, *rows: Row, who: str = "officer", year: int = 2026) -> Plan:
    return plan_table(cast, slug, table(cast, slug, *rows), who=who, year=year)


def plan_table(cast: Cast, slug: str, given: Table, *, who: str = "officer", year: int = 2026) -> Plan:
    return plan_records(sheet=SHEETS[slug], table=given, year=year, actor=cast.actor(who), today=TODAY)


def problems(cast: Cast, slug: str, *rows: Row, who: str = "officer") -> list[str]:
    return [str(problem) for problem in plan(cast, slug, *rows, who=who).problems]


def apply(
    cast: Cast, slug: str, *rows: Row, sha: str = "a" * 64, who: str = "officer", digest: str = "", year: int = 2026
) -> RecordImport:
    given = table(cast, slug, *rows)
    digest = digest or plan_table(cast, slug, given, year=year).digest
    return apply_records(
        sheet=SHEETS[slug], table=given, digest=digest, sha256=sha, year=year, actor=cast.actor(who), now=NOW
    )
