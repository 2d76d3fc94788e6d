"""The score sheet on paper and in Excel, filled and blank, in the annex's own layout.

``sheet_docs(cards, now=…)`` and ``blank_doc(rubric=…, authority=…, year=…)`` give plain values; ``sheet_pdf`` and
``sheet_xlsx`` draw them.
"""

from common.documents.marks import watermark
from scoring.exports.build import blank_doc, sheet_docs
from scoring.exports.pdf import sheet_pdf
from scoring.exports.values import Result, SheetDoc, SheetRow, Signature
from scoring.exports.xlsx import sheet_xlsx

__all__ = [
    "Result",
    "SheetDoc",
    "SheetRow",
    "Signature",
    "blank_doc",
    "sheet_docs",
    "sheet_pdf",
    "sheet_xlsx",
    "watermark",
]
