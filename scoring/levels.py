"""Predicted levels for many sheets: all threshold sets in two queries, then plain lookups."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from scoring.engine import level_for
from scoring.models import Threshold, ThresholdSet
from scoring.queries import nearest_set


@dataclass(frozen=True, slots=True)
class Prediction:
    """The level that a total would get now. ``provisional`` while the thresholds are unconfirmed ("tạm tính")."""

    level_id: str | None
    provisional: bool


class LevelBook:
    """Every threshold set in memory."""

    def __init__(self) -> None:
        self._sets: dict[int, list[ThresholdSet]] = {}
        self._drafts: set[int] = set()
        for one in ThresholdSet.objects.select_related("authority", "rubric"):
            self._sets.setdefault(one.rubric_id, []).append(one)
            if one.rubric.is_draft:
                self._drafts.add(one.rubric_id)
        self._nearest: dict[tuple[int, str], ThresholdSet | None] = {}
        self._pairs: dict[int, list[tuple[str, Decimal]]] = {}
        for set_id, level_id, points in Threshold.objects.values_list("threshold_set_id", "level_id", "min_points"):
            self._pairs.setdefault(set_id, []).append((level_id, points))

    def predict(self, *, rubric_id: int, authority_path: str, total: Decimal) -> Prediction:
        """The level of ``total`` (points) on a rubric at an authority."""
        chosen = self._chosen(rubric_id, authority_path)
        if chosen is None:
            return Prediction(None, True)
        return Prediction(level_for(total, self._pairs.get(chosen.pk, [])), not chosen.is_confirmed)

    def is_confirmed(self, rubric_id: int, authority_path: str) -> bool:
        """Whether the thresholds that hold at an authority are confirmed."""
        chosen = self._chosen(rubric_id, authority_path)
        return chosen is not None and chosen.is_confirmed

    def thresholds(self, rubric_id: int, authority_path: str) -> list[tuple[str, Decimal]]:
        """(level code, lowest points) that hold at an authority, best level first."""
        chosen = self._chosen(rubric_id, authority_path)
        return [] if chosen is None else sorted(self._pairs.get(chosen.pk, []), key=lambda pair: -pair[1])

    def _chosen(self, rubric_id: int, authority_path: str) -> ThresholdSet | None:
        key = (rubric_id, authority_path)
        if key not in self._nearest:
            self._nearest[key] = nearest_set(self._sets.get(rubric_id, []), authority_path)
        return self._nearest[key]

    def is_draft(self, rubric_id: int) -> bool:
        """Whether the rubric is a trial sheet, which never classifies."""
        return rubric_id in self._drafts
