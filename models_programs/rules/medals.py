"""Who may be proposed for the Kỷ niệm chương "Bảo vệ an ninh Tổ quốc" (TT 20/2025/TT-BCA). Plain values only.

Years and factor come from the rule book of the authority. Not stored, hence not judged here: gender, age, prosecution.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from models_programs.enums import MedalGroup
from models_programs.rules.book import RuleBook
from models_programs.rules.service import Check, Period, Requirement, Served, assess

YEARS = {
    MedalGroup.LEADER: ("medal.leader_years", "lãnh đạo"),
    MedalGroup.TEAM_LONG: ("medal.team_long_years", "tổ bảo vệ an ninh, trật tự, mức của nam"),
    MedalGroup.TEAM_SHORT: ("medal.team_short_years", "tổ bảo vệ an ninh, trật tự, mức của nữ"),
}
FACTOR = "medal.hard_factor"
UNCONFIRMED = "giá trị chưa xác nhận theo văn bản"


@dataclass(frozen=True, slots=True)
class Term:
    """A time in a post; no end means still in it."""

    start: dt.date
    end: dt.date | None
    is_hard: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a candidate."""

    group: str
    has_award: bool
    is_rated_well: bool
    area_is_calm: bool
    has_medal: bool
    is_on_hold: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a candidate can be proposed on a day: service, then each condition as (met, sentence)."""

    on: dt.date
    served: Served
    required_years: int
    hard_factor: int
    conditions: tuple[Check, ...]
    is_confirmed: bool
    source: str

    @property
    def is_eligible(self) -> bool:
        return all(met for met, _ in self.conditions)

    @property
    def reasons(self) -> list[str]:
        """Why not; empty for somebody who can be proposed."""
        return [words for met, words in self.conditions if not met]


def judge(facts: Facts, terms: Iterable[Term], book: RuleBook, today: dt.date) -> Verdict:
    """The verdict as of ``today``: open terms end then, what lies after it does not count."""
    code, group = YEARS[MedalGroup(facts.group)]
    periods = [Period(term.start, min(term.end or today, today), term.is_hard) for term in terms if term.start <= today]
    time = assess(periods, required_years=Requirement(book.number(code), group), hard_factor=book.number(FACTOR))
    return Verdict(
        on=today,
        served=time.served,
        required_years=time.required_years,
        hard_factor=book.number(FACTOR),
        conditions=((time.missing is None, time.sentence), *_further(facts)),
        is_confirmed=book.is_confirmed(code) and book.is_confirmed(FACTOR),
        source=book.values[code].source,
    )


def _further(facts: Facts) -> list[Check]:
    said: list[Check] = []
    if facts.group == MedalGroup.LEADER:
        said.append(
            (True, "Đã có khen thưởng về bảo vệ an ninh Tổ quốc.")
            if facts.has_award
            else (False, "Chưa có khen thưởng nào về bảo vệ an ninh Tổ quốc.")
        )
        said.append(
            (True, "Địa bàn, đơn vị phụ trách không có điểm nóng, vụ việc nghiêm trọng.")
            if facts.area_is_calm
            else (False, "Chưa xác nhận địa bàn, đơn vị phụ trách không có điểm nóng, vụ việc nghiêm trọng.")
        )
    else:
        said.append(
            (True, "Được đánh giá hoàn thành nhiệm vụ.")
            if facts.is_rated_well
            else (False, "Chưa xác nhận được đánh giá hoàn thành nhiệm vụ.")
        )
    said.append(
        (False, "Đã có Kỷ niệm chương hoặc huân, huy chương loại trừ; chỉ xét tặng một lần.")
        if facts.has_medal
        else (True, "Chưa có Kỷ niệm chương hoặc huân, huy chương loại trừ.")
    )
    said.append(
        (False, "Đang bị xem xét kỷ luật, khiếu nại, thanh tra: tạm dừng xét.")
        if facts.is_on_hold
        else (True, "Không bị xem xét kỷ luật, khiếu nại, thanh tra.")
    )
    return said
