"""Years that are closed, made by the real verbs."""

from __future__ import annotations

from django.utils import timezone

from common.scope import Role
from reports.domain.closing import close_year, preview
from reports.models import YearClosing
from scoring.domain.closing import close_year as close_scoring
from tests import factories as make
from tests.scoring import levels

YEAR = 2026
REASON = "Đơn vị mới thành lập cuối năm, Ban Chỉ đạo đã thống nhất để lại."


def chief(cast, place=None):
    """An approver of the province, made once."""
    if not hasattr(cast, "chief"):
        cast.chief = make.person(Role.APPROVER, place or cast.province, "Cao Thị Lan", username="lanhdaotinh")
    return cast.actor("chief")


def ready(cast, year=YEAR):
    """Both units of the commune have an approved level and its scoring is closed."""
    cards = levels.two(cast)
    close_scoring(authority=cast.commune, year=year, actor=cast.actor("approver"), now=timezone.now())
    return cards


def close(cast, who="approver", authority=None, year=YEAR, now=None, **values) -> YearClosing:
    """Close as somebody who has seen everything and has a reason for each gap."""
    now = now or timezone.now()
    authority = authority or cast.commune
    found = preview(authority, year, now=now)
    values.setdefault("reasons", {item.code: REASON for item in found.gaps})
    values.setdefault("shown", found.snapshot.sha256 if found.snapshot else "")
    return close_year(authority=authority, year=year, actor=cast.actor(who), now=now, **values)


def closed(cast) -> YearClosing:
    ready(cast)
    return close(cast)
