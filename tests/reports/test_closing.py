"""Closing a year: what must be in order, what may stay open with a reason, what is stored, how it is opened again."""

import datetime as dt
import json

import pytest
from django.apps import apps
from django.utils import timezone

from common.models import AuditEvent, Job, WorkYear
from common.scope import Role
from common.workflow import NotAllowed, Refused, WrongState
from deadlines.models import Holiday, Notice, Remake
from models_programs.models import RuleValue
from reports.domain.closing import Changed, Incomplete, preview, undo_closing
from reports.models import YearClosing
from scoring.models import Scorecard
from tests import factories as make
from tests.reports.closings import REASON, YEAR, chief, close, closed, ready
from tests.scoring import levels

pytestmark = pytest.mark.django_db


def test_a_year_is_closed_with_everything_at_once(cast):
    ready(cast)
    made = close(cast, note="Theo kết luận họp ngày 10/01/2027")
    assert (made.authority, made.year, made.closed_by) == (cast.commune, YEAR, cast.approver)
    assert made.undo_until == timezone.localdate(made.closed_at) + dt.timedelta(days=30)
    content = json.loads(made.snapshot)
    assert [row["name"] for row in content["units"]] == [cast.unit.name, cast.sibling.name]
    assert content["figures"]["own"]["units"]["school"]["approved"] == 1
    assert WorkYear.objects.filter(year=YEAR + 1).exists()
    assert Job.objects.get(kind="reports.closing_pack").params["params"] == {"closing": str(made.pk)}
    assert AuditEvent.objects.get(kind="year.closed").detail["sha256"] == made.sha256


def test_gaps_are_named_with_a_reason_and_never_counted_as_zero(cast):
    ready(cast)
    made = close(cast)
    gap = next(gap for gap in made.gaps if gap["code"] == "undecided")
    assert gap["reason"] == REASON
    assert [name for name, _ in gap["names"]] == [cast.sibling.name, cast.unit.name]
    units = json.loads(made.snapshot)["units"]
    assert [row["classification_number"] for row in units] == ["", ""]
    assert json.loads(made.snapshot)["gaps"].keys() == {gap["code"] for gap in made.gaps}


@pytest.mark.parametrize("reason", ["", "vì", "............", "1234567890"])
def test_each_gap_needs_a_reason_in_words(cast, reason):
    ready(cast)
    codes = [item.code for item in preview(cast.commune, YEAR, now=timezone.now()).gaps]
    with pytest.raises(Incomplete) as refused:
        close(cast, reasons={**dict.fromkeys(codes, REASON), "undecided": reason})
    assert refused.value.codes == ["undecided"]
    assert not YearClosing.objects.exists()


def test_nothing_is_closed_while_the_scoring_is_open(cast):
    levels.two(cast)
    with pytest.raises(Refused, match="chốt xếp loại"):
        close(cast)


def test_nothing_is_closed_over_a_wrong_total(cast):
    cards = ready(cast)
    Scorecard.objects.filter(pk=cards[0].pk).update(superior_total="12.5")
    found = preview(cast.commune, YEAR, now=timezone.now())
    assert [(item.code, [one.name for one in item.names]) for item in found.stops] == [("totals", [cast.unit.name])]
    with pytest.raises(Refused, match="tổng điểm"):
        close(cast)


def test_places_below_close_first(cast):
    ready(cast)
    chief(cast)
    found = preview(cast.province, YEAR, now=timezone.now())
    assert [(item.code, [one.name for one in item.names]) for item in found.stops] == [
        ("places", ["Xã Bình Sơn", "Xã Trà Bồng"])
    ]
    with pytest.raises(Refused, match="nơi trực thuộc"):
        close(cast, "chief", cast.province)


def test_a_province_seals_its_communes(cast):
    commune = closed(cast)
    cast.other_unit.delete()
    chief(cast)
    content = json.loads(close(cast, "chief", cast.province).snapshot)
    assert content["below"] == [{"path": cast.commune.path, "name": "Xã Bình Sơn", "sha256": commune.sha256}]
    assert content["units"] == []
    assert content["figures"]["all"]["units"]["school"]["approved"] == 1


def test_what_was_seen_must_still_hold(cast):
    ready(cast)
    shown = preview(cast.commune, YEAR, now=timezone.now()).snapshot.sha256
    make.unit(cast.commune, "Trường mới thêm")
    with pytest.raises(Changed, match="vừa thay đổi"):
        close(cast, shown=shown)
    assert not YearClosing.objects.exists()


def test_a_year_is_closed_once(cast):
    closed(cast)
    with pytest.raises(WrongState, match="đã khóa sổ rồi"):
        close(cast)


