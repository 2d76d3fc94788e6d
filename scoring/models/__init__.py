"""Score sheets and everything that hangs on them."""

from scoring.models.classification import BoardMeeting, Closing, MeetingCase
from scoring.models.evidence import ReadyPhrase, RowEvidence, RowQuestion
from scoring.models.rubrics import Criterion, Level, Rubric, RubricDraft, Threshold, ThresholdSet
from scoring.models.sheets import ColumnWriter, Mark, MarkRevision, Scorecard
from scoring.models.windows import Extension, ReopenRequest, SheetWindow
from scoring.models.workbooks import WorkbookUpload

__all__ = [
    "BoardMeeting",
    "Closing",
    "ColumnWriter",
    "Criterion",
    "Extension",
    "Level",
    "Mark",
    "MarkRevision",
    "MeetingCase",
    "ReadyPhrase",
    "ReopenRequest",
    "RowEvidence",
    "RowQuestion",
    "Rubric",
    "RubricDraft",
    "Scorecard",
    "SheetWindow",
    "Threshold",
    "ThresholdSet",
    "WorkbookUpload",
]
