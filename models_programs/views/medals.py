"""Pages of candidates for the Kỷ niệm chương "Bảo vệ an ninh Tổ quốc" with their times of service."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.utils import timezone

from common.scope import Role
from common.views import page
from models_programs.domain.medals import remove_period, save_period
from models_programs.enums import MedalGroup
from models_programs.exports.medals import medals_docx, medals_workbook
from models_programs.filters import RecordsFilter
from models_programs.forms.medals import MedalForm, PeriodForm
from models_programs.models import MedalCandidate, ServicePeriod
from models_programs.queries.medals import verdicts
from models_programs.rules.medals import UNCONFIRMED
from models_programs.rules.permissions import OFFICER_ONLY
from models_programs.tables.awards import MedalTable
from models_programs.views.pages import Facts
from models_programs.views.saving import saved
from models_programs.views.signed import SignedPages
from units.filters import ALL
from units.views.access import actor_of

RESULTS = [("yes", "Đủ điều kiện"), ("no", "Chưa đủ điều kiện")]
BACK = "Quay lại, không lưu"


class MedalFilter(RecordsFilter):
    """Group and the verdict of today. Candidates belong to no unit."""

    unit_kind = None  # takes the filter of the base away
    group = django_filters.ChoiceFilter(label="Diện xét", choices=MedalGroup.choices, empty_label=ALL)
    result = django_filters.ChoiceFilter(label="Kết quả", choices=RESULTS, empty_label=ALL, method="by_result")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["q"].label = "Tìm theo tên, chức vụ"

    def by_result(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Computed for every row: the result depends on the day and on the rules that hold."""
        known = verdicts(queryset, timezone.localdate())
        wanted = value == "yes"
        return queryset.filter(pk__in=[pk for pk, verdict in known.items() if verdict.is_eligible == wanted])


class MedalPages(SignedPages):
    slug, folder, model = "medal", "ky-niem-chuong", MedalCandidate
    form_class, table_class, filter_class = MedalForm, MedalTable, MedalFilter
    noun, heading, icon = "người đề nghị", "Đề nghị Kỷ niệm chương", "certificate"
    lead = "Người được đề nghị tặng Kỷ niệm chương “Bảo vệ an ninh Tổ quốc”, thời gian công tác và kết quả xét."
    empty_title = "Chưa có ai trong danh sách năm nay"
    writers, readers, unit_choice = OFFICER_ONLY, (Role.OFFICER, Role.APPROVER, Role.VIEWER), "none"
    detail_template = "records/medal.html"
    writes = {"xlsx": medals_workbook, "docx": medals_docx}
    file_name, event = "de-nghi-ky-niem-chuong", "medals.exported"

    def urls(self) -> list[URLPattern]:
        return [
            *super().urls(),
            self.address("<int:pk>/thoi-gian/them/", self.period_add_view, "_period_add", writing=True),
            self.address("<int:pk>/thoi-gian/<int:period_pk>/sua/", self.period_view, "_period", writing=True),
            self.address("<int:pk>/thoi-gian/<int:period_pk>/xoa/", self.period_off_view, "_period_off", writing=True),
        ]

    def list_context(self, request: HttpRequest, year: int) -> dict[str, Any]:
        lead = f"Kết quả xét tính đến hôm nay, {timezone.localdate():%d/%m/%Y}."
        return {**super().list_context(request, year), "tools_lead": lead}

    def facts(self, record: Any) -> Facts:
        return [
            ("Chức vụ, đơn vị hiện nay", record.post),
            ("Diện xét", record.get_group_display()),
            ("Khen thưởng đã có", record.award or "Chưa ghi"),
            ("Tóm tắt thành tích", record.achievement),
        ]

    def detail_context(self, request: HttpRequest, record: Any, year: int) -> dict[str, Any]:
        verdict = verdicts([record], timezone.localdate())[record.pk]
        periods = [
            (
                period,
                self.url("_period", year, record.pk, period.pk),
                self.url("_period_off", year, record.pk, period.pk),
            )
            for period in record.periods.all()
        ]
        return {
            **super().detail_context(request, record, year),
            "verdict": verdict,
            "unconfirmed": UNCONFIRMED,
            "periods": periods,
            "period_add_url": self.url("_period_add", year, record.pk),
        }

    # --- Times of service --------------------------------------------------------------------------------------------

    def period_add_view(self, request: HttpRequest, year: int, pk: int) -> HttpResponse:
        record = self.writable(request, pk)
        return self._period_page(request, year, ServicePeriod(candidate=record))

    def period_view(self, request: HttpRequest, year: int, pk: int, period_pk: int) -> HttpResponse:
        return self._period_page(request, year, self._period(request, pk, period_pk))

    def _period(self, request: HttpRequest, pk: int, period_pk: int) -> ServicePeriod:
        """A period of a candidate that the person keeps, else 403 or 404."""
        record = self.writable(request, pk)
        period = get_object_or_404(ServicePeriod, pk=period_pk, candidate=record)
        period.candidate = record
        return period

    def _period_page(self, request: HttpRequest, year: int, period: ServicePeriod) -> HttpResponse:
        record, back = period.candidate, self.url("", year, period.candidate_id)
        form = PeriodForm(request.POST if request.method == "POST" else None, initial=PeriodForm.initial_of(period))

        def save() -> None:
            actor, now = actor_of(request), timezone.now()
            save_period(period=period, values=form.cleaned_data, actor=actor, now=now, writers=self.writers)

        if answer := saved(request, form, save, done="Đã ghi thời gian công tác.", back=back):
            return answer
        context = {
            "year": year,
            "heading": "Sửa thời gian công tác" if period.pk else "Thêm thời gian công tác",
            "lead": f"{record.name}: một chức vụ, một khoảng thời gian. Thời gian trùng nhau chỉ tính một lần.",
            "action_label": "Lưu thời gian",
            "cancel": BACK,
            "cancel_url": back,
        }
        return page(request, "parts/confirm.html", context, form=form)

    def period_off_view(self, request: HttpRequest, year: int, pk: int, period_pk: int) -> HttpResponse:
        """Take a time of service away, after a question."""
        period = self._period(request, pk, period_pk)
        back = self.url("", year, pk)
        if request.method == "POST":
            remove_period(period=period, actor=actor_of(request), now=timezone.now(), writers=self.writers)
            messages.success(request, "Đã xóa thời gian công tác.")
            return redirect(back)
        end = f"{period.end:%d/%m/%Y}" if period.end else "nay"
        context = {
            "heading": "Xóa thời gian công tác",
            "lead": period.candidate.name,
            "facts": [("Chức vụ, nơi làm", period.post), ("Thời gian", f"{period.start:%d/%m/%Y} – {end}")],
            "action_label": "Xóa thời gian",
            "danger": True,
            "cancel_url": back,
        }
        return render(request, "parts/confirm.html", context)
