"""Verbs of this room: ``actor`` and ``now`` are given, the right is checked again, the sheet's row is locked."""

from scoring.domain.marks import Change, Conflict, Saved, agree_with_rest, check_may_write, save_marks
from scoring.domain.sheets import open_scorecard, recognition_changed, recount
from scoring.domain.steps import Shown, approve, approve_many, send, take_step
from scoring.domain.succession import carry_sheets, sheets_of_another_kind
from scoring.domain.thresholds import set_thresholds

__all__ = [
    "Change",
    "Conflict",
    "Saved",
    "Shown",
    "agree_with_rest",
    "approve",
    "approve_many",
    "carry_sheets",
    "check_may_write",
    "open_scorecard",
    "recognition_changed",
    "recount",
    "save_marks",
    "send",
    "set_thresholds",
    "sheets_of_another_kind",
    "take_step",
]
