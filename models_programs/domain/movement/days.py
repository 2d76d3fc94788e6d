"""Which days an act, a điểm, a member of the board may have."""

from __future__ import annotations

import datetime as dt

from models_programs.domain.checks.base import FIRST_DAY
from models_programs.enums import ModelAct
from models_programs.models import MovementModel

# Acts that may tell for the first time when the model began.
BEGINNINGS = (ModelAct.DEPLOY, ModelAct.LAUNCH)


def first_day_of(model: MovementModel) -> dt.date:
    """The day from which the model exists: the earliest of document, launch and the opening of its first điểm."""
    opened = model.places.filter(is_origin=True).values_list("opened_on", flat=True).first()
    known = [day for day in (model.date, model.launched_on, opened) if day is not None]
    return min(known) if known else FIRST_DAY


def day_problem(model: MovementModel, act: ModelAct, on: dt.date, today: dt.date) -> str:
    """What is wrong with the day of an act, saying what to enter; "" when nothing is."""
    if on > today:
        return f"Nhập ngày không sau hôm nay ({today:%d/%m/%Y})."
    if act == ModelAct.LAUNCH and model.date is not None and on < model.date:
        return f"Văn bản triển khai có ngày {model.date:%d/%m/%Y}. Nhập ngày ra mắt từ ngày đó trở đi."
    begins = FIRST_DAY if act in BEGINNINGS else first_day_of(model)
    if on < begins:
        return f"Mô hình bắt đầu từ ngày {begins:%d/%m/%Y}. Nhập ngày từ ngày đó trở đi."
    return ""


def document_problem(number: str, date: dt.date | None, today: dt.date) -> dict[str, str]:
    """What is wrong with number and date of a document, by field."""
    if date is not None and date > today:
        return {"date": f"Nhập ngày văn bản không sau hôm nay ({today:%d/%m/%Y})."}
    if date is not None and date < FIRST_DAY:
        return {"date": f"Nhập ngày văn bản từ {FIRST_DAY:%d/%m/%Y} trở đi."}
    return {}
