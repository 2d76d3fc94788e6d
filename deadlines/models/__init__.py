"""Obligations, what is due from whom and when, reports, reminders and notices."""

from deadlines.models.days import CalendarFeed, Holiday
from deadlines.models.obligations import Obligation
from deadlines.models.occurrences import Contact, DueExtension, Occurrence, Remake
from deadlines.models.reminders import Digest, Mail, Mute, Notice, Reminder, Sweep
from deadlines.models.reports import Report, ReportFigure, ReportSection

__all__ = [
    "CalendarFeed",
    "Contact",
    "Digest",
    "DueExtension",
    "Holiday",
    "Mail",
    "Mute",
    "Notice",
    "Obligation",
    "Occurrence",
    "Remake",
    "Reminder",
    "Report",
    "ReportFigure",
    "ReportSection",
    "Sweep",
]
