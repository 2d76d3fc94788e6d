"""Reads of the reports room."""

from reports.queries.summary import LevelCount, Line, Summary, UnitLine, summarise

__all__ = ["LevelCount", "Line", "Summary", "UnitLine", "summarise"]
