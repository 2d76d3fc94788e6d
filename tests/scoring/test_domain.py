"""The verbs of scoring."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from common.models import AppendOnlyError
from common.scope import Role
from common.workflow import NotAllowed, Refused, WrongState
from scoring import domain
from scoring.enums import Column
from scoring.models import Mark, MarkRevision, Scorecard
from scoring.queries import column_points, criteria_of, load_sheet, load_sheets
from tests import factories as make
from tests.scoring import sheets

pytestmark = pytest.mark.django_db
NOW = timezone.now


def change(card: Scorecard, code: str, points: str | None, version: int = 0, text: str | None = None) -> domain.Change:
    mark = card.marks.get(criterion__code=code)
    return domain.Change(mark.criterion_id, None if points is None else Decimal(points), version, text)


def save(card, changes, actor, column=Column.SELF):
    saved = domain.save_marks(card=card, column=column, changes=changes, actor=actor, now=NOW())
    card.refresh_from_db()
    return saved


def test_opening_twice_opens_the_same_sheet(cast):
    first = sheets.opened(cast)
    assert domain.open_scorecard(unit=cast.unit, year=2026, actor=cast.actor("officer"), now=NOW()) == first
    assert Scorecard.objects.count() == 1
    assert Mark.objects.count() == 20
    assert (first.self_missing, first.derived_missing, first.self_total) == (20, 1, 0)


@pytest.mark.parametrize("name", ["viewer", "approver", "admin", "outsider"])
def test_others_do_not_open_sheets(cast, name):
    sheets.load_rubrics()
    with pytest.raises(NotAllowed):
        domain.open_scorecard(unit=cast.unit, year=2026, actor=cast.actor(name), now=NOW())
    assert not Scorecard.objects.exists()


def test_no_sheet_without_rubric_or_unit(cast):
    with pytest.raises(Refused) as caught:
        domain.open_scorecard(unit=cast.unit, year=2026, actor=cast.actor("unit_head"), now=NOW())
    assert str(caught.value) == "Chưa có bảng chấm điểm cho loại “Cơ sở giáo dục” năm 2026."
    sheets.load_rubrics()
    cast.unit.valid_to = dt.date(2026, 5, 1)
    cast.unit.save()
    with pytest.raises(Refused) as caught:
        domain.open_scorecard(unit=cast.unit, year=2026, actor=cast.actor("unit_head"), now=NOW())
    assert "không còn hoạt động" in str(caught.value)


def test_saving_adds_up_in_the_same_transaction(cast):
    card = sheets.opened(cast)
    saved = save(card, [change(card, "7", "8.5"), change(card, "5a", "2")], cast.actor("unit_head"))
    assert saved.self_tally.total == Decimal("10.5")
    assert (card.self_total, card.self_missing) == (Decimal("10.5"), 18)
    assert sorted(saved.versions.values()) == [1, 1]
    mark = card.marks.get(criterion__code="7")
    assert (mark.self_points, mark.self_version, mark.self_by) == (Decimal("8.5"), 1, cast.unit_head)


def test_zero_and_blank_differ(cast):
    card = sheets.opened(cast)
    save(card, [change(card, "7", "0")], cast.actor("unit_head"))
    assert card.self_missing == 19
    save(card, [change(card, "7", None, version=1)], cast.actor("unit_head"))
    assert card.self_missing == 20


@pytest.mark.parametrize(("code", "points"), [("7", "10.5"), ("7", "-1"), ("5a", "2.5"), ("7", "0.3")])
def test_points_outside_the_row_are_refused(cast, code, points):
    card = sheets.opened(cast)
    with pytest.raises(Refused) as caught:
        save(card, [change(card, "5b", "1"), change(card, code, points)], cast.actor("unit_head"))
    assert str(caught.value).startswith("Nhập điểm từ 0 đến")
    assert card.marks.filter(self_points__isnull=False).count() == 0


def test_row_8c_cannot_be_typed(cast):
    """Domain.md section 10 item 4: 8c follows the decision."""
    card = sheets.opened(cast)
    criterion = card.rubric.criteria.get(code="8c")
    group = card.rubric.criteria.get(code="8")
    for row in (criterion, group):
        with pytest.raises(Refused) as caught:
            save(card, [domain.Change(row.pk, Decimal(50), 0)], cast.actor("unit_head"))
        assert str(caught.value) == "Hàng này không nhập điểm được."


def test_a_stale_version_reports_the_conflict_and_writes_nothing_there(cast):
    """REL-CON-01: different cells merge silently, the same cell asks."""
    card = sheets.opened(cast)
    save(card, [change(card, "7", "8")], cast.actor("officer"))
    saved = save(card, [change(card, "7", "9"), change(card, "5a", "1")], cast.actor("unit_head"))
    conflict = saved.conflicts[0]
    assert (conflict.points, conflict.version, conflict.by) == (Decimal(8), 1, "Lê Văn Cường")
    assert (conflict.by_id, conflict.wanted.points) == (cast.officer.pk, Decimal(9))
    assert card.marks.get(criterion__code="7").self_points == 8
    assert card.marks.get(criterion__code="5a").self_points == 1
    assert card.self_total == 9


def test_the_same_value_is_no_conflict(cast):
    card = sheets.opened(cast)
    save(card, [change(card, "7", "8")], cast.actor("officer"))
    saved = save(card, [change(card, "7", "8")], cast.actor("unit_head"))
    assert saved.conflicts == ()
    assert set(saved.versions.values()) == {1}


def test_entering_on_behalf_is_marked(cast):
    card = sheets.opened(cast)
    assert not card.entered_on_behalf
    save(card, [change(card, "7", "8")], cast.actor("officer"))
    assert card.entered_on_behalf


@pytest.mark.parametrize("state", ["sent", "reviewing", "reviewed", "approved"])
def test_the_self_column_is_frozen_after_sending(cast, state):
    """SEC-AUTHZ-06."""
    card = sheets.IN_STATE[state](cast)
    with pytest.raises(WrongState):
        save(card, [change(card, "7", "1", version=1)], cast.actor("unit_head"))
    assert card.marks.get(criterion__code="7").self_points == 10


@pytest.mark.parametrize("state", ["draft", "sent", "returned", "reviewed", "approved"])
def test_the_superior_column_is_written_only_while_reviewing(cast, state):
    card = sheets.IN_STATE[state](cast)
    with pytest.raises(WrongState):
        save(card, [change(card, "7", "1")], cast.actor("officer"), Column.SUPERIOR)


@pytest.mark.parametrize("name", ["unit_head", "approver", "viewer", "admin", "outsider"])
def test_only_the_managing_officer_scores_as_superior(cast, name):
    card = sheets.reviewing(cast)
    with pytest.raises(NotAllowed):
        save(card, [change(card, "7", "1")], cast.actor(name), Column.SUPERIOR)
    assert card.marks.get(criterion__code="7").superior_points is None


def test_columns_never_touch_each_other(cast):
    card = sheets.reviewing(cast)
    save(card, [change(card, "7", "6", text="Mô hình chưa có sơ kết.")], cast.actor("officer"), Column.SUPERIOR)
    mark = card.marks.get(criterion__code="7")
    assert (mark.self_points, mark.superior_points, mark.superior_reason) == (10, 6, "Mô hình chưa có sơ kết.")
    assert (card.self_total, card.superior_total, card.superior_missing) == (50, 6, 19)


def test_agreeing_with_the_rest_is_one_marked_act(cast):
    card = sheets.reviewing(cast)
    save(card, [change(card, "7", "6", text="Mô hình chưa có sơ kết.")], cast.actor("officer"), Column.SUPERIOR)
    assert domain.agree_with_rest(card=card, actor=cast.actor("officer"), now=NOW()) == 19
    assert card.marks.filter(superior_bulk=True).count() == 19
    assert (card.superior_total, card.superior_missing) == (46, 0)
    assert MarkRevision.objects.filter(scorecard=card, in_bulk=True).count() == 19


def test_every_change_after_the_first_sending_leaves_a_revision(cast):
    """SEC-AUD-04: the last revision of a cell is its value."""
    card = sheets.returned(cast)
    assert MarkRevision.objects.filter(column=Column.SELF).count() == 0
    save(card, [change(card, "7", "9", version=1, text="Bổ sung minh chứng.")], cast.actor("unit_head"))
    row = MarkRevision.objects.get(column=Column.SELF)
    assert (row.old_points, row.new_points, row.reason, row.acting_role) == (10, 9, "Bổ sung minh chứng.", "unit_head")


def test_writing_over_somebody_else_leaves_a_revision_even_in_a_draft(cast):
    card = sheets.opened(cast)
    save(card, [change(card, "7", "8")], cast.actor("officer"))
    save(card, [change(card, "7", "9", version=1)], cast.actor("unit_head"))
    assert MarkRevision.objects.get().old_points == 8


def old_texts(column: str = "self") -> list[tuple[str, str]]:
    return list(MarkRevision.objects.filter(column=column).exclude(old_text="").values_list("old_text", "reason"))


def test_a_note_that_somebody_else_writes_over_stays_in_the_history(cast):
    """REL-CON-01: the points are the same, only the words change; the row of history can never be changed itself."""
    card = sheets.opened(cast)
    save(card, [change(card, "7", "8", text="Ghi chú của cán bộ.")], cast.actor("officer"))
    save(card, [change(card, "7", "8", version=1, text="Ghi chú của đơn vị.")], cast.actor("unit_head"))
    row = MarkRevision.objects.get()
    assert (row.old_points, row.new_points, row.actor, row.acting_role) == (8, 8, cast.unit_head, "unit_head")
    assert old_texts() == [("Ghi chú của cán bộ.", "Ghi chú của đơn vị.")]
    assert not row.changes_points
    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(AppendOnlyError):
        MarkRevision.objects.update(old_text="")


def test_a_reason_that_a_colleague_writes_over_stays_in_the_history(cast):
    card = sheets.reviewing(cast)
    cast.colleague = make.person(Role.OFFICER, cast.commune, "Bùi Văn Ổn", username="canbo2")
    save(card, [change(card, "7", "6", text="Chưa có sơ kết.")], cast.actor("officer"), Column.SUPERIOR)
    save(card, [change(card, "7", "6", 1, "Thiếu biên bản.")], cast.actor("colleague"), Column.SUPERIOR)
    save(card, [change(card, "7", "5", 2, "")], cast.actor("officer"), Column.SUPERIOR)
    assert old_texts("superior") == [("Chưa có sơ kết.", "Thiếu biên bản."), ("Thiếu biên bản.", "")]
    assert list(MarkRevision.objects.values_list("old_points", "new_points")) == [(None, 6), (6, 6), (6, 5)]


@pytest.mark.parametrize(("column", "name"), [(Column.SELF, "unit_head"), (Column.SUPERIOR, "officer")])
def test_after_the_first_sending_ones_own_words_stay_in_the_history_too(cast, column, name):
    """Going on with a sentence writes over nothing, with or without its accents; other words do."""
    card = sheets.returned(cast) if column == Column.SELF else sheets.reviewing(cast)
    mark = card.marks.get(criterion__code="7")
    texts = ["Chua co", "Chưa có biên bản", "Chưa có biên bản họp.", "Đã có biên bản."]
    for place, text in enumerate(texts):
        save(card, [change(card, "7", "9", mark.version(column) + place, text)], cast.actor(name), column)
    assert old_texts(column) == [("Chưa có biên bản họp.", "Đã có biên bản.")]


def test_ones_own_words_in_a_draft_leave_no_revision(cast):
    card = sheets.opened(cast)
    save(card, [change(card, "7", "8", text="Nháp một.")], cast.actor("unit_head"))
    save(card, [change(card, "7", "8", 1, "Viết lại.")], cast.actor("unit_head"))
    assert not MarkRevision.objects.exists()


def test_a_note_survives_somebody_elses_change_of_points_in_between(cast):
    """The mark names its last editor only: the words may be older, and another person's."""
    card = sheets.opened(cast)
    save(card, [change(card, "7", "8", text="Ghi chú của cán bộ.")], cast.actor("officer"))
    save(card, [change(card, "7", "9", 1)], cast.actor("unit_head"))
    save(card, [change(card, "7", "9", 2, "Ghi chú của đơn vị.")], cast.actor("unit_head"))
    assert old_texts() == [("Ghi chú của cán bộ.", "Ghi chú của đơn vị.")]


