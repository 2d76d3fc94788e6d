"""Rubrics as data: reading, validating and loading versions of score sheets.

The same validator checks every door: shipped files, the browser, Excel. Pure but for ``store``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from scoring.enums import PointSource
from scoring.models import Criterion, Level, Rubric, Threshold, ThresholdSet
from scoring.suggestions import RULES
from units.enums import UnitKind
from units.models import Authority

AIDS = ("rule", "rule_values")
# Nor is what a row continues part of what people score by.
OUTSIDE_HASH = {*AIDS, "previous"}


class RubricError(ValueError):
    """A rubric that contradicts itself; ``problems`` lists every fault in Vietnamese."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet. ``max_points`` and ``step`` in points; ``parent`` is a code or None."""

    code: str
    parent: str | None
    text: str
    max_points: Decimal
    step: Decimal | None = None
    points_from: str = PointSource.TYPED.value
    guidance: str = ""
    legal_basis: str = ""
    rule: str = ""
    rule_values: Mapping[str, Any] = field(default_factory=dict)
    previous: str = ""


@dataclass(frozen=True, slots=True)
class RubricData:
    """A whole version, as its file says."""

    code: str
    version: str
    title: str
    issuer: str
    source: str
    legal_basis: str
    valid_from: dt.date
    valid_to: dt.date | None
    unit_kinds: tuple[str, ...]
    total: Decimal
    step: Decimal
    is_draft: bool
    draft_note: str
    levels: Mapping[str, Decimal]
    rows: tuple[Row, ...]
    content_hash: str
    continues: tuple[str, str] | None = None

    @property
    def leaves(self) -> list[Row]:
        parents = {row.parent for row in self.rows}
        return [row for row in self.rows if row.code not in parents]


def parse(text: str) -> RubricData:
    """Read one YAML rubric. Raises RubricError with every problem found."""
    try:
        raw = yaml.safe_load(text)
        data = build(raw)
    except (yaml.YAMLError, KeyError, TypeError, InvalidOperation, AttributeError) as error:
        raise RubricError([f"Không đọc được bảng chấm điểm: thiếu hoặc sai mục {error}"]) from error
    problems = validate(data)
    if problems:
        raise RubricError(problems)
    return data


def build(raw: Mapping[str, Any]) -> RubricData:
    """The values of a whole file; raises what Python raises when something is missing or of another kind."""
    before = raw.get("continues")
    return RubricData(
        code=str(raw["code"]),
        version=str(raw["version"]),
        title=raw["title"],
        issuer=raw["issuer"],
        source=raw["source"],
        legal_basis=raw.get("legal_basis", ""),
        valid_from=raw["valid_from"],
        valid_to=raw.get("valid_to"),
        unit_kinds=tuple(raw["unit_kinds"]),
        total=Decimal(str(raw["total"])),
        step=Decimal(str(raw["step"])),
        is_draft=bool(raw.get("is_draft", False)),
        draft_note=raw.get("draft_note", ""),
        levels={str(code): Decimal(str(points)) for code, points in raw["levels"].items()},
        rows=tuple(_row(entry) for entry in raw["criteria"]),
        content_hash=_hash_of(raw),
        continues=(str(before["code"]), str(before["version"])) if before else None,
    )