@pytest.mark.parametrize("who", ["officer", "admin", "viewer", "outsider", "unit_head", "chief"])
def test_only_the_approver_of_that_very_authority_closes(cast, who):
    ready(cast)
    chief(cast)
    with pytest.raises(NotAllowed):
        close(cast, who)


def test_the_next_year_holds_no_marks_and_no_states(cast):
    closed(cast)
    after = YEAR + 1
    assert WorkYear.objects.filter(year=after).exists()
    tables = [table for table in apps.get_models() if any(field.name == "year" for field in table._meta.fields)]
    tables.remove(WorkYear)
    assert len(tables) > 20
    assert {table.__name__: table._default_manager.filter(year=after).count() for table in tables} == {
        table.__name__: 0 for table in tables
    }
    assert Holiday.objects.filter(authority=None, day__year=after).count() > 5
    assert cast.commune.path in set(Remake.objects.values_list("path", flat=True))


# --- Opening again ----------------------------------------------------------------------------------------------------


def undo(cast, closing, who="chief", reason=REASON, now=None):
    return undo_closing(closing=closing, reason=reason, actor=cast.actor(who), now=now or timezone.now())


def test_the_level_above_opens_again_and_everything_stays_on_record(cast):
    made = closed(cast)
    chief(cast)
    undo(cast, made)
    made.refresh_from_db()
    assert (made.undone_by, made.undo_reason) == (cast.chief, REASON)
    assert made.snapshot
    told = Notice.objects.filter(title__contains="đã được mở lại").values_list("user", flat=True)
    assert set(told) == {cast.officer.pk, cast.approver.pk, cast.admin.pk}
    with pytest.raises(WrongState, match="đã được mở lại"):
        undo(cast, made)


def test_closed_again_without_a_change_it_is_the_same_to_the_letter(cast):
    first = closed(cast)
    chief(cast)
    undo(cast, first)
    later = timezone.now() + dt.timedelta(days=3)
    second = close(cast, now=later)
    assert (second.sha256, second.snapshot) == (first.sha256, first.snapshot)
    assert second.pk != first.pk
    assert YearClosing.objects.count() == 2


@pytest.mark.parametrize("who", ["approver", "officer", "admin", "viewer", "outsider", "unit_head"])
def test_nobody_else_opens_again(cast, who):
    made = closed(cast)
    chief(cast)
    with pytest.raises(NotAllowed):
        undo(cast, made, who)


def test_where_nobody_stands_above_another_approver_of_the_same_office_opens(cast):
    made = closed(cast)
    cast.deputy = make.person(Role.APPROVER, cast.commune, "Bùi Văn Phó", username="pho")
    with pytest.raises(NotAllowed, match="không tự mở lại"):
        undo(cast, made, "approver")
    assert undo(cast, made, "deputy").undone_by == cast.deputy
    second = close(cast)
    chief(cast)
    with pytest.raises(NotAllowed, match="cấp trên"):
        undo(cast, second, "deputy")


@pytest.mark.parametrize("reason", ["", "sai", "----------------"])
def test_opening_needs_a_reason(cast, reason):
    made = closed(cast)
    chief(cast)
    with pytest.raises(Refused, match="lý do"):
        undo(cast, made, reason=reason)


def test_only_within_the_days_that_are_set(cast):
    made = closed(cast)
    chief(cast)
    with pytest.raises(WrongState, match="quá hạn mở lại"):
        undo(cast, made, now=made.closed_at + dt.timedelta(days=31))
    assert undo(cast, made, now=made.closed_at + dt.timedelta(days=30)).undone_at is not None


def test_the_days_are_a_rule_of_the_place(cast):
    RuleValue.objects.create(
        authority=cast.province, authority_path=cast.province.path, code="closing.undo_days", value="7",
        source="Quyết định 5/QĐ-UBND", set_at=timezone.now(),
    )  # fmt: skip
    made = closed(cast)
    assert made.undo_until == timezone.localdate(made.closed_at) + dt.timedelta(days=7)


def test_the_province_is_opened_first(cast):
    commune = closed(cast)
    cast.other_unit.delete()
    chief(cast)
    cast.minister = make.person(Role.APPROVER, cast.ministry, "Lãnh đạo Bộ", username="bo")
    province = close(cast, "chief", cast.province)
    with pytest.raises(WrongState, match="Tỉnh Quảng Ngãi đã khóa sổ"):
        undo(cast, commune)
    undo(cast, province, "minister")
    undo(cast, commune)
    assert not YearClosing.objects.filter(undone_at=None).exists()
