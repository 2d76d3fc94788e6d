"""Closing the scoring of a year: named missing units, nothing moves, opened again with a reason."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from common.models import AuditEvent
from common.workflow import NotAllowed, Refused, WrongState
from scoring import domain
from scoring.domain.closing import close_year, reopen_year
from scoring.enums import SheetState
from scoring.models import Closing, Scorecard
from scoring.queries.closing import closing_of, count_of
from tests import factories as make
from tests.scoring import levels, sheets

pytestmark = pytest.mark.django_db
YEAR = 2026
NOTE = "Bổ sung phiếu gửi muộn của trạm y tế."


def close(cast, who="approver", **values):
    return close_year(authority=cast.commune, year=YEAR, actor=cast.actor(who), now=timezone.now(), **values)


def one_of_two(cast):
    """One unit approved, the other one only sent its sheet."""
    levels.ground(cast)
    levels.scored(cast, cast.unit)
    return levels.scored(cast, cast.sibling, state=SheetState.SENT)


def test_the_missing_are_named_with_the_reason(cast):
    one_of_two(cast)
    third = make.unit(cast.commune, "Doanh nghiệp chưa mở phiếu", kind="enterprise")
    made = close(cast, note="Theo kết luận họp ngày 10/12/2026")
    assert (made.counted, made.expected) == (1, 3)
    assert {tuple(row) for row in made.missing} == {
        (cast.sibling.pk, cast.sibling.name, "phiếu chờ thẩm định"),
        (third.pk, third.name, "chưa gửi phiếu"),
    }
    assert AuditEvent.objects.get(kind="closing.closed").detail["counted"] == 1


def test_only_own_units_count(cast):
    levels.two(cast)
    made = close(cast)
    assert (made.counted, made.expected, made.missing) == (2, 2, [])
    assert closing_of(cast.commune.path, YEAR) == made
    assert closing_of(cast.other_commune.path, YEAR) is None
    assert closing_of(cast.commune.path, YEAR - 1) is None


@pytest.mark.parametrize("who", ["officer", "admin", "viewer", "outsider"])
def test_only_the_approver_of_the_authority_closes(cast, who):
    levels.two(cast)
    with pytest.raises(NotAllowed):
        close(cast, who)


def test_an_approver_above_does_not_close_for_a_commune(cast):
    levels.two(cast)
    cast.chief = make.person("approver", cast.province, "Lãnh đạo tỉnh", username="lanhdaotinh")
    with pytest.raises(NotAllowed):
        close(cast, "chief")


def test_nothing_to_close_without_a_level(cast):
    with pytest.raises(Refused, match="chưa chốt được"):
        close(cast)


def test_the_list_that_was_seen_must_still_hold(cast):
    one_of_two(cast)
    with pytest.raises(WrongState, match="vừa thay đổi"):
        close(cast, shown=frozenset())
    assert close(cast, shown=frozenset({cast.sibling.pk})).counted == 1


def test_a_year_is_closed_once(cast):
    levels.two(cast)
    made = close(cast)
    with pytest.raises(WrongState, match="đã chốt"):
        close(cast)
    with pytest.raises(IntegrityError):
        Closing.objects.create(
            authority=cast.commune,
            authority_path=cast.commune.path,
            year=YEAR,
            expected=1,
            counted=1,
            closed_by=made.closed_by,
            closed_at=timezone.now(),
        )


@pytest.mark.parametrize(
    ("state", "act"),
    [
        ("filled", lambda card, cast: domain.send(card=card, actor=cast.actor("unit_head"), now=timezone.now())),
        ("sent", lambda card, cast: step(card, cast, "start_review")),
        ("sent", lambda card, cast: step(card, cast, "withdraw", "unit_head")),
        ("reviewing", lambda card, cast: step(card, cast, "return", note=NOTE)),
        ("reviewed", lambda card, cast: step(card, cast, "recheck", "approver", note=NOTE)),
        ("approvable", lambda card, cast: approve(card, cast)),
    ],
    ids=["send", "start_review", "withdraw", "return", "recheck", "approve"],
)
def test_no_sheet_moves_while_closed(cast, state, act):
    card = getattr(sheets, state)(cast)
    sheets.load_rubrics()
    levels.ground(cast)
    levels.scored(cast, cast.sibling)
    before = card.state
    made = close(cast)
    with pytest.raises((Refused, WrongState), match="đã chốt xếp loại năm 2026"):
        act(card, cast)
    card.refresh_from_db()
    assert card.state == before
    reopen_year(closing=made, reason=NOTE, actor=cast.actor("approver"), now=timezone.now())
    act(card, cast)


def step(card, cast, action, who="officer", note=""):
    return domain.take_step(action=action, card=card, actor=cast.actor(who), now=timezone.now(), note=note)


def approve(card, cast):
    return domain.approve(card=card, actor=cast.actor("approver"), now=timezone.now())


def test_other_authorities_go_on(cast):
    levels.two(cast)
    close(cast)
    card = levels.scored(cast, cast.other_unit, state=SheetState.SENT)
    domain.take_step(action="start_review", card=card, actor=cast.actor("outsider"), now=timezone.now())


def test_reopening_asks_for_a_reason_and_a_right(cast):
    levels.two(cast)
    made = close(cast)
    with pytest.raises(Refused):
        reopen_year(closing=made, reason="ngắn", actor=cast.actor("approver"), now=timezone.now())
    for who in ("officer", "admin", "viewer"):
        with pytest.raises(NotAllowed):
            reopen_year(closing=made, reason=NOTE, actor=cast.actor(who), now=timezone.now())
    reopen_year(closing=made, reason=NOTE, actor=cast.actor("approver"), now=timezone.now())
    with pytest.raises(WrongState):
        reopen_year(closing=made, reason=NOTE, actor=cast.actor("approver"), now=timezone.now())


def test_a_level_above_reopens(cast):
    levels.two(cast)
    made = close(cast)
    chief = make.actor(make.person("approver", cast.province, "Lãnh đạo tỉnh", username="lanhdaotinh"))
    assert reopen_year(closing=made, reason=NOTE, actor=chief, now=timezone.now()).reopen_reason == NOTE


def test_closing_again_counts_anew(cast):
    late = one_of_two(cast)
    first = close(cast)
    reopen_year(closing=first, reason=NOTE, actor=cast.actor("approver"), now=timezone.now())
    Scorecard.objects.filter(pk=late.pk).update(state=SheetState.APPROVED, level="XS", approved_at=timezone.now())
    second = close(cast)
    assert (first.counted, second.counted, second.missing) == (1, 2, [])
    assert closing_of(cast.commune.path, YEAR) == second


def test_counting_takes_a_constant_number_of_queries(cast, django_assert_max_num_queries):
    levels.two(cast)
    for number in range(5):
        make.unit(cast.commune, f"Trường số {number}")
    with django_assert_max_num_queries(4):
        assert count_of(cast.commune.path, YEAR).expected == 7
