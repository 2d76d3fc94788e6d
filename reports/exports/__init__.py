"""The yearly summary as files."""

from reports.exports.summary import summary_pdf, summary_title, summary_xlsx

__all__ = ["summary_pdf", "summary_title", "summary_xlsx"]
