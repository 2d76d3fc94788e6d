"""Declaring and checking criteria: what is refused, what is stored, what it comes to."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from common.scope import Role
from common.workflow import NotAllowed, WrongState
from registrations.domain import checking
from registrations.domain.checking import Change, agree_with_rest, check, declare, open_marks
from registrations.loading import load_checklists
from registrations.models import CheckMark
from tests import factories as make
from tests.registrations.cases import registered

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 10, 5, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
REASON = "Đã đối chiếu hồ sơ lưu tại đơn vị"
FIRE = "Có một vụ cháy nhỏ tại nhà kho"
CODES = ["1", "2", "3a", "3b", "3c", "3đ", "3e", "3g", "4", "5", "6"]


@pytest.fixture
def row(cast):
    """A school's dossier in preparation, its rows made."""
    load_checklists()
    made = registered(cast.unit)
    assert [mark.item.code for mark in open_marks(made)] == CODES
    return made


def put(row, state: str) -> None:
    row.state = state
    row.save(update_fields=["state"])


def marks(row) -> dict[str, CheckMark]:
    return {mark.item.code: mark for mark in checking.marks_of(row)}


def answers(row, **changes: Change) -> dict[int, Change]:
    """By mark id: the criteria of ``changes`` as c1, c3g …"""
    return {marks(row)[code[1:]].pk: change for code, change in changes.items()}


def everything(row, **changes: Change) -> dict[int, Change]:
    """Every criterion met with a note, but for ``changes``."""
    return {mark.pk: changes.get(f"c{code}", Change("met", REASON)) for code, mark in marks(row).items()}


def refusal(verb, row, actor, **changes: Change) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as raised:
        verb(registration=row, changes=answers(row, **changes), actor=actor, now=NOW)
    codes = {str(mark.pk): code for code, mark in marks(row).items()}
    return {codes[key]: told for key, told in raised.value.message_dict.items()}


def declared(cast, row, **changes: Change) -> None:
    """Everything declared and the dossier sent."""
    declare(registration=row, changes=everything(row, **changes), actor=cast.actor("unit_head"), now=NOW)
    put(row, "proposed")


@pytest.fixture(params=["declared", "checked"])
def side(request, cast, row):
    """(verb, who, column): both columns share their rules."""
    if request.param == "declared":
        return declare, cast.actor("unit_head"), "declared"
    put(row, "proposed")
    return check, cast.actor("officer"), "checked"


# --- Both columns ---------------------------------------------------------------------------------------------------


def test_an_answer_is_stored_in_its_own_column_with_person_and_moment(row, side):
    verb, actor, column = side
    changes = answers(row, c2=Change("met", f" {REASON} "), c3a=Change("not_met", FIRE))
    assert verb(registration=row, changes=changes, actor=actor, now=NOW) == 2
    stored = {
        code: tuple(getattr(mark, f"{column}{end}") for end in ("", "_note", "_by_id", "_at"))
        for code, mark in marks(row).items()
        if getattr(mark, column)
    }
    assert stored == {"2": ("met", REASON, actor.user_id, NOW), "3a": ("not_met", FIRE, actor.user_id, NOW)}
    other = {"declared": "checked", "checked": "declared"}[column]
    assert {getattr(mark, other) for mark in marks(row).values()} == {""}
    later = NOW + dt.timedelta(hours=1)
    assert verb(registration=row, changes=changes, actor=actor, now=later) == 0
    assert getattr(marks(row)["2"], f"{column}_at") == NOW


def test_an_answer_can_be_taken_back(row, side):
    verb, actor, column = side
    verb(registration=row, changes=answers(row, c2=Change("met")), actor=actor, now=NOW)
    assert verb(registration=row, changes=answers(row, c2=Change("")), actor=actor, now=NOW) == 1
    assert getattr(marks(row)["2"], column) == ""


