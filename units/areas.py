"""Loading the official areas: 34 provinces and 3,321 communes of the package ``vietnam-provinces``.

Codes of QĐ 19/2025/QĐ-TTg as padded strings (2 digits for provinces, 5 for communes). Letterheads are never invented:
they stay empty until an administrator sets them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from common.text import clean_line, search_key, sort_key
from units.enums import AuthorityKind
from units.models import Authority

MINISTRY_CODE = "BCA"
MINISTRY_NAME = "Bộ Công an"
TYPES = ("Thành phố", "Tỉnh", "Phường", "Xã", "Đặc khu")
BATCH = 500


@dataclass(frozen=True, slots=True)
class Area:
    """One official area. ``parent`` is the path of its superior ("" is the ministry)."""

    kind: str
    code: str
    name: str
    parent: str

    @property
    def path(self) -> str:
        return "" if self.kind == AuthorityKind.MINISTRY else f"{self.parent}{self.code}."

    @property
    def short_name(self) -> str:
        return bare_name(self.name)


@dataclass(frozen=True, slots=True)
class AreaReport:
    """What a load did. Nothing is ever deleted: a code that the package no longer knows stays as it is."""

    created: int
    renamed: int
    unchanged: int


def bare_name(name: str) -> str:
    """The name without its division type, for sorting: "Đặc khu Bạch Long Vĩ" → "Bạch Long Vĩ"."""
    return next((name[len(word) + 1 :] for word in TYPES if name.startswith(f"{word} ")), name)


def official_areas() -> Iterator[Area]:
    """The ministry, the provinces, then the communes, as the package gives them."""
    from vietnam_provinces import Province, Ward

    yield Area(AuthorityKind.MINISTRY, MINISTRY_CODE, MINISTRY_NAME, "")
    for province in Province.iter_all():
        name = clean_line(province.name)
        if bare_name(name) == name:
            name = f"Tỉnh {name}"
        yield Area(AuthorityKind.PROVINCE, f"{int(province.code):02d}", name, "")
    for ward in Ward.iter_all():
        parent = f"{int(ward.province_code):02d}."
        yield Area(AuthorityKind.COMMUNE, f"{int(ward.code):05d}", clean_line(ward.name), parent)


def load_areas() -> AreaReport:
    """Create what is missing, rename what the package renamed, in one transaction and a few bulk statements."""
    with transaction.atomic():
        stored = {row.path: row for row in Authority.objects.all()}
        areas = list(official_areas())
        created = 0
        for kinds in ((AuthorityKind.MINISTRY,), (AuthorityKind.PROVINCE,), (AuthorityKind.COMMUNE,)):
            missing = [_row(area, stored) for area in areas if area.kind in kinds and area.path not in stored]
            Authority.objects.bulk_create(missing, batch_size=BATCH)
            stored.update({row.path: row for row in missing})
            created += len(missing)
        renamed = [row for area in areas if (row := _rename(area, stored[area.path])) is not None]
        Authority.objects.bulk_update(renamed, ["name", "short_name", "sort_key", "search_key"], batch_size=BATCH)
    return AreaReport(created=created, renamed=len(renamed), unchanged=len(areas) - created - len(renamed))


def _row(area: Area, stored: dict[str, Authority]) -> Authority:
    return Authority(
        kind=area.kind,
        parent=None if area.kind == AuthorityKind.MINISTRY else stored[area.parent],
        code=area.code,
        name=area.name,
        short_name=area.short_name,
        path=area.path,
        sort_key=sort_key(area.short_name),
        search_key=search_key(area.name, area.code),
    )


def _rename(area: Area, row: Authority) -> Authority | None:
    if (row.name, row.short_name) == (area.name, area.short_name):
        return None
    row.name, row.short_name = area.name, area.short_name
    row.sort_key, row.search_key = sort_key(area.short_name), search_key(area.name, area.code)
    return row
