"""Importing a list of criteria from Excel: upload, preview, confirm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from common.scope import Actor
from common.sheets.pages import Done, ImportPages, Words
from common.uploads import Table
from common.views import allow
from models_programs.domain.criteria import import_list
from models_programs.domain.criteria_table import NOUN
from models_programs.exports.criteria import template_workbook
from models_programs.forms.criteria import CriteriaImportForm
from models_programs.rules.criteria import CRITERIA_MAX
from models_programs.tasks import CRITERIA_IMPORT
from models_programs.views.criteria import WRITERS


class CriteriaImportPages(ImportPages):
    """Each file is a list of its own, with a name and the document that it comes from."""

    job_kind, job_title, template_file = CRITERIA_IMPORT, "Đọc bộ tiêu chí", "mau-bo-tieu-chi.xlsx"
    words = Words(NOUN, "TT", "Nội dung", "Nhóm", home="xã điển hình", adds_only=True)
    start_template = "criteria/import_start.html"
    too_big = "Tệp lớn hơn 5 MB. Bỏ bớt trang không dùng rồi tải lên lại."
    shown = CRITERIA_MAX

    def url(self, name: str, year: int, job: int | None = None) -> str:
        """There is no export; it stands for the page of the lists."""
        suffix = {"list": "lists", "export": "lists", "start": "import"}.get(name, name)
        return reverse(f"models_programs:criteria_{suffix}", args=[year] if job is None else [year, job])

    def template_bytes(self, actor: Actor, year: int) -> bytes:
        return template_workbook()

    def form(self, *sent: Any, actor: Actor) -> CriteriaImportForm:
        return CriteriaImportForm(*sent, authority_id=actor.authority_id)

    def lead(self, file_name: str, said: Mapping[str, str]) -> str:
        return " · ".join([*said.values(), f"tệp {file_name}"])

    def apply(
        self, *, table: Table, digest: str, sha256: str, year: int, said: Mapping[str, str], actor: Actor,
        now: dt.datetime,
    ) -> Done:  # fmt: skip
        """What the file says hangs on nothing else, so that ``digest`` cannot have changed."""
        made = import_list(table=table, name=said["name"], source=said["source"], actor=actor, now=now)
        return Done(made.criteria.count(), 0, made)

    def finished(self, request: HttpRequest, year: int, done: Done) -> HttpResponse:
        messages.success(request, f"Đã nhập bộ tiêu chí “{done.made.name}”.")
        return redirect("models_programs:criteria", year=year, pk=done.made.pk)


_pages = CriteriaImportPages()
start = require_http_methods(["GET", "POST"])(allow(*WRITERS)(_pages.start))
template = require_GET(allow(*WRITERS)(_pages.template))
preview = require_GET(vary_on_headers("HX-Request")(allow(*WRITERS)(_pages.preview)))
confirm = require_POST(allow(*WRITERS)(_pages.confirm))
