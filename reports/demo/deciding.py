"""Dossiers and decisions of a demo commune that does the whole of Thông tư 124 in the system. Invented all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random

from common.scope import Actor
from decisions.domain import drafting, issuing, steps
from decisions.models import Decision
from registrations.domain import checking, registering
from registrations.domain.dossiers import Present, save_dossier
from registrations.models import Registration
from registrations.queries.meetings import meeting_of
from registrations.queries.results import result_words
from reports.demo import names
from reports.demo.calendar import decision_day
from reports.demo.plan import YEAR, dice, moment
from reports.demo.story import Act
from units.models import Authority, Unit

SEEN_ON_PAPER = "Đã đối chiếu với giấy tờ lưu tại đơn vị."
FAILED_NOTE = "Xảy ra cháy gây thiệt hại lớn về tài sản trong kỳ đánh giá."


def _meeting_values(
    unit: Unit, registration: Registration, now: dt.datetime, *, chair: str, guest: str, post: str, rng: Random
) -> dict[str, object]:
    """Report, tờ trình and minutes as a unit would have written them."""
    invited = rng.randint(24, 60)
    present = invited - rng.randint(0, 4)
    return {
        "results": result_words(registration) or "Thực hiện đủ nội dung đã đăng ký đầu năm.",
        "shortcomings": "Một số buổi sinh hoạt chưa đủ thành viên.",
        "next_year": "Giữ vững kết quả đã đạt; đăng ký sớm trong tháng 1.",
        "report_number": f"{rng.randint(8, 40):02d}/BC",
        "report_date": now.date(),
        "request_number": f"{rng.randint(3, 20):02d}/TTr",
        "request_date": now.date(),
        "held_on": now.date() - dt.timedelta(days=1),
        "place": "Hội trường đơn vị",
        "chair_name": chair,
        "chair_post": unit.head_post or post,
        "secretary_name": guest,
        "invited": invited,
        "present": present,
        "votes_for": present,
        "votes_against": 0,
        "conclusion": f"Thống nhất đề nghị công nhận {unit.name} đạt tiêu chuẩn năm {YEAR}.",
    }


def dossier_acts(unit: Unit, *, keeper: Actor, officer: Actor, approver: Actor, fate: str) -> Iterator[Act]:
    """The dossier of one unit up to ``fate``: proposed, verified (waits for a decision), decided, failed."""
    rng = dice("dossier", unit.authority_path, unit.code)
    day = decision_day(YEAR, unit.kind)
    begun = moment(YEAR, 11, rng.choice((2, 3)), 9, rng.randint(0, 59))
    chair = unit.head_name or names.person(rng)
    guest = names.person(rng)

    def row() -> Registration:
        return Registration.objects.select_related("unit__area", "authority").get(unit=unit, year=YEAR)

    def write(now: dt.datetime) -> None:
        registration = row()
        marks = checking.open_marks(registration)
        told = checking.findings_of(registration, marks)
        changes = {
            mark.pk: checking.Change("met", SEEN_ON_PAPER if checking.joined(told[mark.pk]) == "not_met" else "")
            for mark in marks
        }
        checking.declare(registration=registration, changes=changes, actor=keeper, now=now)
        meeting = meeting_of(unit.kind)
        values = _meeting_values(unit, registration, now, chair=chair, guest=guest, post=meeting.chair_post, rng=rng)
        bodies = [Present(post) for post in meeting.attendees]
        save_dossier(registration=registration, values=values, attendees=bodies, actor=keeper, now=now)
        registering.take_step(action="propose", registration=registration, actor=keeper, now=now)

    def check(now: dt.datetime) -> None:
        registration = row()
        if fate == "failed":
            marks = [mark for mark in checking.open_marks(registration) if mark.item.code in ("3g", "4d")]
            changes = {mark.pk: checking.Change("not_met", FAILED_NOTE) for mark in marks}
            checking.check(registration=registration, changes=changes, actor=officer, now=now)
        checking.agree_with_rest(registration=registration, actor=officer, now=now)
        checking.verify(registration=registration, actor=officer, now=now)

    def refuse(now: dt.datetime) -> None:
        registering.take_step(action="refuse", registration=row(), actor=approver, now=now)

    yield Act(begun, write)
    if fate == "proposed":
        return
    yield Act(moment(day.year, day.month, day.day - 2, 14, rng.randint(0, 59)), check)
    if fate == "failed":
        yield Act(moment(day.year, day.month, day.day, 16, 30), refuse)


def decision_acts(
    authority: Authority, units: list[Unit], *, officer: Actor, approver: Actor, day: dt.date
) -> Iterator[Act]:
    """One decision about ``units``, signed on ``day`` and put on record the next morning."""
    made: list[Decision] = []
    rng = dice("decision", authority.path, day)

    def draft(now: dt.datetime) -> None:
        decision = drafting.draft_decision(
            authority=authority, year=YEAR, unit_ids=[unit.pk for unit in units], actor=officer, now=now
        )
        values = {
            "met_on": day - dt.timedelta(days=1),
            "met_place": "Phòng họp Ủy ban nhân dân xã",
            "met_chair": names.person(rng),
            "met_secretary": names.person(rng),
            "met_conclusion": f"Thống nhất trình công nhận {len(units)} đơn vị.",
        }
        drafting.edit_decision(decision=decision, values=values, actor=officer, now=now)
        steps.take_step(action="submit", decision=decision, actor=officer, now=now)
        made.append(decision)

    def approve(now: dt.datetime) -> None:
        steps.take_step(action="approve", decision=made[0], actor=approver, now=now)

    def issue(now: dt.datetime) -> None:
        kept = "Tủ hồ sơ văn phòng, ngăn quyết định năm 2026"
        issuing.issue(decision=made[0], signed_on=day, actor=officer, now=now, kept_at=kept)

    yield Act(moment(day.year, day.month, day.day, 8, 40), draft)
    yield Act(moment(day.year, day.month, day.day, 15, 10), approve)
    yield Act(moment(day.year, day.month, day.day + 1, 8, 15), issue)
