"""Lists that go to be signed: the filtered list as Excel and as Word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone

from models_programs.views.files import file_answer, limited
from models_programs.views.pages import RecordPages
from units.models import Authority
from units.views.access import actor_of


class SignedPages(RecordPages):
    """``writes``: what makes the file of each ending; ``event`` is what the audit log says of a download."""

    list_template = "records/signed_list.html"
    writes: Mapping[str, Callable[..., bytes]]
    file_name: str
    event: str

    def urls(self) -> list[URLPattern]:
        return [
            *super().urls(),
            self.address("xuat-excel/", self.xlsx_view, "_xlsx"),
            self.address("xuat-word/", self.docx_view, "_docx"),
        ]

    def list_context(self, request: HttpRequest, year: int) -> dict[str, Any]:
        return {"xlsx_url": self.url("_xlsx", year), "docx_url": self.url("_docx", year)}

    def xlsx_view(self, request: HttpRequest, year: int) -> HttpResponse:
        """The filtered list as Excel."""
        return self._file(request, year, "xlsx")

    def docx_view(self, request: HttpRequest, year: int) -> HttpResponse:
        """The filtered list as Word, ready for signature."""
        return self._file(request, year, "docx")

    def _file(self, request: HttpRequest, year: int, ending: Literal["xlsx", "docx"]) -> HttpResponse:
        now, owner = timezone.now(), Authority.objects.get(pk=actor_of(request).authority_id)
        rows = limited(self.filtered(request, year).qs)
        return file_answer(
            request,
            self.writes[ending](rows, owner=owner, year=year, now=now),
            event=self.event,
            name=f"{self.file_name}-{year}",
            ending=ending,
            count=len(rows),
            now=now,
        )
