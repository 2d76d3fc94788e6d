"""A commune's own plan, the province's, and a source plan of another province."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from models_programs.loading import load_programmes
from models_programs.models import Programme, ProgrammeDate, ProgrammeSection, ProgrammeTheme, Target
from tests import factories as make
from tests.models_programs.samples import maker
from units.enums import AuthorityKind


def plan(authority: Any, title: str = "Kế hoạch xã", year: int = 2026, **fields: Any) -> Programme:
    """A plan with one row of each part; its years are those of the plan."""
    values = {"kind": "plan", "title": title, "number": "07/KH-UBND", "year_to": year, **fields}
    made: Programme = maker(Programme)(authority, None, year, **values)
    ProgrammeSection.objects.create(programme=made, order=0, heading="Mục đích", text="Nâng cao chất lượng.")
    ProgrammeTheme.objects.create(programme=made, year=year, text="Chủ đề năm")
    Target.objects.create(
        programme=made, code="dk", text="Đăng ký 100 %", metric="registered", kinds=["school"], value=100,
        year_from=year, year_to=year,
    )  # fmt: skip
    ProgrammeDate.objects.create(programme=made, code="bc", text="Báo cáo", rule="before", day=15, month=11, year=year)
    return made


def plans(cast: Any) -> SimpleNamespace:
    """``own``, ``above``, ``sibling`` (another commune), ``bound`` (source plan of the own province), ``shipped``."""
    haiphong = make.authority("Thành phố Hải Phòng", kind=AuthorityKind.PROVINCE, parent=cast.ministry, code="31")
    make.authority("Xã Yết Kiêu", parent=haiphong, code="11020")
    load_programmes(now=timezone.now())
    return SimpleNamespace(
        own=plan(cast.commune),
        above=plan(cast.province, "Kế hoạch tỉnh"),
        sibling=plan(cast.other_commune, "Kế hoạch xã khác"),
        bound=Programme.objects.get(shipped_code="qn_2025"),
        shipped=Programme.objects.get(shipped_code="yk_2026"),
    )
