"""The list of units, its Excel file, one unit."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common import audit
from common.list_files import list_file
from common.listing import configure
from common.numbers import whole
from common.sheets.pages import download
from common.views import allow
from units.enums import UnitKind
from units.exports import units_workbook
from units.filters import UnitFilter
from units.models import Unit
from units.queries import (
    counts_by_kind,
    first_year_of,
    history_of,
    is_unit_in_year,
    succession_of,
    units_visible_to,
)
from units.rules import may_edit_contact, may_edit_units_of, scope_hint
from units.tables import UnitTable
from units.timeline import entries_of
from units.views.access import EDITORS, EVERYONE, actor_of, visible_unit
from units.views.history import told

EXPORT_MAX = 20_000
# How much of a unit's year its page tells.
ENTRIES_MAX = 60
# What the list draws; a unit has three times as many columns.
SHOWN = ("authority", "name", "code", "kind", "eligibility", "head_name", "phone", "valid_to")


def filtered(request: HttpRequest, year: int) -> UnitFilter:
    """The filter of the address over what the person sees."""
    actor = actor_of(request)
    return UnitFilter(request.GET, queryset=units_visible_to(actor), actor=actor, year=year)


@require_GET
@allow(*EVERYONE)
def unit_list(request: HttpRequest, year: int) -> HttpResponse:
    """The units of the year in the actor's scope."""
    actor = actor_of(request)
    chosen = filtered(request, year)
    table = _table(request, year, chosen)
    table.data.data = table.data.data.only(*SHOWN, *(["authority__name"] if "authority" in table.columns else []))
    if file := list_file(request, table, filters=chosen):
        return file
    is_filtered = any(request.GET.get(name) for name in chosen.form.fields)
    counts = None if actor.is_unit_head else counts_by_kind(units_visible_to(actor).filter(chosen.year_condition))
    total = None if is_filtered or counts is None else sum(row["total"] for row in counts.values())
    context: dict[str, Any] = {
        "year": year,
        "filter": chosen,
        "table": configure(request, table, count=total),
        "can_edit": actor.role in EDITORS,
        "query": request.GET.urlencode(),
        "is_filtered": is_filtered,
    }
    if counts is not None:
        context["stats"] = _stats(counts)
    return render(request, "units/list.html", context)


def _table(request: HttpRequest, year: int, chosen: UnitFilter) -> UnitTable:
    """The table by name unless the address says otherwise; a search keeps its own order, best matches first."""
    units, hidden = chosen.qs, ["authority"]
    if "authority" in chosen.form.fields:
        units, hidden = units.select_related("authority"), []
    table = UnitTable(units, year=year, exclude=hidden)
    wanted = request.GET.getlist(table.prefixed_order_by_field)
    if wanted or not request.GET.get("q"):
        table.order_by = wanted or ("name",)
    return table


def _stats(counts: dict[str, dict[str, int]]) -> list[dict[str, str]]:
    total = sum(row["total"] for row in counts.values())
    eligible = sum(row["eligible"] for row in counts.values())
    rows = [
        {
            "label": "Tất cả đơn vị",
            "value": whole(total),
            "href": "?",
            "note": f"{whole(eligible)} thuộc diện, tự nguyện",
        }
    ]
    for kind, label in UnitKind.choices:
        if kind in counts:
            rows.append({"label": label, "value": whole(counts[kind]["total"]), "href": f"?kind={kind}", "note": ""})
    return rows


@require_GET
@allow(*EVERYONE)
def export(request: HttpRequest, year: int) -> HttpResponse:
    """The filtered list as Excel, in the order of the screen; the same columns that the import reads."""
    units = _table(request, year, filtered(request, year)).data.data.select_related("authority", "area")
    count = units.count()
    if count > EXPORT_MAX:
        raise PermissionDenied(
            f"Danh sách có {whole(count)} đơn vị, mỗi tệp chỉ xuất được {whole(EXPORT_MAX)}. Lọc bớt rồi xuất lại."
        )
    now = timezone.now()
    content = units_workbook(units.iterator(chunk_size=2000))
    audit.record("units.exported", now=now, request=request, count=count, filters=dict(request.GET.items()))
    name = f"don-vi-{year}-{timezone.localdate(now):%Y%m%d}.xlsx"
    return download(content, name)


@require_GET
@allow(*EVERYONE)
def detail(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Facts, scope flag with its reason, the units before and after, its year, what happened to it."""
    actor = actor_of(request)
    unit = visible_unit(request, pk)
    origins, successions = succession_of(unit)
    may_edit = may_edit_units_of(actor, unit.authority_path)
    entries = entries_of(unit, year)
    context = {
        "year": year,
        "unit": unit,
        "facts": _facts(unit),
        "hint": scope_hint(unit.kind, unit.name),
        "in_year": is_unit_in_year(unit, year),
        "first_year": first_year_of(unit),
        "origins": origins,
        "successions": successions,
        "can_edit": may_edit,
        "can_contact": may_edit_contact(actor, unit.pk),
        "entries": [(entry, entry.url and (entry.head_may_open or not actor.is_unit_head)) for entry in entries][
            :ENTRIES_MAX
        ],
        "entries_total": len(entries),
        "history": told(history_of(unit)) if not actor.is_unit_head else [],
    }
    return render(request, "units/detail.html", context)


def _facts(unit: Unit) -> list[tuple[str, str]]:
    """Label and value in words; what is not known says so."""

    def number(value: int | None) -> str:
        return "Chưa có" if value is None else whole(value)

    facts = [
        ("Loại đơn vị", unit.get_kind_display()),
        ("Cấp quản lý", unit.authority.name),
        ("Địa bàn", f"{unit.area.name}, {unit.area.parent.name}" if unit.area.parent else unit.area.name),
        ("Địa chỉ", unit.address or "Chưa có"),
        ("Người đứng đầu", ", ".join(filter(None, [unit.head_name, unit.head_post])) or "Chưa có"),
        ("Số điện thoại", unit.phone or "Chưa có"),
        ("Tổ chức Đảng", "Có" if unit.has_party else "Không"),
        ("Công đoàn, đoàn thể", "Có" if unit.has_union else "Không"),
        ("Lực lượng bảo vệ", "Có" if unit.has_guards else "Không"),
        ("Cán bộ, người lao động, người học", number(unit.staff)),
        ("Phòng, ban, tổ, đội", number(unit.sub_units)),
    ]
    if unit.kind in (UnitKind.RESIDENTIAL, UnitKind.COMMUNE) or unit.households is not None:
        facts.append(("Số hộ", number(unit.households)))
    facts.append(("Có từ ngày", f"{unit.valid_from:%d/%m/%Y}"))
    if unit.note:
        facts.append(("Ghi chú", unit.note))
    return facts
