"""Ending the check: agreement with the unit, the verdict, and which criteria a dossier holds."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from common.models import AuditEvent, StatusChange
from common.scope import Role
from common.workflow import NotAllowed, Refused, WrongState
from models_programs.models import Force
from registrations.domain import guards
from registrations.domain.checking import Change, agree_with_rest, check, declare, open_marks, verify
from registrations.domain.extra import Addition, add_criterion
from registrations.rules.verdict import Verdict
from tests import factories as make
from tests.models_programs.samples import maker
from tests.registrations.cases import registered
from tests.registrations.test_checking import (
    CODES,
    FIRE,
    NOW,
    REASON,
    answers,
    declared,
    everything,
    marks,
    put,
    row,
)

pytestmark = pytest.mark.django_db
__all__ = ["row"]


def agree(cast, row) -> int:
    return agree_with_rest(registration=row, actor=cast.actor("officer"), now=NOW)


def end(cast, row, who: str = "officer") -> Verdict:
    return verify(registration=row, actor=cast.actor(who), now=NOW)


# --- Agreeing -------------------------------------------------------------------------------------------------------


def test_agreeing_takes_over_what_the_officer_has_not_answered(cast, row):
    declared(cast, row, c3a=Change("not_met", FIRE))
    own = answers(row, c3a=Change("met", "Kiểm tra lại: không xảy ra"), c2=Change("not_met", "Thiếu quy chế phối hợp"))
    check(registration=row, changes=own, actor=cast.actor("officer"), now=NOW)
    assert agree(cast, row) == 9
    told = {code: (mark.checked, mark.checked_note) for code, mark in marks(row).items()}
    assert told == {
        **dict.fromkeys(CODES, ("met", REASON)),
        "3a": ("met", "Kiểm tra lại: không xảy ra"),
        "2": ("not_met", "Thiếu quy chế phối hợp"),
    }
    assert agree(cast, row) == 0


def test_a_note_of_the_officer_outlives_agreement(cast, row):
    declared(cast, row)
    check(registration=row, changes=answers(row, c2=Change("", "Đã gọi hỏi nhà trường")),
          actor=cast.actor("officer"), now=NOW)  # fmt: skip
    agree(cast, row)
    assert (marks(row)["2"].checked, marks(row)["2"].checked_note) == ("met", "Đã gọi hỏi nhà trường")


def test_what_the_unit_left_open_stays_open(cast, row):
    put(row, "proposed")
    assert agree(cast, row) == 0


def test_a_declaration_that_the_records_contradict_by_now_is_not_taken_over(cast, row):
    maker(Force)(unit=cast.unit, kind="guard", members=2, rating=2)
    declared(cast, row, c5=Change("met"))
    Force.objects.update(rating=4)
    with pytest.raises(ValidationError) as raised:
        agree(cast, row)
    told = {str(marks(row)["5"].pk): ["Tiêu chí 5: trả lời khác với hồ sơ, ghi lý do từ 10 chữ cái."]}
    assert raised.value.message_dict == told
    assert {mark.checked for mark in marks(row).values()} == {""}


# --- Verdict --------------------------------------------------------------------------------------------------------


def test_all_met_is_met(cast, row):
    declared(cast, row)
    agree(cast, row)
    assert end(cast, row) == Verdict("met", (), ())
    row.refresh_from_db()
    assert (row.state, row.verdict, row.failed, row.verified_at) == ("verified", "met", "", NOW)
    change = StatusChange.objects.get(subject_id=row.pk, action="verify")
    assert (change.from_state, change.to_state, change.actor_id) == ("proposed", "verified", cast.officer.pk)


def test_one_not_met_is_not_met(cast, row):
    declared(cast, row, c3a=Change("not_met", FIRE))
    agree(cast, row)
    assert end(cast, row) == Verdict("not_met", ("3a",), ())
    row.refresh_from_db()
    assert (row.state, row.verdict, row.failed) == ("verified", "not_met", "3a")


def test_codes_are_stored_in_printed_order(cast, row):
    declared(cast, row)
    bad = {f"c{code}": Change("not_met", FIRE) for code in ("6", "3đ", "3g", "1")}
    bad["c3g"] = Change("not_met", FIRE, True, "Do sét đánh trong bão")
    check(registration=row, changes=everything(row, **bad), actor=cast.actor("officer"), now=NOW)
    assert end(cast, row).failed == ("1", "3đ", "6")
    row.refresh_from_db()
    assert row.failed == "1, 3đ, 6"


def test_every_criterion_can_fail_and_is_stored(cast, row):
    declared(cast, row)
    bad = {mark.pk: Change("not_met", FIRE) for mark in marks(row).values()}
    check(registration=row, changes=bad, actor=cast.actor("officer"), now=NOW)
    end(cast, row)
    row.refresh_from_db()
    assert row.failed == ", ".join(CODES)


def test_force_majeure_counts_as_met(cast, row):
    declared(cast, row)
    forced = Change("not_met", FIRE, True, "Do sét đánh trong bão")
    check(registration=row, changes=everything(row, c3g=forced), actor=cast.actor("officer"), now=NOW)
    assert end(cast, row) == Verdict("met", (), ())


def test_a_check_that_was_reopened_replaces_the_verdict(cast, row):
    declared(cast, row, c3a=Change("not_met", FIRE))
    agree(cast, row)
    end(cast, row)
    put(row, "proposed")
    again = answers(row, c3a=Change("met", "Kiểm tra lại: không xảy ra"))
    check(registration=row, changes=again, actor=cast.actor("officer"), now=NOW)
    end(cast, row)
    row.refresh_from_db()
    assert (row.verdict, row.failed) == ("met", "")


def test_not_ended_while_criteria_are_open(cast, row):
    declared(cast, row)
    most = {mark.pk: Change("met", REASON) for code, mark in marks(row).items() if code not in ("3đ", "6")}
    check(registration=row, changes=most, actor=cast.actor("officer"), now=NOW)
    with pytest.raises(Refused, match=r"^Thẩm định còn 2 tiêu chí chưa trả lời: 3đ, 6.$"):
        end(cast, row)
    row.refresh_from_db()
    assert (row.state, row.verdict, row.failed) == ("proposed", "", "")


@pytest.mark.parametrize("who", ["unit_head", "approver", "viewer", "admin", "outsider"])
def test_only_the_officer_ends_the_check(cast, row, who):
    declared(cast, row)
    agree(cast, row)
    with pytest.raises(NotAllowed, match=r"^Vai trò đang dùng không được kết thúc thẩm định.$"):
        end(cast, row, who)


def test_only_a_dossier_that_was_sent_is_ended(cast, row):
    with pytest.raises(WrongState, match=r"“Đã tiếp nhận”, không kết thúc thẩm định được.$"):
        end(cast, row)


# --- Guards ---------------------------------------------------------------------------------------------------------


def test_guards_say_what_is_open(cast, row):
    actor = cast.actor("officer")
    codes = ", ".join(CODES)
    assert guards.declared(row, actor) == f"Tự đánh giá còn 11 tiêu chí chưa trả lời: {codes}."
    assert guards.checked(row, actor) == f"Thẩm định còn 11 tiêu chí chưa trả lời: {codes}."
    declare(registration=row, changes=everything(row), actor=cast.actor("unit_head"), now=NOW)
    assert guards.declared(row, actor) is None
    row.marks.update(checked="met")
    assert guards.checked(row, actor) is None


def test_guards_ask_for_the_reasons(cast, row):
    row.marks.update(declared="met", checked="not_met", checked_note=REASON)
    row.marks.filter(item__code__in=["2", "3a"]).update(declared="not_met", checked_note="ngắn")
    actor = cast.actor("officer")
    assert guards.declared(row, actor) == "Ghi lý do, từ 10 chữ cái, cho tiêu chí không đạt: 2, 3a."
    assert guards.checked(row, actor) == "Ghi lý do, từ 10 chữ cái, cho tiêu chí không đạt: 2, 3a."


def test_guards_before_the_rows_are_made(cast):
    row = registered(cast.sibling)
    sentence = "Chưa mở bảng tiêu chí. Mở mục Tiêu chí và trả lời từng tiêu chí."
    assert guards.declared(row, cast.actor("officer")) == sentence
    assert guards.checked(row, cast.actor("officer")) == sentence


# --- Which criteria a dossier holds ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "count"),
    [("draft", 0), ("sent", 0), ("returned", 0), ("accepted", 11), ("proposed", 11), ("verified", 0),
     ("recognised", 0), ("not_recognised", 0)],
)  # fmt: skip
def test_rows_are_made_between_receipt_and_the_end_of_the_check(cast, row, state, count):
    other = registered(make.unit(cast.commune, "Trường khác"), state=state)
    assert len(open_marks(other)) == count
    assert len(open_marks(other)) == count


def add(cast, kinds=("school",)) -> None:
    admin = make.actor(make.person(Role.ADMIN, cast.province, "Quản trị tỉnh"))
    typed = Addition("Không có học sinh bỏ học giữa năm", "met", kinds, "Quyết định 12/QĐ-UBND của tỉnh", 2026)
    add_criterion(authority=cast.province, typed=typed, actor=admin, now=NOW)


@pytest.mark.parametrize("state", ["accepted", "proposed"])
def test_what_the_province_adds_later_is_added(cast, row, state):
    put(row, state)
    add(cast)
    add(cast, ("agency",))
    assert [mark.item.code for mark in open_marks(row)] == [*CODES, "BS1"]


@pytest.mark.parametrize("state", ["verified", "recognised", "not_recognised"])
def test_not_once_the_check_has_ended(cast, row, state):
    put(row, state)
    add(cast)
    assert [mark.item.code for mark in open_marks(row)] == CODES


def test_agreeing_is_one_recorded_act(cast, row):
    declared(cast, row)
    done = AuditEvent.objects.filter(kind="criteria.agreed")
    assert agree(cast, row) == 11
    event = done.get()
    assert (event.actor_id, event.subject_id) == (cast.officer.pk, row.pk)
    assert event.detail["said"] == {"count": 11, "codes": ", ".join(CODES)}
    assert agree(cast, row) == 0
    assert done.count() == 1
