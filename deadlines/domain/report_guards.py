"""Why a report cannot be sent yet: each guard gives a sentence, or None."""

from __future__ import annotations

from common.scope import Actor
from deadlines.models import Report
from deadlines.queries.report_forms import form_of

DOCUMENT = (("number", "số, ký hiệu"), ("date", "ngày ban hành"), ("issuer", "cơ quan ban hành"))


def filled(report: Report, actor: Actor) -> str | None:
    """Every heading that the form asks for is written."""
    form = form_of(report.form)
    if form is None:
        return "Mẫu của báo cáo này không còn dùng. Báo quản trị hệ thống."
    names = form.missing(report.sections.exclude(text="").values_list("code", flat=True))
    return f"Còn thiếu: {'; '.join(names)}. Viết đủ rồi gửi." if names else None


def named(report: Report, actor: Actor) -> str | None:
    """A paper that went another way is named by number, date and issuer."""
    form = form_of(report.form)
    if form is None or not form.is_reference:
        return None
    names = [words for field, words in DOCUMENT if not getattr(report, field)]
    return f"Ghi {', '.join(names)} của văn bản đã gửi." if names else None


def still_due(report: Report, actor: Actor) -> str | None:
    """What is no longer due is not sent."""
    return "Báo cáo này không còn phải nộp." if report.occurrence.voided else None
