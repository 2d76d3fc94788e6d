"""Tables of the reports room."""

from reports.models.closing import YearClosing
from reports.models.facts import Stale, UnitFact, YearNumbers
from reports.models.issues import Issue, IssueFile
from reports.models.schedules import ApiToken, ReportSchedule, ScheduledRun

__all__ = [
    "ApiToken",
    "Issue",
    "IssueFile",
    "ReportSchedule",
    "ScheduledRun",
    "Stale",
    "UnitFact",
    "YearClosing",
    "YearNumbers",
]