NO_REASON = ["Tiêu chí 3a: ghi lý do không đạt, từ 10 chữ cái, ngắn gọn, không nêu tên người."]
CONTRADICTS = ["Tiêu chí 1: trả lời khác với hồ sơ, ghi lý do từ 10 chữ cái."]
REFUSED = {
    "unknown answer": ("3a", Change("yes"), ["Tiêu chí 3a: chọn Đạt hoặc Không đạt."]),
    "not met without a note": ("3a", Change("not_met"), NO_REASON),
    "not met with a short note": ("3a", Change("not_met", "123456789"), NO_REASON),
    "blanks are no note": ("3a", Change("not_met", "ab" + " " * 20), NO_REASON),
    "against the records": ("1", Change("met"), CONTRADICTS),
    "seen something else": ("2", Change("met", seen="not_met"), [f"Tiêu chí 2: {checking.STALE}"]),
    "characters": ("2", Change("met", "ghi chú\x07"), ["Tiêu chí 2: xóa ký tự lạ trong phần ghi chú."]),
    "characters in the reason": (
        "3g",
        Change("not_met", FIRE, True, "do sét\ufffe"),
        ["Tiêu chí 3g: xóa ký tự lạ trong phần ghi chú."],
    ),
    "too long": ("2", Change("met", "a" * 301), ["Tiêu chí 2: rút gọn ghi chú còn 300 ký tự."]),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_refused_answers(row, side, case):
    verb, actor, column = side
    code, change, sentences = REFUSED[case]
    assert refusal(verb, row, actor, **{f"c{code}": change}) == {code: sentences}
    assert {getattr(mark, column) for mark in marks(row).values()} == {""}


def test_all_problems_at_once_and_nothing_is_stored(row, side):
    verb, actor, column = side
    changes = {"c1": Change("met"), "c2": Change("met"), "c3a": Change("not_met")}
    assert refusal(verb, row, actor, **changes) == {"1": CONTRADICTS, "3a": NO_REASON}
    assert getattr(marks(row)["2"], column) == ""


def test_agreeing_with_the_records_needs_a_note_only_where_it_is_not_met(row, side):
    verb, actor, column = side
    assert refusal(verb, row, actor, c1=Change("not_met")) == {
        "1": ["Tiêu chí 1: ghi lý do không đạt, từ 10 chữ cái, ngắn gọn, không nêu tên người."]
    }
    assert verb(registration=row, changes=answers(row, c5=Change("met")), actor=actor, now=NOW) == 1
    changes = answers(row, c1=Change("met", "abcdefghij"), c2=Change("met", "a" * 300))
    assert verb(registration=row, changes=changes, actor=actor, now=NOW) == 2
    assert getattr(marks(row)["1"], column) == "met"


def test_records_that_cannot_tell_are_contradicted_by_nothing(row, side):
    verb, actor, _ = side
    assert verb(registration=row, changes=answers(row, c6=Change("met")), actor=actor, now=NOW) == 1


def test_a_double_click_is_not_somebody_else(row, side):
    verb, actor, column = side
    changes = answers(row, c2=Change("met", REASON, seen=""))
    assert verb(registration=row, changes=changes, actor=actor, now=NOW) == 1
    assert verb(registration=row, changes=changes, actor=actor, now=NOW) == 0
    stale = {"2": [f"Tiêu chí 2: {checking.STALE}"]}
    assert refusal(verb, row, actor, c2=Change("met", "Ghi chú khác", seen="")) == stale
    assert refusal(verb, row, actor, c2=Change("", seen="")) == stale
    assert getattr(marks(row)["2"], column) == "met"


def test_rows_of_another_dossier_are_left_alone(cast, row, side):
    verb, actor, _ = side
    other = registered(cast.sibling)
    foreign = open_marks(other)[1]
    assert verb(registration=row, changes={foreign.pk: Change("met")}, actor=actor, now=NOW) == 0
    assert CheckMark.objects.exclude(declared="", checked="").count() == 0


# --- Who and when ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["approver", "viewer", "admin", "outsider"])
def test_only_the_unit_and_its_officer_declare(cast, row, who):
    with pytest.raises(NotAllowed, match=r"^Chỉ đơn vị hoặc cán bộ của cấp quản lý trực tiếp mới tự đánh giá tiêu chí"):
        declare(registration=row, changes={}, actor=cast.actor(who), now=NOW)


def test_the_head_of_another_unit_does_not_declare(cast, row):
    other = make.actor(make.person(Role.UNIT_HEAD, cast.sibling, "Người khác"))
    with pytest.raises(NotAllowed):
        declare(registration=row, changes={}, actor=other, now=NOW)


@pytest.mark.parametrize("who", ["unit_head", "approver", "viewer", "admin", "outsider"])
def test_only_the_officer_checks(cast, row, who):
    put(row, "proposed")
    for verb in (check, agree_with_rest):
        more = {"changes": {}} if verb is check else {}
        with pytest.raises(NotAllowed, match=r"^Chỉ cán bộ của cấp quản lý trực tiếp mới thẩm định"):
            verb(registration=row, actor=cast.actor(who), now=NOW, **more)


def test_the_officer_declares_on_behalf(cast, row):
    assert declare(registration=row, changes=answers(row, c2=Change("met")), actor=cast.actor("officer"), now=NOW) == 1


STATES = {
    "draft": "Đang soạn", "sent": "Đã gửi", "returned": "Trả lại", "accepted": "Đã tiếp nhận",
    "proposed": "Đã gửi hồ sơ đề nghị", "verified": "Đã thẩm định", "recognised": "Đạt tiêu chuẩn",
    "not_recognised": "Chưa đạt tiêu chuẩn",
}  # fmt: skip


@pytest.mark.parametrize("state", list(STATES))
@pytest.mark.parametrize("verb", [declare, check])
def test_each_column_is_written_in_its_own_stage(cast, row, verb, state):
    changes = answers(row, c2=Change("met"))
    put(row, state)
    if state == {declare: "accepted", check: "proposed"}[verb]:
        assert verb(registration=row, changes=changes, actor=cast.actor("officer"), now=NOW) == 1
        return
    with pytest.raises(WrongState) as raised:
        verb(registration=row, changes=changes, actor=cast.actor("officer"), now=NOW)
    assert str(raised.value) == f"Hồ sơ đang “{STATES[state]}” nên không sửa phần này được."


def test_the_state_of_the_database_counts_not_that_of_the_page(cast, row):
    stale = type(row).objects.select_related("unit").get(pk=row.pk)
    put(row, "proposed")
    with pytest.raises(WrongState):
        declare(registration=stale, changes={}, actor=cast.actor("unit_head"), now=NOW)


# --- Bất khả kháng --------------------------------------------------------------------------------------------------


def test_force_majeure_where_the_circular_allows_it(cast, row):
    put(row, "proposed")
    changes = answers(row, c3g=Change("not_met", FIRE, True, " Do sét đánh trong bão số 6 "))
    check(registration=row, changes=changes, actor=cast.actor("officer"), now=NOW)
    mark = marks(row)["3g"]
    assert (mark.checked, mark.force_majeure, mark.force_majeure_reason) == (
        "not_met",
        True,
        "Do sét đánh trong bão số 6",
    )


def test_force_majeure_refused(cast, row):
    put(row, "proposed")
    changes = {
        "c3a": Change("not_met", FIRE, True, "Do sét đánh trong bão"),
        "c3g": Change("not_met", FIRE, True),
        "c3đ": Change("not_met", FIRE, True, "123456789"),
    }
    assert refusal(check, row, cast.actor("officer"), **changes) == {
        "3a": ["Tiêu chí 3a: Thông tư 124 không cho tính bất khả kháng ở tiêu chí này."],
        "3g": ["Tiêu chí 3g: ghi lý do bất khả kháng, từ 10 chữ cái."],
        "3đ": ["Tiêu chí 3đ: ghi lý do bất khả kháng, từ 10 chữ cái."],
    }


@pytest.mark.parametrize("outcome", ["met", ""])
def test_force_majeure_means_nothing_beside_another_answer(cast, row, outcome):
    put(row, "proposed")
    forced = answers(row, c3g=Change("not_met", FIRE, True, "Do sét đánh trong bão"))
    check(registration=row, changes=forced, actor=cast.actor("officer"), now=NOW)
    changes = answers(row, c3g=Change(outcome, "", True, "Do sét đánh trong bão"))
    check(registration=row, changes=changes, actor=cast.actor("officer"), now=NOW)
    mark = marks(row)["3g"]
    assert (mark.checked, mark.force_majeure, mark.force_majeure_reason) == (outcome, False, "")


def test_the_unit_does_not_claim_force_majeure(cast, row):
    changes = answers(row, c3g=Change("not_met", FIRE, True, "Do sét đánh trong bão"))
    declare(registration=row, changes=changes, actor=cast.actor("unit_head"), now=NOW)
    assert marks(row)["3g"].force_majeure is False
