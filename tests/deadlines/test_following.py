"""What steps of other rooms do to what is due: the stored days are what really happened (ADR 0023)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.workflow import apply
from deadlines.domain.requests import answer_one, ask_for_all, ask_for_occurrences, is_asked, open_years
from deadlines.domain.settling import settle, settle_all
from deadlines.enums import Bearer, Progress, Subject
from deadlines.models import Occurrence, Remake
from deadlines.rules.progress import progress
from models_programs.models import Activity, EventDay, RuleValue, UnitPaper
from registrations.workflow import TABLE
from scoring.models import SheetWindow
from tests import factories as make
from tests.deadlines import reporting
from tests.deadlines.samples import obligation, occurrence
from tests.decisions import samples as decisions
from tests.registrations import cases
from tests.scoring import sheets
from units.enums import AuthorityKind, UnitKind

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)


def due(place, subject: str, code: str = "", **fields) -> Occurrence:
    bearer = Bearer.AUTHORITY if hasattr(place, "path") else Bearer.UNIT
    of = obligation(
        code or subject, subject=subject, bearer=bearer, unit_kinds=[kind.value for kind in UnitKind],
        authority_kinds=[AuthorityKind.COMMUNE], **fields,
    )  # fmt: skip
    return occurrence(of, place, on_time_to=dt.date(2026, 12, 31))


def standing(row: Occurrence) -> tuple[bool, bool, bool, bool]:
    """(sent, looked at, decided, returned); and nothing is left for the night to mend."""
    assert settle_all(year=2026) == 0
    row.refresh_from_db()
    return row.sent_on is not None, row.reviewed_on is not None, row.decided_on is not None, row.returned


NOT_YET = (False, False, False, False)


def step(action: str, row, actor) -> None:
    apply(TABLE[action], instance=row, actor=actor, now=timezone.now(), note="Ghi thêm số hộ dân còn thiếu.")


def test_a_registration_goes_its_way(cast):
    row = due(cast.unit, Subject.REGISTRATION)
    form = cases.registered(cast.unit, state="sent")
    settle(year=2026, units=[cast.unit.pk])
    assert standing(row) == (True, False, False, False)
    step("return", form, cast.actor("officer"))
    assert standing(row) == (False, False, False, True)
    assert progress(row, TODAY) == Progress.RETURNED
    form.state = "sent"
    form.save()
    step("accept", form, cast.actor("officer"))
    assert standing(row) == (True, True, False, False)


def test_a_sheet_and_its_review(cast):
    own, review = due(cast.unit, Subject.SELF_SCORE), due(cast.commune, Subject.REVIEW)
    sheets.sent(cast)
    assert standing(own) == (True, False, False, False)
    assert standing(review) == NOT_YET


def test_reviewed_sheets_end_the_review(cast):
    own, review = due(cast.unit, Subject.SELF_SCORE), due(cast.commune, Subject.REVIEW)
    sheets.reviewed(cast)
    assert standing(own) == (True, True, False, False)
    assert standing(review) == (True, False, True, False)


def test_an_issued_decision_decides_for_every_unit_it_names(cast):
    places = decisions.units(cast.commune, 2)
    rows = [due(unit, Subject.DOSSIER, code="dossier") if number == 0 else None for number, unit in enumerate(places)]
    of = rows[0].obligation
    rows[1] = occurrence(of, places[1], on_time_to=dt.date(2026, 12, 31))
    ours = due(cast.commune, Subject.RECOGNITION)
    decisions.issued(cast, places)
    assert [standing(row)[2] for row in rows] == [True, True]
    assert standing(ours) == (True, False, True, False)


def test_deciding_many_costs_no_more_queries_than_deciding_few(cast):
    """Besides what each unit's own result asks: the settling is one for the whole decision."""
    due(cast.unit, Subject.DOSSIER)
    counts = {}
    for number in (2, 6):
        places = decisions.units(cast.commune, number, kind="agency" if number == 2 else "enterprise")
        decision = decisions.issued(cast, places)
        with CaptureQueriesContext(connection) as asked:
            settle(year=2026, units=[unit.pk for unit in places], paths=[decision.authority_path])
        counts[number] = len(asked)
    assert counts[2] == counts[6]


def test_a_report_goes_its_way(cast):
    row = reporting.due(cast.unit)
    report = reporting.sent_of(row, cast.actor("unit_head"), now=timezone.now())
    assert standing(row) == (True, False, False, False)
    from deadlines.domain.reports import take_step

    take_step(action="return", report=report, actor=cast.actor("officer"), now=timezone.now(), note="Bổ sung số liệu.")
    assert standing(row) == (False, False, False, True)


