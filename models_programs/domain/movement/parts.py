"""What is kept on a living mô hình besides its acts: điểm that close, their tổ, names of the board, yearly figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from common import rows
from common.reasons import REASON_MIN, is_reason
from common.scope import Actor
from common.workflow import WrongState
from models_programs.domain.movement.acts import refuse
from models_programs.domain.records import check, log, require_writer
from models_programs.enums import ModelState
from models_programs.models import ModelBoardMember, ModelFigure, ModelPlace, ModelTeam, MovementModel
from models_programs.rules.permissions import UNIT_AND_OFFICER

ENDED = "Mô hình đã kết thúc nên không ghi thêm được."
CLOSED = "Điểm này đã thôi làm nên không ghi thêm được."
LAST = "Đây là điểm cuối cùng đang làm. Muốn thôi hẳn, bấm “Thanh loại, kết thúc” ở trang mô hình."


def require_living(model: MovementModel, actor: Actor) -> MovementModel:
    """The locked row of a model that goes on and that the person keeps. Raises NotAllowed or WrongState."""
    row = MovementModel.objects.select_for_update().get(pk=model.pk)
    require_writer(actor, row, UNIT_AND_OFFICER)
    if row.state == ModelState.ENDED:
        raise WrongState(ENDED)
    return row


def close_place(*, place: ModelPlace, on: dt.date, reason: str, actor: Actor, now: dt.datetime) -> None:
    """One điểm stops, the model goes on elsewhere. ``on`` is its last day."""
    with transaction.atomic():
        model = require_living(place.model, actor)
        row = ModelPlace.objects.get(pk=place.pk)
        if row.closed_on is not None:
            raise WrongState(CLOSED)
        if not model.places.filter(closed_on=None).exclude(pk=row.pk).exists():
            raise WrongState(LAST)
        problems = {}
        today = timezone.localdate(now)
        if on > today:
            problems["on"] = f"Nhập ngày không sau hôm nay ({today:%d/%m/%Y})."
        elif on < row.opened_on:
            problems["on"] = f"Điểm bắt đầu từ ngày {row.opened_on:%d/%m/%Y}. Nhập ngày từ ngày đó trở đi."
        if not is_reason(reason):
            problems["reason"] = f"Ghi lý do, từ {REASON_MIN} chữ cái trở lên."
        if problems:
            raise refuse(**problems)
        row.closed_on, row.close_reason = on, reason
        check(row, now)
        row.save()
        where = row.unit.name if row.unit else row.area
        log("place_closed", model, actor, now, place=where, on=on.isoformat(), reason=reason)
    place.refresh_from_db()


def save_team(*, team: ModelTeam, values: Mapping[str, Any], actor: Actor, now: dt.datetime) -> ModelTeam:
    """A new or changed tổ of an open điểm. Raises NotAllowed, WrongState, or ValidationError by field."""
    with transaction.atomic():
        model = require_living(team.place.model, actor)
        if team.place.closed_on is not None:
            raise WrongState(CLOSED)
        act = "team_added" if team.pk is None else "team_edited"
        changes = rows.assign(team, values)
        check(team, now)
        team.save()
        log(act, model, actor, now, team=team.name, changes=changes)
    return team


def remove_team(*, team: ModelTeam, actor: Actor, now: dt.datetime) -> None:
    """Take a tổ away that should not be there."""
    with transaction.atomic():
        model = require_living(team.place.model, actor)
        log("team_removed", model, actor, now, team=team.name, members=team.members, leader=team.leader)
        team.delete()


def correct_member(*, member: ModelBoardMember, values: Mapping[str, Any], actor: Actor, now: dt.datetime) -> None:
    """Mend a slip in a name, post or duty; a change of people is kiện toàn."""
    with transaction.atomic():
        model = require_living(member.model, actor)
        changes = rows.assign(member, values)
        check(member, now)
        member.save()
        if changes:
            log("member_edited", model, actor, now, changes=changes)


def set_figures(
    *, model: MovementModel, year: int, values: Mapping[str, Any], actor: Actor, now: dt.datetime
) -> ModelFigure:
    """The figures of one year, over those that were there. Raises NotAllowed, WrongState, ValidationError."""
    with transaction.atomic():
        row = require_living(model, actor)
        if not row.year <= year <= timezone.localdate(now).year:
            raise refuse(sessions=f"Nhập số liệu của năm từ {row.year} đến năm nay. Đổi năm ở đầu trang.")
        figure = ModelFigure.objects.filter(model=row, year=year).first() or ModelFigure(model=row, year=year)
        changes = rows.assign(figure, values)
        check(figure, now)
        figure.save()
        log("figures", row, actor, now, year=year, changes=changes)
    return figure
