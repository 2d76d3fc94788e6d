"""What else happened around the sheets of the commune that goes the whole way: days, proof, questions, requests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from common.scope import Actor, Role
from reports.demo.calendar import ON_TIME
from reports.demo.plan import YEAR, PlacePlan, moment
from reports.demo.story import Act
from reports.demo.world import World
from scoring.domain import questions
from scoring.domain.drafts import create_draft, next_version
from scoring.domain.evidence import link_evidence
from scoring.domain.phrases import set_phrases
from scoring.domain.requests import ask_reopen
from scoring.domain.windows import set_window
from scoring.enums import SheetState
from scoring.models import Rubric, Scorecard
from scoring.queries.pieces import pieces_of
from scoring.queries.suggestions import suggestions_of
from units.models import Authority

PHRASES = (
    "Chưa có văn bản kèm theo nên chưa tính điểm hàng này.",
    "Mô hình chưa được xếp loại có hiệu quả trong năm.",
    "Số liệu ghi trong phiếu chưa khớp với hồ sơ đã nhập.",
)
QUESTION = "Nêu rõ văn bản, số liệu làm căn cứ cho điểm tự chấm của hàng này."
ANSWER = "Đơn vị đã thực hiện đủ, có sổ theo dõi từng buổi lưu tại văn phòng."
REQUEST = "Nhập nhầm điểm một hàng, xin mở lại để sửa rồi gửi lại."


def reviewing_acts(plan: PlacePlan, world: World) -> Iterator[Act]:
    """Days set in March; in November proof on rows, two questions, a request, the next version of the sheet begun."""
    authority, officer = world.authorities[plan.path], world.staff[plan.path, Role.OFFICER]

    def set_days(now: dt.datetime) -> None:
        set_window(
            authority=authority, year=YEAR, unit_kind="", on_time_to=ON_TIME, closes_on=None,
            source="Thông báo 12/TB-UBND ngày 02/3/2026", actor=officer, now=now,
        )  # fmt: skip
        set_phrases(authority=authority, texts=PHRASES, actor=officer, now=now)

    yield Act(moment(YEAR, 3, 3, 9), set_days)
    yield Act(moment(YEAR, 11, 20, 14), lambda now: _prove(authority, world, officer, now))
    yield Act(moment(YEAR, 11, 20, 15), lambda now: _question(authority, officer, now))
    yield Act(moment(YEAR, 11, 20, 16), lambda now: _request(authority, officer, now))
    admin = world.staff[plan.path, Role.ADMIN]
    yield Act(moment(YEAR, 11, 20, 17), lambda now: _next_sheet(authority, admin, now))


def _cards(authority: Authority, *states: str) -> list[Scorecard]:
    """Official sheets of the year in some states, in a fixed order."""
    rows = Scorecard.objects.filter(authority_path=authority.path, year=YEAR, state__in=states, rubric__is_draft=False)
    return list(rows.select_related("unit__authority", "rubric").order_by("unit__code"))


def _prove(authority: Authority, world: World, officer: Actor, now: dt.datetime) -> None:
    """Every record that speaks for a row of an open sheet hangs on that row."""
    for card in _cards(authority, SheetState.DRAFT, SheetState.RETURNED):
        keeper = world.heads.get(card.unit_id, officer)
        for criterion, found in suggestions_of([card], today=now.date())[card.pk].items():
            keys = pieces_of(card, [f"{source.table}-{source.pk}" for source in found.records])
            if keys:
                link_evidence(card=card, criterion_ids=[criterion], keys=keys, actor=keeper, now=now)


def _question(authority: Authority, officer: Actor, now: dt.datetime) -> None:
    """One question waits, another was answered by the officer on the unit's behalf."""
    for number, card in enumerate(_cards(authority, SheetState.REVIEWING)[:2]):
        mark = card.marks.select_related("criterion").order_by("-self_points", "criterion__order").first()
        assert mark is not None  # noqa: S101 (a sheet has rows)
        due = now.date() + dt.timedelta(days=5)
        asked = questions.ask(card=card, criterion=mark.criterion, text=QUESTION, due_on=due, actor=officer, now=now)
        if number:
            questions.answer(question=asked, text=ANSWER, actor=officer, now=now + dt.timedelta(hours=1))


def _request(authority: Authority, officer: Actor, now: dt.datetime) -> None:
    for card in _cards(authority, SheetState.REVIEWED)[:1]:
        ask_reopen(card=card, text=REQUEST, actor=officer, now=now)


def _next_sheet(authority: Authority, admin: Actor, now: dt.datetime) -> None:
    rubric = Rubric.objects.filter(is_draft=False, authority=None).earliest("pk")
    create_draft(authority=authority, content=next_version(rubric), actor=admin, now=now)