def test_papers_and_activities_prove_and_stop_proving(cast):
    papers, festival = due(cast.unit, Subject.PAPERS), due(cast.unit, Subject.EVENT, event_code="festival")
    common = {
        "authority": cast.commune, "unit": cast.unit, "year": 2026, "created_at": timezone.now(),
        "changed_at": timezone.now(),
    }  # fmt: skip
    plan = UnitPaper.objects.create(kind="plan", date=dt.date(2026, 2, 3), **common)
    assert standing(papers)[0]
    papers.refresh_from_db()
    assert papers.sent_on == dt.date(2026, 2, 3)
    plan.delete()
    assert standing(papers) == NOT_YET
    day, _ = EventDay.objects.get_or_create(code="festival", defaults={"name": "Ngày hội", "month": 8, "day": 19})
    held = Activity.objects.create(kind="festival", event_day=day, title="Ngày hội", on=dt.date(2026, 8, 19), **common)
    assert standing(festival)[0]
    held.delete()
    assert standing(festival) == NOT_YET


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (dt.datetime(2026, 10, 14, 16, 59, 59, tzinfo=dt.UTC), dt.date(2026, 10, 14)),
        (dt.datetime(2026, 10, 14, 17, 0, 0, tzinfo=dt.UTC), dt.date(2026, 10, 15)),
        (dt.datetime(2026, 12, 31, 17, 0, 0, tzinfo=dt.UTC), dt.date(2027, 1, 1)),
    ],
)
def test_the_local_day_of_sending_counts(cast, moment, day):
    """Midnight in Vietnam is 17:00 in Greenwich."""
    row = due(cast.unit, Subject.REGISTRATION)
    cases.registered(cast.unit, state="sent", first_sent_at=moment, sent_at=moment)
    settle(year=2026, units=[cast.unit.pk])
    row.refresh_from_db()
    assert row.sent_on == day


def test_typing_a_mark_asks_nothing_of_deadlines(cast):
    due(cast.unit, Subject.SELF_SCORE)
    card = sheets.opened(cast)
    mark = card.marks.first()
    with CaptureQueriesContext(connection) as asked:
        mark.self_note = "ghi chú"
        mark.save()
    assert not any("deadlines_" in row["sql"] for row in asked)


# --- Asking for what is due to be made anew ---------------------------------------------------------------------------


def test_asked_twice_it_is_one_row(cast):
    Remake.objects.all().delete()
    now = timezone.now()
    for _ in range(2):
        ask_for_occurrences(path=cast.commune.path, now=now)
    assert Remake.objects.count() == 1


def test_a_request_is_answered_and_gone(cast):
    Remake.objects.all().delete()
    obligation(unit_kinds=[UnitKind.SCHOOL])
    ask_for_occurrences(path=cast.commune.path, now=timezone.now())
    made = answer_one(now=timezone.now())
    assert made.created == len(open_years(timezone.now()))
    assert not is_asked()
    assert answer_one(now=timezone.now()) is None


def test_everywhere_goes_province_by_province(cast):
    Remake.objects.all().delete()
    ask_for_all(now=timezone.now())
    assert set(Remake.objects.values_list("path", "below")) == {("", False), ("51.", True)}


def test_only_years_that_can_still_matter_are_made(cast):
    make.work_year(2023)
    assert open_years(dt.datetime(2026, 11, 23, tzinfo=dt.UTC)) == [2026, 2025]


def test_what_changes_the_days_asks(cast):
    def asks(act) -> bool:
        Remake.objects.all().delete()
        act()
        return is_asked()

    assert asks(lambda: make.unit(cast.commune, "Trường mới"))
    assert asks(lambda: make.work_year(2027))
    assert asks(
        lambda: SheetWindow.objects.create(
            authority=cast.commune, authority_path=cast.commune.path, year=2026, on_time_to=dt.date(2026, 10, 1),
            source="Thông báo", set_by=cast.officer, set_at=timezone.now(),
        )
    )  # fmt: skip
    assert asks(
        lambda: RuleValue.objects.create(
            authority=cast.commune, authority_path=cast.commune.path, code="registration.law_end", value="28/2",
            source="Kế hoạch", set_at=timezone.now(),
        )
    )  # fmt: skip
