"""What stands beside the marks: last year, evidence, texts of others, the queue, the second review."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.scope import Role
from common.workflow import NotAllowed, Refused, WrongState
from scoring import domain
from scoring.domain.phrases import set_phrases
from scoring.models import ReadyPhrase, RowEvidence, Scorecard
from scoring.queries.phrases import phrases_at, shipped_phrases
from scoring.queries.review import (
    in_order,
    last_years,
    looks_of,
    reviewed_below,
    second_reviews,
    waiting_cards,
)
from tests import factories as make
from tests.scoring import sheets
from tests.scoring.rules import set_rule

pytestmark = pytest.mark.django_db
NOW = timezone.now
SENTENCE = "Đã tổ chức tuyên truyền cho toàn thể cán bộ."


def today() -> dt.date:
    return timezone.localdate()


def pk_of(card, code):
    return card.rubric.criteria.get(code=code).pk


def of_last_year(card, points="1", *, state="approved") -> Scorecard:
    """The same unit's sheet of the year before, every typed row at ``points`` (superior one half less)."""
    old = Scorecard.objects.create(
        unit=card.unit, year=card.year - 1, authority_path=card.authority_path, rubric=card.rubric, created_at=NOW(),
        sent_at=NOW(), first_sent_at=NOW(),
    )  # fmt: skip
    for mark in card.marks.all():
        old.marks.create(
            criterion_id=mark.criterion_id,
            self_points=Decimal(points),
            superior_points=Decimal(points) - Decimal("0.5") if state == "approved" else None,
        )
    values = {"level_id": "K", "approved_at": NOW()} if state == "approved" else {}
    Scorecard.objects.filter(pk=old.pk).update(state=state, superior_total=Decimal("10"), **values)
    return old


def note(card, code, words, actor):
    mark = card.marks.get(criterion__code=code)
    change = domain.Change(mark.criterion_id, mark.self_points, mark.self_version, words)
    domain.save_marks(card=card, column="self", changes=[change], actor=actor, now=NOW())


def of(cast, unit, *, words="", state="sent"):
    """A full sheet of a unit in ``state``, with a note on row 7."""
    cast.unit_head.memberships.update(unit=unit)
    card = sheets.filled(cast, unit=unit)
    if words:
        note(card, "7", words, cast.actor("unit_head"))
    card.refresh_from_db()
    domain.send(card=card, actor=cast.actor("unit_head"), now=NOW())
    if state == "reviewing":
        domain.take_step(action="start_review", card=card, actor=cast.actor("officer"), now=NOW())
    return card


def test_last_year_is_what_the_superior_gave(cast):
    card = sheets.sent(cast)
    of_last_year(card)
    last = last_years([card])[card.pk]
    assert {last.points[pk_of(card, code)] for code in ("1", "7", "9")} == {Decimal("0.5")}
    assert last.points[pk_of(card, "8c")] is None


def test_last_year_unreviewed_is_the_units_own_and_a_draft_is_none(cast):
    card = sheets.sent(cast)
    old = of_last_year(card, state="sent")
    assert last_years([card])[card.pk].points[pk_of(card, "7")] == 1
    Scorecard.objects.filter(pk=old.pk).update(state="draft")
    assert last_years([card]) == {}


def test_last_year_of_another_rubric_goes_by_the_mapping(cast):
    """Rows that nobody mapped have no last year, whatever their number."""
    card = sheets.sent(cast)
    of_last_year(card)
    newer = sheets.long_sheet(cast, 20, unit=make.unit(cast.commune, "Trường Mới"))
    row = newer.rubric.criteria.get(code="1.1")
    row.previous_id = pk_of(card, "7")
    row.save()
    Scorecard.objects.filter(year=2025).update(unit=newer.unit)
    assert last_years([newer])[newer.pk].points == {row.pk: Decimal("0.5")}


