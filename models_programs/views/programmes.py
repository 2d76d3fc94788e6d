"""Pages of programmes: list, page with live targets, copying, parts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from common.scope import Actor
from common.views import allow, page
from models_programs.domain import programmes as verbs
from models_programs.filters import ProgrammeFilter
from models_programs.forms.programmes import FORMS, ProgrammeForm
from models_programs.models import Programme
from models_programs.queries.metrics import progress_of
from models_programs.queries.programmes import in_force, nearest_first, programmes_visible_to
from models_programs.rules.dates import date_words
from models_programs.rules.permissions import PROGRAMME_WRITERS, SHIPPED
from models_programs.tables.programmes import ProgrammeTable, years_words
from models_programs.views.pages import Facts, RecordPages
from models_programs.views.targets import measured_at, target_rows
from units.models import Authority
from units.views.access import actor_of

OTHERS = "Chỉ cán bộ, quản trị của cơ quan ban hành mới sửa được kế hoạch này."


class ProgrammePages(RecordPages):
    slug, folder, model = "programme", "ke-hoach", Programme
    form_class, table_class, filter_class = ProgrammeForm, ProgrammeTable, ProgrammeFilter
    noun, heading, icon = "kế hoạch", "Kế hoạch, chương trình, nghị quyết", "notes"
    lead = "Văn bản của cơ quan và của cấp trên, chỉ tiêu với số liệu hiện tại, thời hạn."
    writers = PROGRAMME_WRITERS
    unit_choice = "none"
    detail_template = "records/programme.html"

    def visible(self, actor: Actor) -> QuerySet[Any]:
        return nearest_first(programmes_visible_to(actor), actor.authority_path)

    def in_year(self, year: int) -> Q:
        return in_force(year)

    def may_write(self, actor: Actor, record: Any) -> bool:
        return not record.shipped_code and super().may_write(actor, record)

    def writable(self, request: HttpRequest, pk: int) -> Any:
        programme = self.found(request, pk)
        if not self.may_write(actor_of(request), programme):
            raise PermissionDenied(SHIPPED if programme.shipped_code else OTHERS)
        return programme

    def urls(self) -> list[URLPattern]:
        part = "<int:pk>/<slug:part>/"
        copy = require_POST(allow(*self.writers)(self.copy_view))
        return [
            *super().urls(),
            path(f"<int:year>/phong-trao/{self.folder}/<int:pk>/chep/", copy, name="programme_copy"),
            self._part(f"{part}them/", self.part_add_view, "_part_add"),
            self._part(f"{part}<int:row>/sua/", self.part_edit_view, "_part_edit"),
            self._part(f"{part}<int:row>/xoa/", self.part_remove_view, "_part_remove"),
        ]

    def _part(self, tail: str, view: Any, suffix: str) -> URLPattern:
        both = require_http_methods(["GET", "POST"])
        address = f"<int:year>/phong-trao/{self.folder}/{tail}"
        return path(address, both(allow(*self.writers)(view)), name=f"{self.slug}{suffix}")

    # --- One plan ----------------------------------------------------------------------------------------------------

    def facts(self, record: Any) -> Facts:
        return [
            ("Tên văn bản", record.title),
            ("Loại văn bản", record.get_kind_display()),
            ("Số, ngày", record.document_words or "Chưa ghi số, ngày"),
            ("Cơ quan ban hành", record.issuer),
            ("Thực hiện", years_words(record)),
            ("Ghi chú", record.note),
        ]

    def detail_context(self, request: HttpRequest, record: Any, year: int) -> dict[str, Any]:
        actor = actor_of(request)
        context = super().detail_context(request, record, year)
        targets = list(record.targets.all())
        for target in targets:
            target.programme = record
        place = measured_at(actor, record)
        progress = progress_of(targets, authority=place, year=year) if place is not None else []
        dates = [
            (row, date_words(rule=row.rule, day=row.day, month=row.month, quarter=row.quarter, year=row.year))
            for row in record.dates.all()
        ]
        themes = list(record.themes.all())
        return {
            **context,
            "place": place,
            "rows": target_rows(targets, progress, year=year),
            "dates": dates,
            "sections": record.sections.all(),
            "themes": themes,
            "theme": next((row.text for row in themes if row.year == year), ""),
            "can_copy": actor.role in self.writers and (context["can_edit"], record.year) != (True, year),
            "can_figure": place is not None and actor.role in self.writers and place.pk == actor.authority_id,
            "parts": {name: self.url("_part_add", year, record.pk, name) for name in verbs.PARTS},
        }

    def copy_view(self, request: HttpRequest, year: int, pk: int) -> HttpResponse:
        """A plan of the own authority that begins as a copy of one that the person reads."""
        source = self.found(request, pk)
        actor = actor_of(request)
        authority = Authority.objects.get(pk=actor.authority_id)
        copy = verbs.copy_programme(source=source, authority=authority, year=year, actor=actor, now=timezone.now())
        messages.success(request, "Đã chép. Sửa tên, số, ngày, cơ quan ban hành, rồi chỉ tiêu và thời hạn cho đúng.")
        return redirect(self.url("_edit", year, copy.pk))

    # --- Parts -------------------------------------------------------------------------------------------------------

    def _own(self, request: HttpRequest, pk: int, part: str) -> tuple[Any, verbs.Part]:
        """A plan that the person keeps, with the part of the address; 404 and 403 as for the plan itself."""
        if part not in verbs.PARTS:
            raise Http404
        return self.writable(request, pk), verbs.PARTS[part]

    def part_add_view(self, request: HttpRequest, year: int, pk: int, part: str) -> HttpResponse:
        programme, kind = self._own(request, pk, part)
        return self._part_form(request, year, programme, part, verbs.new_part(kind, programme), f"Thêm {kind.noun}")

    def part_edit_view(self, request: HttpRequest, year: int, pk: int, part: str, row: int) -> HttpResponse:
        programme, kind = self._own(request, pk, part)
        found: Any = get_object_or_404(kind.table, pk=row, programme=programme)
        return self._part_form(request, year, programme, part, found, f"Sửa {kind.noun}")

    def _part_form(
        self, request: HttpRequest, year: int, programme: Any, part: str, row: Any, title: str
    ) -> HttpResponse:
        form_class = FORMS[part]
        initial = {name: getattr(row, name) for name in form_class.writes}
        form = form_class(request.POST if request.method == "POST" else None, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                verbs.save_part(row=row, values=form.values(), actor=actor_of(request), now=timezone.now())
            except ValidationError as error:
                form.refuse(error)
            else:
                messages.success(request, "Đã lưu.")
                return redirect(f"{self.url('', year, programme.pk)}#{part}")
        context = {"year": year, "pages": self, "programme": programme, "title": title, "part": part}
        if row.pk:
            context["remove_url"] = self.url("_part_remove", year, programme.pk, part, row.pk)
        return page(request, "records/programme_part.html", context, form=form)

    def part_remove_view(self, request: HttpRequest, year: int, pk: int, part: str, row: int) -> HttpResponse:
        programme, kind = self._own(request, pk, part)
        found: Any = get_object_or_404(kind.table, pk=row, programme=programme)
        back = f"{self.url('', year, pk)}#{part}"
        if request.method == "POST":
            verbs.remove_part(row=found, actor=actor_of(request), now=timezone.now())
            messages.success(request, f"Đã xóa {kind.noun}.")
            return redirect(back)
        words = getattr(found, "text", "") or getattr(found, "heading", "")
        context = {
            "heading": f"Xóa {kind.noun}",
            "facts": [(kind.noun.capitalize(), getattr(found, "heading", "") or words)],
            "action_label": f"Xóa {kind.noun}",
            "danger": True,
            "cancel_url": back,
        }
        return render(request, "parts/confirm.html", context)
