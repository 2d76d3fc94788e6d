"""The year of one unit for its head: own numbers, own years, own rows beside the average of the commune."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from common.chart_files import chart_response
from common.charts import Chart
from common.numbers import percent, points, whole
from common.templatetags.ui import level_html, state_html
from registrations.enums import REGISTERED, RecognitionStatus, RegistrationState
from reports.charts import rows_chart, unit_years_chart
from reports.domain.refreshing import freshen, is_closed
from reports.models import UnitFact
from reports.queries.numbers import Numbers
from reports.queries.unit_year import Beside, average_points, facts_of_unit, own_place_numbers, rows_beside
from reports.views.dashboard_charts import drawn
from reports.views.dashboard_moment import asked_again, moment_of, moment_words, query_of
from reports.views.dashboard_tiles import Tile
from reports.views.place import acting
from scoring.enums import SheetState
from units.enums import UnitKind
from units.models import Unit
from units.queries import units_visible_to


def unit_dashboard(request: HttpRequest, year: int) -> HttpResponse:
    """Nothing of other units but averages over at least five."""
    actor, now = acting(request), timezone.now()
    unit = get_object_or_404(units_visible_to(actor).select_related("authority"), pk=actor.unit_id)
    is_fresh = freshen(unit.authority, year, now=now)
    numbers = own_place_numbers(unit.authority_path, year)
    moment = moment_of(
        request, numbers, is_fresh=is_fresh, is_closed=is_closed(unit.authority_path, year), now=now
    )  # fmt: skip
    if request.htmx:  # type: ignore[attr-defined]
        return asked_again(request, moment)
    facts = facts_of_unit(unit.pk, year, getattr(request, "work_years", [year]))
    fact = facts.get(year)
    rows = rows_beside(fact, numbers) if fact else []
    charts = _charts(facts, fact, rows)
    if file := chart_response(request, charts, place=unit.name, moment=moment_words(moment)):
        return file
    context = {
        "year": year,
        "unit": unit,
        "fact": fact,
        "moment": moment,
        "query": query_of(request),
        "groups": groups_of(unit, fact, numbers, year) if fact else [],
        "rows": rows,
        "charts": charts,
        "sheets": max((row.sheets for row in rows), default=0),
    }
    return render(request, "reports/dashboard_unit.html", context)


def _charts(facts: Mapping[int, UnitFact], fact: UnitFact | None, rows: Sequence[Beside]) -> list[Chart]:
    scored = [one for one in facts.values() if one.self_total is not None]
    found = [unit_years_chart(facts)] if len(scored) > 1 else []
    if fact and fact.superior_total is not None:
        found.append(rows_chart(rows))
    return drawn(found)


def groups_of(unit: Unit, fact: UnitFact, numbers: Numbers, year: int) -> list[tuple[str, str, list[Tile]]]:
    """(title, words under it, tiles)."""
    results = [_registration(fact, year), _recognition(fact, year)]
    return [
        ("Kết quả của năm", "", [*results, *_points(unit, fact, numbers, year), _level(fact, year)]),
        ("Phong trào và thời hạn", "", [*_records(fact, year), _on_time(fact, year)]),
    ]


def _day(prefix: str, day: dt.date | None) -> str:
    return f"{prefix} {day:%d/%m/%Y}" if day else ""


def _registration(fact: UnitFact, year: int) -> Tile:
    href = reverse("registrations:board", args=[year])
    if not fact.registration:
        return Tile("Đăng ký", state_html("missing", "Chưa có"), "", href, is_words=True)
    state = RegistrationState(fact.registration)
    note = _day("gửi", fact.registered_on) + (", muộn" if fact.registered_late else "")
    shown = state_html("yes", "Đã đăng ký") if state in REGISTERED else state_html(state, state.label)
    return Tile("Đăng ký", shown, note, href, is_words=True)


def _recognition(fact: UnitFact, year: int) -> Tile:
    label, href = "An toàn về an ninh, trật tự", reverse("decisions:own", args=[year])
    if not fact.recognition:
        return Tile(label, state_html("missing", "Chưa có kết quả"), "", href, is_words=True)
    status = RecognitionStatus(fact.recognition)
    words = " ".join(part for part in (fact.recognition_number, _day("ngày", fact.recognition_date)) if part)
    return Tile(label, state_html(status, status.label), words, href, is_words=True)


def _sheet_url(fact: UnitFact, year: int) -> str:
    return reverse("scoring:sheet", args=[year, fact.card_id]) if fact.card_id else reverse("scoring:list", args=[year])


def _points(unit: Unit, fact: UnitFact, numbers: Numbers, year: int) -> list[Tile]:
    href = _sheet_url(fact, year)
    state = SheetState(fact.sheet).label if fact.sheet else "Chưa mở phiếu"
    own = Tile("Điểm tự chấm", points(fact.self_total), "" if fact.self_total is not None else state, href)
    average, count = average_points(numbers, unit.kind)
    kind = UnitKind(unit.kind).label.lower()
    note = f"trung bình của {whole(count)} đơn vị loại {kind}: {points(average)}" if average is not None else ""
    given = Tile("Điểm cấp trên chấm", points(fact.superior_total), note if fact.superior_total is not None else state)
    return [own, given]


def _level(fact: UnitFact, year: int) -> Tile:
    note = " ".join(
        part for part in (fact.classification_number, _day("ngày", fact.classification_date)) if part
    )  # fmt: skip
    if not fact.level:
        words = "Chấm theo bảng dùng thử, không xếp loại" if fact.is_trial else "Chưa xếp loại"
        return Tile("Xếp loại", state_html("missing", words), note, is_words=True)
    shown = level_html(fact.level, provisional=not fact.level_is_final)
    return Tile("Xếp loại", shown, note, _sheet_url(fact, year), is_words=True)


def _records(fact: UnitFact, year: int) -> list[Tile]:
    def tile(label: str, value: int, page: str, note: str = "") -> Tile:
        return Tile(label, whole(value), note, reverse(f"models_programs:{page}", args=[year]))

    given = fact.collectives + fact.persons
    by_subject = f"{whole(fact.collectives)} tập thể, {whole(fact.persons)} cá nhân"
    return [
        tile("Mô hình hiệu quả", fact.effective_models, "model_list", f"{whole(fact.places)} điểm đang hoạt động"),
        tile("Hoạt động", fact.activities, "activity_list", f"trong đó {whole(fact.festivals)} lần Ngày hội"),
        tile("Lượt khen", given, "commendation_list", by_subject),
    ]  # fmt: skip


def _on_time(fact: UnitFact, year: int) -> Tile:
    href = reverse("deadlines:calendar", args=[year])
    if not fact.expected:
        return Tile("Gửi đúng hạn", "–", "chưa có việc phải gửi", href)
    note = f"{whole(fact.on_time)} trên {whole(fact.expected)} việc phải gửi"
    share = fact.on_time * 100 // fact.expected
    return Tile("Gửi đúng hạn", percent(fact.on_time, fact.expected), note, href, share)
