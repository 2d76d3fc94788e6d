"""The content of a closed year: always the same for the same rows, and readable whatever becomes of the units."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.utils import timezone

from models_programs.models import Activity
from reports.domain.closing import preview
from reports.domain.drift import drift_of
from reports.domain.refreshing import freshen, refresh_everything
from reports.models import UnitFact, YearNumbers
from reports.queries.closed_year import closed_year
from reports.queries.closing import held_closing
from reports.queries.snapshot import snapshot_of
from reports.queries.year_state import year_state
from reports.rules.canonical import canonical, sha256_of
from reports.rules.closing import checklist
from scoring.models import Scorecard
from tests import factories as make
from tests.reports.closings import YEAR, closed, ready
from units.domain.succession import NewUnit, merge_units

pytestmark = pytest.mark.django_db


def snapshot(cast):
    return snapshot_of(cast.commune, YEAR, checklist(year_state(cast.commune, YEAR)))


# --- Canonical text ---------------------------------------------------------------------------------------------------


def test_one_text_whatever_the_order_and_the_accents_are_made_of():
    one = {"b": [1, Decimal("2.5"), None, True], "a": "Bình Sơn", "c": dt.date(2026, 1, 2)}
    other = {"c": dt.date(2026, 1, 2), "a": "Bi\u0300nh So\u031bn", "b": (1, Decimal("2.50"), None, True)}
    assert canonical(one) == canonical(other) == '{"a":"Bình Sơn","b":[1,"2.50",null,true],"c":"2026-01-02"}'
    assert sha256_of(canonical(one)) == sha256_of(canonical(other))


@pytest.mark.parametrize("value", [1.5, {1: "a"}, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), {"a": {1, 2}}, object()])
def test_what_has_more_than_one_spelling_is_no_content(value):
    with pytest.raises(TypeError):
        canonical(value)


# --- The same again ---------------------------------------------------------------------------------------------------


def test_twice_the_same_whenever_and_in_whatever_order_facts_were_made(cast):
    ready(cast)
    first = preview(cast.commune, YEAR, now=timezone.now()).snapshot
    UnitFact.objects.all().delete()
    YearNumbers.objects.all().delete()
    later = timezone.now() + dt.timedelta(days=40)
    refresh_everything([YEAR], now=later)
    again = preview(cast.commune, YEAR, now=later).snapshot
    assert (again.sha256, again.text) == (first.sha256, first.text)
    assert sha256_of(first.text) == first.sha256
    assert "made_at" not in first.text


def test_every_change_of_a_figure_is_another_hash(cast):
    cards = ready(cast)
    first = preview(cast.commune, YEAR, now=timezone.now()).snapshot
    Scorecard.objects.filter(pk=cards[0].pk).update(self_total="81")
    refresh_everything([YEAR], now=timezone.now())
    assert snapshot(cast).sha256 != first.sha256


def test_points_are_text_and_codes_are_those_that_are_printed(cast):
    made = closed(cast)
    content = json.loads(made.snapshot)
    assert content["units"][0]["superior_total"] == "100.00"
    [rubric] = content["figures"]["own"]["criteria"]
    assert rubric.startswith("QN-CQDNCSGD:")
    assert "1a" in content["figures"]["own"]["criteria"][rubric] or "1" in content["figures"]["own"]["criteria"][rubric]


def test_the_number_of_queries_does_not_grow(cast, django_assert_max_num_queries):
    ready(cast)
    freshen(cast.commune, YEAR, now=timezone.now())
    with django_assert_max_num_queries(50):
        snapshot(cast)
    for number in range(6):
        make.unit(cast.commune, f"Trường {number}")
    freshen(cast.commune, YEAR, now=timezone.now())
    with django_assert_max_num_queries(50):
        snapshot(cast)


# --- What later happens to units --------------------------------------------------------------------------------------


def test_renaming_merging_and_closing_units_later_changes_nothing_of_the_closed_year(cast):
    made = closed(cast)
    facts = list(UnitFact.objects.filter(year=YEAR, authority_path=cast.commune.path).order_by("unit_id").values())
    numbers = list(YearNumbers.objects.filter(authority=cast.commune, year=YEAR).values("own", "all", "measures"))
    now = dt.datetime(2027, 3, 1, 8, tzinfo=dt.UTC)
    cast.sibling.name = "Trạm Y tế xã"
    cast.sibling.save()
    gone = merge_units(
        units=[cast.unit, cast.sibling], new=NewUnit("GOP", "Đơn vị gộp"), on=dt.date(2027, 2, 1), document="",
        actor=cast.actor("officer"), now=now,
    )  # fmt: skip
    refresh_everything([YEAR, YEAR + 1], now=now)
    assert (
        list(UnitFact.objects.filter(year=YEAR, authority_path=cast.commune.path).order_by("unit_id").values()) == facts
    )
    assert list(YearNumbers.objects.filter(authority=cast.commune, year=YEAR).values("own", "all", "measures")) == (
        numbers
    )
    held = held_closing(cast.commune.path, YEAR)
    assert (held.snapshot, held.sha256) == (made.snapshot, made.sha256)
    shown = closed_year(json.loads(held.snapshot))
    assert [unit.name for unit in shown.units] == ["Trường THPT Bình Sơn", "Trạm Y tế Bình Sơn"]
    assert gone.pk not in {unit.id for unit in shown.units}
    assert drift_of(held) == []
    page = cast.client("officer").get(f"/{YEAR}/khoa-so/{held.pk}/")
    assert "Trạm Y tế Bình Sơn" in page.content.decode()
    for address in ("cham-diem/", "don-vi/", "dang-ky/", "bao-cao/tong-hop/", "phong-trao/"):
        assert cast.client("officer").get(f"/{YEAR}/{address}").status_code == 200


# --- Whether it still holds -------------------------------------------------------------------------------------------


def test_what_was_changed_behind_the_lock_is_named(cast):
    made = closed(cast)
    assert drift_of(made) == []
    card = Scorecard.objects.get(unit=cast.unit)
    Scorecard.objects.filter(pk=card.pk).update(superior_total="55")
    assert drift_of(made) == ["Trường THPT Bình Sơn: tổng điểm cấp trên chấm 100.00, nay 55.00"]


def test_records_added_behind_the_lock_are_named(cast):
    made = closed(cast)
    row = Activity(authority=cast.commune, unit=cast.unit, year=YEAR, kind="festival", title="Ngày hội",
                   on=dt.date(2026, 8, 10), created_at=timezone.now(), changed_at=timezone.now())  # fmt: skip
    row.fill_keys()
    Activity.objects.bulk_create([row])
    assert "hoạt động, khen thưởng của năm khác bản đã khóa" in " ".join(drift_of(made))


def test_a_changed_text_is_named(cast):
    made = closed(cast)
    made.snapshot = made.snapshot.replace("100.00", "99.00")
    assert drift_of(made) == ["nội dung đã khóa không còn đúng mã kiểm"]
