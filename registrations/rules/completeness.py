"""Which papers of a dossier are there (TT 124/2021 Điều 9.2). Plain values only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One paper of the dossier. ``needed``: without it the dossier cannot be sent; ``hint`` says what is missing."""

    code: str
    label: str
    done: bool
    needed: bool = True
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Papers:
    """What is known of a dossier: blanks are "" or None, counts are counts."""

    registered: bool
    criteria: int
    criteria_declared: int
    results: str = ""
    report_date: object = None
    request_date: object = None
    held_on: object = None
    chair_name: str = ""
    present: int | None = None
    votes_for: int | None = None
    conclusion: str = ""
    attendees: int = 0
    evidence: int = 0


def parts(papers: Papers) -> list[Part]:
    """The parts in the order of the circular; each says what it still lacks."""
    meeting = [
        name
        for name, there in (
            ("ngày họp", papers.held_on),
            ("người chủ trì", papers.chair_name),
            ("thành phần dự", papers.attendees),
            ("số có mặt", papers.present),
            ("số phiếu đồng ý", papers.votes_for is not None),
            ("kết luận", papers.conclusion),
        )
        if not there
    ]
    report = [name for name, there in (("nội dung", papers.results), ("ngày báo cáo", papers.report_date)) if not there]
    left = papers.criteria - papers.criteria_declared
    return [
        Part("registration", "Bản đăng ký đã tiếp nhận", papers.registered),
        Part(
            "criteria",
            "Tự đánh giá từng tiêu chí",
            papers.criteria > 0 and left == 0,
            hint=f"còn {left} tiêu chí chưa trả lời" if left else "",
        ),
        Part("report", "Báo cáo kết quả", not report, hint=f"thiếu {', '.join(report)}" if report else ""),
        Part("minutes", "Biên bản cuộc họp", not meeting, hint=f"thiếu {', '.join(meeting)}" if meeting else ""),
        Part(
            "request", "Tờ trình", bool(papers.request_date), hint="" if papers.request_date else "thiếu ngày tờ trình"
        ),
        Part("evidence", "Giấy tờ khác", papers.evidence > 0, needed=False),
    ]