def test_evidence_of_the_unit_counts(cast):
    card = sheets.sent(cast)
    before = looks_of([card], today=today())[card.pk].findings
    assert "4a" in before.unproven
    RowEvidence.objects.create(
        scorecard=card, criterion_id=pk_of(card, "4a"), record_type="models_programs.paper", record_id=1,
        added_by=cast.unit_head, added_at=NOW(),
    )  # fmt: skip
    after = looks_of([card], today=today())[card.pk].findings
    assert after.unproven == tuple(code for code in before.unproven if code != "4a")
    RowEvidence.objects.update(column="superior")
    assert looks_of([card], today=today())[card.pk].findings.unproven == before.unproven


def test_the_same_words_of_two_units_of_one_authority(cast):
    first = of(cast, cast.unit, words=SENTENCE)
    second = of(cast, cast.sibling, words=SENTENCE.upper().replace(" ", "  "))
    third = of(cast, make.unit(cast.commune, "Trường Ba"), words="Có sơ kết.")
    looks = looks_of([first, second, third], today=today())
    assert [looks[card.pk].findings.shared for card in (first, second, third)] == [("7",), ("7",), ()]
    set_rule(cast.commune, "scoring.review_same_letters", "90")
    assert looks_of([first], today=today())[first.pk].findings.shared == ()


def test_what_changed_after_the_return(cast):
    card = sheets.returned(cast)
    assert looks_of([card], today=today())[card.pk].findings.changed == ()
    mark = card.marks.get(criterion__code="7")
    change = domain.Change(mark.criterion_id, Decimal(8), mark.self_version, "Bổ sung tên mô hình.")
    domain.save_marks(card=card, column="self", changes=[change], actor=cast.actor("unit_head"), now=NOW())
    assert looks_of([card], today=today())[card.pk].findings.changed == ("7",)


def test_the_order_is_most_to_look_at_first_then_the_longest_wait(cast):
    plain = of(cast, cast.unit)
    jumping = of(cast, cast.sibling)
    late = of(cast, make.unit(cast.commune, "Trường Ba"))
    of_last_year(jumping)
    Scorecard.objects.filter(pk=plain.pk).update(sent_at=NOW())
    cards = list(waiting_cards(cast.actor("officer"), 2026))
    order = [look.sheet.card.pk for look in in_order(looks_of(cards, today=today()).values())]
    assert order == [jumping.pk, late.pk, plain.pk]


def test_the_same_queries_for_one_and_three_sheets(cast):
    cards = [of(cast, cast.unit, words=SENTENCE)]
    counts = []
    for name in ("", "Trường Ba", "Trường Bốn"):
        if name:
            cards.append(of(cast, make.unit(cast.commune, name), words=SENTENCE))
        if name != "Trường Ba":
            found = list(waiting_cards(cast.actor("officer"), 2026))
            of_last_year(cards[-1])
            looks_of(found, today=today())
            with CaptureQueriesContext(connection) as queries:
                assert len(looks_of(found, today=today())) == len(cards)
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_only_the_own_authority_waits(cast):
    of(cast, cast.unit)
    assert waiting_cards(cast.actor("officer"), 2026).count() == 1
    assert waiting_cards(cast.actor("outsider"), 2026).count() == 0
    assert waiting_cards(cast.actor("officer"), 2025).count() == 0


def test_below_is_not_the_own_authority(cast):
    sheets.reviewed(cast)
    province = make.actor(make.person(Role.OFFICER, cast.province, "Ngô Văn Khoa"))
    assert reviewed_below(province, 2026).count() == 1
    assert reviewed_below(cast.actor("officer"), 2026).count() == 0


@pytest.fixture
def above(cast):
    cast.above = make.person(Role.OFFICER, cast.province, "Ngô Văn Khoa", username="tinh2")
    return cast