def _hash_of(raw: Mapping[str, Any]) -> str:
    """Of what people score by; which rule helps them with a row (``AIDS``) may change in a published version."""
    rows = [{key: value for key, value in row.items() if key not in OUTSIDE_HASH} for row in raw["criteria"]]
    head = {key: value for key, value in raw.items() if key != "continues"}
    canonical = json.dumps({**head, "criteria": rows}, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _row(entry: Mapping[str, Any]) -> Row:
    return Row(
        code=str(entry["code"]),
        parent=str(entry["parent"]) if entry.get("parent") else None,
        text=entry["text"],
        max_points=Decimal(str(entry["max_points"])),
        step=Decimal(str(entry["step"])) if entry.get("step") else None,
        points_from=entry.get("points_from", PointSource.TYPED.value),
        guidance=entry.get("guidance", ""),
        legal_basis=entry.get("legal_basis", ""),
        rule=entry.get("rule", ""),
        rule_values=entry.get("rule_values") or {},
        previous=str(entry.get("previous") or ""),
    )


def validate(data: RubricData) -> list[str]:
    """Every contradiction of a rubric, as sentences; an empty list is a sound rubric."""
    problems: list[str] = []
    seen: dict[str, Row] = {}
    sums: dict[str, Decimal] = {}
    for row in data.rows:
        if row.code in seen:
            problems.append(f"Mã hàng {row.code} bị trùng")
        if row.parent is not None and row.parent not in seen:
            problems.append(f"Hàng {row.code}: hàng mẹ {row.parent} phải đứng trước")
        if row.max_points <= 0:
            problems.append(f"Hàng {row.code}: điểm tối đa phải lớn hơn 0")
        if row.max_points % (row.step or data.step):
            problems.append(f"Hàng {row.code}: điểm tối đa không chia hết cho bước chấm")
        if row.points_from not in PointSource.values:
            problems.append(f"Hàng {row.code}: không rõ nguồn điểm {row.points_from}")
        if row.rule and row.rule not in RULES:
            problems.append(f"Hàng {row.code}: không rõ cách gợi ý điểm {row.rule}")
        seen[row.code] = row
        if row.parent is not None:
            sums[row.parent] = sums.get(row.parent, Decimal(0)) + row.max_points
    for code, total in sums.items():
        if code in seen and seen[code].max_points != total:
            problems.append(f"Hàng {code}: các hàng con cộng lại {total}, hàng mẹ ghi {seen[code].max_points}")
    leaves = sum((row.max_points for row in data.leaves), Decimal(0))
    if leaves != data.total:
        problems.append(f"Các hàng cộng lại {leaves}, tổng ghi {data.total}")
    return problems + _validate_head(data)


def _validate_head(data: RubricData) -> list[str]:
    problems = [f"Không rõ loại đơn vị {kind}" for kind in data.unit_kinds if kind not in UnitKind.values]
    if not data.unit_kinds:
        problems.append("Chưa ghi bảng dùng cho loại đơn vị nào")
    points = list(data.levels.values())
    if any(lower >= higher for higher, lower in pairwise(points)):
        problems.append("Điểm chuẩn của các mức phải giảm dần")
    if points and (points[0] > data.total or points[-1] < 0):
        problems.append("Điểm chuẩn phải nằm trong khoảng từ 0 đến tổng điểm")
    if data.is_draft and not data.draft_note:
        problems.append("Bản dùng thử phải có lời ghi chú")
    return problems


def store(
    data: RubricData,
    *,
    now: dt.datetime,
    authority: Authority | None = None,
    published_by: int | None = None,
    before: Rubric | None = None,
) -> tuple[Rubric, bool]:
    """Store one version; returns (rubric, created). Storing the same content again changes nothing.

    Without ``authority`` it is shipped. ``before`` is the rubric that the rows continue, where the data names one.
    Raises RubricError when the version is already there with other content: a published version never changes.
    """
    existing = Rubric.objects.filter(authority=authority, code=data.code, version=data.version).first()
    if existing is not None:
        if existing.content_hash != data.content_hash:
            raise RubricError([f"Bảng {data.code} bản {data.version} đã nạp với nội dung khác; hãy đặt số bản mới"])
        _refresh_aids(existing, data)
        return existing, False
    with transaction.atomic():
        rubric = Rubric.objects.create(
            authority=authority,
            authority_path=authority.path if authority else "",
            published_by_id=published_by,
            code=data.code,
            version=data.version,
            title=data.title,
            issuer=data.issuer,
            source=data.source,
            legal_basis=data.legal_basis,
            valid_from=data.valid_from,
            valid_to=data.valid_to,
            unit_kinds=list(data.unit_kinds),
            total=data.total,
            step=data.step,
            is_draft=data.is_draft,
            draft_note=data.draft_note,
            content_hash=data.content_hash,
            loaded_at=now,
        )
        _store_rows(rubric, data, before)
        _store_default_thresholds(rubric, data)
    return rubric, True


def _refresh_aids(rubric: Rubric, data: RubricData) -> None:
    rows = {row.code: row for row in data.rows}
    stale = [
        one
        for one in rubric.criteria.all()
        if (one.rule, one.rule_values) != (rows[one.code].rule, dict(rows[one.code].rule_values))
    ]
    for one in stale:
        one.rule, one.rule_values = rows[one.code].rule, dict(rows[one.code].rule_values)
    Criterion.objects.bulk_update(stale, list(AIDS))


def _store_rows(rubric: Rubric, data: RubricData, before: Rubric | None) -> None:
    leaves = {row.code for row in data.leaves}
    earlier = {row.code: row for row in before.criteria.all()} if before else {}
    made: dict[str, Criterion] = {}
    for order, row in enumerate(data.rows, start=1):
        made[row.code] = Criterion.objects.create(
            rubric=rubric,
            parent=made[row.parent] if row.parent else None,
            code=row.code,
            order=order,
            text=row.text,
            max_points=row.max_points,
            step=row.step,
            is_leaf=row.code in leaves,
            source=row.points_from,
            guidance=row.guidance,
            legal_basis=row.legal_basis,
            rule=row.rule,
            rule_values=dict(row.rule_values),
            previous=earlier.get(row.previous),
        )


def _store_default_thresholds(rubric: Rubric, data: RubricData) -> None:
    default = ThresholdSet.objects.create(rubric=rubric, authority=None)
    levels = Level.objects.in_bulk(list(data.levels))
    Threshold.objects.bulk_create(
        Threshold(threshold_set=default, level=levels[code], min_points=points) for code, points in data.levels.items()
    )


def load_levels(path: Path) -> int:
    """Load the levels of fixtures/levels.yaml; returns how many there are. Idempotent."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    for row in rows:
        Level.objects.update_or_create(code=row["code"], defaults={key: row[key] for key in ("name", "order")})
    return len(rows)


def load_folder(folder: Path, *, now: dt.datetime) -> list[tuple[Rubric, bool]]:
    """Load every rubric file of a folder, in name order."""
    return [store(parse(path.read_text(encoding="utf-8")), now=now) for path in sorted(folder.glob("*.yaml"))]
