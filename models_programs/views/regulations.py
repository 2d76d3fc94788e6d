"""Pages of coordination regulations with their reviews."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils import timezone

from common.views import page
from models_programs.domain.regulations import save_review
from models_programs.forms.regulations import RegulationForm, ReviewForm
from models_programs.models import Regulation, RegulationReview
from models_programs.tables.papers import RegulationTable, term_words
from models_programs.views.pages import Facts, RecordPages
from models_programs.views.saving import saved
from units.views.access import actor_of


class RegulationPages(RecordPages):
    slug, folder, model = "regulation", "phoi-hop", Regulation
    form_class, table_class = RegulationForm, RegulationTable
    noun, heading, icon = "quy chế phối hợp", "Quy chế, chương trình phối hợp", "users"
    lead = "Văn bản phối hợp đang có hiệu lực trong năm, các bên, thời hạn và các lần sơ kết."
    detail_template = "records/regulation.html"

    def in_year(self, year: int) -> Q:
        """Signed by then and not ended before."""
        return Q(year__lte=year) & (Q(valid_to=None) | Q(valid_to__year__gte=year))

    def urls(self) -> list[URLPattern]:
        return [
            *super().urls(),
            self.address("<int:pk>/so-ket/", self.review_view, "_review", writing=True),
            self.address("<int:pk>/so-ket/<int:review>/", self.review_view, "_review_edit", writing=True),
        ]

    def facts(self, record: Any) -> Facts:
        return [
            ("Loại", record.get_kind_display()),
            ("Nội dung phối hợp", record.title),
            ("Các bên", record.parties),
            ("Số, ngày", record.document_words),
            ("Cơ quan ban hành", record.issuer),
            ("Thời hạn", term_words(record)),
            ("Ghi chú", record.note),
        ]

    def detail_context(self, request: HttpRequest, record: Any, year: int) -> dict[str, Any]:
        context = super().detail_context(request, record, year)
        reviews = list(record.reviews.all())
        return {**context, "reviews": reviews, "review_url": self.url("_review", year, record.pk)}

    def review_view(self, request: HttpRequest, year: int, pk: int, review: int | None = None) -> HttpResponse:
        """One more sơ kết, planned or held; or one that was planned and is held now."""
        record = self.writable(request, pk)
        row = RegulationReview(regulation=record)
        if review is not None:
            row = get_object_or_404(RegulationReview, pk=review, regulation=record)
        initial = {name: getattr(row, name) for name in ReviewForm.base_fields}
        form = ReviewForm(request.POST if request.method == "POST" else None, initial=initial)
        back = self.url("", year, pk)

        def save() -> None:
            actor, now = actor_of(request), timezone.now()
            save_review(review=row, values=form.cleaned_data, actor=actor, now=now, writers=self.writers)

        if answer := saved(request, form, save, done="Đã ghi lần sơ kết.", back=back):
            return answer
        context = {
            "year": year,
            "heading": "Thêm lần sơ kết" if row.pk is None else "Sửa lần sơ kết",
            "lead": record.name_shown,
            "action_label": "Lưu lần sơ kết",
            "cancel": "Quay lại, không lưu",
            "cancel_url": back,
        }
        return page(request, "parts/confirm.html", context, form=form)
