"""Small rubrics written by people, for the tests of drafts."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.models import User
from scoring.domain import drafts, publishing
from scoring.models import Rubric, RubricDraft
from scoring.rubric_content import Content, content_of
from tests.scoring import sheets
from units.models import Authority

SOURCE = "Kế hoạch 12/KH-UBND ngày 05/01/2026"


def content(**changes: Any) -> Content:
    """A sound sheet of 10 points for schools: a group of two rows, and one more row."""
    raw = {
        "code": "XA-TRUONG", "version": "2026.1", "title": "Bảng trường học", "issuer": "UBND xã", "source": SOURCE,
        "valid_from": "2026-01-01", "unit_kinds": ["school"], "total": 10, "step": 0.5,
        "levels": {"XS": 9, "K": 7, "TB": 5, "Y": 0},
        "criteria": [
            {"code": "1", "text": "Tuyên truyền", "max_points": 6},
            {"code": "1a", "parent": "1", "text": "Có kế hoạch tuyên truyền", "max_points": 2},
            {"code": "1b", "parent": "1", "text": "Có buổi tuyên truyền", "max_points": 4},
            {"code": "2", "text": "Đạt tiêu chuẩn", "max_points": 4, "points_from": "recognition"},
        ],
    }  # fmt: skip
    return content_of(raw | changes)


def draft(cast: Any, who: str = "admin", place: Any = None, **changes: Any) -> RubricDraft:
    """A draft of the cast's commune (or ``place``) written by ``who``."""
    sheets.load_rubrics()
    return drafts.create_draft(
        authority=place or cast.commune, content=content(**changes), actor=cast.actor(who), now=timezone.now()
    )


def published(cast: Any, who: str = "admin", place: Any = None, **changes: Any) -> Rubric:
    """The same, published."""
    made = draft(cast, who, place, **changes)
    return publishing.publish_draft(draft=made, version=1, actor=cast.actor(who), now=timezone.now())


def blank_draft(authority: Authority, writer: User) -> RubricDraft:
    """The same as it lies in the table, whoever may write there."""
    now = timezone.now()
    return RubricDraft.objects.create(
        authority=authority, authority_path=authority.path, title="Bảng trường học", content=content(),
        created_by=writer, created_at=now, changed_by=writer, changed_at=now,
    )  # fmt: skip
