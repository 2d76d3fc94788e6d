"""The verbs of reports."""

from reports.domain.jobs import start_report

__all__ = ["start_report"]
