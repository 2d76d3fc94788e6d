"""The ladder: days proposed below the superior's, what is wrong with them, setting them (issue 6, item 1)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from common.workflow import NotAllowed
from deadlines.domain.ladder import apply_ladder
from deadlines.models import Holiday, Obligation, Remake
from deadlines.queries.effective import obligations_for
from deadlines.queries.ladder import around, steps, superior_day
from deadlines.rules.ladder import Around, Step, errors, propose, warnings
from scoring.models import SheetWindow
from tests.deadlines.samples import obligation
from units.enums import UnitKind

RUNGS = [Step("a", "Tự chấm", 3), Step("b", "Báo cáo", 2), Step("c", "Thẩm định", 5)]
TOP = dt.date(2026, 11, 4)
NOTHING = Around(TOP, {}, {}, {})
PAGE = reverse("deadlines:ladder", args=[2026])


def weekends(around_day: dt.date) -> dict[dt.date, str]:
    days = (around_day - number * dt.timedelta(days=1) for number in range(90))
    return {day: "" for day in days if day.weekday() >= 5}


def test_days_go_back_from_the_superiors_by_the_gaps():
    assert propose(TOP, RUNGS, set()) == {
        "a": dt.date(2026, 10, 25), "b": dt.date(2026, 10, 28), "c": dt.date(2026, 10, 30),
    }  # fmt: skip


def test_a_day_off_moves_to_the_working_day_before():
    """25/10/2026 is a Sunday."""
    found = propose(TOP, RUNGS, weekends(TOP))
    assert found["a"] == dt.date(2026, 10, 23)


@given(
    top=st.dates(dt.date(2025, 1, 1), dt.date(2035, 12, 31)),
    gaps=st.lists(st.integers(0, 20), min_size=1, max_size=6),
    off=st.sets(st.integers(0, 60), max_size=20),
)
def test_proposed_days_are_ordered_on_working_days_and_never_too_late(top, gaps, off):
    rungs = [Step(str(number), "Việc", gap) for number, gap in enumerate(gaps)]
    free = {top - dt.timedelta(days=number) for number in off}
    days = list(propose(top, rungs, free).values())
    assert days == sorted(days)
    assert days[-1] <= top
    assert not set(days) & free


@given(top=st.dates(dt.date(2025, 1, 1), dt.date(2035, 12, 31)), weeks=st.integers(1, 20))
def test_the_ladder_moves_with_its_top(top, weeks):
    shift = dt.timedelta(weeks=weeks)
    before, after = propose(top, RUNGS, weekends(top)), propose(top + shift, RUNGS, weekends(top + shift))
    assert after == {code: day + shift for code, day in before.items()}


def test_what_people_are_told():
    off = {dt.date(2026, 9, 2): "Quốc khánh", dt.date(2026, 10, 25): ""}
    near = Around(TOP, off, {"b": dt.date(2026, 10, 20)}, {"b": dt.date(2026, 11, 15)})
    days = {"a": dt.date(2026, 10, 25), "b": dt.date(2026, 10, 25), "c": dt.date(2026, 9, 2)}
    said = warnings(days, RUNGS, near)
    assert said["a"] == ["Là Chủ nhật, ngày nghỉ."]
    assert said["b"] == [
        "Cùng ngày với “Tự chấm”: không còn thời gian làm.",
        "Là Chủ nhật, ngày nghỉ.",
        "Muộn hơn hạn theo luật (20/10/2026).",
        "Trước ngày hết kỳ đánh giá (15/11/2026): số liệu sẽ là tạm tính.",
    ]
    assert said["c"] == ["Trước “Báo cáo” (25/10): thứ tự bị đảo.", "Là Quốc khánh, ngày nghỉ."]


def test_later_than_the_superior_cannot_be():
    assert errors({"a": TOP, "b": TOP + dt.timedelta(days=1)}, NOTHING) == {
        "b": "Muộn hơn hạn của cấp trên (04/11/2026). Chọn ngày sớm hơn."
    }


# --- On the database -------------------------------------------------------------------------------------------------

SOURCE = "Thông báo 15/TB-UBND ngày 02/10/2026"
DAYS = {
    "self_score": dt.date(2026, 10, 15), "annual_report": dt.date(2026, 10, 20), "dossier": dt.date(2026, 10, 22),
    "review": dt.date(2026, 10, 29),
}  # fmt: skip


def lay(cast, who="officer", **more):
    given = {"authority": cast.commune, "year": 2026, "superior": TOP, "days": DAYS, "source": SOURCE} | more
    return apply_ladder(**given, actor=cast.actor(who), now=timezone.now())


@pytest.mark.django_db
def test_the_days_hold_at_the_place_and_sheets_get_their_window(cast):
    obligation("self_score", subject="self_score", when="window", day=None, month=None, unit_kinds=[UnitKind.SCHOOL])
    assert lay(cast) == 4
    window = SheetWindow.objects.get(authority=cast.commune, year=2026)
    assert (window.on_time_to, window.source) == (DAYS["self_score"], SOURCE)
    book = obligations_for([cast.commune.path, cast.other_commune.path], 2026)
    held = {one.obligation.code: one.dues[0].on_time_to for one in book.of_unit(cast.commune.path, UnitKind.SCHOOL)}
    assert held == {code: DAYS[code] for code in ("self_score", "annual_report", "dossier")}
    (review,) = book.of_authority(cast.commune.path, cast.commune.kind)
    assert (review.obligation.code, review.words) == ("review", "chậm nhất ngày 29/10/2026")
    elsewhere = book.of_unit(cast.other_commune.path, UnitKind.SCHOOL)
    assert [one.obligation.code for one in elsewhere] == ["self_score"]
    assert Remake.objects.filter(path=cast.commune.path).exists()


@pytest.mark.django_db
def test_set_again_the_same_rows_change(cast):
    lay(cast)
    lay(cast, days={**DAYS, "dossier": dt.date(2026, 10, 26)})
    assert Obligation.objects.filter(authority=cast.commune).count() == 3
    assert Obligation.objects.get(authority=cast.commune, code="dossier").day == 26


@pytest.mark.django_db
def test_all_or_nothing(cast):
    with pytest.raises(ValidationError) as refused:
        lay(cast, days={**DAYS, "review": dt.date(2026, 11, 5)})
    assert list(refused.value.error_dict) == ["step_review"]
    assert not Obligation.objects.exists()
    assert not SheetWindow.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["viewer", "outsider", "unit_head"])
def test_only_the_own_authority_sets_its_days(cast, who):
    with pytest.raises(NotAllowed):
        lay(cast, who)


@pytest.mark.django_db
def test_it_begins_with_what_the_level_above_has_set(cast):
    assert superior_day(cast.commune, 2026) == (None, "")
    obligation(
        "annual_report", authority=cast.province, bearer="authority", authority_kinds=["commune"], day=5, month=11,
        report_form="authority_year", source="33/KH-UBND",
    )  # fmt: skip
    assert superior_day(cast.commune, 2026) == (TOP, "33/KH-UBND")
    assert "04/11/2026" in cast.client("officer").get(PAGE).content.decode()


@pytest.mark.django_db
def test_days_are_proposed_warned_about_and_set(cast):
    Holiday.objects.create(day=dt.date(2026, 10, 30), name="Ngày thử")
    client = cast.client("officer")
    body = client.get(PAGE, {"superior": "04/11/2026", "source": SOURCE}).content.decode()
    days = propose(TOP, steps(cast.commune.kind), around(cast.commune, 2026, TOP).off)
    for code, day in days.items():
        assert f'name="step_{code}" value="{day:%d/%m/%Y}"' in body
    data = {f"step_{code}": f"{day:%d/%m/%Y}" for code, day in days.items()} | {
        "superior": "04/11/2026", "source": SOURCE,
    }  # fmt: skip
    looked = client.post(PAGE, {**data, "step_review": "30/10/2026", "act": "check"})
    assert "Là Ngày thử, ngày nghỉ." in looked.content.decode()
    assert not Obligation.objects.exists()
    late = client.post(PAGE, {**data, "step_review": "09/11/2026", "act": "apply"})
    assert late.status_code == 422
    assert 'value="09/11/2026"' in late.content.decode()
    done = client.post(PAGE, {**data, "act": "apply"})
    assert done.status_code == 302
    assert Obligation.objects.filter(authority=cast.commune).count() == 4


@pytest.mark.django_db
def test_a_day_that_cannot_be_read_keeps_the_rest(cast):
    answer = cast.client("officer").post(
        PAGE, {"superior": "31/02/2026", "source": SOURCE, "step_review": "29/10/2026"}
    )
    assert answer.status_code == 422
    assert 'value="29/10/2026"' in answer.content.decode()
    assert cast.client("viewer").get(PAGE).status_code == 403
