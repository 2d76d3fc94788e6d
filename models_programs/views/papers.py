"""Pages of papers, yearly figures and forces."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from models_programs.forms.papers import FiguresForm, ForceForm, PaperForm
from models_programs.models import Force, UnitPaper, UnitYear
from models_programs.queries.rulebook import rulebook
from models_programs.tables.papers import LATE_KINDS, FiguresTable, ForceTable, PaperTable, share
from models_programs.views.pages import Facts, RecordPages
from units.views.access import actor_of


class PaperPages(RecordPages):
    slug, folder, model = "paper", "giay-to", UnitPaper
    form_class, table_class = PaperForm, PaperTable
    noun, heading, icon = "giấy tờ", "Giấy tờ của đơn vị", "file-text"
    lead = "Nghị quyết, kế hoạch, bản đăng ký Quý I: chỉ cần số, ngày, nơi ban hành."
    unit_choice = "required"

    def facts(self, record: Any) -> Facts:
        facts: Facts = [
            ("Loại", record.get_kind_display()),
            ("Số, ngày", record.document_words),
            ("Cơ quan ban hành", record.issuer),
            ("Trích yếu", record.title),
        ]
        if record.kind in LATE_KINDS and record.date:
            end = rulebook(record.authority_path).day_in("paper.quarter_one_end", record.year)
            late = f"Muộn: ban hành sau ngày {end:%d/%m/%Y}"
            facts.append(("Thời hạn Quý I", late if record.date > end else "Đúng hạn"))
        return facts


class FiguresPages(RecordPages):
    slug, folder, model = "figures", "so-lieu", UnitYear
    form_class, table_class = FiguresForm, FiguresTable
    noun, heading, icon = "số liệu năm", "Số liệu năm của đơn vị", "chart-bar"
    lead = "Số người, phòng ban, hộ đã được tuyên truyền, tham gia, cam kết. Chỉ là con số."
    unit_choice = "required"

    def add_view(self, request: HttpRequest, year: int) -> HttpResponse:
        """A unit has one row of figures a year: its head is led to the one that is there."""
        actor = actor_of(request)
        own = self.visible(actor).filter(year=year).first() if actor.is_unit_head else None
        if own is not None and request.method == "GET":
            return redirect(self.url("_edit", year, own.pk))
        return super().add_view(request, year)

    def facts(self, record: Any) -> Facts:
        pairs = [
            ("Được tuyên truyền", record.informed, record.people),
            ("Được phổ biến nội quy, quy chế", record.staff_briefed, record.people),
            ("Tham gia phong trào", record.joined, record.people),
            ("Cán bộ, đảng viên được quán triệt", record.officials_informed, record.officials),
            ("Phòng, ban, tổ đã cam kết", record.sub_units_committed, record.sub_units),
            ("Hộ đã đăng ký", record.households_committed, record.households),
        ]
        facts: Facts = [(label, share(part, total)) for label, part, total in pairs if total is not None]
        if record.union_rating:
            facts.append(("Xếp loại công đoàn, đoàn thể", rank_words(record, record.union_rating)))
        if record.tax_done is not None:
            facts.append(("Nghĩa vụ nộp thuế", "Đã hoàn thành" if record.tax_done else "Chưa hoàn thành"))
        return [*facts, ("Nguồn số liệu", record.note)]


class ForcePages(RecordPages):
    slug, folder, model = "force", "luc-luong", Force
    form_class, table_class = ForceForm, ForceTable
    noun, heading, icon = "lực lượng", "Lực lượng", "users"
    lead = "Bảo vệ, tổ bảo vệ an ninh, trật tự, dân phòng: số lượng và xếp loại, không lập hồ sơ từng người."

    def facts(self, record: Any) -> Facts:
        return [
            ("Lực lượng", record.get_kind_display()),
            ("Đơn vị, địa bàn", record.unit.name if record.unit else record.area),
            ("Số tổ, đội", record.teams),
            ("Số người", record.members),
            ("Được tập huấn", share(record.trained, record.members) if record.trained is not None else ""),
            ("Được trang bị", share(record.equipped, record.members) if record.equipped is not None else ""),
            ("Xếp loại năm", rank_words(record, record.rating)),
            ("Kỷ luật trong năm", "Có" if record.has_discipline else "Không"),
            ("Ghi chú", record.note),
        ]


def rank_words(record: Any, rank: int | None) -> str:
    """The name of a rank of forces at the record's authority, with the mark of names that nobody confirmed."""
    book = rulebook(record.authority_path)
    words = book.scale("force").get(rank or 0, "Chưa xếp loại")
    return words if not rank or book.scale_is_confirmed("force") else f"{words} (tên mức chưa xác nhận theo văn bản)"
