"""Pages of activities: camera first, event days of the year, units not inspected yet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.list_files import list_file
from common.listing import configure
from common.scope import AUTHORITY_ROLES, Actor
from common.uploads import takes_uploads
from common.views import allow
from models_programs.domain.activities import PHOTOS_MAX, add_activity, change_activity, kind_of_day
from models_programs.enums import ActivityKind
from models_programs.filters import ActivityFilter
from models_programs.forms.activities import ActivityForm
from models_programs.models import Activity, EventDay, Record
from models_programs.queries.activities import event_days, not_inspected
from models_programs.rules.activities import reached_words
from models_programs.tables.activities import ActivityTable, NotInspectedTable, outside_of
from models_programs.views.pages import Facts
from models_programs.views.sheets import SheetPages
from units.enums import UnitKind
from units.filters import UnitsFilter
from units.queries import counts_by_kind, units_in_year, units_visible_to
from units.views.access import actor_of
from units.windows import all_windows

MB = 1024 * 1024
# Without JavaScript a phone sends its pictures as they are: six of 10 MB and the rest of the form.
FORM_LIMIT = (PHOTOS_MAX * 10 + 4) * MB
MARKED_PHOTOS = "Đã lưu hoạt động. Ảnh có chụp tài liệu mật nên đã bị bỏ, hệ thống không giữ lại."


class ActivityPages(SheetPages):
    slug, folder, model = "activity", "hoat-dong", Activity
    form_class, table_class, filter_class = ActivityForm, ActivityTable, ActivityFilter
    noun, heading, icon = "hoạt động", "Hoạt động", "calendar"
    lead = "Ngày hội, tuyên truyền, tập huấn, kiểm tra: chụp ảnh, ghi ngày, số người dự."
    empty_text = "Chụp một tấm ảnh, chọn loại hoạt động, ghi số người dự là xong."
    list_template = "records/activity_list.html"
    form_template = "records/activity_form.html"
    detail_template = "records/activity.html"

    # --- Addresses ---------------------------------------------------------------------------------------------------

    def urls(self) -> list[URLPattern]:
        """The usual ones, whose forms take photographs, and the units not inspected yet."""
        patterns = super().urls()
        for pattern in patterns:
            if pattern.name in (f"{self.slug}_add", f"{self.slug}_edit"):
                takes_uploads(pattern.callback, FORM_LIMIT)
        view = require_GET(allow(*AUTHORITY_ROLES)(self.not_inspected_view))
        address = f"<int:year>/phong-trao/{self.folder}/chua-kiem-tra/"
        return [path(address, view, name=f"{self.slug}_not_inspected"), *patterns]

    # --- List --------------------------------------------------------------------------------------------------------

    def related(self) -> tuple[str, ...]:
        return ("event_day",)

    def may_write(self, actor: Actor, record: Record) -> bool:
        """As every record; but a unit only reads what was noted of its inspection."""
        inspected = isinstance(record, Activity) and record.kind == ActivityKind.INSPECTION
        return super().may_write(actor, record) and not (actor.is_unit_head and inspected)

    def list_context(self, request: HttpRequest, year: int) -> dict[str, Any]:
        actor = actor_of(request)
        return {
            "days": [(row, kind_of_day(row.day)) for row in event_days(actor, year)],
            "not_inspected_url": "" if actor.is_unit_head else self.url("_not_inspected", year),
            "add_base": self.url("_add", year),
        }

    def not_inspected_view(self, request: HttpRequest, year: int) -> HttpResponse:
        """Units of the year in scope without an inspection, with counts by kind."""
        actor = actor_of(request)
        missing = not_inspected(actor, year)
        chosen = UnitsFilter(request.GET, queryset=missing.select_related("authority"), actor=actor)
        table = NotInspectedTable(
            chosen.qs,
            year=year,
            actor=actor,
            may_record=actor.role in self.writers,
            many="authority" in chosen.form.fields,
        )
        if file := list_file(request, table, filters=chosen):
            return file
        everything = counts_by_kind(units_visible_to(actor) & units_in_year(year))
        left = counts_by_kind(missing)
        context = {
            "year": year,
            "pages": self,
            "list_url": self.url("_list", year),
            "filter": chosen,
            "table": configure(request, table),
            "is_filtered": any(request.GET.get(name) for name in chosen.form.fields),
            "total": sum(row["total"] for row in everything.values()),
            "left": sum(row["total"] for row in left.values()),
            "kinds": [
                (kind, label, left.get(kind, {}).get("total", 0), everything[kind]["total"])
                for kind, label in UnitKind.choices
                if kind in everything
            ],
        }
        return render(request, "records/not_inspected.html", context)

    # --- Form --------------------------------------------------------------------------------------------------------

    def form(self, request: HttpRequest, record: Record, initial: dict[str, Any]) -> Any:
        form = super().form(request, record, initial)
        form.too_big = getattr(request, "upload_too_big", False)
        if actor_of(request).is_unit_head:
            form.without_inspections()
        return form

    def first_values(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """The unit, kind and event day of the address; the day's date once it has come, else today."""
        today = timezone.localdate()
        start = {**super().first_values(request, record), "on": today if today.year == record.year else None}
        day = EventDay.objects.in_bulk().get(request.GET.get("event_day", ""))
        if day is not None:
            start.update(event_day=day.pk, kind=kind_of_day(day))
            if day.day and (date := dt.date(record.year, day.month, day.day)) <= today:
                start["on"] = date
        if request.GET.get("kind") in ActivityKind.values:
            start["kind"] = request.GET["kind"]
        return start

    def add_view(self, request: HttpRequest, year: int) -> HttpResponse:
        return self._told(request, super().add_view(request, year))

    def edit_view(self, request: HttpRequest, year: int, pk: int) -> HttpResponse:
        return self._told(request, super().edit_view(request, year, pk))

    def _told(self, request: HttpRequest, answer: HttpResponse) -> HttpResponse:
        """The last message is the one that is shown: say there what became of the pictures."""
        if answer.status_code == 302 and getattr(request, "photos_dropped", False):
            messages.warning(request, MARKED_PHOTOS)
        return answer

    def save_new(self, request: HttpRequest, form: Any, record: Any) -> Any:
        saved = add_activity(
            record=record,
            values=form.values(),
            photos=form.kept_photos(),
            actor=actor_of(request),
            now=timezone.now(),
            writers=self.writers,
        )
        request.photos_dropped = form.drops_photos  # type: ignore[attr-defined]
        return saved

    def save_edit(self, request: HttpRequest, form: Any, record: Any) -> Any:
        changed = change_activity(
            record=record,
            values=form.values(),
            photos=form.kept_photos(),
            actor=actor_of(request),
            now=timezone.now(),
            writers=self.writers,
            seen=form.cleaned_data["seen"],
        )
        request.photos_dropped = form.drops_photos  # type: ignore[attr-defined]
        return changed

    # --- One record --------------------------------------------------------------------------------------------------

    def detail_context(self, request: HttpRequest, record: Any, year: int) -> dict[str, Any]:
        context = super().detail_context(request, record, year)
        return {**context, "outside": outside_of(record, all_windows())}

    def facts(self, record: Any) -> Facts:
        parts = [("Làm điểm", record.is_pilot), ("phần lễ", record.has_ceremony), ("phần hội", record.has_festivity)]
        words = ", ".join(words for words, holds in parts if holds)
        return [
            ("Loại hoạt động", record.get_kind_display()),
            ("Ngày kỷ niệm", record.event_day.name if record.event_day else ""),
            ("Ngày diễn ra", f"{record.on:%d/%m/%Y}"),
            ("Địa điểm", record.place),
            ("Người dự", reached_words(record.present, record.invited)),
            ("Thành viên Ban Chỉ đạo dự", record.board_member),
            ("Hình thức", words[:1].upper() + words[1:]),
            ("Được khen tại chỗ", record.awards),
            ("Kinh phí", f"{record.cost:,} đồng".replace(",", ".") if record.cost is not None else ""),
            ("Tóm tắt kết quả", record.summary),
        ]
