"""Importing units from Excel: upload, preview, confirm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from common.scope import Actor
from common.sheets.pages import Done, ImportPages, Words
from common.uploads import Table
from common.views import allow
from units import domain
from units.columns import NOUN
from units.exports import template_workbook
from units.models import Authority
from units.tasks import IMPORT
from units.views.access import EDITORS


class UnitImportPages(ImportPages):
    """The list of units of a year."""

    job_kind, job_title, template_file = IMPORT, "Đọc danh sách đơn vị", "mau-nhap-don-vi.xlsx"
    words = Words(noun=NOUN, key_head="Mã", name_head="Đơn vị", extra_head="Loại")

    def url(self, name: str, year: int, job: int | None = None) -> str:
        prefix = "" if name in ("list", "export") else "import_"
        return reverse(f"units:{prefix}{name}", args=[year] if job is None else [year, job])

    def template_bytes(self, actor: Actor, year: int) -> bytes:
        own = Authority.objects.get(pk=actor.authority_id)
        return template_workbook(own.code if len(own.code) == 5 else "")

    def apply(
        self, *, table: Table, digest: str, sha256: str, year: int, said: Mapping[str, str], actor: Actor,
        now: dt.datetime,
    ) -> Done:  # fmt: skip
        done = domain.apply_import(table=table, digest=digest, sha256=sha256, year=year, actor=actor, now=now)
        return Done(done.created, done.changed)


_pages = UnitImportPages()
start = require_http_methods(["GET", "POST"])(allow(*EDITORS)(_pages.start))
template = require_GET(allow(*EDITORS)(_pages.template))
preview = require_GET(vary_on_headers("HX-Request")(allow(*EDITORS)(_pages.preview)))
confirm = require_POST(allow(*EDITORS)(_pages.confirm))