def test_the_same_points_do_not_pass_over_words_never_seen(cast):
    """Saving only points that happen to be equal must not hand out the version under which a new note stands."""
    card = sheets.opened(cast)
    save(card, [change(card, "7", "8", text="Ghi chú của cán bộ.")], cast.actor("officer"))
    conflict = save(card, [change(card, "7", "8")], cast.actor("unit_head")).conflicts[0]
    assert (conflict.text, conflict.points_differ, conflict.texts_differ) == ("Ghi chú của cán bộ.", False, False)
    assert save(card, [change(card, "7", "8", text="Ghi chú của cán bộ. ")], cast.actor("unit_head")).conflicts == ()


def test_the_receipt_stays_the_same_when_sent_again(cast):
    card = sheets.returned(cast)
    code, first = card.receipt_code, card.first_sent_at
    assert len(code) == 9
    domain.send(card=card, actor=cast.actor("unit_head"), now=NOW())
    assert (card.receipt_code, card.first_sent_at) == (code, first)
    assert card.sent_at > first


def test_recognition_fills_row_8c_in_both_columns(cast):
    card = sheets.reviewed(cast)
    assert (card.self_total, card.derived_missing) == (50, 1)
    sheets.recognise(cast)
    card.refresh_from_db()
    assert (card.self_total, card.superior_total, card.derived_missing) == (100, 100, 0)
    sheets.recognise(cast, status="not_recognised")
    card.refresh_from_db()
    assert (card.self_total, card.superior_total, card.derived_missing) == (50, 50, 0)


