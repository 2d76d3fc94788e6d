"""What is due in a year is made from the obligations that hold; again, it changes nothing (issue 6, item 2)."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deadlines.domain.extensions import grant
from deadlines.domain.occurrences import Made, make_occurrences
from deadlines.enums import Bearer, Subject, When
from deadlines.models import DueExtension, Obligation, Occurrence
from tests import factories as make
from tests.deadlines.samples import obligation
from tests.scoring.test_concurrency import together
from units.enums import AuthorityKind, Eligibility, UnitKind

YEAR = 2026
ALL = [kind.value for kind in UnitKind]
NOTHING = Made()


def again(*paths: str) -> Made:
    return make_occurrences(year=YEAR, paths=paths or None)


def days(code: str = "bao_cao_nam") -> dict[str, dt.date | None]:
    rows = Occurrence.objects.filter(code=code, voided=False).select_related("unit", "authority")
    return {row.bearer_name: row.due_on for row in rows}


@pytest.mark.django_db
def test_one_row_for_each_unit_of_the_kinds_that_owe_it(cast):
    obligation(unit_kinds=[UnitKind.SCHOOL])
    assert again() == Made(created=2)
    assert days() == {"Trường THPT Bình Sơn": dt.date(2026, 10, 14), "Trường THCS Trà Bồng": dt.date(2026, 10, 14)}
    row = Occurrence.objects.get(unit=cast.unit)
    assert (row.authority_path, row.unit_kind, row.bearer, row.period) == (cast.commune.path, "school", "unit", 0)


@pytest.mark.django_db
def test_made_again_nothing_changes(cast):
    obligation(unit_kinds=ALL)
    again()
    assert again() == NOTHING
    assert again(cast.commune.path) == NOTHING


@pytest.mark.django_db
def test_only_the_asked_place_is_made(cast):
    obligation(unit_kinds=ALL)
    assert again(cast.commune.path) == Made(created=2)


@pytest.mark.django_db
def test_twelve_rows_of_a_monthly_thing(cast):
    obligation("thang", unit_kinds=[UnitKind.AGENCY], when=When.MONTHLY_BEFORE, day=10, month=None, report_form="month")
    assert again() == Made(created=12)
    last = Occurrence.objects.get(period=12)
    assert last.due_on == dt.date(2026, 12, 9)


@pytest.mark.django_db
def test_a_changed_day_moves_what_is_due(cast):
    row = obligation(unit_kinds=[UnitKind.AGENCY])
    again()
    Obligation.objects.filter(pk=row.pk).update(day=30)
    assert again() == Made(changed=1)
    assert days() == {"Trạm Y tế Bình Sơn": dt.date(2026, 10, 29)}


@pytest.mark.django_db
def test_out_of_use_it_is_voided_and_in_use_again_it_is_due_again(cast):
    """Never deleted: reminders and reports hang on it."""
    row = obligation(unit_kinds=[UnitKind.AGENCY])
    again()
    Obligation.objects.filter(pk=row.pk).update(is_active=False)
    assert again() == Made(voided=1)
    assert again() == NOTHING
    assert Occurrence.objects.get().voided
    Obligation.objects.filter(pk=row.pk).update(is_active=True)
    assert again() == Made(changed=1)
    assert not Occurrence.objects.get().voided


@pytest.mark.django_db
def test_the_nearer_obligation_takes_the_row_over(cast):
    """One row for one code, whoever sets the day."""
    obligation(unit_kinds=[UnitKind.AGENCY])
    again()
    own = obligation(authority=cast.commune, unit_kinds=[UnitKind.AGENCY], day=1)
    assert again() == Made(changed=1)
    row = Occurrence.objects.get()
    assert (row.obligation, row.due_on) == (own, dt.date(2026, 9, 30))


@pytest.mark.django_db
def test_a_closed_unit_owes_nothing_more(cast):
    obligation(unit_kinds=[UnitKind.AGENCY])
    again()
    cast.sibling.valid_to = dt.date(2025, 12, 31)
    cast.sibling.save()
    assert again() == Made(voided=1)


@pytest.mark.django_db
def test_a_unit_that_began_after_the_day_could_not_keep_it(cast):
    """A merger in December: the thing is due without a day, so nobody is late."""
    obligation(unit_kinds=[UnitKind.AGENCY])
    cast.sibling.valid_from = dt.date(2026, 10, 15)
    cast.sibling.save()
    again()
    assert days() == {"Trạm Y tế Bình Sơn": None}


@pytest.mark.django_db
def test_a_unit_that_moves_takes_its_rows_along(cast):
    obligation(unit_kinds=[UnitKind.AGENCY])
    again()
    cast.sibling.authority = cast.other_commune
    cast.sibling.save()
    again()
    row = Occurrence.objects.get()
    assert (row.authority_path, row.voided) == (cast.other_commune.path, False)
    assert again() == NOTHING


@pytest.mark.django_db
@pytest.mark.parametrize("subject", [Subject.REGISTRATION, Subject.PAPERS, Subject.DOSSIER])
def test_thong_tu_124_asks_only_units_in_its_scope(cast, subject):
    obligation("viec", subject=subject, unit_kinds=[UnitKind.AGENCY])
    cast.sibling.eligibility = Eligibility.OUT
    cast.sibling.save()
    assert again() == NOTHING
    cast.sibling.eligibility = Eligibility.VOLUNTARY
    cast.sibling.save()
    assert again() == Made(created=1)


@pytest.mark.django_db
def test_an_authority_owes_decisions_only_for_units_of_its_own(cast):
    levels = [AuthorityKind.COMMUNE, AuthorityKind.PROVINCE]
    obligation(
        "qd", subject=Subject.RECOGNITION, bearer=Bearer.AUTHORITY, authority_kinds=levels, unit_kinds=[UnitKind.AGENCY]
    )
    again()
    assert days("qd") == {"Xã Bình Sơn": dt.date(2026, 10, 14)}


@pytest.mark.django_db
def test_an_extension_stays_and_the_later_day_holds(cast):
    row = obligation(unit_kinds=[UnitKind.AGENCY])
    again()
    due = Occurrence.objects.get()
    DueExtension.objects.create(
        occurrence=due, until=dt.date(2026, 10, 20), reason="Thay người phụ trách", granted_by=cast.officer,
        granted_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    assert again() == Made(changed=1)
    assert days() == {"Trạm Y tế Bình Sơn": dt.date(2026, 10, 20)}
    Obligation.objects.filter(pk=row.pk).update(day=30)
    again()
    due.refresh_from_db()
    assert (due.on_time_to, due.extended_to, due.due_on) == (
        dt.date(2026, 10, 29), dt.date(2026, 10, 20), dt.date(2026, 10, 29),
    )  # fmt: skip


@pytest.mark.django_db
def test_the_closing_day_follows_the_day_in_time(cast):
    obligation(unit_kinds=[UnitKind.AGENCY], closes_after=5)
    again()
    assert Occurrence.objects.get().closes_on == dt.date(2026, 10, 19)


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_units(cast):
    obligation(unit_kinds=ALL)
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as asked:
            again(cast.commune.path)
        counts.append(len(asked))
        Occurrence.objects.all().delete()
        for more in range(6 * (1 - number)):
            make.unit(cast.commune, f"Trường {more}")
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_make_the_rows_that_one_makes(cast):
    """REL-REM-01: by constraint, not by luck."""
    obligation(unit_kinds=ALL)
    for number in range(10):
        make.unit(cast.commune, f"Trường {number}")

    def run(_: int) -> None:
        try:
            again()
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(run, range(10)))
    assert Occurrence.objects.filter(voided=False).count() == 13
    assert again() == NOTHING


@pytest.mark.django_db(transaction=True)
def test_time_given_while_the_days_are_made_again_is_kept(cast):
    """The officer's extension is committed after the maker has read who has longer, and before it writes."""
    of = obligation(unit_kinds=[UnitKind.AGENCY])
    again()
    Obligation.objects.filter(pk=of.pk).update(day=17)
    has_read, was_given = threading.Event(), threading.Event()

    def pause(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if "scoring_extension" in sql:
            has_read.set()
            was_given.wait(1)  # SQLite lets nobody write meanwhile: there it comes right after
        return answer

    def make_again() -> None:
        with connection.execute_wrapper(pause):
            again()

    def give() -> None:
        has_read.wait(30)
        grant(
            occurrences=list(Occurrence.objects.all()), until=dt.date(2026, 10, 25), reason="Thay người phụ trách",
            actor=cast.actor("officer"), now=dt.datetime(2026, 10, 10, 3, tzinfo=dt.UTC),
        )  # fmt: skip
        was_given.set()

    assert together([make_again, give]) == [None, None]
    row = Occurrence.objects.get()
    assert (row.on_time_to, row.extended_to, row.due_on) == (
        dt.date(2026, 10, 16), dt.date(2026, 10, 25), dt.date(2026, 10, 25),
    )  # fmt: skip
