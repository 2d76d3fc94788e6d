"""Tables of papers, figures, forces, regulations."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString

from common.numbers import percent, whole
from common.templatetags.ui import state_html
from models_programs.enums import PaperKind
from models_programs.models import Force, Regulation, UnitPaper, UnitYear
from models_programs.queries.rulebook import rulebooks
from models_programs.tables.base import RecordTable

LATE_KINDS = (PaperKind.RESOLUTION, PaperKind.PLAN)


class PaperTable(RecordTable):
    """Papers with the mark "muộn" after the end of Quý I as the authority's rules say."""

    number = tables.Column(verbose_name="Số, ký hiệu", empty_values=(), orderable=False)
    date = tables.Column(verbose_name="Ngày", order_by=("date", "pk"))
    late = tables.Column(verbose_name="Thời hạn", empty_values=(), orderable=False)

    slug = "paper"
    caption = "Giấy tờ của đơn vị"

    def prepare(self, records: list[Any]) -> None:
        self.books = rulebooks(sorted({row.authority_path for row in records}))

    def render_name(self, record: Any) -> SafeString:
        return self.link(record, str(record.get_kind_display()))

    def render_number(self, record: UnitPaper) -> str:
        return record.number or "–"

    def render_late(self, record: UnitPaper) -> SafeString | str:
        if record.kind not in LATE_KINDS or record.date is None:
            return "–"
        end = self.books[record.authority_path].day_in("paper.quarter_one_end", record.year)
        return state_html("late", "Muộn") if record.date > end else state_html("done", "Đúng hạn")


class FiguresTable(RecordTable):
    people = tables.Column(verbose_name="Số người", empty_values=(), orderable=False)
    informed = tables.Column(verbose_name="Được tuyên truyền", empty_values=(), orderable=False)
    joined = tables.Column(verbose_name="Tham gia phong trào", empty_values=(), orderable=False)
    sub_units = tables.Column(verbose_name="Phòng, ban đã cam kết", empty_values=(), orderable=False)
    sub_units_all = tables.Column(accessor="sub_units", verbose_name="Tổng số phòng, ban", visible=False)

    slug = "figures"
    caption = "Số liệu năm của đơn vị"

    def render_name(self, record: Any) -> SafeString:
        return self.link(record, record.unit.name if record.unit else record.name_shown)

    def render_people(self, record: UnitYear) -> str:
        return "–" if record.people is None else whole(record.people)

    def render_informed(self, record: UnitYear) -> str:
        return share(record.informed, record.people)

    def render_joined(self, record: UnitYear) -> str:
        return share(record.joined, record.people)

    def render_sub_units(self, record: UnitYear) -> str:
        return share(record.sub_units_committed, record.sub_units)

    def value_informed(self, record: UnitYear) -> int | None:
        return record.informed

    def value_joined(self, record: UnitYear) -> int | None:
        return record.joined

    def value_sub_units(self, record: UnitYear) -> int | None:
        return record.sub_units_committed


def share(part: int | None, total: int | None) -> str:
    """ "45 / 50 (90 %)"; a dash while a number is missing."""
    if part is None or total is None:
        return "–"
    return f"{whole(part)} / {whole(total)} ({percent(part, total)})"


class ForceTable(RecordTable):
    unit = tables.Column(verbose_name="Đơn vị, địa bàn", order_by=("unit__sort_key", "area", "pk"), empty_values=())
    members = tables.Column(verbose_name="Số người", order_by=("members", "pk"), attrs={"td": {"class": "num"}})
    trained = tables.Column(verbose_name="Được tập huấn", empty_values=(), orderable=False)
    rating = tables.Column(verbose_name="Xếp loại", empty_values=(), orderable=False)

    slug = "force"
    caption = "Lực lượng tham gia bảo vệ an ninh, trật tự"

    def prepare(self, records: list[Any]) -> None:
        books = rulebooks(sorted({row.authority_path for row in records}))
        self.scales = {path: book.scale("force") for path, book in books.items()}

    def render_name(self, record: Any) -> SafeString:
        return self.link(record, str(record.get_kind_display()))

    def render_unit(self, record: Any) -> str:
        return record.unit.name if record.unit else record.area

    def render_trained(self, record: Force) -> str:
        return share(record.trained, record.members)

    def value_trained(self, record: Force) -> int | None:
        return record.trained

    def render_rating(self, record: Force) -> str:
        return self.scales[record.authority_path].get(record.rating or 0, "Chưa xếp loại")


class RegulationTable(RecordTable):
    number = tables.Column(verbose_name="Số, ngày", empty_values=(), order_by=("date", "pk"))
    date = tables.Column(verbose_name="Ngày ký", visible=False)
    parties = tables.Column(verbose_name="Các bên", orderable=False)
    term = tables.Column(verbose_name="Thời hạn", empty_values=(), orderable=False)
    valid_from = tables.Column(verbose_name="Từ ngày", visible=False)
    valid_to = tables.Column(verbose_name="Đến hết ngày", visible=False)

    slug = "regulation"
    caption = "Quy chế, chương trình phối hợp"

    def render_number(self, record: Regulation) -> str:
        return record.document_words or "–"

    def render_term(self, record: Regulation) -> str:
        return term_words(record)


def term_words(record: Regulation) -> str:
    """ "từ 01/01/2026 đến 31/12/2030", or what of it is known."""
    start = f"từ {record.valid_from:%d/%m/%Y}" if record.valid_from else ""
    end = f"đến {record.valid_to:%d/%m/%Y}" if record.valid_to else ""
    return f"{start} {end}".strip() or "Không ghi thời hạn"
