"""Windows, extensions: rules, queries, verbs (ADR 0022)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.scope import Role
from common.workflow import NotAllowed, Refused, WrongState
from scoring import domain
from scoring.domain.windows import clear_window, extend, revoke_extension, set_window
from scoring.models import Extension, Scorecard, SheetWindow
from scoring.queries.windows import deadline_of, deadlines, extendable_units, late_cards
from scoring.rules.windows import Deadline, closed_words, days_left_words
from tests import factories as make
from tests.scoring import sheets

pytestmark = pytest.mark.django_db
YEAR = 2026
SOURCE = "Kế hoạch 54/KH-UBND ngày 13/02/2026"
REASON = "Đơn vị vừa thay người phụ trách."


def at(day: str, clock: str = "09:00") -> dt.datetime:
    """A moment of the year in Việt Nam: "15/10"."""
    days, month = map(int, day.split("/"))
    hour, minute = map(int, clock.split(":"))
    return dt.datetime(YEAR, month, days, hour, minute, tzinfo=timezone.get_default_timezone())


def on(day: str) -> dt.date:
    return timezone.localdate(at(day))


def window(
    cast, *, closes: str | None = "30/10", in_time: str | None = "15/10", kind: str = "", who="officer", place=None
):
    return set_window(
        authority=place or cast.commune,
        year=YEAR,
        unit_kind=kind,
        on_time_to=on(in_time) if in_time else None,
        closes_on=on(closes) if closes else None,
        source=SOURCE,
        actor=cast.actor(who),
        now=at("01/03"),
    )


# --- Rules -----------------------------------------------------------------------------------------------------------


def test_both_days_are_included():
    due = Deadline(on_time_to=on("15/10"), closes_on=on("30/10"))
    assert not due.is_late(on("15/10"), since=on("01/01"))
    assert due.is_late(on("16/10"), since=on("01/01"))
    assert not due.is_closed(on("30/10"))
    assert due.is_closed(on("31/10"))


def test_an_extension_moves_both_days_but_never_back():
    due = Deadline(on_time_to=on("15/10"), closes_on=on("30/10"), extended_to=on("05/11"))
    assert not due.is_closed(on("05/11"))
    assert due.is_closed(on("06/11"))
    assert not due.is_late(on("05/11"), since=on("01/01"))
    shorter = Deadline(closes_on=on("30/10"), extended_to=on("20/10"))
    assert not shorter.is_closed(on("30/10"))


def test_a_unit_that_began_after_the_day_is_not_late():
    due = Deadline(on_time_to=on("15/10"))
    assert not due.is_late(on("01/11"), since=on("16/10"))
    assert due.is_late(on("01/11"), since=on("15/10"))


def test_without_days_nothing_is_closed_or_late():
    due = Deadline()
    assert not due.is_closed(on("31/12"))
    assert not due.is_late(on("31/12"), since=on("01/01"))
    assert due.next_day is None


def test_words():
    assert days_left_words(on("15/10"), on("12/10")) == "còn 3 ngày"
    assert days_left_words(on("15/10"), on("15/10")) == "hôm nay là ngày cuối"
    assert days_left_words(on("15/10"), on("17/10")) == "quá 2 ngày"
    plain = Deadline(closes_on=on("30/10"))
    assert closed_words(plain) == "Hết hạn nộp: phiếu nhận đến hết ngày 30/10/2026."
    assert "đã gia hạn riêng" in closed_words(Deadline(closes_on=on("30/10"), extended_to=on("05/11")))


# --- Which window holds ----------------------------------------------------------------------------------------------


def test_the_nearest_authority_wins_and_the_kind_before_every_kind(cast):
    province_officer = make.person(Role.OFFICER, cast.province, "Bùi Thị Tỉnh", username="canbotinh")
    cast.top = province_officer
    window(cast, closes="05/11", in_time=None, who="top", place=cast.province)
    assert deadline_of(cast.unit, YEAR).closes_on == on("05/11")
    assert deadline_of(cast.other_unit, YEAR).closes_on == on("05/11")
    window(cast, closes="01/11", in_time=None)
    assert deadline_of(cast.unit, YEAR).closes_on == on("01/11")
    window(cast, closes="20/10", in_time=None, kind="school")
    assert deadline_of(cast.unit, YEAR).closes_on == on("20/10")
    assert deadline_of(cast.sibling, YEAR).closes_on == on("01/11")
    assert deadline_of(cast.other_unit, YEAR).set_by == "Tỉnh Quảng Ngãi"


def test_many_deadlines_cost_two_queries(cast):
    window(cast)
    units = [cast.unit, cast.sibling, cast.other_unit]
    for some in (units[:1], units):
        with CaptureQueriesContext(connection) as queries:
            assert len(deadlines(some, YEAR)) == len(some)
        assert len(queries) == 2


def test_only_people_of_the_authority_set_its_days(cast):
    for who in ("outsider", "unit_head", "viewer"):
        with pytest.raises(NotAllowed):
            window(cast, who=who)
    assert not SheetWindow.objects.exists()


def test_days_out_of_order_or_none_are_refused(cast):
    with pytest.raises(ValidationError, match="không được trước"):
        window(cast, in_time="30/10", closes="15/10")
    with pytest.raises(ValidationError, match="ít nhất một"):
        window(cast, in_time=None, closes=None)


def test_never_longer_than_the_level_above(cast):
    cast.top = make.person(Role.OFFICER, cast.province, "Bùi Thị Tỉnh", username="canbotinh")
    window(cast, closes="30/10", who="top", place=cast.province)
    with pytest.raises(ValidationError, match=r"Tỉnh Quảng Ngãi chỉ nhận đến hết ngày 30/10/2026"):
        window(cast, closes="31/10")
    with pytest.raises(ValidationError):
        window(cast, closes=None, in_time="31/10")
    assert window(cast, closes="30/10").closes_on == on("30/10")


def test_setting_twice_changes_the_row_and_clearing_takes_it_away(cast):
    first = window(cast)
    assert window(cast, closes="25/10").pk == first.pk
    clear_window(window=SheetWindow.objects.get(), actor=cast.actor("officer"), now=at("02/03"))
    assert deadline_of(cast.unit, YEAR) == Deadline()


def test_the_database_keeps_days_in_order(cast):
    row = window(cast)
    row.closes_on = on("01/10")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


# --- What a closed window does ---------------------------------------------------------------------------------------


def test_after_the_closing_day_nothing_is_written_or_sent(cast):
    card = sheets.filled(cast)
    window(cast)
    head = cast.actor("unit_head")
    mark = card.marks.first()
    change = domain.Change(mark.criterion_id, None, mark.self_version)
    with pytest.raises(WrongState, match="Hết hạn nộp: phiếu nhận đến hết ngày 30/10/2026"):
        domain.save_marks(card=card, column="self", changes=[change], actor=head, now=at("31/10", "00:00"))
    with pytest.raises(WrongState, match="Hết hạn nộp"):
        domain.send(card=card, actor=head, now=at("31/10", "00:00"))
    card.refresh_from_db()
    assert card.state == "draft"
    assert domain.send(card=card, actor=head, now=at("30/10", "23:59")).state == "sent"


def test_a_returned_sheet_stays_open(cast):
    card = sheets.returned(cast)
    window(cast)
    head = cast.actor("unit_head")
    mark = card.marks.first()
    change = domain.Change(mark.criterion_id, mark.self_points, mark.self_version, "Đã bổ sung")
    domain.save_marks(card=card, column="self", changes=[change], actor=head, now=at("10/11"))
    assert domain.send(card=card, actor=head, now=at("10/11")).state == "sent"


def test_a_sent_sheet_is_not_taken_back_after_closing(cast):
    card = sheets.sent(cast)
    window(cast)
    with pytest.raises(WrongState, match="không gửi lại được"):
        domain.take_step(action="withdraw", card=card, actor=cast.actor("unit_head"), now=at("31/10"))
    assert (
        domain.take_step(action="withdraw", card=card, actor=cast.actor("unit_head"), now=at("30/10")).state == "draft"
    )


def test_the_reviewer_goes_on_after_closing(cast):
    card = sheets.reviewing(cast)
    window(cast)
    assert domain.agree_with_rest(card=card, actor=cast.actor("officer"), now=at("10/11"))


def test_late_sheets(cast):
    card = sheets.filled(cast)
    window(cast)
    domain.send(card=card, actor=cast.actor("unit_head"), now=at("16/10", "00:00"))
    assert late_cards(Scorecard.objects.select_related("unit")) == {card.pk}
    Scorecard.objects.update(first_sent_at=at("15/10", "23:59"))
    assert late_cards(Scorecard.objects.select_related("unit")) == set()


# --- Extensions ------------------------------------------------------------------------------------------------------


def grant(cast, *units, until="05/11", who="officer", now="31/10", reason=REASON):
    return extend(
        units=units or [cast.unit], year=YEAR, until=on(until), reason=reason, actor=cast.actor(who), now=at(now)
    )


def test_one_unit_is_extended_and_the_others_stay_closed(cast):
    card, other = sheets.filled(cast), None
    window(cast)
    grant(cast)
    assert domain.send(card=card, actor=cast.actor("unit_head"), now=at("05/11", "23:59")).state == "sent"
    other = domain.open_scorecard(unit=cast.sibling, year=YEAR, actor=cast.actor("officer"), now=at("31/10"))
    sheets_officer = cast.actor("officer")
    with pytest.raises(WrongState):
        domain.check_may_write(other, "self", sheets_officer, at("31/10"))


def test_extending_again_replaces_and_taking_back_restores(cast):
    window(cast)
    [first] = grant(cast)
    [second] = grant(cast, until="10/11")
    first.refresh_from_db()
    assert first.revoked_at is not None
    assert deadline_of(cast.unit, YEAR).last_day == on("10/11")
    revoke_extension(extension=second, actor=cast.actor("officer"), now=at("01/11"))
    assert deadline_of(cast.unit, YEAR).last_day == on("30/10")
    with pytest.raises(Refused, match="đã được thu hồi"):
        revoke_extension(extension=second, actor=cast.actor("officer"), now=at("01/11"))
    assert Extension.objects.count() == 2


def test_extensions_that_change_nothing_are_refused(cast):
    with pytest.raises(Refused, match="chưa có hạn cuối"):
        grant(cast)
    window(cast)
    with pytest.raises(Refused, match="vốn được gửi đến hết ngày 30/10/2026"):
        grant(cast, until="30/10", now="01/10")
    with pytest.raises(Refused, match="Chọn ngày từ hôm nay"):
        grant(cast, until="30/10", now="31/10")
    assert not Extension.objects.exists()


def test_who_may_extend(cast):
    window(cast)
    for who in ("outsider", "unit_head", "admin", "viewer"):
        with pytest.raises(NotAllowed):
            grant(cast, who=who)
    assert grant(cast, who="approver")


def test_nobody_extends_past_the_window_of_a_higher_authority(cast):
    cast.top = make.person(Role.OFFICER, cast.province, "Bùi Thị Tỉnh", username="canbotinh")
    window(cast, who="top", place=cast.province)
    with pytest.raises(NotAllowed, match="Hạn này do Tỉnh Quảng Ngãi đặt"):
        grant(cast)
    assert grant(cast, who="top")


def test_one_refused_unit_refuses_all(cast):
    window(cast, kind="school")
    with pytest.raises(Refused, match="Trạm Y tế"):
        grant(cast, cast.unit, cast.sibling)
    assert not Extension.objects.exists()


def test_units_that_may_be_extended_have_not_sent(cast):
    sheets.sent(cast)
    assert list(extendable_units(cast.actor("officer"), YEAR)) == [cast.sibling]
