"""Reads about rubrics and score sheets."""

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
    rubric_for,
    scorecards_visible_to,
    threshold_pairs,
    thresholds_for,
)

__all__ = [
    "Sheet",
    "build_sheet",
    "column_points",
    "criteria_of",
    "engine_rows",
    "history_of",
    "load_sheet",
    "load_sheets",
    "nearest_set",
    "people_of_self_column",
    "recognition_points",
    "rubric_for",
    "scorecards_visible_to",
    "threshold_pairs",
    "thresholds_for",
]