def test_recognition_of_an_approved_sheet_is_refused_and_undone(cast):
    card = sheets.approved(cast)
    with pytest.raises(WrongState):
        sheets.recognise(cast, status="not_recognised")
    card.refresh_from_db()
    assert card.superior_total == 100
    assert cast.unit.recognitions.get().status == "recognised"


def test_approval_classifies_by_the_confirmed_thresholds(cast):
    card = sheets.approvable(cast)
    sheets.confirm_thresholds(cast, XS="99.5")
    domain.approve(card=card, actor=cast.actor("approver"), now=NOW())
    assert (card.state, card.level_id) == ("approved", "XS")


def test_reopening_clears_the_level(cast):
    card = sheets.approved(cast)
    cast.above = make.person(Role.APPROVER, cast.province)
    note = "Cấp tỉnh yêu cầu xem lại hàng 7."
    domain.take_step(action="reopen", card=card, actor=cast.actor("above"), now=NOW(), note=note)
    assert (card.state, card.level, card.approved_at) == ("reviewing", None, None)


def test_approving_many_reports_each_refusal(cast):
    good = sheets.approvable(cast)
    other = sheets.reviewed(cast, unit=cast.sibling, head="officer")
    done, refused = domain.approve_many(cards=[good, other], actor=cast.actor("approver"), now=NOW())
    assert done == [good]
    assert [(card, words[:24]) for card, words in refused] == [(other, "Chưa có kết quả công nhậ")]


