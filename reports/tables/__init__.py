"""Tables of the reports room."""

from reports.tables.summary import SummaryTable

__all__ = ["SummaryTable"]
