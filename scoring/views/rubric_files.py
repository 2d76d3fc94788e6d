"""Rubrics that leave as Excel or YAML, and files that become drafts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from common.scope import Actor, Role
from common.sheets.pages import Done, ImportPages, Words, download
from common.sheets.writing import require_seen
from common.uploads import Table
from common.views import allow, page
from scoring.domain import drafts
from scoring.domain.rubric_table import NOUN, read_content
from scoring.exports.rubric_book import rubric_workbook, template_workbook
from scoring.forms.rubrics import YamlForm
from scoring.models import RubricDraft
from scoring.queries.rubrics import rubrics_visible_to
from scoring.rubric_content import Content, content_of_rubric
from scoring.rubric_yaml import BYTES_MAX, TOO_BIG, read_yaml, write_yaml
from scoring.rubrics import RubricError
from scoring.tasks import RUBRIC_IMPORT
from scoring.views.access import acting
from scoring.views.drafts import READERS, find_draft
from units.models import Authority

YAML_TYPE = "application/yaml; charset=utf-8"
# A rubric is of no year; pages of imports ask for one.
NO_YEAR = 0


@require_GET
@allow(*READERS)
def draft_file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """A draft as a file."""
    return _file(find_draft(request, pk).content, ending)


@require_GET
@allow(*READERS)
def rubric_file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """A published version as a file."""
    rubric = get_object_or_404(rubrics_visible_to(acting(request)), pk=pk)
    return _file(content_of_rubric(rubric), ending)


def _file(content: Content, ending: str) -> HttpResponse:
    name = f"Bảng chấm điểm {content['code']} {content['version']}".strip() + f".{ending}"
    if ending == "yaml":
        return download(write_yaml(content).encode(), name, YAML_TYPE)
    return download(rubric_workbook(content), name)


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def yaml_import(request: HttpRequest) -> HttpResponse:
    """A draft from a YAML file; every fault of the file at once."""
    form = YamlForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    problems: list[str] = []
    if getattr(request, "upload_too_big", False):
        form.add_error("file", TOO_BIG)
    elif request.method == "POST" and form.is_valid():
        try:
            content = read_yaml(form.cleaned_data["file"].read(BYTES_MAX + 1))
        except RubricError as error:
            problems = error.problems
            form.add_error("file", "Chưa đọc được tệp, xem các chỗ cần sửa.")
        else:
            made = _make(content, acting(request), timezone.now())
            messages.success(request, f"Đã tạo bản soạn từ tệp, {len(content['criteria'])} hàng.")
            return redirect("scoring:draft", pk=made.pk)
    return page(request, "scoring/drafts/yaml.html", {"problems": problems[:100]}, form=form)


def _make(content: Content, actor: Actor, now: dt.datetime) -> RubricDraft:
    authority = Authority.objects.get(pk=actor.authority_id)
    return drafts.create_draft(authority=authority, content=content, actor=actor, now=now, words="tạo từ tệp")


class RubricImportPages(ImportPages):
    """Each Excel file becomes a draft of its own."""

    job_kind, job_title, template_file = RUBRIC_IMPORT, "Đọc bảng chấm điểm", "mau-bang-cham-diem.xlsx"
    words = Words(NOUN, "TT", "Nội dung", "Điểm tối đa", home="bản soạn", adds_only=True)
    start_template = "scoring/drafts/import_start.html"

    def url(self, name: str, year: int, job: int | None = None) -> str:
        """There is no export of all; it stands for the list of drafts."""
        suffix = {"list": "list", "export": "list", "start": "import"}.get(name, name)
        return reverse(f"scoring:draft_{suffix}", args=[] if job is None else [job])

    def template_bytes(self, actor: Actor, year: int) -> bytes:
        return template_workbook()

    def apply(
        self, *, table: Table, digest: str, sha256: str, year: int, said: Mapping[str, str], actor: Actor,
        now: dt.datetime,
    ) -> Done:  # fmt: skip
        content, plan = read_content(table)
        if plan.problems:
            raise ValidationError([str(problem) for problem in plan.problems])
        require_seen(plan, digest)
        return Done(created=len(plan.rows), changed=0, made=_make(content, actor, now))

    def finished(self, request: HttpRequest, year: int, done: Done) -> HttpResponse:
        messages.success(request, f"Đã tạo bản soạn từ tệp, {done.created} hàng.")
        return redirect("scoring:draft", pk=done.made.pk)


_pages = RubricImportPages()


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def import_start(request: HttpRequest) -> HttpResponse:
    """Take the Excel file."""
    return _pages.start(request, NO_YEAR)


@require_GET
@allow(Role.ADMIN)
def import_template(request: HttpRequest) -> HttpResponse:
    """The empty Excel file."""
    return _pages.template(request, NO_YEAR)


@require_GET
@allow(Role.ADMIN)
@vary_on_headers("HX-Request")
def import_preview(request: HttpRequest, job: int) -> HttpResponse:
    """What the file holds, or every problem of it."""
    return _pages.preview(request, NO_YEAR, job)


@require_POST
@allow(Role.ADMIN)
def import_confirm(request: HttpRequest, job: int) -> HttpResponse:
    """Make the draft."""
    return _pages.confirm(request, NO_YEAR, job)
