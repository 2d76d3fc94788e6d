"""Importing units: a plan with every problem at once, then all or nothing (SEC-IMP-03)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from common.locks import refuse_rewritten
from common.rows import label_of
from common.scope import Actor, Role
from common.sheets.columns import Column, code_of
from common.sheets.plan import ImportOutdated, Plan, Problem, planned
from common.sheets.reading import SheetReader
from common.sheets.writing import log_rows, require_seen, write
from common.uploads import Table
from common.workflow import NotAllowed
from units.columns import LAYOUT, NOUN
from units.domain.checks import EDITABLE, assign, kind_problems, problems_of
from units.enums import AuthorityKind, Eligibility
from units.models import Authority, Unit, UnitImport
from units.queries import area_choices, authorities_editable_by, existing_by_code

NAMES = LAYOUT.names


def _facts(unit: Unit) -> dict[str, Any]:
    """What a new unit would hold."""
    facts = {name: getattr(unit, "area_id" if name == "area" else name) for name in EDITABLE}
    return {**facts, "authority": unit.authority_id}


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
        plan = plan_import(table=table, year=year, actor=actor, lock=True)
        require_seen(plan, digest)
        rows = [*plan.of("create"), *plan.of("change")]
        for row in rows:
            row.record.fill_keys()
        write(
            plan,
            model=Unit,
            derived=("sort_key", "search_key"),
            replan=lambda: plan_import(table=table, year=year, actor=actor),
        )
        log_rows(
            rows,
            prefix="unit",
            facts=lambda unit: {"code": unit.code, "name": unit.name},
            actor=actor,
            now=now,
            sha256=sha256,
        )
        return UnitImport.objects.create(
            authority=authority,
            sha256=sha256,
            imported_at=now,
            created=len(plan.of("create")),
            changed=len(plan.of("change")),
        )


def plan_import(*, table: Table, year: int, actor: Actor, lock: bool = False) -> Plan:
    """Read the table against the units as they are now. A constant number of queries.

    ``lock`` keeps the units as they are until the caller's transaction ends.
    """
    return _Planner(table, year, actor, lock).plan()


class _Planner(SheetReader):
    """One reading of one table."""

    def __init__(self, table: Table, year: int, actor: Actor, lock: bool) -> None:
        super().__init__(table, LAYOUT, NOUN)
        self.year, self.actor, self.lock = year, actor, lock
        authorities = authorities_editable_by(actor)
        self.own = authorities.get(pk=actor.authority_id)
        self.authorities: dict[str, list[Authority]] = {}
        for authority in authorities:
            self.authorities.setdefault(authority.code.upper(), []).append(authority)
        self.areas = {area.code: area for area in area_choices(actor.authority_path)}
        self.seen: dict[tuple[int, str], int] = {}
        self.existing: dict[tuple[int, str], Unit] = {}

    def plan(self) -> Plan:
        body = self.body()
        if not body:
            return self.done()
        places = [self._authority(number, cells) for number, cells in body]
        self.existing = existing_by_code({place.pk for place in places if place is not None}, lock=self.lock)
        for (number, cells), place in zip(body, places, strict=True):
            if place is not None:
                self._row(number, cells, place)
        rekinded = {row.record.pk: row for row in self.result.rows if "kind" in row.changes}
        for pk, sentence in kind_problems([row.record for row in rekinded.values()]).items():
            self.refuse(rekinded[pk].row, "kind", sentence)
        self._closed_years()
        return self.done()

    def _closed_years(self) -> None:
        """What would make a closed year another one, each row by itself only when there is any."""
        rows = [row for row in self.result.rows if row.record.pk and {"valid_from", "kind"} & set(row.changes)]
        stored = Unit.objects.in_bulk([row.record.pk for row in rows])
        pairs = [(stored[row.record.pk], row.record) for row in rows]
        try:
            refuse_rewritten(pairs)
        except ValidationError:
            for row, pair in zip(rows, pairs, strict=True):
                try:
                    refuse_rewritten([pair])
                except ValidationError as error:
                    self.refuse(row.row, "kind" if "kind" in row.changes else "valid_from", error.messages[0])

    def _authority(self, number: int, cells: list[Any]) -> Authority | None:
        code = code_of(self.cell(cells, "authority"))
        if not code:
            return self.own
        found = self.authorities.get(code) or self.authorities.get(code.zfill(5), [])
        if len(found) == 1:
            return found[0]
        sentence = "mã này dùng cho nhiều cơ quan, nhập bằng tài khoản của đúng cơ quan đó"
        self.problem(
            number,
            NAMES["authority"],
            sentence if found else "không có cấp quản lý nào mang mã này trong phạm vi của anh/chị",
        )
        return None

    def _row(self, number: int, cells: list[Any], authority: Authority) -> None:
        values, bad = self._values(number, cells)
        code = str(values.get("code") or "").upper()
        unit = self.existing.get((authority.pk, code)) or Unit(authority=authority)
        if unit.valid_to is not None:
            self.problem(
                number, NAMES["code"], f"đơn vị này đã kết thúc từ ngày {unit.valid_to:%d/%m/%Y}, dùng mã khác"
            )
        if code and (first := self.seen.setdefault((authority.pk, code), number)) != number:
            self.problem(number, NAMES["code"], f"mã này đã có ở dòng {first}, mỗi đơn vị một mã")
        self._area(number, cells, unit, values, bad)
        if unit.pk is None:
            values = {"valid_from": dt.date(self.year, 1, 1), "eligibility": Eligibility.UNKNOWN, **_filled(values)}
        changes = assign(unit, {name: value for name, value in values.items() if name not in bad}, EDITABLE)
        for name, sentence in problems_of(unit).items():
            if name not in bad:
                self.problem(number, NAMES.get(name, label_of(Unit, name)), sentence[0].lower() + sentence[1:])
        shown = (unit.code, unit.name, unit.get_kind_display())
        self.result.rows.append(planned(number, unit, changes, facts=_facts(unit), shown=shown))

    def _values(self, number: int, cells: list[Any]) -> tuple[dict[str, Any], set[str]]:
        read, bad = self.values(number, cells, skip=("authority", "area"))
        values = {
            name: _empty(LAYOUT.by_field[name]) if value is None else value
            for name, value in read.items()
            if value is not None or name != "valid_from"  # a unit always began some day: empty keeps it
        }
        return values, bad

    def _area(self, number: int, cells: list[Any], unit: Unit, values: dict[str, Any], bad: set[str]) -> None:
        code = code_of(self.cell(cells, "area"))
        if code:
            area = self.areas.get(code.zfill(5))
            if area is None:
                self.problem(number, NAMES["area"], "nhập mã 5 chữ số của xã, phường, đặc khu trong tỉnh, thành phố")
                bad.add("area")
            else:
                values["area"] = area
        elif unit.pk is None and unit.authority.kind == AuthorityKind.COMMUNE:
            values["area"] = unit.authority


def _empty(column: Column) -> Any:
    """What an empty cell means for a field."""
    if column.field == "eligibility":
        return Eligibility.UNKNOWN
    return column.empty


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Defaults stand where a new unit's cell is empty."""
    return {name: value for name, value in values.items() if value not in (None, "")}


__all__ = ["ImportOutdated", "Plan", "Problem", "apply_import", "import_state_of", "plan_import"]
