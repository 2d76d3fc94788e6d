"""Loading the criteria of Thông tư 124 that are shipped. Idempotent by content; a published version never changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from registrations.models import Checklist, ChecklistItem

FOLDER = "fixtures/checklists"


def shipped_checklists() -> list[dict[str, Any]]:
    """The four sets as written in fixtures/checklists, by file name."""
    files = sorted((settings.BASE_DIR / FOLDER).glob("*.yaml"))
    return [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]


def load_checklists() -> tuple[int, int]:
    """Bring the criteria to what is shipped. Returns (new sets, new versions); running it twice changes nothing.

    Content that changed becomes a new version: dossiers keep the version that they were made from.
    """
    sets = versions = 0
    for row in shipped_checklists():
        digest = hashlib.sha256(json.dumps(row, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        latest = Checklist.objects.filter(authority=None, code=row["code"]).order_by("-version").first()
        if latest is not None and latest.content_hash == digest:
            continue
        sets, versions = (sets + 1, versions) if latest is None else (sets, versions + 1)
        with transaction.atomic():
            _store(row, version=1 if latest is None else latest.version + 1, digest=digest)
    return sets, versions


def _store(row: dict[str, Any], *, version: int, digest: str) -> None:
    checklist = Checklist.objects.create(
        code=row["code"],
        version=version,
        name=row["name"],
        article=row["article"],
        unit_kinds=row["unit_kinds"],
        source=row["source"],
        year_from=row["year_from"],
        content_hash=digest,
    )
    made: dict[str, ChecklistItem] = {}
    for order, (parent, item) in enumerate(_flat(row["criteria"]), start=1):
        made[item["code"]] = ChecklistItem.objects.create(
            checklist=checklist,
            parent=made.get(parent),
            code=item["code"],
            order=order,
            text=item["text"],
            ref=item["ref"],
            kind=item["kind"],
            allows_force_majeure=item.get("force_majeure", False),
            rules=item.get("rules", []),
        )


def _flat(items: list[dict[str, Any]], parent: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for item in items:
        yield parent, item
        yield from _flat(item.get("children", []), item["code"])
