"""Who meets when a unit asks for recognition, by kind of unit (fixtures/meetings.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml
from django.conf import settings

FILE = "fixtures/meetings.yaml"


@dataclass(frozen=True, slots=True)
class Meeting:
    """The post that chairs and the posts that attend, with the article."""

    chair_post: str
    attendees: tuple[str, ...]
    source: str


@cache
def _meetings() -> dict[str, Meeting]:
    rows = yaml.safe_load((settings.BASE_DIR / FILE).read_text(encoding="utf-8"))
    return {
        kind: Meeting(row["chair_post"], tuple(row["attendees"]), row["source"])
        for row in rows
        for kind in row["unit_kinds"]
    }


def meeting_of(kind: str) -> Meeting:
    """The meeting of a kind of unit."""
    return _meetings()[kind]