@pytest.mark.parametrize(
    ("points", "source", "words"),
    [
        ({"XS": "90", "K": "90", "TB": "50", "Y": "0"}, "Quyết định 12/QĐ-BCĐ", "Điểm chuẩn phải giảm dần"),
        ({"XS": "90", "K": "70", "TB": "50", "Y": "10"}, "Quyết định 12/QĐ-BCĐ", "Điểm chuẩn cao nhất không quá 100"),
        ({"XS": "101", "K": "70", "TB": "50", "Y": "0"}, "Quyết định 12/QĐ-BCĐ", "Điểm chuẩn cao nhất không quá 100"),
        ({"XS": "90", "K": "70", "TB": "50", "Y": "0"}, "không rõ", "Ghi căn cứ"),
    ],
)
def test_thresholds_that_contradict_are_refused(cast, points, source, words):
    rubric = sheets.load_rubrics()
    with pytest.raises(Refused) as caught:
        domain.set_thresholds(
            rubric=rubric, authority=cast.commune, points={k: Decimal(v) for k, v in points.items()}, source=source,
            actor=cast.actor("admin"), now=NOW(),
        )  # fmt: skip
    assert str(caught.value).startswith(words)
    assert rubric.threshold_sets.count() == 1


@pytest.mark.parametrize("name", ["officer", "approver", "unit_head", "viewer"])
def test_only_administrators_confirm_thresholds(cast, name):
    with pytest.raises(NotAllowed):
        domain.set_thresholds(
            rubric=sheets.load_rubrics(), authority=cast.commune, points={}, source="Quyết định 12/QĐ-BCĐ",
            actor=cast.actor(name), now=NOW(),
        )  # fmt: skip


def test_many_sheets_are_read_in_a_constant_number_of_queries(cast, django_assert_num_queries):
    sheets.reviewed(cast)
    cards = Scorecard.objects.select_related("unit", "rubric")
    load_sheets(cards)
    with django_assert_num_queries(3):
        load_sheets(cards.all())
    for name in ("Trường A", "Trường B"):
        sheets.reviewed(cast, unit=make.unit(cast.commune, name), head="officer")
    with django_assert_num_queries(3):
        loaded = load_sheets(cards.all())
    assert len(loaded) == 3
    alone = load_sheet(cards.get(pk=loaded[0].card.pk))
    assert alone.self_tally == loaded[0].self_tally
    assert column_points(criteria_of(alone.card.rubric), alone.marks, "self", None) == loaded[0].self_points


def test_a_save_that_writes_nothing_marks_nothing(cast):
    """An officer who sends what stands there already has entered nothing for the unit."""
    card = sheets.opened(cast)
    save(card, [change(card, "7", "8")], cast.actor("unit_head"))
    save(card, [change(card, "7", "8", version=1)], cast.actor("officer"))
    card.refresh_from_db()
    assert not card.entered_on_behalf
