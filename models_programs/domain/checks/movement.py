"""Mô hình, their điểm, tổ, boards and figures."""

from __future__ import annotations

import datetime as dt

from models_programs.domain.checks.base import Problems, checks, not_after
from models_programs.enums import ModelState
from models_programs.models import ModelBoardMember, ModelPlace, ModelTeam, MovementModel

SOMEWHERE = "Chọn đơn vị chủ trì, hoặc ghi địa bàn ở ô này."


@checks(MovementModel)
def model_problems(model: MovementModel, today: dt.date) -> Problems:
    problems = not_after(model.date, today, "date", "Ngày văn bản")
    problems.update(not_after(model.launched_on, today, "launched_on", "Ngày ra mắt"))
    if "launched_on" in problems:
        problems["launched_on"] += " Chưa ra mắt thì để trống."
    if not model.name:
        problems["name"] = "Nhập tên mô hình."
    if model.field_id is None:
        problems["field"] = "Chọn lĩnh vực trong danh sách."
    if model.unit_id is None and not model.area:
        problems["area"] = SOMEWHERE
    if model.launched_on is None:
        if model.state == ModelState.ACTIVE:
            problems["launched_on"] = "Mô hình đã ra mắt: nhập ngày ra mắt."
    elif model.date is not None and model.launched_on < model.date:
        problems.setdefault(
            "launched_on",
            f"Ngày ra mắt không được trước ngày văn bản ({model.date:%d/%m/%Y}). Xem lại hai ngày; "
            "văn bản của những năm sau thì ghi ở việc Tiếp tục.",
        )
    if model.ended_on is not None:
        for field in ("date", "launched_on"):
            day = getattr(model, field)
            if day is not None and day > model.ended_on:
                problems.setdefault(field, f"Mô hình đã kết thúc ngày {model.ended_on:%d/%m/%Y}. Nhập ngày trước đó.")
    return problems


@checks(ModelPlace)
def place_problems(place: ModelPlace, today: dt.date) -> Problems:
    if place.unit_id is None and not place.area:
        return {"area": "Chọn đơn vị, hoặc ghi địa bàn ở ô này."}
    return {}


@checks(ModelTeam)
def team_problems(team: ModelTeam, today: dt.date) -> Problems:
    return {} if team.name else {"name": "Nhập tên tổ."}


@checks(ModelBoardMember)
def member_problems(member: ModelBoardMember, today: dt.date) -> Problems:
    problems: Problems = {}
    if not member.name:
        problems["name"] = "Nhập họ và tên."
    if not member.role:
        problems["role"] = "Nhập nhiệm vụ, ví dụ: Trưởng ban."
    return problems
