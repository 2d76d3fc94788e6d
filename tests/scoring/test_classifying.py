"""Decisions of classification: who may stand in them, what they fix, how they are superseded."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.workflow import Refused, WorkflowError, WrongState
from decisions.domain.drafting import draft_superseding, edit_decision
from decisions.domain.steps import take_step as decide
from decisions.enums import DecisionKind, DecisionState
from decisions.kinds import handler_of
from decisions.models import DecisionItem
from registrations.domain.recognition import take_back
from registrations.models import Registration
from scoring import domain
from scoring.domain.classifying import Classifying
from scoring.enums import SheetState
from scoring.models import Rubric, Scorecard, ThresholdSet
from scoring.queries.classifying import candidates
from tests import factories as make
from tests.decisions import samples
from tests.scoring import filled, levels
from tests.scoring.sheets import recognise

pytestmark = pytest.mark.django_db
NOTE = "Sai điểm hàng 7, chấm lại theo kết luận kiểm tra."
TODAY = dt.date(2026, 11, 20)


def found(cast, own=()):
    return {one.unit.pk: one for one in candidates(cast.commune, levels.YEAR, TODAY, own)}


def test_the_kind_is_registered():
    assert isinstance(handler_of(DecisionKind.CLASSIFICATION), Classifying)


def test_an_approved_sheet_brings_level_and_points(cast):
    levels.two(cast)
    one, other = found(cast)[cast.unit.pk], found(cast)[cast.sibling.pk]
    assert (one.problem, one.level, one.points) == ("", "XS", Decimal(100))
    assert (other.problem, other.level, other.points) == ("", "K", Decimal(85))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (None, "chưa gửi phiếu"),
        (SheetState.DRAFT, "chưa gửi phiếu"),
        (SheetState.RETURNED, "phiếu bị trả lại, chưa gửi lại"),
        (SheetState.SENT, "phiếu chờ thẩm định"),
        (SheetState.REVIEWING, "phiếu đang thẩm định"),
        (SheetState.REVIEWED, "phiếu đã chấm, chờ duyệt"),
    ],
)
def test_every_other_state_says_what_is_missing(cast, state, words):
    levels.ground(cast)
    if state is not None:
        levels.scored(cast, cast.unit, state=state)
    one = found(cast)[cast.unit.pk]
    assert (one.problem, one.level, one.points) == (words, "", None)


def test_recognition_comes_first(cast):
    levels.ground(cast)
    levels.scored(cast, cast.unit, state=SheetState.REVIEWED, recognised=False)
    assert found(cast)[cast.unit.pk].problem == "chưa có kết quả công nhận"


def test_trial_sheets_and_unconfirmed_thresholds_classify_nobody(cast):
    levels.two(cast)
    ThresholdSet.objects.update(confirmed_at=None)
    assert found(cast)[cast.unit.pk].problem == "điểm chuẩn chưa xác nhận"
    Rubric.objects.update(is_draft=True)
    assert found(cast)[cast.unit.pk].problem == "chấm trên bản dùng thử, không dùng để xếp loại"


def test_a_unit_that_ended_before_the_end_of_the_year_is_nobody(cast):
    levels.two(cast)
    type(cast.unit).objects.filter(pk=cast.unit.pk).update(valid_to=dt.date(2026, 6, 1))
    assert cast.unit.pk not in found(cast)


def test_candidates_take_a_constant_number_of_queries(cast):
    def count():
        with CaptureQueriesContext(connection) as queries:
            found(cast)
        return len(queries)

    levels.ground(cast)
    levels.scored(cast, cast.unit)
    few = count()
    for number in range(4):
        levels.scored(cast, make.unit(cast.commune, f"Trường số {number}"))
    assert count() == few


def test_level_and_points_are_copied_into_the_items(cast):
    levels.two(cast)
    rows = DecisionItem.objects.filter(decision=levels.draft(cast)).order_by("unit__sort_key")
    assert {(row.unit_id, row.level, row.points) for row in rows} == {
        (cast.unit.pk, "XS", Decimal(100)),
        (cast.sibling.pk, "K", Decimal(85)),
    }


def test_a_unit_stands_in_one_draft_at_a_time(cast):
    levels.two(cast)
    decision = levels.draft(cast, cast.unit)
    assert found(cast)[cast.unit.pk].problem == f"đang có trong {decision.name_shown}"
    assert found(cast, own=[decision.pk])[cast.unit.pk].problem == ""
    with pytest.raises(Refused, match="đang có trong"):
        levels.draft(cast)


@pytest.mark.parametrize("make_decision", [levels.draft, levels.issued], ids=["draft", "issued"])
def test_a_named_sheet_cannot_be_reopened(cast, make_decision):
    card, _ = levels.two(cast)
    decision = make_decision(cast)
    above = make.actor(make.person("officer", cast.province, "Cán bộ tỉnh", username="canbotinh"))
    with pytest.raises(Refused) as refusal:
        domain.take_step(action="reopen", card=card, actor=above, now=timezone.now(), note=NOTE)
    assert decision.name_shown in str(refusal.value)
    card.refresh_from_db()
    assert card.state == SheetState.APPROVED


@pytest.mark.parametrize("make_decision", [levels.draft, levels.issued], ids=["draft", "issued"])
def test_the_recognition_of_a_named_unit_cannot_change(cast, make_decision):
    levels.two(cast)
    decision = make_decision(cast)
    with pytest.raises(Refused) as refusal:
        recognise(cast, cast.unit, status="not_recognised")
    assert decision.name_shown in str(refusal.value)
    row = Registration.objects.get(unit=cast.unit)
    with pytest.raises(WorkflowError):
        take_back(registrations=[row], actor=cast.actor("officer"), now=timezone.now(), note=NOTE)


def test_cancelling_a_draft_frees_the_sheets(cast):
    card, _ = levels.two(cast)
    decision = levels.draft(cast)
    decide(action="cancel", decision=decision, actor=cast.actor("officer"), now=timezone.now(), note=NOTE)
    above = make.actor(make.person("officer", cast.province, "Cán bộ tỉnh", username="canbotinh"))
    assert domain.take_step(action="reopen", card=card, actor=above, now=timezone.now(), note=NOTE).state == "reviewing"


def test_issuing_moves_nothing(cast):
    levels.two(cast)
    before = list(Scorecard.objects.order_by("pk").values())
    decision = levels.issued(cast)
    assert decision.state == DecisionState.ISSUED
    assert list(Scorecard.objects.order_by("pk").values()) == before
    assert set(decision.items.values_list("is_open", "is_current")) == {(False, True)}


def test_issuing_refuses_a_level_that_is_not_the_sheets(cast):
    card, _ = levels.two(cast)
    decision = samples.approve(cast, levels.draft(cast))
    Scorecard.objects.filter(pk=card.pk).update(superior_total=Decimal(60), level="TB")
    with pytest.raises(Refused, match="Trường THPT Bình Sơn có điểm hoặc mức khác với phiếu đã duyệt"):
        samples.sign(decision, cast.actor("officer"))
    assert type(decision).objects.get(pk=decision.pk).state == DecisionState.APPROVED


def test_submitting_asks_again(cast):
    card, _ = levels.two(cast)
    decision = levels.draft(cast)
    Scorecard.objects.filter(pk=card.pk).update(state=SheetState.REVIEWED, level=None)
    with pytest.raises(Refused, match="phiếu đã chấm, chờ duyệt"):
        decide(action="submit", decision=decision, actor=cast.actor("officer"), now=timezone.now())


def test_units_left_out_of_a_superseding_decision_are_reopenable(cast):
    card, other = levels.two(cast)
    old = levels.issued(cast)
    new = draft_superseding(decision=old, actor=cast.actor("officer"), now=timezone.now())
    edit_decision(decision=new, values={}, unit_ids=[cast.unit.pk], actor=cast.actor("officer"), now=timezone.now())
    samples.sign(samples.approve(cast, new), cast.actor("officer"))
    old.refresh_from_db()
    assert old.state == DecisionState.SUPERSEDED
    above = make.actor(make.person("officer", cast.province, "Cán bộ tỉnh", username="canbotinh"))
    assert domain.take_step(action="reopen", card=other, actor=above, now=timezone.now(), note=NOTE).level_id is None
    with pytest.raises(Refused):
        domain.take_step(action="reopen", card=card, actor=above, now=timezone.now(), note=NOTE)


def test_a_superseding_recognition_cannot_drop_a_classified_unit(cast):
    levels.ground(cast)
    recognition = samples.issued(cast)
    for unit in (cast.unit, cast.sibling):
        filled.fill(unit, cast.admin, state=SheetState.APPROVED)
    levels.issued(cast)
    new = draft_superseding(decision=recognition, actor=cast.actor("officer"), now=timezone.now())
    edit_decision(decision=new, values={}, unit_ids=[cast.unit.pk], actor=cast.actor("officer"), now=timezone.now())
    with pytest.raises((Refused, WrongState), match="phân loại"):
        samples.sign(samples.approve(cast, new), cast.actor("officer"))
