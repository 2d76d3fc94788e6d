"""What the lists that go to be signed have in common: head, reference line, who signs."""

from __future__ import annotations

import datetime as dt

from common.documents import docx
from units.letterhead import letterhead_of
from units.models import Authority, Signer

ATTACHED = "(Kèm theo Tờ trình số ……… ngày …… tháng …… năm {})"


def letter(authority: Authority, *, title: str, subject: str, year: int) -> docx.Letter:
    """The head of a list; day and month are left to whoever signs."""
    head = letterhead_of(authority)
    return docx.Letter(
        head=docx.Head(head.body, head.superior_body),
        number="",
        place_date=f"{head.place}, ngày …… tháng …… năm {year}",
        kind_name=title,
        subject=subject,
    )


def attached(year: int) -> docx.Paragraph:
    """The line under the title that says which tờ trình the list belongs to."""
    return docx.Paragraph(ATTACHED.format(year), italic=True, align="center", after=10)


def signature(authority: Authority) -> docx.Signature:
    """The usual signer of the authority, or room for one. One query."""
    signer = Signer.objects.filter(authority=authority, is_default=True).first()
    if signer is None:
        return docx.Signature(docx.Signer("", ["Thủ trưởng cơ quan"], note="(Ký, đóng dấu, ghi rõ họ tên)"))
    return docx.Signature(docx.Signer(signer.name, [signer.capacity] if signer.capacity else [], signer.post))


def captions(authority: Authority, *, title: str, today: dt.date, lines: tuple[str, ...] = ()) -> list[str]:
    """What stands above the table of the Excel file."""
    return [title, authority.name, *lines, f"Lập ngày {today:%d/%m/%Y}"]
