"""More time for one thing: who grants it, what it changes, how it is taken back (issue 6, item 2)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from common.models import AuditEvent
from common.scope import Role
from common.workflow import NotAllowed, Refused
from deadlines.domain.extensions import grant, law_days, may_grant, revoke
from deadlines.domain.occurrences import make_occurrences
from deadlines.enums import Bearer, Progress, Subject, When
from deadlines.models import DueExtension, Notice, Occurrence
from deadlines.queries.extensions import extendable, extensions_in, registration_extensions
from deadlines.rules.progress import is_over, progress
from registrations.enums import RegistrationState
from registrations.queries.board import counts, dues_in, late, units_with_registrations
from registrations.queries.due import due_of
from registrations.rules.timeliness import lateness
from scoring.models import Extension, SheetWindow
from tests import factories as make
from tests.deadlines.samples import obligation, occurrence
from tests.registrations import cases
from units.enums import UnitKind

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 10, 16, 3, tzinfo=dt.UTC)
TODAY = dt.date(2026, 10, 16)
UNTIL = dt.date(2026, 10, 25)
WHY = "Đơn vị vừa thay người phụ trách"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def owed(cast):
    """The school and the health station owe the yearly report since 14/10."""
    cast.report = obligation(authority=cast.commune, unit_kinds=[UnitKind.SCHOOL, UnitKind.AGENCY])
    cast.own = occurrence(cast.report, cast.unit)
    cast.two = occurrence(cast.report, cast.sibling)
    return cast


def give(cast, *rows: Occurrence, by: str = "officer", until: dt.date = UNTIL, **more) -> int:
    return grant(occurrences=rows, until=until, reason=WHY, actor=cast.actor(by), now=NOW, **more)


def test_many_have_longer_at_once(owed):
    """Their day moves, nobody else's; the heads hear of it once."""
    other = occurrence(owed.report, make.unit(owed.commune, "Trường thứ ba"))
    assert give(owed, owed.own, owed.two) == 2
    for row in (owed.own, owed.two, other):
        row.refresh_from_db()
    assert [row.due_on for row in (owed.own, owed.two, other)] == [UNTIL, UNTIL, dt.date(2026, 10, 14)]
    assert progress(owed.own, TODAY) == Progress.SOON
    assert progress(other, TODAY) == Progress.LATE
    assert AuditEvent.objects.filter(kind="due.extended").count() == 2
    assert Notice.objects.filter(user=owed.unit_head, title__contains="25/10/2026").count() == 1


def test_a_second_grant_replaces_the_first_which_stays_on_record(owed):
    give(owed, owed.own)
    give(owed, owed.own, until=dt.date(2026, 10, 30))
    rows = DueExtension.objects.filter(occurrence=owed.own).order_by("pk")
    assert [(row.until.day, row.revoked_at is None) for row in rows] == [(25, False), (30, True)]
    owed.own.refresh_from_db()
    assert owed.own.due_on == dt.date(2026, 10, 30)


def test_taken_back_the_common_day_holds_again(owed):
    give(owed, owed.own)
    (held,) = extensions_in(owed.actor("officer"), 2026)
    revoke(extension=held, actor=owed.actor("approver"), now=NOW)
    owed.own.refresh_from_db()
    assert (owed.own.extended_to, owed.own.due_on) == (None, dt.date(2026, 10, 14))
    assert not extensions_in(owed.actor("officer"), 2026).exists()
    with pytest.raises(Refused, match="đã được thu hồi"):
        revoke(extension=held, actor=owed.actor("officer"), now=NOW)


def test_making_occurrences_again_keeps_the_extension(owed):
    give(owed, owed.own)
    make_occurrences(year=2026, paths=[owed.commune.path])
    owed.own.refresh_from_db()
    assert (owed.own.voided, owed.own.extended_to, owed.own.due_on) == (False, UNTIL, UNTIL)


def test_a_unit_that_moves_keeps_its_time(cast):
    """Whoever manages it now: what one authority has given holds with the next."""
    obligation(unit_kinds=[UnitKind.AGENCY])
    make_occurrences(year=2026)
    row = Occurrence.objects.get()
    give(cast, row)
    cast.sibling.authority = cast.other_commune
    cast.sibling.save()
    make_occurrences(year=2026, paths=[cast.other_commune.path])
    row.refresh_from_db()
    assert (row.authority_path, row.due_on) == (cast.other_commune.path, UNTIL)


