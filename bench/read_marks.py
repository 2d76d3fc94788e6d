"""The self column of the writers' sheets as JSON: {card: {criterion: {points, version, max}}}."""

from __future__ import annotations

import json

import django

django.setup()

from scoring.models import Mark  # noqa: E402  (Django must be set up first)

sheets: dict[int, dict[int, dict[str, object]]] = {}
marks = Mark.objects.filter(scorecard__unit__members__user__username__startswith="do", scorecard__year=2026)
for mark in marks.select_related("criterion").order_by("scorecard__unit__members__user__username", "criterion__order"):
    if not mark.scorecard.unit.code.startswith("DO"):
        continue
    sheets.setdefault(mark.scorecard_id, {})[mark.criterion_id] = {
        "points": str(mark.self_points) if mark.self_points is not None else None,
        "version": mark.self_version,
        "max": int(mark.criterion.max_points),
    }
print(json.dumps(sheets))
