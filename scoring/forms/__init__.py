"""Forms of the score sheets."""

from scoring.forms.sheet import ReasonForm, SheetForm, StepForm, TextOfRow, score_field, token

__all__ = ["ReasonForm", "SheetForm", "StepForm", "TextOfRow", "score_field", "token"]
