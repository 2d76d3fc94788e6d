"""What the next year begins with, counted: it goes on by itself because it is not of a year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Membership
from common.numbers import whole
from deadlines.queries.effective import obligations_for
from letters.queries import wordings
from models_programs.models import MovementModel, Programme, Target
from models_programs.queries.programmes import binding, in_force
from units.enums import UnitKind
from units.models import Authority, Unit
from units.queries import in_year


@dataclass(frozen=True, slots=True)
class Carried:
    """One line: how much of what."""

    label: str
    count: str


def carried(authority: Authority, year: int) -> list[Carried]:
    """What the year after ``year`` begins with at an authority, without what it has none of; a constant number of
    queries."""
    path, after = authority.path, year + 1
    first, last = dt.date(after, 1, 1), dt.date(year, 12, 31)
    units = Unit.objects.filter(in_year(after), authority_path=path)
    models = MovementModel.objects.filter(Q(ended_on=None) | Q(ended_on__gt=last), authority_path=path)
    people = Membership.objects.filter(
        Q(authority=authority) | Q(unit__authority=authority),
        Q(valid_to=None) | Q(valid_to__gte=first),
        user__is_active=True,
    )
    programmes = list(Programme.objects.filter(binding(path) & in_force(after)))
    targets = Target.objects.filter(programme__in=programmes).select_related("programme")
    own = [one for one in wordings(path) if one.set_by]
    found = [
        Carried("đơn vị", whole(units.count())),
        Carried("mô hình còn hoạt động", whole(models.count())),
        Carried("vai trò của cán bộ và đầu mối đơn vị", whole(people.count())),
        Carried("việc phải nộp theo quy định và kế hoạch", whole(_obligations(authority, after))),
        Carried("kế hoạch, chương trình còn hiệu lực", whole(len(programmes))),
        Carried("chỉ tiêu của các kế hoạch đó", whole(sum(target.covers(after) for target in targets))),
        Carried("mẫu văn bản sửa riêng", whole(len(own))),
    ]
    return [one for one in found if one.count != "0"]


def _obligations(authority: Authority, year: int) -> int:
    """How many things are due there in a year: of the authority itself and of its kinds of unit."""
    path = authority.path
    book = obligations_for([path], year)
    codes = {held.obligation.code for held in book.of_authority(path, authority.kind)}
    for kind in UnitKind.values:
        codes |= {held.obligation.code for held in book.of_unit(path, kind)}
    return len(codes)
