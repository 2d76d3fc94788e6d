"""Reads about rubrics and score sheets."""

from scoring.queries.rubrics import (
    drafts_visible_to,
    level_names,
    previous_of,
    rubric_for,
    rubric_named,
    rubrics_visible_to,
)
from scoring.queries.sheets import (
    Sheet,
    build_sheet,
    column_points,
    criteria_of,
    engine_rows,
    history_of,
    load_sheet,
    load_sheets,
    nearest_set,
    people_of_self_column,
    recognition_points,
    scorecards_visible_to,
    threshold_pairs,
    thresholds_for,
)

__all__ = [
    "Sheet",
    "build_sheet",
    "column_points",
    "criteria_of",
    "drafts_visible_to",
    "engine_rows",
    "history_of",
    "level_names",
    "load_sheet",
    "load_sheets",
    "nearest_set",
    "people_of_self_column",
    "previous_of",
    "recognition_points",
    "rubric_for",
    "rubric_named",
    "rubrics_visible_to",
    "scorecards_visible_to",
    "threshold_pairs",
    "thresholds_for",
]
