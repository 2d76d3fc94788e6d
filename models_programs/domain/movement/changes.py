"""Acts that change what hangs on a mô hình: kiện toàn (the board), nhân rộng (a điểm more), kết thúc (all closes)."""

from __future__ import annotations

import datetime as dt
from copy import copy
from dataclasses import dataclass

from django.utils import timezone

from common.locks import refuse_rewritten
from common.scope import Actor
from common.text import search_key
from common.workflow import NotAllowed
from models_programs.domain.checks import problems_of
from models_programs.domain.movement.acts import Deed, refuse, take_act
from models_programs.enums import ModelAct
from models_programs.models import ModelBoardMember, ModelEvent, ModelPlace, MovementModel
from units.models import Unit

ONLY_WORDS = "Đơn vị chỉ nhân rộng ở đơn vị mình. Nhân rộng sang đơn vị khác do cán bộ cấp quản lý ghi."
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the board: who leaves, who comes (name, post, duty); one of the two may be missing."""

    leaves: ModelBoardMember | None = None
    name: str = ""
    post: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a model is extended to: a unit, or an area in words."""

    unit: Unit | None = None
    area: str = ""


def strengthen(*, model: MovementModel, change: Change, deed: Deed, actor: Actor, now: dt.datetime) -> ModelEvent:
    """Close one member's service the day before, open another's. Raises as ``take_act``."""

    def effect(locked: MovementModel) -> None:
        if change.leaves is None and not change.name:
            raise refuse(name="Chọn người thôi nhiệm vụ, hoặc nhập họ và tên người mới.")
        if change.leaves is not None:
            _leave(locked, change.leaves, deed.on)
        if change.name:
            member = ModelBoardMember(model=locked, name=change.name, post=change.post, role=change.role, since=deed.on)
            if problems := problems_of(member, timezone.localdate(now)):
                raise refuse(**problems)
            member.save()

    def said() -> str:
        parts = [f"{change.leaves.name} thôi {change.leaves.role}"] if change.leaves else []
        if change.name:
            parts.append(f"{change.name} làm {change.role}")
        return "; ".join(parts)

    return take_act(act=ModelAct.STRENGTHEN, model=model, deed=deed, actor=actor, now=now, effect=effect, said=said)


def _leave(model: MovementModel, member: ModelBoardMember, on: dt.date) -> None:
    row = ModelBoardMember.objects.filter(model=model, pk=member.pk, until=None).first()
    if row is None:
        raise refuse(leaves="Người này đã thôi nhiệm vụ. Tải lại trang để xem danh sách mới.")
    if on < row.since:
        raise refuse(on=f"{row.name} nhận nhiệm vụ từ ngày {row.since:%d/%m/%Y}. Nhập ngày từ ngày đó trở đi.")
    row.until = max(on - ONE_DAY, row.since)
    row.save(update_fields=["until"])


def spread(*, model: MovementModel, site: Site, deed: Deed, actor: Actor, now: dt.datetime) -> ModelEvent:
    """A new điểm at a unit or in an area. Raises as ``take_act``."""
    if actor.is_unit_head and site.unit is not None and site.unit.pk != actor.unit_id:
        raise NotAllowed(ONLY_WORDS)

    def effect(locked: MovementModel) -> None:
        place = ModelPlace(model=locked, unit=site.unit, area=site.area, opened_on=deed.on)
        place.document = _document_words(deed)
        problems = problems_of(place, timezone.localdate(now)) or _site_problems(locked, site, deed.on)
        if problems:
            raise refuse(**problems)
        place.save()

    return take_act(
        act=ModelAct.SPREAD,
        model=model,
        deed=deed,
        actor=actor,
        now=now,
        effect=effect,
        said=lambda: f"Điểm mới: {site.unit.name if site.unit else site.area}",
    )


def _document_words(deed: Deed) -> str:
    return ModelEvent(number=deed.number, date=deed.date).document_words


def _site_problems(model: MovementModel, site: Site, on: dt.date) -> dict[str, str]:
    open_now = model.places.filter(closed_on=None)
    if site.unit is None:
        taken = {search_key(area) for area in open_now.filter(unit=None).values_list("area", flat=True)}
        return {"area": "Địa bàn này đã là một điểm của mô hình."} if search_key(site.area) in taken else {}
    unit = site.unit
    if not unit.authority_path.startswith(model.authority_path):
        return {"unit": "Chọn đơn vị trong phạm vi của cơ quan quản lý mô hình."}
    if unit.valid_from > on or (unit.valid_to is not None and unit.valid_to < on):
        return {"unit": f"Ngày {on:%d/%m/%Y} đơn vị này không hoạt động. Chọn đơn vị khác hoặc xem lại ngày."}
    if open_now.filter(unit=unit).exists():
        return {"unit": "Đơn vị này đã là một điểm của mô hình."}
    return {}


def _closed(place: ModelPlace, on: dt.date) -> ModelPlace:
    made = copy(place)
    made.closed_on = on
    return made


def end_model(*, model: MovementModel, deed: Deed, actor: Actor, now: dt.datetime) -> ModelEvent:
    """Thanh loại, kết thúc: every điểm closes, the board ends its service. ``deed.text`` is the reason."""

    def effect(locked: MovementModel) -> None:
        running = locked.places.filter(closed_on=None)
        late = running.order_by("-opened_on").select_related("unit").first()
        begun = max(day for day in (late.opened_on if late else None, locked.launched_on, dt.date.min) if day)
        if deed.on < begun:
            raise refuse(on=f"Đến ngày {begun:%d/%m/%Y} mô hình còn ra mắt hoặc mở điểm mới. Nhập ngày từ ngày đó.")
        places = list(running.select_related("unit", "model"))
        refuse_rewritten([(place, _closed(place, deed.on)) for place in places])
        running.update(closed_on=deed.on, close_reason="Mô hình kết thúc")
        locked.board.filter(until=None, since__gt=deed.on).delete()
        locked.board.filter(until=None).update(until=deed.on)
        locked.ended_on, locked.end_reason = deed.on, " ".join(deed.text.split())[:500]

    return take_act(act=ModelAct.END, model=model, deed=deed, actor=actor, now=now, effect=effect)
