"""Importing units: a plan with every problem at once, then all or nothing (SEC-IMP-03)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from common.models import AuditEvent
from common.net import origin
from common.rows import label_of
from common.scope import Actor, Role
from common.uploads import Table
from common.workflow import NotAllowed
from units import columns
from units.columns import BY_HEADER, EXAMPLE_CODE, WRITABLE, CellProblem, Column, header_key
from units.domain.checks import EDITABLE, assign, kind_problems, problems_of
from units.enums import AuthorityKind, Eligibility
from units.models import Authority, Unit, UnitImport
from units.queries import area_choices, authorities_editable_by, existing_by_code

BATCH = 500
NAMES = {column.field: column.header for column in WRITABLE}


class ImportOutdated(Exception):
    """The units changed between preview and confirmation; ``plan`` is what the file would do now."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("Danh sách đơn vị đã thay đổi sau khi xem trước. Xem lại rồi xác nhận.")
        self.plan = plan


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct in the file; ``column`` is empty for the whole row."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        place = f"Dòng {self.row}, cột {self.column}" if self.column else f"Dòng {self.row}"
        return f"{place}: {self.text.rstrip('.')}."


@dataclass(slots=True)
class Planned:
    """What one row would do. ``changes`` is {field: [before, after]} in words, empty for a new unit."""

    row: int
    unit: Unit
    changes: dict[str, list[str]]

    @property
    def action(self) -> str:
        if self.unit.pk is None:
            return "create"
        return "change" if self.changes else "same"


