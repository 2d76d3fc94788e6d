"""Papers, yearly figures, forces, regulations."""

from __future__ import annotations

import datetime as dt

from common.rows import label_of
from models_programs.domain.checks.base import Problems, checks, not_after
from models_programs.enums import PaperKind
from models_programs.models import Force, Regulation, UnitPaper, UnitYear


@checks(UnitPaper)
def paper_problems(paper: UnitPaper, today: dt.date) -> Problems:
    problems = not_after(paper.date, today, "date", "Ngày ban hành")
    if paper.date is None:
        problems["date"] = "Nhập ngày ban hành, ví dụ 27/3/2026."
    if not paper.number and paper.kind in (PaperKind.RESOLUTION, PaperKind.PLAN):
        problems["number"] = "Nhập số, ký hiệu ghi trên văn bản."
    if paper.unit_id is None:
        problems["unit"] = "Chọn đơn vị trong danh sách."
    return problems


@checks(UnitYear)
def figure_problems(figures: UnitYear, today: dt.date) -> Problems:
    problems: Problems = {}
    for part, whole in UnitYear.PAIRS:
        one, all_ = getattr(figures, part), getattr(figures, whole)
        if one is not None and all_ is not None and one > all_:
            words = label_of(UnitYear, whole).lower()
            problems[part] = f"Số này không được lớn hơn “{words}” ({all_})."
        elif one is not None and all_ is None:
            problems[whole] = f"Nhập “{label_of(UnitYear, whole).lower()}” để tính được tỷ lệ."
    if figures.unit_id is None:
        problems["unit"] = "Chọn đơn vị trong danh sách."
        return problems
    unit = figures.unit
    if unit is not None and figures.union_rating is not None and not unit.has_union:
        problems["union_rating"] = "Đơn vị này không ghi là có công đoàn, đoàn thể. Để trống ô này."
    if unit is not None and figures.tax_done is not None and (unit.has_union or unit.has_party):
        words = "Chỉ ghi với đơn vị không có tổ chức Đảng, công đoàn, đoàn thể. Để trống ô này."
        problems["tax_done"] = words
    return problems


@checks(Force)
def force_problems(force: Force, today: dt.date) -> Problems:
    problems: Problems = {}
    if force.unit_id is None and not force.area:
        problems["area"] = "Ghi địa bàn của lực lượng, hoặc chọn đơn vị."
    for name, what in (("trained", "được tập huấn"), ("equipped", "được trang bị")):
        value = getattr(force, name)
        if value is not None and force.members is not None and value > force.members:
            problems[name] = f"Số người {what} không được lớn hơn số người ({force.members})."
    return problems


@checks(Regulation)
def regulation_problems(regulation: Regulation, today: dt.date) -> Problems:
    problems = not_after(regulation.date, today, "date", "Ngày ký")
    if not regulation.title:
        problems["title"] = "Ghi nội dung phối hợp."
    if regulation.valid_from and regulation.valid_to and regulation.valid_to < regulation.valid_from:
        problems["valid_to"] = "Ngày hết hiệu lực phải sau ngày bắt đầu."
    return problems
