"""The proposal list for the Kỷ niệm chương (domain.md section 5): Excel with those who wait, Word for signature.

Year of birth and gender are not stored: their columns are empty, to be filled by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from common.documents import docx
from common.documents.xlsx import Col, Sheet, workbook_bytes
from models_programs.exports import signing
from models_programs.models import MedalCandidate
from models_programs.queries.medals import verdicts
from models_programs.rules.medals import UNCONFIRMED, Verdict
from units.models import Authority

# Heading, width in Excel (characters), width in Word (mm).
COLUMNS = (
    ("Họ và tên", 18, 24),
    ("Năm sinh", 6, 11),
    ("Giới tính", 6, 11),
    ("Chức vụ, đơn vị", 18, 25),
    ("Diện", 15, 19),
    ("Thời gian giữ chức vụ từng giai đoạn", 30, 42),
    ("Hệ số", 6, 11),
    ("Tổng quy đổi", 10, 17),
    ("Khen thưởng đã có", 18, 27),
    ("Tóm tắt thành tích", 24, 31),
    ("Kỷ luật, khiếu nại", 10, 14),
    ("Đã có KNC", 7, 11),
)
# Those who cannot be proposed yet: nothing to fill by hand, the reason instead.
WAITING = (0, 3, 4, 5, 6, 7, 8)
REASON = ("Lý do", 50)
TITLE = "đề nghị tặng Kỷ niệm chương “Bảo vệ an ninh Tổ quốc”"
Row = tuple[str, ...]


def candidate_row(candidate: MedalCandidate, verdict: Verdict, factor: int) -> Row:
    """The columns of ``COLUMNS``; the candidate comes with its periods loaded."""
    periods = list(candidate.periods.all())
    lines = [
        f"{period.start:%m/%Y} – {f'{period.end:%m/%Y}' if period.end else 'nay'}: {period.post}"
        + (" (địa bàn khó khăn)" if period.is_hard_area else "")
        for period in periods
    ]
    factors = sorted({factor if period.is_hard_area else 1 for period in periods})
    return (
        candidate.name,
        "",
        "",
        candidate.post,
        candidate.get_group_display(),
        "\n".join(lines),
        " và ".join(str(number) for number in factors),
        verdict.served.words(),
        candidate.award,
        candidate.achievement,
        "Đang xem xét" if candidate.is_on_hold else "Không",
        "Có" if candidate.has_medal else "Chưa",
    )


def _split(candidates: Sequence[MedalCandidate], today: dt.date) -> tuple[list[Row], list[Row], bool]:
    """(rows of those who can be proposed, rows of the others with the reason, whether all values are confirmed)."""
    known = verdicts(candidates, today)
    eligible: list[Row] = []
    waiting: list[Row] = []
    for candidate in candidates:
        verdict = known[candidate.pk]
        row = candidate_row(candidate, verdict, verdict.hard_factor)
        if verdict.is_eligible:
            eligible.append(row)
        else:
            waiting.append((*(row[index] for index in WAITING), " ".join(verdict.reasons)))
    return eligible, waiting, all(verdict.is_confirmed for verdict in known.values())


def _note(is_confirmed: bool, today: dt.date) -> str:
    words = f"Thời gian tính đến ngày {today:%d/%m/%Y}"
    return words if is_confirmed else f"{words}; số năm, hệ số: {UNCONFIRMED}"


def medals_workbook(candidates: Sequence[MedalCandidate], *, owner: Authority, year: int, now: dt.datetime) -> bytes:
    """The list as .xlsx: who can be proposed, then who cannot yet and why."""
    today = timezone.localdate(now)
    eligible, waiting, is_confirmed = _split(candidates, today)
    number, all_columns = Col("TT", 5, "int"), [Col(text, width) for text, width, _ in COLUMNS]
    lines = (_note(is_confirmed, today),)
    sheets = [
        Sheet(
            title="Danh sách đề nghị",
            columns=[number, *all_columns],
            rows=_numbered(eligible),
            captions=signing.captions(owner, title=f"DANH SÁCH {TITLE} năm {year}", today=today, lines=lines),
            landscape=True,
        ),
        Sheet(
            title="Chưa đủ điều kiện",
            columns=[number, *(all_columns[index] for index in WAITING), Col(*REASON)],
            rows=_numbered(waiting),
            captions=signing.captions(owner, title=f"CHƯA ĐỦ ĐIỀU KIỆN năm {year}", today=today, lines=lines),
            landscape=True,
        ),
    ]
    return workbook_bytes(sheets)


def _numbered(rows: list[Row]) -> list[tuple[int | str, ...]]:
    return [(number, *row) for number, row in enumerate(rows, start=1)]


def medals_docx(candidates: Sequence[MedalCandidate], *, owner: Authority, year: int, now: dt.datetime) -> bytes:
    """The list of those who can be proposed as .docx, ready for signature."""
    today = timezone.localdate(now)
    eligible, _, is_confirmed = _split(candidates, today)
    return docx.docx_bytes(
        letter=signing.letter(
            owner, title="Danh sách", subject=TITLE[0].upper() + TITLE[1:] + f" năm {year}", year=year
        ),
        blocks=[
            signing.attached(year),
            docx.Paragraph(f"{_note(is_confirmed, today)}.", italic=True, align="center", size=12, after=8),
            docx.Table(
                columns=[docx.Column(text, width) for text, _, width in COLUMNS],
                rows=eligible,
                numbered=True,
                size=10,
            ),
            signing.signature(owner),
        ],
        now=now,
        landscape=True,
    )
