"""Mô hình in a sheet. A new one gets its first place and the steps of its life as ``register_model`` gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from copy import copy
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from common.locks import refuse_rewritten
from common.models import StatusChange
from common.scope import Actor
from common.sheets.columns import Column
from common.sheets.plan import Planned
from common.sheets.writing import BATCH
from models_programs.domain.checks import Problems
from models_programs.domain.imports.base import (
    MONEY_MAX,
    RecordSheet,
    distinct,
    first_column,
    key,
    last_columns,
    unit_columns,
    where,
)
from models_programs.domain.movement.registering import FIRST_YEAR, fields_of_acts
from models_programs.domain.movement.workflow import TABLE
from models_programs.enums import ModelAct, ModelState
from models_programs.models import ModelEvent, ModelPlace, ModelRating, MovementModel
from models_programs.queries.exemplars import fields_in_sight, fields_offered
from models_programs.queries.movement import living_in, places_seen_by, tally

BY_BUTTON = "Đổi trạng thái bằng nút trên trang của mô hình, không đổi trong tệp."
BY_ACT = "Ghi việc này bằng nút “Triển khai” hoặc “Ra mắt” trên trang của mô hình."
# What the first place of a model follows.
PLACING = {"unit", "area", "date", "launched_on"}


class ModelSheet(RecordSheet):
    slug, model, noun, tab = "model", MovementModel, "mô hình", "Mô hình"
    title = "Danh sách mô hình"
    name_head, extra_head = "Mô hình", "Trạng thái"
    related, links, compared = ("field",), ("field",), ("state",)
    same_words = "cùng đơn vị, cùng tên"

    def columns(self, actor: Actor, everything: bool) -> tuple[Column, ...]:
        return (
            first_column(self.noun),
            Column(
                "name",
                "Tên mô hình",
                "text",
                40,
                "Bắt buộc.",
                "Cổng trường an toàn giao thông",
                required=True,
                needed=True,
            ),
            *_kind_columns(_fields(actor, everything)),
            *_document_columns(),
            Column("budget", "Kinh phí ngân sách (đồng)", "int", 16, _MONEY, 5_000_000, maximum=MONEY_MAX),
            Column("donated", "Kinh phí xã hội hóa (đồng)", "int", 16, _MONEY, maximum=MONEY_MAX),
            Column("summary", "Nội dung, cách làm", "prose", 50, "Không ghi nội dung mật."),
            Column("points", "Số điểm", "int", 10, "", read_only=True),
            Column("teams", "Số tổ", "int", 10, "", read_only=True),
            *last_columns(),
        )

    def targets(self, actor: Actor) -> dict[str, dict[str, Any]]:
        return {"field": {str(field.pk): field for field in fields_offered(actor.authority_path)}}

    def in_year(self, year: int) -> Q:
        return living_in(year)

    def same(self, record: Any) -> tuple[Any, ...]:
        return (record.unit_id, key(record.name))

    def shown(self, record: Any) -> tuple[str, str, str]:
        state = record.state if record.pk else _state_of(record)
        return (where(record), record.name, ModelState(state).label)

    def complete(self, values: dict[str, Any], record: Any, targets: dict[str, dict[str, Any]]) -> None:
        """A new model of the authority itself works in the whole area."""
        if record.pk is None and values.get("unit") is None and not values.get("area"):
            values["area"] = record.authority.name

    def problems(self, record: Any, said: dict[str, Any], changes: Collection[str]) -> Problems:
        """The state follows from document and launch; later steps are taken on the page of the model."""
        stated, problems = said.get("state") or "", {}
        if record.pk is not None:
            if stated and stated != record.state:
                problems["state"] = BY_BUTTON
            acts = (name for name in fields_of_acts(record) if name in changes and getattr(record, name))
            problems.update(dict.fromkeys(acts, BY_ACT))
        elif stated == ModelState.ENDED:
            problems["state"] = "Mô hình mới không ghi “Đã kết thúc”. Kết thúc mô hình trên trang của mô hình."
        elif stated == ModelState.ACTIVE and record.launched_on is None:
            problems["launched_on"] = "Mô hình đang hoạt động: nhập ngày ra mắt."
        elif stated and stated != (state := _state_of(record)):
            label = ModelState(state).label
            problems["state"] = f"Theo văn bản và ngày ra mắt thì mô hình này “{label}”. Sửa ô này hoặc để trống."
        return problems

    def problems_together(self, changed: Sequence[Planned]) -> dict[int, tuple[str, str]]:
        """A first place that was closed cannot have been opened later."""
        moved = {row.record.pk: row for row in changed if PLACING & set(row.changes)}
        found: dict[int, tuple[str, str]] = {}
        for place in _origins(moved):
            row = moved[place.model_id]
            opened = _begun(row.record)
            if opened is not None and place.closed_on is not None and opened > place.closed_on:
                field = "launched_on" if "launched_on" in row.changes else "date"
                sentence = f"Nơi làm đầu tiên đã thôi từ ngày {place.closed_on:%d/%m/%Y}. Nhập ngày trước ngày đó."
                found[row.row] = (field, sentence)
        return found

    def prepare(self, records: Sequence[Any], actor: Actor, year: int) -> None:
        """Điểm and tổ as the list on the screen counts them."""
        ids = [record.pk for record in records]
        models = MovementModel.objects.filter(pk__in=ids)
        counts = tally(models, places_seen_by(actor), path=actor.authority_path, year=year).by_model(ids)
        for record in records:
            record.points, record.teams = counts[record.pk].points, counts[record.pk].teams

    def before(self, created: Sequence[Any], changed: Sequence[Planned], now: dt.datetime) -> None:
        for record in created:
            record.registered_year, record.opened_on = record.year, _first_day(record, now)
            record.year = max(record.opened_on.year, FIRST_YEAR)
            record.state = _state_of(record)
            record.version += len(_steps(record))
        for row in changed:
            opened = _begun(row.record)
            if opened is not None and {"date", "launched_on"} & set(row.changes):
                row.record.year = max(opened.year, FIRST_YEAR)

    def after(self, created: Sequence[Any], changed: Sequence[Planned], actor: Actor, now: dt.datetime) -> None:
        begun = [_place(record) for record in created]
        refuse_rewritten([(None, place) for place in begun])
        ModelPlace.objects.bulk_create(begun, batch_size=BATCH)
        events = [event for record in created for event in _events(record, actor, now)]
        ModelEvent.objects.bulk_create(events, batch_size=BATCH)
        steps = [step for record in created for step in _changes(record, actor, now)]
        StatusChange.objects.bulk_create(steps, batch_size=BATCH)
        moved = {row.record.pk: row for row in changed if PLACING & set(row.changes)}
        places = list(_origins(moved))
        stood = [copy(place) for place in places]
        for place in places:
            _follow(place, moved[place.model_id])
        refuse_rewritten(list(zip(stood, places, strict=True)))
        if places:
            ModelPlace.objects.bulk_update(places, ["unit", "area", "opened_on"], batch_size=BATCH)
            own = ModelPlace.objects.filter(pk=OuterRef("place")).values("unit")
            ModelRating.objects.filter(place__in=places).update(unit=Subquery(own))


_MONEY = "Số đồng, không ghi nghìn, triệu. Chưa biết thì để trống."


def _kind_columns(fields: tuple[tuple[str, str], ...]) -> tuple[Column, ...]:
    return (
        Column(
            "field",
            "Lĩnh vực",
            "choice",
            34,
            "Bắt buộc. Chọn trong danh sách.",
            fields[0][1] if fields else None,
            required=True,
            needed=True,
            choices=fields,
            read=lambda row: str(row.field_id),
        ),
        *unit_columns("Mã đơn vị chủ trì. Để trống: chính cơ quan nhập chủ trì.", "THPT01"),
        Column("area", "Địa bàn", "text", 28, "Nơi làm, nếu không phải là đơn vị chủ trì.", "Thôn 3"),
        Column(
            "state",
            "Trạng thái",
            "choice",
            18,
            "Mô hình mới để trống: có ngày ra mắt là Đang hoạt động, có văn bản là Đang triển khai, còn lại là Đã đăng "
            "ký. Mô hình đã có thì đổi trạng thái trên màn hình.",
            ModelState.ACTIVE.label,
            choices=tuple(ModelState.choices),
        ),
    )


def _document_columns() -> tuple[Column, ...]:
    return (
        Column("number", "Số, ký hiệu văn bản", "text", 18, "Quyết định, kế hoạch lập mô hình.", "12/KH-UBND"),
        Column("date", "Ngày văn bản", "date", 12, "Ví dụ: 27/3/2026.", dt.date(2026, 1, 19)),
        Column("issuer", "Cơ quan ban hành", "text", 28, "", "Ủy ban nhân dân xã"),
        Column("launched_on", "Ngày ra mắt", "date", 12, "Chưa ra mắt thì để trống.", dt.date(2026, 3, 27)),
    )


def _fields(actor: Actor, everything: bool) -> tuple[tuple[str, str], ...]:
    """Offered fields first, so that their words stay plain; then what is known only below."""
    found = {field.pk: field for field in fields_offered(actor.authority_path)}
    if everything:
        for field in fields_in_sight(actor.authority_path):
            found.setdefault(field.pk, field)
    return distinct((str(field.pk), field.name, field.code) for field in found.values())


def _begun(record: MovementModel) -> dt.date | None:
    known = [day for day in (record.launched_on, record.date) if day is not None]
    return min(known) if known else None


def _first_day(record: MovementModel, now: dt.datetime) -> dt.date:
    return _begun(record) or min(timezone.localdate(now), dt.date(record.year, 12, 31))


def _steps(record: Any) -> list[tuple[ModelAct, dt.date]]:
    """The acts that a new model has behind it besides its registration, with their days."""
    steps = []
    if record.number or record.date:
        steps.append((ModelAct.DEPLOY, record.date or record.opened_on))
    if record.launched_on:
        steps.append((ModelAct.LAUNCH, record.launched_on))
    return steps


def _state_of(record: Any) -> str:
    if record.launched_on:
        return ModelState.ACTIVE
    return ModelState.DEPLOYING if record.number or record.date else ModelState.REGISTERED


def _place(record: Any) -> ModelPlace:
    return ModelPlace(
        model=record,
        unit_id=record.unit_id,
        area=record.area,
        is_origin=True,
        opened_on=record.opened_on,
        document=record.document_words,
    )


def _events(record: Any, actor: Actor, now: dt.datetime) -> list[ModelEvent]:
    common = {"model": record, "year": record.registered_year, "actor_id": actor.user_id, "at": now}
    events = [ModelEvent(act=ModelAct.REGISTER, on=record.opened_on, **common)]
    for act, day in _steps(record):
        event = ModelEvent(act=act, on=day, **common)
        if act == ModelAct.DEPLOY:
            event.number, event.date, event.issuer = record.number, record.date, record.issuer
        events.append(event)
    return events


def _changes(record: Any, actor: Actor, now: dt.datetime) -> list[StatusChange]:
    state, steps = ModelState.REGISTERED, []
    for act, _ in _steps(record):
        step = TABLE[state, act]
        steps.append(
            StatusChange(
                subject_type=record._meta.label_lower,
                subject_id=record.pk,
                action=step.action,
                from_state=state,
                to_state=step.target,
                actor_id=actor.user_id,
                acting_role=actor.role.value,
                at=now,
            )
        )
        state = ModelState(step.target)
    return steps


def _origins(models: Collection[int]) -> list[ModelPlace]:
    return list(ModelPlace.objects.filter(model__in=list(models), is_origin=True)) if models else []


def _follow(place: ModelPlace, row: Planned) -> None:
    """The first place follows lead unit, area and first day."""
    record, opened = row.record, _begun(row.record)
    if {"unit", "area"} & set(row.changes):
        place.unit_id, place.area = record.unit_id, record.area
    if opened is not None and {"date", "launched_on"} & set(row.changes):
        place.opened_on = opened
