"""When the assessed year of each kind of unit runs: shipped as data, kept in a table, readable without it."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from django.conf import settings

from common.remembered import remembered
from units.models import AssessmentWindow

FILE = "fixtures/windows.yaml"


@cache
def shipped_windows() -> tuple[dict[str, Any], ...]:
    """The rows of fixtures/windows.yaml as field values of ``AssessmentWindow``."""
    rows = yaml.safe_load((settings.BASE_DIR / FILE).read_text(encoding="utf-8"))
    return tuple(
        {
            "unit_kind": row["unit_kind"],
            **{
                f"{edge}_{part}": row[edge][part]
                for edge in ("start", "end")
                for part in ("day", "month", "year_offset")
            },
            "source": row["source"],
        }
        for row in rows
    )


def load_windows() -> tuple[int, int]:
    """Bring the table to what is shipped. Returns (created, changed); running it twice changes nothing."""
    stored = {window.unit_kind: window for window in AssessmentWindow.objects.all()}
    created = changed = 0
    for values in shipped_windows():
        window = stored.get(values["unit_kind"])
        if window is None:
            AssessmentWindow.objects.create(**values)
            created += 1
        elif any(getattr(window, name) != value for name, value in values.items()):
            AssessmentWindow.objects.filter(pk=window.pk).update(**values)
            changed += 1
    return created, changed


def all_windows() -> dict[str, AssessmentWindow]:
    """The window of every kind: the table's row, or the shipped one where the table has none. At most one query."""
    windows = {values["unit_kind"]: AssessmentWindow(**values) for values in shipped_windows()}
    windows.update({window.unit_kind: window for window in remembered("windows", _stored)})
    return windows


def _stored() -> list[AssessmentWindow]:
    return list(AssessmentWindow.objects.all())