@pytest.mark.parametrize("place", ["commune", "province"])
def test_a_second_review_where_an_authority_asks_for_it(above, place):
    set_rule(getattr(above, place), "scoring.second_review", "Có")
    card = sheets.approvable(above)
    with pytest.raises(Refused, match="thẩm định lần hai"):
        domain.approve(card=card, actor=above.actor("approver"), now=NOW())
    assert [one.pk for one in second_reviews(above.actor("above"), 2026)] == [card.pk]
    assert second_reviews(above.actor("officer"), 2026) == []
    with pytest.raises(NotAllowed):
        domain.take_step(action="verify", card=card, actor=above.actor("officer"), now=NOW())
    domain.take_step(action="verify", card=card, actor=above.actor("above"), now=NOW())
    assert (card.state, card.verified_at is not None) == ("reviewed", True)
    assert second_reviews(above.actor("above"), 2026) == []
    with pytest.raises(Refused, match="đã được thẩm định lần hai"):
        domain.take_step(action="verify", card=card, actor=above.actor("above"), now=NOW())
    domain.approve(card=card, actor=above.actor("approver"), now=NOW())
    assert card.state == "approved"


def test_without_the_rule_there_is_no_second_review(above):
    card = sheets.approvable(above)
    with pytest.raises(Refused, match="không yêu cầu"):
        domain.take_step(action="verify", card=card, actor=above.actor("above"), now=NOW())
    assert second_reviews(above.actor("above"), 2026) == []
    domain.approve(card=card, actor=above.actor("approver"), now=NOW())


@pytest.mark.parametrize(("action", "who"), [("recheck", "approver"), ("reopen", "above")])
def test_going_back_takes_the_second_review_with_it(above, action, who):
    set_rule(above.commune, "scoring.second_review", "Có")
    card = sheets.approvable(above)
    domain.take_step(action="verify", card=card, actor=above.actor("above"), now=NOW())
    if action == "reopen":
        domain.approve(card=card, actor=above.actor("approver"), now=NOW())
    reason = "Xem lại hàng 7, thiếu biên bản."
    domain.take_step(action=action, card=card, actor=above.actor(who), now=NOW(), note=reason)
    assert (card.state, card.verified_at) == ("reviewing", None)


def test_a_sheet_under_review_has_no_second_review_yet(above):
    set_rule(above.commune, "scoring.second_review", "Có")
    card = sheets.reviewing(above)
    with pytest.raises(WrongState):
        domain.take_step(action="verify", card=card, actor=above.actor("above"), now=NOW())


def test_own_phrases_come_before_the_shipped_ones(cast):
    shipped = list(shipped_phrases())
    assert phrases_at(cast.commune.pk) == shipped
    texts = ["  Câu  của xã. ", "", "Câu của xã.", shipped[0]]
    kept = set_phrases(authority=cast.commune, texts=texts, actor=cast.actor("officer"), now=NOW())
    assert kept == ["Câu của xã.", shipped[0]]
    assert phrases_at(cast.commune.pk) == ["Câu của xã.", *shipped]
    assert phrases_at(cast.other_commune.pk) == shipped
    assert set_phrases(authority=cast.commune, texts=[], actor=cast.actor("admin"), now=NOW()) == []
    assert not ReadyPhrase.objects.exists()


@pytest.mark.parametrize("who", ["unit_head", "approver", "viewer", "outsider"])
def test_others_do_not_write_phrases(cast, who):
    with pytest.raises(NotAllowed):
        set_phrases(authority=cast.commune, texts=["Câu."], actor=cast.actor(who), now=NOW())


@pytest.mark.parametrize("texts", [["x" * 301], [f"Câu số {n}." for n in range(41)]])
def test_phrases_have_limits(cast, texts):
    with pytest.raises(Refused):
        set_phrases(authority=cast.commune, texts=texts, actor=cast.actor("officer"), now=NOW())
    limit = ["x" * 300] if len(texts) == 1 else texts[:40]
    assert len(set_phrases(authority=cast.commune, texts=limit, actor=cast.actor("officer"), now=NOW())) == len(limit)


def test_leaving_rows_out_of_the_agreement(cast):
    card = sheets.reviewing(cast)
    leave = [pk_of(card, "7"), pk_of(card, "9")]
    assert domain.agree_with_rest(card=card, actor=cast.actor("officer"), now=NOW(), leave=leave) == 18
    blank = card.marks.filter(superior_points=None).values_list("criterion__code", flat=True)
    assert set(blank) == {"7", "9"}