def test_who_has_longer_is_still_waited_for_after_the_closing_day(cast):
    """It is taken until the last day of the extension, and reminded of until then."""
    obligation(unit_kinds=[UnitKind.AGENCY, UnitKind.SCHOOL], closes_after=1)
    make_occurrences(year=2026, paths=[cast.commune.path])
    own, two = Occurrence.objects.get(unit=cast.unit), Occurrence.objects.get(unit=cast.sibling)
    give(cast, own)
    own.refresh_from_db()
    assert [progress(row, TODAY) for row in (own, two)] == [Progress.SOON, Progress.CLOSED]
    assert [is_over(row, UNTIL) for row in (own, two)] == [False, True]
    assert is_over(own, UNTIL + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (dt.date(2026, 10, 15), "Chọn ngày từ hôm nay"),
        (dt.date(2027, 6, 1), "Chọn ngày từ hôm nay"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(owed, until, words):
    with pytest.raises(Refused, match=words):
        give(owed, owed.own, until=until)
    assert not DueExtension.objects.exists()


def test_a_day_before_the_common_one_is_refused(cast):
    row = occurrence(obligation(), cast.unit, on_time_to=dt.date(2026, 11, 1))
    with pytest.raises(Refused, match="vốn có hạn đến hết ngày 01/11/2026"):
        give(cast, row)


def test_what_was_sent_or_has_no_day_needs_none(cast):
    report = obligation()
    sent = occurrence(report, cast.unit, sent_on=dt.date(2026, 10, 1))
    undated = occurrence(report, cast.sibling, on_time_to=None)
    with pytest.raises(Refused, match="đã gửi"):
        give(cast, sent)
    with pytest.raises(Refused, match="chưa có hạn"):
        give(cast, undated)


def test_one_that_is_refused_keeps_all_as_they_were(owed):
    Occurrence.objects.filter(pk=owed.two.pk).update(sent_on=dt.date(2026, 10, 10))
    with pytest.raises(Refused):
        give(owed, owed.own, owed.two)
    owed.own.refresh_from_db()
    assert owed.own.extended_to is None
    assert not DueExtension.objects.exists()


def test_the_reason_is_asked_for(owed):
    with pytest.raises(Refused, match="lý do"):
        grant(occurrences=[owed.own], until=UNTIL, reason="vì bận", actor=owed.actor("officer"), now=NOW)


@pytest.mark.parametrize(("name", "may"), [("officer", True), ("approver", True), ("admin", False), ("viewer", False),
                                           ("unit_head", False), ("outsider", False)])  # fmt: skip
def test_who_grants(owed, name, may):
    assert may_grant(owed.actor(name), owed.own) is may
    if not may:
        with pytest.raises(NotAllowed):
            give(owed, owed.own, by=name)


def test_an_authority_is_given_time_by_the_one_above(cast):
    """Nobody gives oneself more time."""
    row = occurrence(obligation(bearer=Bearer.AUTHORITY), cast.commune)
    above = make.actor(make.person(Role.OFFICER, cast.province, "Ngô Thị Hoa", username="tinh"))
    assert not may_grant(cast.actor("officer"), row)
    assert grant(occurrences=[row], until=UNTIL, reason=WHY, actor=above, now=NOW) == 1
    assert list(extendable(above, 2026)) == [row]


def test_beyond_the_day_of_the_law_only_on_purpose(cast):
    law = obligation("registration", subject=Subject.REGISTRATION, when=When.BEFORE, day=20, month=10, is_legal=True,
                     unit_kinds=[UnitKind.SCHOOL])  # fmt: skip
    row = occurrence(law, cast.unit, on_time_to=dt.date(2026, 10, 14))
    assert law_days([row]) == {row.pk: dt.date(2026, 10, 19)}
    with pytest.raises(Refused, match="muộn hơn hạn theo luật"):
        give(cast, row)
    assert give(cast, row, beyond_law=True) == 1


def test_a_sheet_gets_the_extension_that_keeps_it_open(cast):
    """What is due follows scoring's own extension (ADR 0022)."""
    SheetWindow.objects.create(
        authority=cast.commune, authority_path=cast.commune.path, year=2026, on_time_to=dt.date(2026, 10, 14),
        closes_on=dt.date(2026, 10, 14), source="Thông báo", set_by=cast.officer, set_at=NOW,
    )  # fmt: skip
    obligation("self_score", subject=Subject.SELF_SCORE, when=When.WINDOW, day=None, month=None,
               unit_kinds=[UnitKind.SCHOOL])  # fmt: skip
    make_occurrences(year=2026, paths=[cast.commune.path])
    row = Occurrence.objects.get(unit=cast.unit, code="self_score")
    give(cast, row)
    row.refresh_from_db()
    assert Extension.objects.get(unit=cast.unit, revoked_at=None).until == UNTIL
    assert (row.extended_to, row.due_on) == (UNTIL, UNTIL)
    assert not DueExtension.objects.exists()


def test_a_registration_in_its_own_time_is_not_late(cast):
    """The room of registrations counts with extensions, for one unit and in its list."""
    unit = cast.unit
    row = occurrence(obligation("registration", subject=Subject.REGISTRATION, unit_kinds=[UnitKind.SCHOOL]), unit,
                     on_time_to=dt.date(2026, 3, 31))  # fmt: skip
    sent_at = dt.datetime(2026, 10, 20, 3, tzinfo=dt.UTC)
    cases.registered(unit, state=RegistrationState.SENT, first_sent_at=sent_at, sent_at=sent_at)
    sent_on = dt.date(2026, 10, 20)
    actor = cast.actor("officer")

    def standing() -> tuple[str, int, int]:
        dues = dues_in(actor, 2026)
        units = units_with_registrations(actor, 2026)
        due = due_of(cast.commune.path, 2026)
        words = lateness(sent_on, due, unit=unit.pk, since=unit.valid_from)
        return words, counts(units, dues)["late"], units.filter(late(dues)).count()

    assert standing() == ("law", 1, 1)
    Occurrence.objects.filter(pk=row.pk).update(sent_on=None)
    give(cast, row, beyond_law=True)
    assert registration_extensions(2026) == {unit.pk: UNTIL}
    assert standing() == ("", 0, 0)
