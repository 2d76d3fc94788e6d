"""The list behind a number of the board as Excel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils import timezone

from common.documents.marks import watermark
from common.documents.xlsx import Col, Sheet, workbook_bytes
from deadlines.models import Occurrence
from deadlines.queries.messages import words_of
from deadlines.queries.told import Told
from deadlines.rules.progress import progress
from deadlines.rules.words import thing_words
from units.enums import UnitKind

COLUMNS = (
    Col("TT", 6, "int"),
    Col("Đơn vị, nơi phải nộp", 36),
    Col("Loại", 18),
    Col("Cấp quản lý", 24),
    Col("Việc", 36),
    Col("Thời hạn", 24),
    Col("Gửi ngày", 13, "date"),
    Col("Tình trạng", 20),
    Col("Số ngày muộn", 10, "int"),
    Col("Số lần đã nhắc", 10, "int"),
    Col("Nhắc gần nhất", 13, "date"),
)


def behind_workbook(
    rows: Iterable[Occurrence],
    told: Mapping[int, Told],
    *,
    year: int,
    place: str,
    asked: Iterable[str],
    now: dt.datetime,
) -> bytes:
    """``rows`` are those of ``behind_rows``; ``asked`` says in words what they were narrowed to."""
    today = timezone.localdate(now)
    sheet = Sheet(
        title=f"Tiến độ {year}",
        columns=COLUMNS,
        rows=[_row(number, row, told.get(row.pk), today) for number, row in enumerate(rows, start=1)],
        captions=(
            f"Tiến độ nộp, gửi năm {year}",
            f"{place}, đến {timezone.localtime(now):%H:%M ngày %d/%m/%Y}.",
            *asked,
        ),
        landscape=True,
    )
    return workbook_bytes([sheet], watermark=watermark())


def _row(number: int, row: Occurrence, told: Told | None, today: dt.date) -> tuple[str | int | dt.date | None, ...]:
    above = row.unit.authority if row.unit else row.authority.parent if row.authority else None
    until = row.sent_on if row.sent_on and not row.returned else today
    late = (until - row.due_on).days if row.due_on and not row.returned else 0
    words = words_of(row)
    return (
        number,
        row.bearer_name,
        UnitKind(row.unit_kind).label if row.unit_kind else "Cấp quản lý",
        above.name if above else "",
        thing_words(row.obligation.title, row.period),
        words[0].upper() + words[1:],
        row.sent_on,
        progress(row, today).label,
        late if late > 0 else None,
        told.times if told else 0,
        timezone.localdate(told.last_at) if told else None,
    )