@dataclass(slots=True)
class Plan:
    """The whole file: nothing is done while there is one problem."""

    rows: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, action: str) -> list[Planned]:
        return [planned for planned in self.rows if planned.action == action]

    @property
    def digest(self) -> str:
        """Equal for two plans that would do the same."""
        facts = [
            [p.action, p.unit.authority_id, p.unit.pk, p.unit.code, p.changes if p.unit.pk else _facts(p.unit)]
            for p in self.rows
        ]
        text = json.dumps([facts, [str(problem) for problem in self.problems]], default=str, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """What the preview page shows."""
        return {
            "digest": self.digest,
            "problems": [str(problem) for problem in self.problems],
            "created": [[p.row, p.unit.code, p.unit.name, p.unit.get_kind_display()] for p in self.of("create")],
            "changed": [
                [p.row, p.unit.code, p.unit.name, [[NAMES[name], *pair] for name, pair in p.changes.items()]]
                for p in self.of("change")
            ],
            "same": len(self.of("same")),
        }


def _facts(unit: Unit) -> dict[str, Any]:
    return {name: getattr(unit, "area_id" if name == "area" else name) for name in EDITABLE}


def import_state_of(authority_id: int, sha256: str) -> UnitImport | None:
    """The earlier import of the very same file, if there was one."""
    return UnitImport.objects.filter(authority=authority_id, sha256=sha256).first()


def apply_import(*, table: Table, digest: str, sha256: str, year: int, actor: Actor, now: dt.datetime) -> UnitImport:
    """Do what the person saw, all or nothing, in one transaction. The same file again changes nothing.

    Raises NotAllowed, or ImportOutdated with a fresh plan when the file would no longer do what was shown.
    """
    if actor.role not in (Role.OFFICER, Role.ADMIN):
        raise NotAllowed("Chỉ cán bộ hoặc quản trị của cấp quản lý mới nhập được danh sách đơn vị.")
    with transaction.atomic():
        authority = Authority.objects.select_for_update().get(pk=actor.authority_id)
        earlier = import_state_of(authority.pk, sha256)
        if earlier is not None:
            return earlier
        plan = plan_import(table=table, year=year, actor=actor)
        if plan.problems or plan.digest != digest:
            raise ImportOutdated(plan)
        created, changed = plan.of("create"), plan.of("change")
        for planned in (*created, *changed):
            planned.unit.fill_keys()
        try:
            with transaction.atomic():
                Unit.objects.bulk_create([planned.unit for planned in created], batch_size=BATCH)
                for planned in changed:
                    planned.unit.save(update_fields=[*planned.changes, "sort_key", "search_key"])
        except IntegrityError as error:  # somebody took one of the codes since the plan was read
            raise ImportOutdated(plan_import(table=table, year=year, actor=actor)) from error
        AuditEvent.objects.bulk_create([_event(planned, actor, now, sha256) for planned in (*created, *changed)])
        return UnitImport.objects.create(
            authority=authority, sha256=sha256, imported_at=now, created=len(created), changed=len(changed)
        )


def _event(planned: Planned, actor: Actor, now: dt.datetime, sha256: str) -> AuditEvent:
    """``bulk_create`` has given new units their ids, so what happened is told by ``changes``."""
    unit = planned.unit
    detail: dict[str, Any] = {"changes": planned.changes} if planned.changes else {"code": unit.code, "name": unit.name}
    where = origin.get()
    return AuditEvent(
        address=where.address,
        request_id=where.request_id,
        at=now,
        kind="unit.edited" if planned.changes else "unit.created",
        actor_id=actor.user_id,
        acting_role=actor.role.value,
        subject_type="units.unit",
        subject_id=unit.pk,
        detail={**detail, "import": sha256[:12]},
    )


def plan_import(*, table: Table, year: int, actor: Actor) -> Plan:
    """Read the table against the units as they are now. A constant number of queries."""
    return _Planner(table, year, actor).plan()


class _Planner:
    """One reading of one table."""

    def __init__(self, table: Table, year: int, actor: Actor) -> None:
        self.table, self.year, self.actor = table, year, actor
        self.result = Plan()
        self.columns: list[Column | None] = []
        authorities = authorities_editable_by(actor)
        self.own = authorities.get(pk=actor.authority_id)
        self.authorities: dict[str, list[Authority]] = {}
        for authority in authorities:
            self.authorities.setdefault(authority.code.upper(), []).append(authority)
        self.areas = {area.code: area for area in area_choices(actor.authority_path)}
        self.seen: dict[tuple[int, str], int] = {}
        self.existing: dict[tuple[int, str], Unit] = {}

    def plan(self) -> Plan:
        rows = self.table.rows
        if len(rows) < 2:
            number = rows[0][0] if rows else 1
            self._problem(number, "", "tệp chưa có đơn vị nào, nhập từ dòng dưới dòng tiêu đề")
            return self.result
        self._head(*rows[0])
        if self.result.problems:
            return self.result
        body = [(number, cells) for number, cells in rows[1:] if not self._is_example(cells)]
        places = [self._authority(number, cells) for number, cells in body]
        self.existing = existing_by_code({place.pk for place in places if place is not None})
        for (number, cells), place in zip(body, places, strict=True):
            if place is not None:
                self._row(number, cells, place)
        rekinded = {p.unit.pk: p for p in self.result.rows if "kind" in p.changes}
        for pk, sentence in kind_problems([p.unit for p in rekinded.values()]).items():
            self._problem(rekinded[pk].row, NAMES["kind"], sentence[0].lower() + sentence[1:])
        self.result.problems.sort(key=lambda problem: problem.row)
        return self.result

    def _problem(self, row: int, column: str, text: str) -> None:
        self.result.problems.append(Problem(row, column, text))

    def _head(self, number: int, cells: list[Any]) -> None:
        for cell in cells:
            key = header_key(cell if isinstance(cell, str) else "")
            column = BY_HEADER.get(key)
            if column is not None and column in self.columns:
                self._problem(number, column.header, "cột này có hai lần, xóa bớt một cột")
            elif column is None and key:
                self._problem(number, str(cell)[:60], "cột này không có trong tệp mẫu, xóa cột hoặc sửa lại tên cột")
            self.columns.append(column)
        for column in WRITABLE:
            if column.required and column not in self.columns:
                self._problem(number, column.header, "thiếu cột này, lấy lại dòng tiêu đề từ tệp mẫu")

    def _cell(self, cells: list[Any], field_name: str) -> Any:
        index = next((i for i, c in enumerate(self.columns) if c is not None and c.field == field_name), None)
        return cells[index] if index is not None and index < len(cells) else None

    def _is_example(self, cells: list[Any]) -> bool:
        return str(self._cell(cells, "code") or "").strip().upper() == EXAMPLE_CODE

    def _authority(self, number: int, cells: list[Any]) -> Authority | None:
        code = _code(self._cell(cells, "authority"))
        if not code:
            return self.own
        found = self.authorities.get(code) or self.authorities.get(code.zfill(5), [])
        if len(found) == 1:
            return found[0]
        sentence = "mã này dùng cho nhiều cơ quan, nhập bằng tài khoản của đúng cơ quan đó"
        self._problem(
            number,
            NAMES["authority"],
            sentence if found else "không có cấp quản lý nào mang mã này trong phạm vi của anh/chị",
        )
        return None

    def _row(self, number: int, cells: list[Any], authority: Authority) -> None:
        values, bad = self._values(number, cells)
        for index in range(len(self.columns), len(cells)):
            if cells[index] not in (None, ""):
                self._problem(number, "", f"ô thứ {index + 1} có dữ liệu nhưng cột chưa có tên ở dòng tiêu đề")
        code = str(values.get("code") or "").upper()
        unit = self.existing.get((authority.pk, code)) or Unit(authority=authority)
        if unit.valid_to is not None:
            self._problem(
                number, NAMES["code"], f"đơn vị này đã kết thúc từ ngày {unit.valid_to:%d/%m/%Y}, dùng mã khác"
            )
        if code and (first := self.seen.setdefault((authority.pk, code), number)) != number:
            self._problem(number, NAMES["code"], f"mã này đã có ở dòng {first}, mỗi đơn vị một mã")
        self._area(number, cells, unit, values, bad)
        if unit.pk is None:
            values = {"valid_from": dt.date(self.year, 1, 1), "eligibility": Eligibility.UNKNOWN, **_filled(values)}
        changes = assign(unit, {name: value for name, value in values.items() if name not in bad}, EDITABLE)
        for name, sentence in problems_of(unit).items():
            if name not in bad:
                self._problem(number, NAMES.get(name, label_of(Unit, name)), sentence[0].lower() + sentence[1:])
        self.result.rows.append(Planned(number, unit, {} if unit.pk is None else changes))

    def _values(self, number: int, cells: list[Any]) -> tuple[dict[str, Any], set[str]]:
        values: dict[str, Any] = {}
        bad: set[str] = set()
        for index, column in enumerate(self.columns):
            if column is None or column.read_only or column.field in ("authority", "area"):
                continue
            cell = cells[index] if index < len(cells) else None
            try:
                value = columns.parse(column, cell, self.table.epoch)
            except CellProblem as problem:
                self._problem(number, column.header, str(problem))
                bad.add(column.field)
                continue
            if value is not None or column.field != "valid_from":  # a unit always began some day: empty keeps it
                values[column.field] = _empty(column) if value is None else value
        return values, bad

    def _area(self, number: int, cells: list[Any], unit: Unit, values: dict[str, Any], bad: set[str]) -> None:
        code = _code(self._cell(cells, "area"))
        if code:
            area = self.areas.get(code.zfill(5))
            if area is None:
                self._problem(number, NAMES["area"], "nhập mã 5 chữ số của xã, phường, đặc khu trong tỉnh, thành phố")
                bad.add("area")
            else:
                values["area"] = area
        elif unit.pk is None and unit.authority.kind == AuthorityKind.COMMUNE:
            values["area"] = unit.authority


def _code(cell: Any) -> str:
    """A code as text: Excel may have turned "02536" into a number."""
    return "" if cell is None or isinstance(cell, (dict, bool)) else str(cell).strip().upper()


def _empty(column: Column) -> Any:
    """What an empty cell means for a field."""
    if column.field == "eligibility":
        return Eligibility.UNKNOWN
    return "" if column.kind in ("text", "prose", "choice") else None


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Defaults stand where a new unit's cell is empty."""
    return {name: value for name, value in values.items() if value not in (None, "")}


__all__ = ["ImportOutdated", "Plan", "Problem", "apply_import", "import_state_of", "plan_import"]
