"""Tables of commendations, proposals, candidates for the Kỷ niệm chương."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.safestring import SafeString

from common.markup import html_of
from common.templatetags.ui import state_html
from models_programs.models import AwardProposal, Commendation, MedalCandidate
from models_programs.queries.awards import barrings
from models_programs.queries.medals import verdicts
from models_programs.tables.base import RecordTable


class CommendationTable(RecordTable):
    kind = tables.Column(verbose_name="Loại", order_by=("kind", "pk"))
    form = tables.Column(verbose_name="Hình thức, cấp khen", orderable=False)
    decision = tables.Column(verbose_name="Quyết định", empty_values=(), order_by=("date", "pk"))
    date = tables.Column(verbose_name="Ngày quyết định", visible=False)
    subject = tables.Column(verbose_name="Đối tượng", empty_values=(), visible=False)

    slug = "commendation"
    caption = "Khen thưởng"

    class Meta(RecordTable.Meta):
        sequence = ("name", "unit", "subject", "kind", "form", "decision", "date", "authority")

    def render_name(self, record: Any) -> SafeString:
        link = self.link(record, record.name)
        return html_of('{}<br><span class="muted">{}</span>', link, who(record))

    def value_name(self, record: Commendation) -> str:
        return record.name

    def value_subject(self, record: Commendation) -> str:
        return who(record)

    def render_form(self, record: Commendation) -> str:
        return f"{record.form} ({record.get_level_display().lower()})"

    def render_decision(self, record: Commendation) -> str:
        return record.document_words or "–"

    def value_decision(self, record: Commendation) -> str:
        return record.number


def who(record: Commendation | AwardProposal) -> str:
    """ "Cá nhân, Tổ trưởng": whom a row names."""
    return ", ".join(filter(None, [str(record.get_subject_display()), record.post]))


class ProposalTable(RecordTable):
    """Proposals with what stands against them now, whatever stood there when they were entered."""

    form = tables.Column(verbose_name="Hình thức đề nghị", orderable=False)
    subject = tables.Column(verbose_name="Đối tượng", empty_values=(), visible=False)
    notice = tables.Column(verbose_name="Lưu ý", empty_values=(), orderable=False)

    slug = "proposal"
    caption = "Danh sách đề nghị khen thưởng"

    class Meta(RecordTable.Meta):
        sequence = ("name", "unit", "subject", "form", "notice", "authority")

    def prepare(self, records: list[Any]) -> None:
        self.barrings = barrings(records)

    def render_name(self, record: Any) -> SafeString:
        link = self.link(record, record.name)
        return html_of('{}<br><span class="muted">{}</span>', link, who(record))

    def value_name(self, record: AwardProposal) -> str:
        return record.name

    def value_subject(self, record: AwardProposal) -> str:
        return who(record)

    def render_form(self, record: AwardProposal) -> str:
        return f"{record.form} ({record.get_level_display().lower()})"

    def render_notice(self, record: AwardProposal) -> SafeString | str:
        barring = self.barrings.get(record.pk)
        if barring is None:
            return "–"
        said = "đã ghi lý do" if record.override_reason else "chưa ghi lý do"
        return state_html("late", f"{barring.short}, {said}")


class MedalTable(RecordTable):
    """Candidates with the verdict of today."""

    post = tables.Column(verbose_name="Chức vụ", visible=False)
    group = tables.Column(verbose_name="Diện xét", order_by=("group", "pk"))
    served = tables.Column(verbose_name="Tổng quy đổi", empty_values=(), orderable=False)
    result = tables.Column(verbose_name="Kết quả", empty_values=(), orderable=False)

    slug = "medal"
    caption = "Đề nghị Kỷ niệm chương"

    class Meta(RecordTable.Meta):
        sequence = ("name", "post", "group", "served", "result", "...")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, exclude=["unit"], **kwargs)

    def prepare(self, records: list[Any]) -> None:
        self.verdicts = verdicts(records, timezone.localdate())

    def render_name(self, record: Any) -> SafeString:
        return html_of('{}<br><span class="muted">{}</span>', self.link(record, record.name), record.post)

    def value_name(self, record: MedalCandidate) -> str:
        return record.name

    def render_served(self, record: MedalCandidate) -> str:
        verdict = self.verdicts[record.pk]
        return f"{verdict.served.words()}, cần {verdict.required_years} năm"

    def render_result(self, record: MedalCandidate) -> SafeString:
        verdict = self.verdicts[record.pk]
        if verdict.is_eligible:
            return state_html("done", "Đủ điều kiện")
        return state_html("missing", "Chưa đủ điều kiện")
