"""What a file of records would do: every problem by row and column, nothing written."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from common import rows
from common.scope import Actor
from common.sheets.columns import code_of
from common.sheets.plan import Plan, planned
from common.sheets.reading import SheetReader
from common.uploads import Table
from models_programs.domain.checks import problems_of
from models_programs.domain.imports.base import ID, UNIT, RecordSheet
from models_programs.queries.records import units_to_choose
from units.models import Authority, Unit


def plan_records(
    *, sheet: RecordSheet, table: Table, year: int, actor: Actor, today: dt.date | None = None, lock: bool = False
) -> Plan:
    """Read the table against the actor's own authority as it is now. A constant number of queries.

    ``lock`` keeps the records as they are until the caller's transaction ends.
    """
    return _Planner(sheet, table, year, actor, today or timezone.localdate(), lock).plan()


class _Planner(SheetReader):
    """One reading of one table."""

    def __init__(self, sheet: RecordSheet, table: Table, year: int, actor: Actor, today: dt.date, lock: bool) -> None:
        super().__init__(table, sheet.layout(actor), sheet.noun)
        self.result.names[UNIT] = "Đơn vị"
        self.sheet, self.year, self.actor, self.today, self.lock = sheet, year, actor, today, lock
        self.seen: dict[int, int] = {}
        self.fresh: dict[tuple[Any, ...], int] = {}

    def plan(self) -> Plan:
        body = self.body()
        if body:
            self._read()
            for number, cells in body:
                self._row(number, cells)
            changed = self.result.of("change")
            for row, (field, sentence) in self.sheet.problems_together(changed).items():
                self.refuse(row, field, sentence)
        return self.done()

    def _read(self) -> None:
        """The world as it is: own units, own records of the year, catalogues."""
        self.authority = Authority.objects.get(pk=self.actor.authority_id)
        self.units = {unit.code.upper(): unit for unit in Unit.objects.filter(authority=self.authority)}
        self.offered = set(units_to_choose(self.actor, self.year).order_by().values_list("pk", flat=True))
        records = self.sheet.model._default_manager.filter(self.sheet.in_year(self.year), authority=self.authority)
        records = records.select_related(UNIT, *self.sheet.related).order_by("pk")
        if self.lock:
            records = records.select_for_update(of=("self",))
        self.existing: dict[int, Any] = {record.pk: record for record in records}
        for record in self.existing.values():
            record.authority = self.authority
        self.known = {self.sheet.same(record): record.pk for record in reversed(list(self.existing.values()))}
        self.targets = self.sheet.targets(self.actor)

    def refuse(self, row: int, field: str, sentence: str) -> None:
        """Also of fields that the sheet has no column for."""
        super().refuse(row, field if field in self.layout.names else rows.label_of(self.sheet.model, field), sentence)

    def _row(self, number: int, cells: list[Any]) -> None:
        read, bad = self.values(number, cells, skip=(UNIT,))
        pk = read.pop(ID, None)
        record = self._record(number, pk) if ID not in bad else None
        if record is None:
            return
        values = {name: self._value(name, value) for name, value in read.items()}
        self._unit(number, cells, record, values, bad)
        is_new = record.pk is None
        if is_new:
            values = {name: value for name, value in values.items() if value not in (None, "") or name == UNIT}
        said = dict(values)
        for name in self.sheet.compared:
            values.pop(name, None)
        self.sheet.complete(values, record, self.targets)
        changes = rows.assign(record, values)
        problems: dict[str, str] = {}
        if is_new or changes:
            problems = problems_of(record, self.today)
        for name, sentence in self.sheet.problems(record, said, changes).items():
            problems.setdefault(name, sentence)
        if is_new:
            self._needed(record, problems)
        for name, sentence in problems.items():
            if name not in bad:
                self.refuse(number, name, sentence)
        if is_new and not bad:
            self._twice(number, record)
        facts = {column.name: getattr(record, column.attname) for column in self._facts_of(record)}
        self.result.rows.append(planned(number, record, changes, facts=facts, shown=self.sheet.shown(record)))

    def _facts_of(self, record: Any) -> list[Any]:
        names = {column.field for column in self.layout.writable}
        return [column for column in record._meta.concrete_fields if column.name in names and column.name != ID]

    def _record(self, number: int, pk: int | None) -> Any:
        """The record of the row's id, a new one without; None with a problem when it is not one of the own ones."""
        if pk is None:
            return self.sheet.model(authority=self.authority, year=self.year)
        if pk not in self.existing:
            sentence = (
                f"{self.authority.name} không có {self.noun} nào mang mã số này trong năm {self.year}; "
                "dòng mới thì để trống ô này"
            )
            self.problem(number, self.layout.names[ID], sentence)
            return None
        if (first := self.seen.setdefault(pk, number)) != number:
            self.problem(number, self.layout.names[ID], f"mã số này đã có ở dòng {first}, mỗi mã số một dòng")
            return None
        return self.existing[pk]

    def _value(self, name: str, value: Any) -> Any:
        """An empty cell clears the field; choices of a catalogue become its rows."""
        if name in self.sheet.links:
            return None if value is None else self.targets[name][value]
        return self.layout.by_field[name].empty if value is None else value

    def _unit(self, number: int, cells: list[Any], record: Any, values: dict[str, Any], bad: set[str]) -> None:
        if not self.has(UNIT):
            return
        code = code_of(self.cell(cells, UNIT))
        unit = self.units.get(code)
        if code and unit is None:
            sentence = f"{self.authority.name} không quản lý đơn vị nào mang mã này, xem mã ở danh sách đơn vị"
        elif unit is not None and unit.pk not in self.offered and unit.pk != record.unit_id:
            sentence = f"năm {self.year} đơn vị này không hoạt động, ghi mã đơn vị khác"
        else:
            values[UNIT] = unit
            return
        self.problem(number, self.layout.names[UNIT], sentence)
        bad.update({UNIT, "area"})  # without its unit nobody knows whether a place is missing

    def _needed(self, record: Any, problems: dict[str, str]) -> None:
        for column in self.layout.writable:
            if column.needed and getattr(record, record._meta.get_field(column.field).attname) in (None, ""):
                problems.setdefault(column.field, f"nhập {column.header[0].lower()}{column.header[1:]}")

    def _twice(self, number: int, record: Any) -> None:
        """A row without id that tells what is known already would be counted twice."""
        same = self.sheet.same(record)
        pk = self.known.get(same)
        if pk is not None:
            sentence = (
                f"đã có ở dòng hệ thống có mã số {pk} ({self.sheet.same_words}); "
                f"muốn sửa thì ghi mã số đó vào cột {self.layout.names[ID]}, nếu không thì xóa dòng này"
            )
            self.problem(number, "", sentence)
        elif (first := self.fresh.setdefault(same, number)) != number:
            self.problem(number, "", f"giống dòng {first} của tệp ({self.sheet.same_words}), xóa một dòng")
