"""The tables that other systems read: GET only, within the subtree of the key's authority."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from reports.api import parameters, serializers
from reports.api.document import table
from reports.api.numbers import summary_row
from reports.api.paging import next_address, page_of
from reports.domain.refreshing import freshen, work_years
from reports.models import UnitFact
from reports.queries import read_api
from reports.queries.numbers import levels
from reports.rules.codes import numbers_with
from units.models import Authority

NO_YEAR = "Hệ thống chưa làm việc với năm này."
NO_PLACE = "Không có cơ quan này, hoặc nằm ngoài phạm vi của mã kết nối."


class Table(APIView):
    """GET and HEAD; everything else is told that nothing is written here."""

    http_method_names = ["get", "head"]

    def place(self, request: Request, path: str | None) -> Authority:
        """The key's authority, or the one asked for below it; 404 outside the scope."""
        own: Authority = request.auth.authority
        if path is None:
            return own
        found = read_api.authority_at(path) if request.user.actor.governs(path) else None
        if found is None:
            raise NotFound(NO_PLACE, code="no_authority")
        return found


class Authorities(Table):
    @table("authorities", "Cơ quan trong phạm vi", parameters.AuthorityQuery, serializers.AuthorityPage)
    def get(self, request: Request) -> Response:
        """Cơ quan của mã kết nối và mọi cấp dưới."""
        query = parameters.asked(request, parameters.AuthorityQuery)
        path = request.user.actor.authority_path
        rows = read_api.authorities_within(path, kind=query.get("kind", ""), after=query["after"])
        found, more = page_of(rows, query["page_size"])
        following = next_address(request, found[-1].pk) if more else None
        return Response(serializers.AuthorityPage({"rows": found, "next": following}).data)


class YearTable(Table):
    """A table about one year; ``year`` that is not worked on is not found."""

    def asked(self, request: Request, what: type[Serializer]) -> tuple[dict[str, Any], Authority]:
        query = parameters.asked(request, what)
        if query["year"] not in work_years():
            raise NotFound(NO_YEAR, code="no_year")
        return query, self.place(request, query.get("authority"))


class Facts(YearTable):
    """Rows of units. ``narrow`` leaves those that the table is about."""

    page: type[Serializer]

    def narrow(self, facts: QuerySet[UnitFact]) -> QuerySet[UnitFact]:
        return facts

    def answer(self, request: Request) -> Response:
        query, place = self.asked(request, parameters.UnitQuery)
        is_current = freshen(place, query["year"], now=timezone.now())
        facts = read_api.facts_within(place.path, query["year"], kind=query.get("kind", ""), after=query["after"])
        size = query["page_size"]
        found, more = page_of(read_api.first_of(self.narrow(facts), size + 1, path=place.path), size)
        places = read_api.authorities_at(fact.authority_path for fact in found)
        names = dict(levels())
        for fact in found:
            at = places.get(fact.authority_path)
            fact.authority_id = at.pk if at else None  # type: ignore[attr-defined]
            fact.level_name = names.get(fact.level, fact.level)  # type: ignore[attr-defined]
            fact.is_issued = bool(fact.classification_number)  # type: ignore[attr-defined]
        following = next_address(request, found[-1].unit_id) if more else None
        return Response(self.page({"rows": found, "next": following, "is_current": is_current}).data)


class Units(Facts):
    page = serializers.UnitPage

    @table("units", "Đơn vị của một năm", parameters.UnitQuery, serializers.UnitPage)
    def get(self, request: Request) -> Response:
        """Mọi đơn vị được tính vào năm đó (có mặt vào cuối kỳ đánh giá của loại đơn vị)."""
        return self.answer(request)


class Registrations(Facts):
    page = serializers.RegistrationPage

    def narrow(self, facts: QuerySet[UnitFact]) -> QuerySet[UnitFact]:
        return read_api.registrations_among(facts)

    @table("registrations", "Đăng ký của một năm", parameters.UnitQuery, serializers.RegistrationPage)
    def get(self, request: Request) -> Response:
        """Đơn vị đã gửi bản đăng ký; bản còn đang soạn không có ở đây."""
        return self.answer(request)


class Recognitions(Facts):
    page = serializers.RecognitionPage

    def narrow(self, facts: QuerySet[UnitFact]) -> QuerySet[UnitFact]:
        return read_api.recognitions_among(facts)

    @table("recognitions", "Kết quả công nhận của một năm", parameters.UnitQuery, serializers.RecognitionPage)
    def get(self, request: Request) -> Response:
        """Đơn vị đã có kết quả đạt hoặc chưa đạt tiêu chuẩn “An toàn về an ninh, trật tự”."""
        return self.answer(request)


class Classifications(Facts):
    page = serializers.ClassificationPage

    def narrow(self, facts: QuerySet[UnitFact]) -> QuerySet[UnitFact]:
        return read_api.classifications_among(facts)

    @table("classifications", "Xếp loại của một năm", parameters.UnitQuery, serializers.ClassificationPage)
    def get(self, request: Request) -> Response:
        """Mức xếp loại đã được duyệt, kèm quyết định nếu đã ban hành; mức tạm tính không có ở đây."""
        return self.answer(request)


class Summaries(YearTable):
    @table("summaries", "Số liệu tổng hợp của một năm", parameters.SummaryQuery, serializers.SummaryPage)
    def get(self, request: Request) -> Response:
        """Con số của từng cơ quan, gồm cả cấp dưới, kèm mẫu số; đúng như trang Tổng quan năm."""
        query, place = self.asked(request, parameters.SummaryQuery)
        is_current = freshen(place, query["year"], now=timezone.now())
        counted, kind = numbers_with(levels()), query.get("kind", "")
        stored = read_api.numbers_within(place.path, query["year"], after=query["after"])
        found, more = page_of(stored, query["page_size"])
        closed = read_api.closed_among([one.authority_path for one in found], query["year"])
        page = {
            "rows": [summary_row(one, counted, kind, is_closed=one.authority_path in closed) for one in found],
            "next": next_address(request, found[-1].authority_id) if more else None,
            "is_current": is_current,
        }
        return Response(serializers.SummaryPage(page).data)


class Nowhere(Table):
    """Any other address below: an answer in JSON, to those with a key."""

    schema = None

    def get(self, request: Request, rest: str) -> Response:
        raise NotFound
