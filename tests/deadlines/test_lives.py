"""Random people work for a while; after each step what is due says what a plain look at the records says (ADR 0023).

``ANTQ_RUNS`` sets how many such lives are lived: a few in every run of the tests, more in a campaign.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from common.workflow import WorkflowError
from deadlines.domain import reports
from deadlines.domain.settling import settle_all
from deadlines.enums import Bearer, Subject
from deadlines.models import Occurrence, Report
from models_programs.domain.records import edit_record, remove_record
from models_programs.models import AwardProposal, UnitPaper
from registrations.domain import registering
from registrations.domain.recognition import record_recognition
from registrations.models import Registration
from scoring import domain
from scoring.models import Scorecard
from tests.deadlines import reporting
from tests.deadlines.samples import obligation, occurrence
from tests.models_programs.samples import maker
from tests.registrations.cases import FULL
from tests.scoring import sheets
from units.enums import UnitKind
from units.models import Unit

pytestmark = pytest.mark.django_db
RUNS, STEPS, YEAR = int(os.environ.get("ANTQ_RUNS", "2")), 60, 2026
START = dt.datetime(2026, 10, 1, 16, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
WORDS = "Bổ sung số liệu còn thiếu rồi gửi lại."
WRITERS = ("unit_head", "officer")
RECEIVED = {"accepted", "proposed", "verified", "recognised", "not_recognised"}
RESULT = {"recognised", "not_recognised"}
Told = tuple[dt.date | None, dt.date | None, dt.date | None, bool]
NOTHING: Told = (None, None, None, False)


def day(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(moment) if moment else None


# --- What the records say, one row at a time --------------------------------------------------------------------------


def told(row: Occurrence) -> Told:
    of_unit = {
        Subject.REGISTRATION: of_registration, Subject.DOSSIER: of_dossier, Subject.SELF_SCORE: of_sheet,
        Subject.PAPERS: of_papers, Subject.AWARDS: of_awards,
    }  # fmt: skip
    if row.subject == Subject.REPORT:
        return of_report(row)
    return of_unit[row.subject](row.unit) if row.unit else of_authority(row)


def of_registration(unit: Unit) -> Told:
    form = Registration.objects.filter(unit=unit, year=YEAR).first()
    if form is None or form.state == "draft":
        return NOTHING
    if form.state == "returned":
        return None, None, None, True
    return day(form.first_sent_at), day(form.accepted_at) if form.state in RECEIVED else None, None, False


def of_dossier(unit: Unit) -> Told:
    form = Registration.objects.filter(unit=unit, year=YEAR).first()
    if form is None or form.state not in RESULT:
        return NOTHING  # nobody builds a dossier in these lives
    decided = day(form.decided_at)
    return decided, decided, decided, False


def of_sheet(unit: Unit) -> Told:
    card = Scorecard.objects.filter(unit=unit, year=YEAR).first()
    if card is None or card.state == "draft":
        return NOTHING
    if card.state == "returned":
        return None, None, None, True
    return day(card.first_sent_at), day(card.reviewed_at) if card.state == "reviewed" else None, None, False


def of_papers(unit: Unit) -> Told:
    """Units of these lives have no Party organisation: a plan is all they need."""
    days = [paper.date for paper in UnitPaper.objects.filter(unit=unit, year=YEAR, kind="plan") if paper.date]
    form = Registration.objects.filter(unit=unit, year=YEAR).exclude(state__in=("draft", "returned")).first()
    if form and form.plan_date:
        days.append(form.plan_date)
    return min(days, default=None), None, None, False


def first_of(rows: Iterable[AwardProposal]) -> Told:
    return min((timezone.localdate(row.created_at) for row in rows), default=None), None, None, False


def of_awards(unit: Unit) -> Told:
    return first_of(AwardProposal.objects.filter(unit=unit))


def of_report(row: Occurrence) -> Told:
    report = Report.objects.filter(occurrence=row).first()
    if report is None or report.state == "draft":
        return NOTHING
    if report.state == "returned":
        return None, None, None, True
    return day(report.first_sent_at), day(report.accepted_at) if report.state == "accepted" else None, None, False


def of_authority(row: Occurrence) -> Told:
    """Done on the day of the last one when nothing waits; a list of proposals is there with its first row."""
    if row.subject == Subject.AWARDS:
        return first_of(AwardProposal.objects.filter(authority_path=row.authority_path))
    if row.subject == Subject.REVIEW:
        cards = [card for card in Scorecard.objects.all() if card.state in ("sent", "reviewing", "reviewed")]
        days = [day(card.reviewed_at) for card in cards if card.state == "reviewed"]
        waits = len(days) < len(cards)
    else:
        forms = [form for form in Registration.objects.all() if form.state in RESULT]
        days, waits = [day(form.decided_at) for form in forms], False
    last = max((one for one in days if one), default=None)
    return NOTHING if waits or last is None else (last, None, last, False)


# --- Lives ----------------------------------------------------------------------------------------------------


class Life:
    """Two units of one commune, a clock that only goes forward, and everything that is due from them."""

    def __init__(self, cast, seed: int, clock: time_machine.Coordinates) -> None:
        self.cast, self.dice, self.clock, self.now = cast, random.Random(seed), clock, START
        sheets.load_rubrics()
        kinds = [kind.value for kind in UnitKind]
        for subject in (Subject.REGISTRATION, Subject.DOSSIER, Subject.SELF_SCORE, Subject.PAPERS, Subject.AWARDS):
            of = obligation(f"{subject}", subject=subject, unit_kinds=kinds)
            for unit in (cast.unit, cast.sibling):
                occurrence(of, unit)
        for subject in (Subject.RECOGNITION, Subject.REVIEW, Subject.AWARDS):
            of = obligation(f"{subject}_above", subject=subject, bearer=Bearer.AUTHORITY, unit_kinds=kinds)
            occurrence(of, cast.commune)
        for unit in (cast.unit, cast.sibling):
            reporting.due(unit)
        self.heard: set[str] = set()

    def live(self) -> str:
        """One step of somebody, taken or refused."""
        self.now += dt.timedelta(minutes=self.dice.randrange(60, 900))
        self.clock.move_to(self.now)
        act = self.dice.choice((self.registration, self.registration, self.sheet, self.sheet, self.report,
                                self.report, self.paper, self.award))  # fmt: skip
        unit = self.dice.choice((self.cast.unit, self.cast.sibling))
        name, doing = act(unit)
        try:
            doing()
        except (WorkflowError, ValidationError) as problem:
            return f"{name} of {unit}, refused: {problem}"
        self.heard.add(name)
        return f"{name} of {unit}"

    def who(self, unit: Unit, *names: str):
        """Only the school has a head here."""
        fitting = [name for name in names if name != "unit_head" or unit == self.cast.unit]
        return self.cast.actor(self.dice.choice(fitting))

    def registration(self, unit: Unit) -> tuple[str, Callable[[], object]]:
        writer, officer = self.who(unit, *WRITERS), self.cast.actor("officer")
        form = Registration.objects.filter(unit=unit, year=YEAR).first()
        if form is None:
            if self.dice.random() < 0.4:
                return "paper form", lambda: registering.register_on_paper(
                    unit=unit, year=YEAR, received_on=dt.date(2026, 9, 30), actor=officer, now=self.now
                )
            return "open form", lambda: registering.open_registration(
                unit=unit, year=YEAR, actor=writer, now=self.now
            )  # fmt: skip
        if form.is_editable and self.dice.random() < 0.3:
            return "save form", lambda: registering.save_registration(
                registration=form, values=FULL, actor=writer, now=self.now
            )
        if form.is_editable:
            return "send form", lambda: registering.send_registration(registration=form, actor=writer, now=self.now)
        if form.state in RECEIVED:
            status = self.dice.choice(("recognised", "not_recognised"))
            return status, lambda: record_recognition(
                unit=unit, year=YEAR, status=status, actor=officer, now=self.now, decision_number="1/QĐ-UBND",
                decision_date=dt.date(2026, 9, 30), issuer="UBND xã", reason=WORDS,
            )  # fmt: skip
        action = self.dice.choice(("withdraw", "accept", "return"))
        actor = writer if action == "withdraw" else officer
        return f"{action} form", lambda: registering.take_step(
            action=action, registration=form, actor=actor, now=self.now, note=WORDS
        )

    def sheet(self, unit: Unit) -> tuple[str, Callable[[], object]]:
        writer, officer = self.who(unit, *WRITERS), self.cast.actor("officer")
        card = Scorecard.objects.filter(unit=unit, year=YEAR).first()
        if card is None:
            return "open sheet", lambda: domain.open_scorecard(unit=unit, year=YEAR, actor=writer, now=self.now)
        if card.state in ("draft", "returned"):

            def send() -> None:
                sheets.fill(card, writer, reason=WORDS)
                domain.send(card=card, actor=writer, now=self.now)

            return "send sheet", send
        if card.state == "reviewing" and self.dice.random() < 0.5:
            return "agree", lambda: domain.agree_with_rest(card=card, actor=officer, now=self.now)
        wanted = {"sent": ("withdraw", "start_review"), "reviewing": ("return", "finish_review", "finish_review")}
        action = self.dice.choice(wanted.get(card.state, ("recheck",)))
        actor = {"withdraw": writer, "recheck": self.cast.actor("approver")}.get(action, officer)
        return f"{action} sheet", lambda: domain.take_step(
            action=action, card=card, actor=actor, now=self.now, note=WORDS
        )

    def report(self, unit: Unit) -> tuple[str, Callable[[], object]]:
        writer, officer = self.who(unit, *WRITERS), self.cast.actor("officer")
        report = Report.objects.filter(unit=unit).first()
        if report is None:
            row = Occurrence.objects.get(unit=unit, subject=Subject.REPORT)
            return "open report", lambda: reporting.write(
                reports.open_report(occurrence=row, actor=writer, now=self.now), writer, now=self.now
            )
        if report.is_editable:
            return "send report", lambda: reports.send_report(report=report, actor=writer, now=self.now)
        action = self.dice.choice(("withdraw", "accept", "return") if report.state == "sent" else ("reopen",))
        actor = writer if action == "withdraw" else officer
        return f"{action} report", lambda: reports.take_step(
            action=action, report=report, actor=actor, now=self.now, note=WORDS
        )

    def paper(self, unit: Unit) -> tuple[str, Callable[[], object]]:
        on = dt.date(2026, 1, 5) + dt.timedelta(days=self.dice.randrange(90))
        fields = {"kind": "plan", "title": "Kế hoạch", "number": f"{self.dice.randrange(10**9)}/KH", "date": on,
                  "issuer": "Nhà trường"}  # fmt: skip
        return self.record(UnitPaper, unit, {"date": on}, **fields)

    def award(self, unit: Unit) -> tuple[str, Callable[[], object]]:
        named = {"kind": "regular", "subject": "collective", "name": "Tổ bảo vệ", "form": "Giấy khen"}
        fields = {**named, "level": "commune", "achievement": "Giữ gìn trật tự tốt"}
        return self.record(AwardProposal, unit, {}, **fields)

    def record(self, table, unit: Unit, change: dict[str, object], **fields) -> tuple[str, Callable[[], object]]:
        """Add one, change one (also to the other unit or to the authority itself), remove one."""
        word, found = table._meta.model_name, list(table.objects.filter(year=YEAR))
        officer, writers = self.cast.actor("officer"), tuple(self.cast.actor(name).role for name in WRITERS)
        if not found or self.dice.random() < 0.4:
            return f"add {word}", lambda: maker(table)(self.cast.commune, unit, YEAR, **fields)
        row = self.dice.choice(found)
        if self.dice.random() < 0.5:
            return f"remove {word}", lambda: remove_record(record=row, actor=officer, now=self.now, writers=writers)
        given = {**change, "unit": self.dice.choice((self.cast.unit, self.cast.sibling))}
        return f"edit {word}", lambda: edit_record(
            record=row, values=given, actor=officer, now=self.now, writers=writers
        )


def stored(row: Occurrence) -> Told:
    return row.sent_on, row.reviewed_on, row.decided_on, row.returned


@pytest.mark.parametrize("seed", range(RUNS))
def test_after_each_step_what_is_stored_is_what_happened(cast, seed):
    """Told by the step itself, so that the night finds nothing to mend."""
    with time_machine.travel(START, tick=False) as clock:
        life = Life(cast, seed, clock)
        for number in range(STEPS):
            step = f"step {number}: {life.live()}"
            for row in Occurrence.objects.select_related("unit"):
                assert stored(row) == told(row), f"{step}; {row.code} of {row.bearer_name}"
            assert settle_all(year=YEAR) == 0, step
    assert len(life.heard) >= 12, sorted(life.heard)
