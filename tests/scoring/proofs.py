"""Evidence for tests: rows of a sheet, files that pass the guard, sheets of other years."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from models_programs.domain.attachments import Evidence
from scoring.domain.evidence import add_evidence, link_evidence
from scoring.models import Scorecard
from tests.models_programs.pictures import jpeg


def keep_in(settings: Any, folder: Path) -> None:
    """Files and drawn pages of a test stay in its own folder."""
    settings.MEDIA_ROOT = folder / "files"
    pictures = {**settings.CACHES["pictures"], "LOCATION": folder / "pictures"}
    settings.CACHES = {**settings.CACHES, "pictures": pictures}


def row_id(card: Scorecard, code: str) -> int:
    return card.rubric.criteria.get(code=code).pk


def photo(name: str = "ảnh.jpg", seed: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(seed=seed), "image/jpeg")


def pdf(pages: int = 2, name: str = "kế hoạch.pdf") -> SimpleUploadedFile:
    """A real PDF of some pages."""
    from pypdf import PdfWriter

    writer, buffer = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(width=300, height=400)
    writer.write(buffer)
    return SimpleUploadedFile(name, buffer.getvalue(), "application/pdf")


def docx(name: str = "báo cáo.docx") -> SimpleUploadedFile:
    from docx import Document

    buffer = io.BytesIO()
    document = Document()
    document.add_paragraph("Báo cáo kết quả")
    document.save(buffer)
    return SimpleUploadedFile(name, buffer.getvalue())


def added(cast: Any, card: Scorecard, *codes: str, who: str = "unit_head", files: Any = (), **fields: Any) -> list[Any]:
    """New evidence on the rows; a reference unless told otherwise."""
    values = {"form": "file"} if files else {"form": "reference", "number": "05/KH"}
    return add_evidence(
        card=card,
        criterion_ids={row_id(card, code) for code in codes},
        evidence=Evidence(**{**values, **fields}),
        uploads=list(files),
        actor=cast.actor(who),
        now=timezone.now(),
    )


def linked(cast: Any, card: Scorecard, codes: str, *keys: str, who: str = "unit_head") -> int:
    """Pieces linked to the rows named in ``codes`` ("3 5a")."""
    ids = {row_id(card, code) for code in codes.split()}
    return link_evidence(card=card, criterion_ids=ids, keys=keys, actor=cast.actor(who), now=timezone.now())


def key(record: Any) -> str:
    table = "attachment" if record._meta.model_name == "attachment" else record._meta.label_lower
    return f"{table}-{record.pk}"
