"""Lists of records to Excel and back: export, template, upload, preview, confirmation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from common.numbers import whole
from common.scope import Actor, Role
from common.sheets.pages import Done, ImportPages, Words
from common.uploads import Table
from common.views import allow
from models_programs.domain.imports import SHEETS, RecordSheet, apply_records
from models_programs.exports.sheets import records_workbook, template_workbook
from models_programs.tasks import job_kind
from models_programs.views.files import file_answer
from models_programs.views.pages import RecordPages
from units.views.access import actor_of

EXPORT_MAX = 20_000
IMPORTERS = (Role.OFFICER,)


class RecordImportPages(ImportPages):
    """The import of one kind of record; addresses are those of the kind's pages."""

    def __init__(self, pages: RecordPages, sheet: RecordSheet) -> None:
        self.pages, self.sheet = pages, sheet
        self.job_kind, self.job_title = job_kind(sheet), f"Đọc danh sách {sheet.noun}"
        self.template_file = f"mau-nhap-{pages.folder}.xlsx"
        self.words = Words(sheet.noun, "Đơn vị", sheet.name_head, sheet.extra_head)

    def url(self, name: str, year: int, job: int | None = None) -> str:
        suffixes = {"list": "_list", "export": "_export", "start": "_import"}
        suffix = suffixes.get(name, f"_import_{name}")
        return self.pages.url(suffix, year, *([] if job is None else [job]))

    def template_bytes(self, actor: Actor, year: int) -> bytes:
        return template_workbook(self.sheet, actor=actor)

    def apply(
        self, *, table: Table, digest: str, sha256: str, year: int, said: Mapping[str, str], actor: Actor,
        now: dt.datetime,
    ) -> Done:  # fmt: skip
        done = apply_records(
            sheet=self.sheet, table=table, digest=digest, sha256=sha256, year=year, actor=actor, now=now
        )
        return Done(done.created, done.changed)


class SheetPages(RecordPages):
    """Pages of a kind whose list goes to Excel and comes back; ``SHEETS`` knows the kind by its slug."""

    @cached_property
    def sheet(self) -> RecordSheet:
        return SHEETS[self.slug]

    @cached_property
    def importing(self) -> RecordImportPages:
        return RecordImportPages(self, self.sheet)

    def urls(self) -> list[URLPattern]:
        importing = self.importing
        views: list[tuple[str, Any, str]] = [
            ("nhap/", require_http_methods(["GET", "POST"])(allow(*IMPORTERS)(importing.start)), "_import"),
            ("nhap/mau/", require_GET(allow(*IMPORTERS)(importing.template)), "_import_template"),
            (
                "nhap/<int:job>/",
                require_GET(vary_on_headers("HX-Request")(allow(*IMPORTERS)(importing.preview))),
                "_import_preview",
            ),
            ("nhap/<int:job>/xac-nhan/", require_POST(allow(*IMPORTERS)(importing.confirm)), "_import_confirm"),
        ]
        base = f"<int:year>/phong-trao/{self.folder}/"
        return [
            *super().urls(),
            self.address("xuat/", self.export_view, "_export"),
            *(path(base + tail, view, name=f"{self.slug}{suffix}") for tail, view, suffix in views),
        ]

    def sheet_links(self, request: HttpRequest, year: int) -> dict[str, str]:
        links = {"export": self.url("_export", year)}
        if actor_of(request).role in IMPORTERS:
            links["start"] = self.url("_import", year)
        return links

    def export_view(self, request: HttpRequest, year: int) -> HttpResponse:
        """The filtered list as Excel, in the order of the screen; the same columns that the import reads."""
        actor, filtered, now = actor_of(request), self.filtered(request, year), timezone.now()
        table = self.table(filtered.qs, request=request, year=year, many="authority" in filtered.form.fields)
        if wanted := request.GET.getlist(table.prefixed_order_by_field):
            table.order_by = wanted
        rows = table.data.data.select_related("unit", "authority", *self.sheet.related)
        count = rows.count()
        if count > EXPORT_MAX:
            raise PermissionDenied(
                f"Danh sách có {whole(count)} dòng, mỗi tệp chỉ xuất được {whole(EXPORT_MAX)}. Lọc bớt rồi xuất lại."
            )
        return file_answer(
            request,
            records_workbook(self.sheet, rows.iterator(chunk_size=2000), actor=actor, year=year),
            event=f"{self.slug}.exported",
            name=f"{self.folder}-{year}",
            ending="xlsx",
            count=count,
            now=now,
        )
