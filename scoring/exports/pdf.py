"""Score sheets as PDF through typst: one or some hundreds in a document (20 pages a second and more)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from common.documents.typst_pdf import render_typst
from common.numbers import points
from scoring.exports.values import SheetDoc, SheetRow, Signature


def sheet_pdf(docs: Iterable[SheetDoc], *, title: str, now: dt.datetime, watermark: str = "") -> bytes:
    """One A4 PDF with every sheet on pages of its own, numbered from 1 each."""
    data = {"watermark": watermark, "sheets": [_sheet(doc) for doc in docs]}
    return render_typst("score_sheet", data, title=title, now=now)


def _shown(value: Decimal | None) -> str | None:
    return None if value is None else points(value)


def _sheet(doc: SheetDoc) -> dict[str, Any]:
    head, rest = doc.title_lines
    return {
        "superior_body": doc.superior_body,
        "body": doc.body,
        "title_head": head,
        "title_rest": rest,
        "year": doc.year,
        "unit_name": doc.unit_name,
        "address": doc.address,
        "rows": [_row(row) for row in doc.rows],
        "max_total": points(doc.max_total),
        "self_total": _shown(doc.self_total),
        "superior_total": _shown(doc.superior_total),
        "results": [[line.label, line.value, line.note] for line in doc.results],
        "draft_mark": doc.draft_mark,
        "signatures": [_signature(signature) for signature in doc.signatures],
        "footer": doc.footer,
    }


def _row(row: SheetRow) -> dict[str, Any]:
    return {
        "label": row.label,
        "text": row.text,
        "max": points(row.max_points),
        "self": _shown(row.self_points),
        "superior": _shown(row.superior_points),
        "group": row.is_group,
        "top": row.is_top,
        "reason": row.reason,
    }


def _signature(signature: Signature) -> dict[str, Any]:
    return {"title": signature.title, "lines": list(signature.lines), "name": signature.name}
