"""The pages of one kind of record: list, add, read, change, remove. One object for each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common.list_files import list_file
from common.listing import configure
from common.scope import Actor, Role
from common.views import allow, page
from models_programs.domain import records
from models_programs.filters import RecordsFilter
from models_programs.forms.base import RecordForm
from models_programs.models import Record
from models_programs.queries.records import attachments_of, records_visible_to, units_to_choose
from models_programs.rules.permissions import NOT_YOURS, OFFICERS, UNIT_AND_OFFICER, may_write
from models_programs.tables.base import RecordTable
from units.models import Authority, Unit
from units.views.access import EVERYONE, actor_of

Facts = list[tuple[str, Any]]
View = Callable[..., HttpResponse]


class RecordPages:
    """What is the same for every kind of record; a kind overrides what is its own.

    ``slug`` names the addresses (``<slug>_list``, ``<slug>_add``, ``<slug>``, ``<slug>_edit``, ``<slug>_remove``),
    ``folder`` is their Vietnamese part, ``noun`` what one record is called inside a sentence.
    """

    slug: str
    folder: str
    model: type[Record]
    form_class: type[RecordForm]
    table_class: type[RecordTable]
    filter_class: type[RecordsFilter] = RecordsFilter
    noun: str
    heading: str
    lead: str = ""
    icon: str = "clipboard-list"
    empty_title: str = "Chưa có nội dung nào"
    empty_text: str = "Thêm nội dung đầu tiên; mất chưa đến hai phút."
    writers: frozenset[Role] = UNIT_AND_OFFICER
    readers: tuple[Role, ...] = EVERYONE
    # "required": always of a unit; "optional": of a unit or of the authority itself; "none": of the authority.
    unit_choice: str = "optional"
    list_template = "records/list.html"
    form_template = "records/form.html"
    detail_template = "records/detail.html"
    remove_warning = "Nội dung và tài liệu kèm theo sẽ bị xóa. Nhật ký vẫn giữ lại những gì đã ghi."
    # Whether documents can be attached to a record of this kind.
    has_attachments = True

    # --- Addresses ---------------------------------------------------------------------------------------------------

    def urls(self) -> list[URLPattern]:
        """The five addresses of the kind; subclasses add theirs."""
        return [
            self.address("", self.list_view, "_list"),
            self.address("them/", self.add_view, "_add", writing=True),
            self.address("<int:pk>/", self.detail_view, ""),
            self.address("<int:pk>/sua/", self.edit_view, "_edit", writing=True),
            self.address("<int:pk>/xoa/", self.remove_view, "_remove", writing=True),
        ]

    def address(self, tail: str, view: View, suffix: str, *, writing: bool = False) -> URLPattern:
        """One address. ``writing``: only for writers, GET and POST; else for readers, GET alone."""
        roles = tuple(self.writers) if writing else self.readers
        method = require_http_methods(["GET", "POST"]) if writing else require_GET
        return path(
            f"<int:year>/phong-trao/{self.folder}/{tail}", method(allow(*roles)(view)), name=f"{self.slug}{suffix}"
        )

    def url(self, suffix: str, year: int, *args: Any) -> str:
        return reverse(f"models_programs:{self.slug}{suffix}", args=[year, *args])

    # --- Reads -------------------------------------------------------------------------------------------------------

    def visible(self, actor: Actor) -> QuerySet[Any]:
        """What the person sees of this kind, of all years; nothing for roles that do not read the kind."""
        return records_visible_to(actor if actor.role in self.readers else None, self.model)

    def in_year(self, year: int) -> Q:
        """Which records belong to a year's list."""
        return Q(year=year)

    def found(self, request: HttpRequest, pk: int) -> Any:
        """A record in the person's sight, else 404."""
        rows = self.visible(actor_of(request)).select_related("unit", "authority", *self.related())
        return get_object_or_404(rows, pk=pk)

    def related(self) -> tuple[str, ...]:
        """Further relations that pages of one record read."""
        return ()

    def may_write(self, actor: Actor, record: Record) -> bool:
        return may_write(actor, path=record.authority_path, unit_id=record.unit_id, writers=self.writers)

    def writable(self, request: HttpRequest, pk: int) -> Any:
        """A visible record (else 404) that the person keeps (else 403)."""
        record = self.found(request, pk)
        if not self.may_write(actor_of(request), record):
            raise PermissionDenied(NOT_YOURS if Role.UNIT_HEAD in self.writers else OFFICERS)
        return record

    # --- List --------------------------------------------------------------------------------------------------------

    def list_view(self, request: HttpRequest, year: int) -> HttpResponse:
        """The records of the year in the person's scope."""
        actor = actor_of(request)
        filtered = self.filtered(request, year)
        table = self.table(filtered.qs, request=request, year=year, many="authority" in filtered.form.fields)
        if file := list_file(request, table, filters=filtered, title=f"{self.heading} năm {year}"):
            return file
        configure(request, table)
        context = {
            "year": year,
            "pages": self,
            "filter": filtered,
            "table": table,
            "is_filtered": any(request.GET.get(name) for name in filtered.form.fields),
            "can_add": actor.role in self.writers,
            "add_url": self.add_url(request, year),
            "query": request.GET.urlencode(),
            "sheet": self.sheet_links(request, year),
            **self.list_context(request, year),
        }
        return render(request, self.list_template, context)

    def filtered(self, request: HttpRequest, year: int) -> Any:
        actor = actor_of(request)
        rows = self.visible(actor).filter(self.in_year(year)).select_related("unit", "authority", *self.related())
        return self.filter_class(request.GET, queryset=rows, actor=actor)

    def table(self, rows: QuerySet[Any], *, request: HttpRequest, year: int, many: bool) -> RecordTable:
        return self.table_class(rows, year=year, actor=actor_of(request), many=many)

    def sheet_links(self, request: HttpRequest, year: int) -> dict[str, str]:
        """Where the list goes to Excel ("export") and comes back ("start"), for kinds that do (views/sheets.py)."""
        return {}

    def list_context(self, request: HttpRequest, year: int) -> dict[str, Any]:
        """What the list page of a kind shows besides the table."""
        return {}

    def add_url(self, request: HttpRequest, year: int) -> str:
        """Where "Thêm" leads: the form, with the unit already chosen when the list is of one unit."""
        unit = request.GET.get("unit", "")
        return self.url("_add", year) + (f"?unit={unit}" if unit.isascii() and unit.isdigit() else "")

    # --- Adding and changing -----------------------------------------------------------------------------------------

    def new(self, request: HttpRequest, year: int) -> Any:
        """An empty record of the year, of the person's own unit or authority."""
        actor = actor_of(request)
        unit = Unit.objects.filter(pk=actor.unit_id or 0).select_related("authority").first()
        authority = unit.authority if unit else Authority.objects.get(pk=actor.authority_id)
        return self.model(authority=authority, authority_path=authority.path, unit=unit, year=year)

    def form(self, request: HttpRequest, record: Record, initial: dict[str, Any]) -> Any:
        """The form of the kind; an officer chooses the unit, a unit head is the unit."""
        actor = actor_of(request)
        units = None
        if not actor.is_unit_head and self.unit_choice != "none":
            units = units_to_choose(actor, record.year)
            if record.unit_id:
                units = units | Unit.objects.filter(pk=record.unit_id)
        return self.form_class(
            request.POST if request.method == "POST" else None,
            request.FILES if request.method == "POST" else None,
            record=record,
            today=timezone.localdate(),
            units=units,
            unit_required=self.unit_choice == "required",
            initial=initial,
        )

    def first_values(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """What a new form starts with: the unit of the address."""
        unit = request.GET.get("unit", "")
        return {"unit": int(unit)} if unit.isascii() and unit.isdigit() and len(unit) < 16 else {}

    def add_view(self, request: HttpRequest, year: int) -> HttpResponse:
        record = self.new(request, year)
        form = self.form(request, record, self.first_values(request, record))
        if request.method == "POST" and form.is_valid():
            try:
                saved = self.save_new(request, form, record)
            except ValidationError as error:
                form.refuse(error)
            else:
                messages.success(request, f"Đã thêm {self.noun} “{saved.name_shown}”.")
                return redirect(self.after_add(request, saved, year))
        context = {
            "year": year,
            "pages": self,
            "title": f"Thêm {self.noun}",
            "submit": f"Lưu {self.noun}",
            "list_url": self.url("_list", year),
            **self.form_context(request, record, year),
        }
        return page(request, self.form_template, context, form=form)

    def form_context(self, request: HttpRequest, record: Any, year: int) -> dict[str, Any]:
        """What the form page of a kind shows besides the form."""
        return {}

    def after_add(self, request: HttpRequest, record: Any, year: int) -> str:
        return self.url("", year, record.pk)

    def save_new(self, request: HttpRequest, form: Any, record: Any) -> Any:
        return records.create_record(
            record=record, values=form.values(), actor=actor_of(request), now=timezone.now(), writers=self.writers
        )

    def edit_view(self, request: HttpRequest, year: int, pk: int) -> HttpResponse:
        record = self.writable(request, pk)
        form = self.form(request, record, self.form_class.initial_of(record))
        if request.method == "POST" and form.is_valid():
            try:
                changes = self.save_edit(request, form, record)
            except ValidationError as error:
                self.refuse(request, form, error, record)
            else:
                messages.success(request, "Đã lưu thay đổi." if changes else "Không có gì thay đổi.")
                return redirect(self.url("", year, pk))
        context = {
            "year": year,
            "pages": self,
            "record": record,
            "title": f"Sửa {self.noun}",
            "submit": "Lưu thay đổi",
            "list_url": self.url("_list", year),
            "record_url": self.url("", year, pk),
            **self.form_context(request, record, year),
        }
        return page(request, self.form_template, context, form=form)

    def save_edit(self, request: HttpRequest, form: Any, record: Any) -> Any:
        return records.edit_record(
            record=record,
            values=form.values(),
            actor=actor_of(request),
            now=timezone.now(),
            writers=self.writers,
            seen=form.cleaned_data["seen"],
        )

    def refuse(self, request: HttpRequest, form: Any, error: ValidationError, record: Any) -> None:
        """After "somebody else changed it" the next save counts as seen, because the page says so."""
        if getattr(error, "code", "") == "stale":
            record.refresh_from_db()
            data = request.POST.copy()
            data["seen"] = str(record.version)
            form.data = data
        form.refuse(error)

    # --- Reading and removing ----------------------------------------------------------------------------------------

    def detail_view(self, request: HttpRequest, year: int, pk: int) -> HttpResponse:
        record = self.found(request, pk)
        return render(request, self.detail_template, self.detail_context(request, record, year))

    def detail_context(self, request: HttpRequest, record: Any, year: int) -> dict[str, Any]:
        """What a record's page shows; ``facts`` are label and value, empty values left out."""
        can_edit = self.may_write(actor_of(request), record)
        context: dict[str, Any] = {
            "year": year,
            "pages": self,
            "record": record,
            "facts": [(label, value) for label, value in self.facts(record) if value not in (None, "")],
            "can_edit": can_edit,
            "list_url": self.url("_list", year),
            "edit_url": self.url("_edit", year, record.pk),
            "remove_url": self.url("_remove", year, record.pk),
        }
        if self.has_attachments:
            context["attachments"] = attachments_of(record)
            context["attach_url"] = reverse("models_programs:attach", args=[year, self.slug, record.pk])
        return context

    def facts(self, record: Any) -> Facts:
        """Label and value of what the record says; None and "" are not shown."""
        raise NotImplementedError

    def remove_view(self, request: HttpRequest, year: int, pk: int) -> HttpResponse:
        record = self.writable(request, pk)
        if request.method == "POST":
            name = record.name_shown
            try:
                records.remove_record(record=record, actor=actor_of(request), now=timezone.now(), writers=self.writers)
            except ValidationError as error:
                messages.error(request, error.messages[0])
                return redirect(self.url("", year, pk))
            messages.success(request, f"Đã xóa {self.noun} “{name}”.")
            return redirect(self.url("_list", year))
        context = {
            "heading": f"Xóa {self.noun}",
            "facts": [(self.noun.capitalize(), record.name_shown)],
            "warning": self.remove_warning,
            "action_label": f"Xóa {self.noun}",
            "danger": True,
            "cancel_url": self.url("", year, pk),
        }
        return render(request, "parts/confirm.html", context)
