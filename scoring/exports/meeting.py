"""Biên bản họp Ban Chỉ đạo as PDF and DOCX."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from common.documents import docx
from decisions.enums import DecisionKind
from decisions.exports.values import LEVELS, WATERMARK, attendees, person
from decisions.queries.decisions import is_demo
from letters.exports import Composed, compose, composed_docx, composed_pdf, place_date
from letters.queries import wording
from scoring.enums import CaseOutcome
from scoring.models import BoardMeeting, MeetingCase
from scoring.queries.meetings import cases_of
from units.enums import UnitKind

CODE = "meeting.minutes"
HAND_ONLY = "(Ký, ghi rõ họ tên)"
NAME, KIND, REMARK = docx.Column("Tên đơn vị", 72), docx.Column("Loại đơn vị", 32), docx.Column("Kết luận", 40)


def minutes_file(meeting: BoardMeeting, ending: str, *, now: dt.datetime) -> bytes:
    """The minutes of an ended meeting; ``meeting`` with ``authority`` loaded. "pdf" or "docx"."""
    composed = compose_minutes(meeting, cases_of(meeting))
    if ending == "docx":
        return composed_docx(composed, now=now)
    return composed_pdf(composed, now=now, watermark=WATERMARK if is_demo() else "")


def compose_minutes(meeting: BoardMeeting, cases: Sequence[MeetingCase]) -> Composed:
    """The document: agreed cases by kind of decision, then those put off with the reason."""
    place = meeting.authority
    board = place.steering_board_name or "Ban Chỉ đạo"
    agreed = [case for case in cases if case.outcome == CaseOutcome.AGREED]
    deferred = [case for case in cases if case.outcome == CaseOutcome.DEFERRED]
    tables = {
        "công nhận": _recognition([case for case in agreed if case.kind == DecisionKind.RECOGNITION]),
        "phân loại": _classification([case for case in agreed if case.kind == DecisionKind.CLASSIFICATION]),
        "để lại": _deferred(deferred),
        "thành phần": attendees(meeting.attendees),
    }
    values = {
        "năm": str(meeting.year),
        "ban chỉ đạo": board,
        "ngày họp": f"{meeting.held_on:%d/%m/%Y}",
        "địa điểm": meeting.place,
        "chủ trì": meeting.chair,
        "thư ký": meeting.secretary,
        "số trường hợp": f"{len(agreed) + len(deferred):02d}",
        "số đồng ý": f"{len(agreed):02d}",
        "để lại": f"Để lại xem xét sau {len(deferred):02d} trường hợp:" if deferred else "",
        "kết luận": meeting.conclusion or general_conclusion(agreed),
    }
    return compose(
        wording(CODE, meeting.authority_path),
        head=docx.Head(board, place.people_committee_name or place.police_name or place.name),
        number="……/BB",
        place_date=place_date(place.place_name or place.short_name or place.name, meeting.held_on, meeting.year),
        values=values,
        tables={name: table for name, table in tables.items() if table is not None},
        signature=docx.Signature(
            docx.Signer(person(meeting.chair), ["Chủ trì"], note=HAND_ONLY),
            second=docx.Signer(person(meeting.secretary), ["Thư ký"], note=HAND_ONLY),
        ),
    )


def general_conclusion(agreed: Sequence[MeetingCase]) -> str:
    """The common sentence where nobody has written one: how many of each kind."""
    recognised = sum(case.kind == DecisionKind.RECOGNITION for case in agreed)
    parts = []
    if recognised:
        parts.append(f"đề nghị công nhận {recognised:02d} đơn vị đạt tiêu chuẩn “An toàn về an ninh, trật tự”")
    if len(agreed) > recognised:
        others = f"{len(agreed) - recognised:02d} đơn vị"
        parts.append(f"đề nghị phân loại phong trào Toàn dân bảo vệ an ninh Tổ quốc đối với {others}")
    return f"Cuộc họp thống nhất {' và '.join(parts)}." if parts else "Cuộc họp chưa thống nhất trường hợp nào."


def _recognition(cases: Sequence[MeetingCase]) -> docx.Table | None:
    if not cases:
        return None
    rows: list[Sequence[docx.Value] | str] = ["Đề nghị công nhận đạt tiêu chuẩn “An toàn về an ninh, trật tự”"]
    rows += [[case.unit.name, UnitKind(case.unit.kind).label, _words(case)] for case in cases]
    return docx.Table(columns=[NAME, KIND, REMARK], rows=rows, numbered=True)


def _classification(cases: Sequence[MeetingCase]) -> docx.Table | None:
    if not cases:
        return None
    columns = [NAME, docx.Column("Điểm", 16, "center"), docx.Column("Mức phân loại", 26, "center"), REMARK]
    rows: list[Sequence[docx.Value] | str] = ["Đề nghị phân loại phong trào Toàn dân bảo vệ an ninh Tổ quốc"]
    rows += [[case.unit.name, case.points, LEVELS.get(case.level, case.level), _words(case)] for case in cases]
    return docx.Table(columns=columns, rows=rows, numbered=True)


def _deferred(cases: Sequence[MeetingCase]) -> docx.Table | None:
    if not cases:
        return None
    columns = [NAME, docx.Column("Đề nghị", 32), docx.Column("Lý do để lại", 40)]
    asked = {DecisionKind.RECOGNITION: "Công nhận", DecisionKind.CLASSIFICATION: "Phân loại"}
    rows = [[case.unit.name, asked[DecisionKind(case.kind)], case.conclusion] for case in cases]
    return docx.Table(columns=columns, rows=rows, numbered=True)


def _words(case: MeetingCase) -> str:
    return case.conclusion or "Đồng ý"
