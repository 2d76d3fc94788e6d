"""What was sent late, or is overdue on the day of the report."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q, QuerySet

from common.scope import within
from deadlines.models import Occurrence
from deadlines.queries.board import behind_rows
from deadlines.rules.words import thing_words
from reports.exports.pack.scope import BELOW, Scope
from reports.exports.pack.values import Annex, Field, Row

CODE, LABEL = "late", "Gửi muộn, quá hạn"
FIELDS = (
    Field("Đơn vị, nơi phải nộp", 38),
    Field("Việc", 40),
    Field("Hạn đến hết ngày", 14, "date"),
    Field("Gửi ngày", 13, "date"),
    Field("Số ngày muộn", 10, "int"),
)
MOST = 20_000


def annex(scope: Scope) -> Annex:
    today = scope.today
    late = Q(sent_on__gt=F("due_on"), returned=False) | _overdue(today)
    found = _due(scope).filter(late)
    is_long = found.count() > MOST
    order = ("authority_path", "due_on", "code", "period", "unit__sort_key", "pk")
    rows = [] if is_long else list(behind_rows(found.order_by(*order)))
    listed = ((row.authority_path, _row(row, today)) for row in rows)
    above = {row.authority_path: row.unit.authority if row.unit else row.authority for row in rows}
    names = {path: place.name for path, place in above.items() if place}
    return Annex(
        code=CODE,
        label=LABEL,
        title=f"Danh sách gửi muộn, quá hạn năm {scope.year}",
        fields=FIELDS,
        bands=scope.by_place(listed, names),
        notes=(f"Tính đến hết ngày {today:%d/%m/%Y}; đơn vị được gia hạn tính theo hạn mới.",),
        empty=BELOW if is_long else "Không có việc nào gửi muộn, quá hạn.",
    )


def overdue_at(scope: Scope) -> int:
    """How much was not sent although its day is over, listed or not. One query."""
    return _due(scope).filter(_overdue(scope.today)).count()


def _due(scope: Scope) -> QuerySet[Occurrence]:
    return Occurrence.objects.filter(within(scope.authority.path), year=scope.year, voided=False)


def _overdue(today: dt.date) -> Q:
    return Q(sent_on=None, returned=False, due_on__lt=today)


def _row(row: Occurrence, today: dt.date) -> Row:
    until = row.sent_on or today
    words = thing_words(row.obligation.title, row.period)
    return (row.bearer_name, words, row.due_on, row.sent_on, (until - (row.due_on or until)).days)
