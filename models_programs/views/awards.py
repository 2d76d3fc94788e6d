"""Pages of commendations and of the yearly list of proposals."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import HttpRequest
from django.utils import timezone

from common.scope import AUTHORITY_ROLES
from models_programs.domain.awards import change_proposal, propose
from models_programs.enums import AwardKind, AwardLevel, Subject
from models_programs.exports.awards import proposals_docx, proposals_workbook
from models_programs.filters import RecordsFilter
from models_programs.forms.awards import CommendationForm, ProposalForm
from models_programs.models import AwardProposal, Commendation
from models_programs.queries.awards import barring_of
from models_programs.rules.permissions import OFFICER_ONLY
from models_programs.tables.awards import CommendationTable, ProposalTable
from models_programs.views.pages import Facts
from models_programs.views.sheets import SheetPages
from models_programs.views.signed import SignedPages
from units.filters import ALL
from units.views.access import actor_of


class CommendationFilter(RecordsFilter):
    """Kind, whom, level; then what every list of records has."""

    kind = django_filters.ChoiceFilter(label="Loại khen thưởng", choices=AwardKind.choices, empty_label=ALL)
    subject = django_filters.ChoiceFilter(label="Đối tượng", choices=Subject.choices, empty_label=ALL)
    level = django_filters.ChoiceFilter(label="Cấp khen", choices=AwardLevel.choices, empty_label=ALL)


def _whom(record: Commendation | AwardProposal) -> Facts:
    """What kind of award, and for whom."""
    return [
        ("Loại khen thưởng", record.get_kind_display()),
        ("Đối tượng", record.get_subject_display()),
        ("Tên tập thể" if record.subject == Subject.COLLECTIVE else "Họ và tên", record.name),
        ("Chức vụ", record.post),
    ]


class CommendationPages(SheetPages):
    slug, folder, model = "commendation", "khen-thuong", Commendation
    form_class, table_class, filter_class = CommendationForm, CommendationTable, CommendationFilter
    noun, heading, icon = "khen thưởng", "Khen thưởng", "trophy"
    lead = "Tập thể, cá nhân đã được khen: số, ngày quyết định. Khen đột xuất được tính khi chấm điểm."
    empty_title = "Chưa có khen thưởng nào trong năm"

    def facts(self, record: Any) -> Facts:
        return [
            *_whom(record),
            ("Hình thức khen", record.form),
            ("Cấp khen", record.get_level_display()),
            ("Quyết định", record.document_words),
            ("Cơ quan ban hành", record.issuer),
            ("Thành tích", record.reason),
        ]


class ProposalPages(SignedPages):
    slug, folder, model = "proposal", "de-nghi-khen", AwardProposal
    form_class, table_class, filter_class = ProposalForm, ProposalTable, CommendationFilter
    noun, heading, icon = "đề nghị khen", "Danh sách đề nghị khen thưởng", "award"
    lead = "Tập thể, cá nhân được đề nghị khen trong năm. Danh sách xuất ra Excel hoặc Word để trình ký."
    empty_title = "Chưa có đề nghị khen nào trong năm"
    writers, readers = OFFICER_ONLY, AUTHORITY_ROLES
    detail_template = "records/proposal.html"
    writes = {"xlsx": proposals_workbook, "docx": proposals_docx}
    file_name, event = "de-nghi-khen", "proposals.exported"

    def save_new(self, request: HttpRequest, form: Any, record: Any) -> Any:
        return propose(
            proposal=record, values=form.values(), actor=actor_of(request), now=timezone.now(), writers=self.writers
        )

    def save_edit(self, request: HttpRequest, form: Any, record: Any) -> Any:
        return change_proposal(
            proposal=record,
            values=form.values(),
            actor=actor_of(request),
            now=timezone.now(),
            writers=self.writers,
            seen=form.cleaned_data["seen"],
        )

    def facts(self, record: Any) -> Facts:
        return [
            *_whom(record),
            ("Hình thức đề nghị", record.form),
            ("Cấp khen", record.get_level_display()),
            ("Tóm tắt thành tích", record.achievement),
            ("Lý do vẫn đề nghị", record.override_reason),
        ]

    def detail_context(self, request: HttpRequest, record: Any, year: int) -> dict[str, Any]:
        return {**super().detail_context(request, record, year), "barring": barring_of(record)}
