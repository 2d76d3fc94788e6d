"""The API's own document (OpenAPI) and the page that tells people how to use it: no data in either, open to all."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.serializers import Serializer

from reports.api.parameters import MOST
from reports.api.serializers import Problem

REFUSALS = {
    400: "Tham số sai; mục fields nói từng tham số.",
    401: "Thiếu mã kết nối, hoặc mã sai, hết hạn, đã bị thu hồi.",
    404: "Không có năm hoặc cơ quan đang hỏi trong phạm vi của mã kết nối.",
    406: "Yêu cầu một dạng khác JSON.",
    429: "Gọi quá số lần cho phép trong một phút.",
}
HEADERS = [
    OpenApiParameter(
        "WWW-Authenticate", str, OpenApiParameter.HEADER, response=[401], description="Cách gửi mã kết nối."
    ),
    OpenApiParameter("Retry-After", int, OpenApiParameter.HEADER, response=[429], description="Số giây phải chờ."),
]


def table(name: str, title: str, query: type[Serializer], page: type[Serializer]) -> Callable[[Any], Any]:
    """Describe a GET: what it is called, what can be asked, what comes back, and every refusal."""
    refusals = {status: OpenApiResponse(Problem, said) for status, said in REFUSALS.items()}
    decorate: Callable[[Any], Any] = extend_schema(
        operation_id=name,
        summary=title,
        tags=["Số liệu"],
        parameters=[query, *HEADERS],
        responses={200: OpenApiResponse(page, "Một trang, xếp theo số tăng dần."), **refusals},
    )
    return decorate


@cache
def document() -> dict[str, Any]:
    """The document, made once: nothing in it depends on who asks."""
    made: dict[str, Any] = SchemaGenerator(urlconf="antq.urls").get_schema(request=None, public=True)
    for schema in made["components"]["schemas"].values():
        if schema.get("type") == "object":
            schema.pop("description", None)  # our docstrings, in English
    return made


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The document as JSON."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """How to read, in words."""
    tables = [
        (path, operation["summary"], operation["description"])
        for path, methods in document()["paths"].items()
        for operation in methods.values()
    ]
    context = {
        "tables": tables,
        "refusals": list(REFUSALS.items()),
        "root": request.build_absolute_uri(reverse("api:guide")),
        "year": timezone.localdate().year,
        "most": MOST,
        "rate": settings.API_REQUESTS_PER_MINUTE,
    }
    return render(request, "reports/api_guide.html", context)
