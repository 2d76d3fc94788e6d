"""Commendations, proposals, candidates for the Kỷ niệm chương and their service."""

from __future__ import annotations

import datetime as dt

from models_programs.domain.checks.base import Problems, checks, not_after
from models_programs.enums import Subject
from models_programs.models import AwardProposal, Commendation, MedalCandidate, ServicePeriod

NO_NAME = {
    Subject.COLLECTIVE: "Ghi tên tập thể được khen.",
    Subject.PERSON: "Ghi họ và tên người được khen.",
}


@checks(Commendation)
def commendation_problems(commendation: Commendation, today: dt.date) -> Problems:
    problems = not_after(commendation.date, today, "date", "Ngày quyết định")
    if not commendation.number:
        problems["number"] = "Nhập số quyết định khen thưởng, ví dụ 125/QĐ-UBND."
    return {**problems, **_who(commendation)}


@checks(AwardProposal)
def proposal_problems(proposal: AwardProposal, today: dt.date) -> Problems:
    problems = _who(proposal)
    if not proposal.achievement:
        problems["achievement"] = "Ghi tóm tắt thành tích."
    return problems


def _who(row: Commendation | AwardProposal) -> Problems:
    problems: Problems = {}
    if not row.name:
        problems["name"] = NO_NAME.get(Subject(row.subject), "") if row.subject in Subject.values else "Ghi tên."
    if not row.form:
        problems["form"] = "Ghi hình thức khen, ví dụ Giấy khen."
    return problems


@checks(MedalCandidate)
def candidate_problems(candidate: MedalCandidate, today: dt.date) -> Problems:
    problems: Problems = {}
    if not candidate.name:
        problems["name"] = "Ghi họ và tên."
    if not candidate.post:
        problems["post"] = "Ghi chức vụ, đơn vị hiện nay."
    return problems


@checks(ServicePeriod)
def period_problems(period: ServicePeriod, today: dt.date) -> Problems:
    problems = {
        **not_after(period.start, today, "start", "Ngày bắt đầu"),
        **not_after(period.end, today, "end", "Ngày kết thúc"),
    }
    if not period.post:
        problems["post"] = "Ghi chức vụ, nơi làm."
    if period.start and period.end and period.end < period.start:
        problems["end"] = "Ngày kết thúc phải từ ngày bắt đầu trở đi."
    return problems
