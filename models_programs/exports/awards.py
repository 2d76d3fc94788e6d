"""The list of proposals for commendations, as Excel and ready for signature as Word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from common.documents import docx
from common.documents.xlsx import Col, Sheet, workbook_bytes
from models_programs.enums import Subject
from models_programs.exports import signing
from models_programs.models import AwardProposal
from models_programs.queries.awards import barrings
from units.models import Authority

HEADERS = ("Họ tên, tập thể", "Chức vụ, đơn vị", "Hình thức, cấp khen", "Thành tích", "Ghi chú")
Row = tuple[str, str, str, str, str]


def proposal_rows(proposals: Sequence[AwardProposal], *, owner: Authority) -> list[Row]:
    """One row per proposal in the order given; they come with unit and authority. A constant number of queries."""
    against = barrings(proposals)
    rows: list[Row] = []
    for proposal in proposals:
        barring = against.get(proposal.pk)
        note = ""
        if barring:
            note = f"{barring.short}. Lý do vẫn đề nghị: {proposal.override_reason or 'chưa ghi'}"
        form = f"{proposal.form} ({proposal.get_level_display().lower()})"
        rows.append((proposal.name, _place(proposal, owner), form, proposal.achievement, note))
    return rows


def _place(proposal: AwardProposal, owner: Authority) -> str:
    unit = proposal.unit.name if proposal.unit else ""
    authority = proposal.authority.name if proposal.authority_id != owner.pk or not unit else ""
    post = proposal.post if proposal.subject == Subject.PERSON else ""
    return ", ".join(dict.fromkeys(part for part in (post, unit, authority) if part and part != proposal.name))


def proposals_workbook(proposals: Sequence[AwardProposal], *, owner: Authority, year: int, now: dt.datetime) -> bytes:
    """The list as .xlsx."""
    rows = proposal_rows(proposals, owner=owner)
    widths = (28, 28, 26, 44, 36)
    sheet = Sheet(
        title=f"Đề nghị khen thưởng {year}",
        columns=[Col("TT", 6, "int"), *(Col(text, width) for text, width in zip(HEADERS, widths, strict=True))],
        rows=[(number, *row) for number, row in enumerate(rows, start=1)],
        captions=signing.captions(
            owner, title=f"DANH SÁCH đề nghị khen thưởng năm {year}", today=timezone.localdate(now)
        ),
        landscape=True,
    )
    return workbook_bytes([sheet])


def proposals_docx(proposals: Sequence[AwardProposal], *, owner: Authority, year: int, now: dt.datetime) -> bytes:
    """The list as .docx: collectives first, then persons, each under its own band."""
    rows = proposal_rows(proposals, owner=owner)
    table: list[Row | str] = []
    for label in Subject:
        of_kind = [row for proposal, row in zip(proposals, rows, strict=True) if proposal.subject == label]
        if of_kind:
            table += [f"{label.label}: {len(of_kind)}", *of_kind]
    return docx.docx_bytes(
        letter=signing.letter(owner, title="Danh sách", subject=f"Đề nghị khen thưởng năm {year}", year=year),
        blocks=[
            signing.attached(year),
            docx.Table(
                columns=[docx.Column(text, width) for text, width in zip(HEADERS, (44, 44, 40, 68, 56), strict=True)],
                rows=table,
                numbered=True,
            ),
            signing.signature(owner),
        ],
        now=now,
        landscape=True,
    )
