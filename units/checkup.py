"""Check: the official areas are loaded."""

from __future__ import annotations

from common.doctor import Finding, check, failed, passed
from units.enums import AuthorityKind
from units.models import Authority

PROVINCES, COMMUNES = 34, 3321  # QĐ 19/2025/QĐ-TTg


@check("areas", "Danh mục tỉnh, xã")
def areas() -> Finding:
    provinces = Authority.objects.filter(kind=AuthorityKind.PROVINCE).count()
    communes = Authority.objects.filter(kind=AuthorityKind.COMMUNE).count()
    seen = f"{provinces} tỉnh, thành phố; {communes} xã, phường, đặc khu"
    if provinces < PROVINCES or communes < COMMUNES:
        return failed(seen, "Chạy: .venv/bin/python manage.py setup")
    return passed(seen)
