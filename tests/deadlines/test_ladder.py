"""The ladder: days proposed below the superior's, what is wrong with them, setting them (issue 6, item 1)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from common.workflow import NotAllowed
from deadlines.domain.ladder import apply_ladder
from deadlines.loading import load_obligations
from deadlines.models import Holiday, Obligation, Remake
from deadlines.queries.effective import obligations_for
from deadlines.queries.ladder import around, steps, superior_day
from deadlines.rules.ladder import Around, Step, beyond_law, errors, propose, warnings
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


@given(
    top=st.dates(dt.date(2025, 1, 1), dt.date(2035, 12, 31)),
    gaps=st.lists(st.integers(0, 20), min_size=1, max_size=6),
    back=st.dictionaries(st.integers(0, 5), st.integers(-20, 60)),
)
def test_nothing_is_proposed_after_the_law_s_day(top, gaps, back):
    rungs = [Step(str(number), "Việc", gap) for number, gap in enumerate(gaps)]
    limits = {str(number): top - dt.timedelta(days=days) for number, days in back.items()}
    found = propose(top, rungs, weekends(top), limits=limits)
    assert all(found[code] <= limits[code] for code in found.keys() & limits.keys())
    assert list(found.values()) == sorted(found.values())
    assert list(found) == [step.code for step in rungs]


@given(
    top=st.dates(dt.date(2025, 1, 1), dt.date(2035, 12, 31)),
    gaps=st.lists(st.integers(0, 20), min_size=1, max_size=6),
    decisions=st.sets(st.integers(0, 5)),
    end=st.integers(-30, 120),
)
def test_no_decision_is_proposed_before_its_year_ends(top, gaps, decisions, end):
    """The steps that stay are the same as if the decision were not on the ladder."""
    rungs = [Step(str(number), "Việc", gap, number in decisions) for number, gap in enumerate(gaps)]
    last = top - dt.timedelta(days=end)
    found = propose(top, rungs, set(), ends={step.code: last for step in rungs})
    assert all(found[step.code] > last for step in rungs if step.is_decision and step.code in found)
    assert list(found.values()) == sorted(found.values())
    assert {step.code for step in rungs if not step.is_decision} <= found.keys()
    assert found == propose(top, [step for step in rungs if step.code in found], set())


@given(
    top=st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)),
    gaps=st.lists(st.integers(0, 20), min_size=1, max_size=6),
)
def test_only_days_of_the_year_are_proposed(top, gaps):
    """The level above may ask in January of the next year, or in January of this one."""
    rungs = [Step(str(number), "Việc", gap) for number, gap in enumerate(gaps)]
    days = list(propose(top, rungs, weekends(top), year=2026).values())
    assert {day.year for day in days} <= {2026}
    assert days == sorted(days)
    if top >= dt.date(2026, 12, 31):
        assert len(days) == len(rungs)


def test_a_day_that_is_past_is_said():
    near = Around(TOP, {}, {}, {}, today=dt.date(2026, 10, 25))
    said = warnings({"a": dt.date(2026, 10, 24), "b": dt.date(2026, 10, 25)}, RUNGS, near)
    assert said == {"a": ["Ngày này đã qua: việc chưa gửi sẽ quá hạn ngay khi đặt."], "b": [], "c": []}


def test_what_people_are_told_of_decisions_and_what_comes_after():
    rungs = [Step("a", "Hồ sơ", 7), Step("b", "Quyết định", 2, is_decision=True)]
    end = dt.date(2026, 10, 31)
    near = Around(TOP, {}, {}, {"b": end}, {"a": (dt.date(2026, 10, 30), "Quyết định")}, {"a": "Đã có hạn riêng."})
    said = warnings({"a": dt.date(2026, 10, 29), "b": dt.date(2026, 10, 30)}, rungs, near)
    assert said["a"] == ["Đã có hạn riêng."]
    assert said["b"] == ["Trước ngày hết kỳ đánh giá (31/10/2026): chưa đủ kỳ để quyết định."]
    said = warnings({"a": dt.date(2026, 10, 30)}, rungs, near)
    assert said["a"][0] == "Không kịp việc “Quyết định”, hạn theo luật đến hết 30/10/2026."
    assert said["b"] == ["Kỳ đánh giá hết ngày 31/10/2026. Để trống thì áp dụng hạn theo luật."]


def test_later_than_the_law_is_known():
    near = Around(TOP, {}, {"a": dt.date(2026, 10, 20)}, {})
    days = {"a": dt.date(2026, 10, 20), "b": dt.date(2026, 10, 31)}
    assert beyond_law(days, near) == []
    assert beyond_law({**days, "a": dt.date(2026, 10, 21)}, near) == ["a"]


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


def window(cast, authority, kind: str = "", **days) -> SheetWindow:
    return SheetWindow.objects.create(
        authority=authority, authority_path=authority.path, year=2026, unit_kind=kind, source="Kế hoạch",
        set_by=cast.officer, set_at=timezone.now(), **days,
    )  # fmt: skip


def typed(days: dict[str, dt.date], superior: dt.date = TOP, **more: str) -> dict[str, str]:
    found = {f"step_{code}": f"{day:%d/%m/%Y}" for code, day in days.items()}
    return {**found, "superior": f"{superior:%d/%m/%Y}", "source": SOURCE, "act": "apply", **more}


@pytest.mark.django_db
def test_until_when_sheets_are_taken_stays(cast):
    own = window(cast, cast.commune, on_time_to=dt.date(2026, 10, 1), closes_on=dt.date(2026, 11, 9))
    lay(cast)
    own.refresh_from_db()
    assert (own.on_time_to, own.closes_on) == (DAYS["self_score"], dt.date(2026, 11, 9))


@pytest.mark.django_db
@pytest.mark.parametrize("owner", ["commune", "province"])
def test_sheets_are_not_in_time_after_they_are_closed(cast, owner):
    """Said beside the field; nothing else is set either."""
    window(cast, getattr(cast, owner), closes_on=dt.date(2026, 10, 10))
    answer = cast.client("officer").post(PAGE, typed(DAYS))
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "nhận đến hết ngày 10/10/2026" in body.split('id="id_step_self_score_error"')[1][:120]
    assert not Obligation.objects.exists()


@pytest.mark.django_db
def test_kinds_with_a_window_of_their_own_are_named(cast):
    window(cast, cast.commune, UnitKind.SCHOOL, on_time_to=dt.date(2026, 11, 1))
    notes = around(cast.commune, 2026, TOP).notes
    assert notes == {"self_score": "Có hạn nhận phiếu riêng, không đổi: cơ sở giáo dục."}


@pytest.mark.django_db
def test_khu_dan_cu_are_recognised_after_their_year_and_before_the_law_s_day(cast):
    """domain.md 0.4 and 0.5: the year of khu dân cư ends on 31/10, they are recognised before 15/11."""
    load_obligations(now=timezone.now())
    rungs, near = steps(cast.commune.kind), around(cast.commune, 2026, TOP)
    assert near.limits == {"recognition_residential": dt.date(2026, 11, 14)}
    assert near.follows["dossier"] == (dt.date(2026, 11, 14), "Ra quyết định công nhận khu dân cư")
    assert propose(TOP, rungs, near.off, ends=near.ends)["recognition_residential"] == dt.date(2026, 11, 2)
    far = around(cast.commune, 2026, dt.date(2026, 12, 1))
    late = propose(far.superior, rungs, far.off, ends=far.ends, limits=far.limits)
    assert (late["review"], late["recognition_residential"]) == (dt.date(2026, 11, 6), dt.date(2026, 11, 13))
    early = dt.date(2026, 10, 14)
    assert "recognition_residential" not in propose(early, rungs, near.off, ends=near.ends)
    body = cast.client("officer").get(PAGE, {"superior": "14/10/2026", "source": SOURCE}).content.decode()
    assert "Kỳ đánh giá hết ngày 31/10/2026. Để trống thì áp dụng hạn theo luật." in body
    assert [step.code for step in steps("team")] == ["self_score", "annual_report", "dossier", "review"]


@pytest.mark.django_db
def test_a_decision_of_khu_dan_cu_means_them_only(cast):
    load_obligations(now=timezone.now())
    lay(cast, days={"recognition_residential": dt.date(2026, 11, 2)})
    row = Obligation.objects.get(authority=cast.commune)
    assert (row.unit_kinds, row.authority_kinds, row.is_legal) == (["residential"], ["commune"], True)
    held = {one.obligation.code: one for one in obligations_for([cast.commune.path], 2026).of_authority(
        cast.commune.path, cast.commune.kind)}  # fmt: skip
    assert held["recognition_residential"].limit == dt.date(2026, 11, 14)


@pytest.mark.django_db
def test_later_than_the_law_only_on_purpose(cast):
    load_obligations(now=timezone.now())
    client, days = cast.client("officer"), {"recognition_residential": dt.date(2026, 11, 20)}
    data = typed(days, superior=dt.date(2026, 12, 1))
    answer = client.post(PAGE, data)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Muộn hơn hạn theo luật (14/11/2026)" in body.split('id="id_step_recognition_residential_error"')[1][:120]
    assert "Đồng ý đặt muộn hơn hạn theo luật" in body
    assert client.post(PAGE, {**data, "beyond_law": "on"}).status_code == 302
    assert Obligation.objects.get(authority=cast.commune).day == 20


@pytest.mark.django_db
def test_a_blank_step_is_not_set_and_one_is_needed(cast):
    client = cast.client("officer")
    assert client.post(PAGE, typed({"dossier": DAYS["dossier"]}, step_review="")).status_code == 302
    assert list(Obligation.objects.values_list("code", flat=True)) == ["dossier"]
    answer = client.post(PAGE, typed({}))
    assert answer.status_code == 422
    assert "Nhập ít nhất một ngày để đặt." in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "status"), [
    ("01/01/0001", 422), ("31/12/9999", 422), ("31/12/2025", 422), ("01/01/2026", 200), ("15/01/2027", 200),
])  # fmt: skip
def test_the_superiors_day_is_of_the_year_or_the_january_after(cast, day, status):
    assert cast.client("officer").get(PAGE, {"superior": day, "source": SOURCE}).status_code == status


@pytest.mark.django_db
def test_what_is_proposed_below_a_day_of_next_january_can_be_set(cast):
    load_obligations(now=timezone.now())
    client, superior = cast.client("officer"), dt.date(2027, 1, 15)
    body = client.get(PAGE, {"superior": "15/01/2027", "source": SOURCE}).content.decode()
    found = re.findall(r'name="step_(\w+)" value="(\d+/\d+/\d+)"', body)
    assert {day[-4:] for _, day in found} == {"2026"}
    data = {f"step_{code}": day for code, day in found}
    assert client.post(PAGE, typed({}, superior=superior, **data)).status_code == 302
    assert "thì ghi 04/11/2025" in client.get(reverse("deadlines:ladder", args=[2025])).content.decode()


@pytest.mark.django_db
def test_days_off_of_the_whole_year_are_known_with_the_nearest_name(cast):
    day = dt.date(2026, 10, 29)
    Holiday.objects.create(day=day, name="Nghỉ chung")
    Holiday.objects.create(authority=cast.commune, authority_path=cast.commune.path, day=day, name="Nghỉ của xã")
    neighbour = cast.other_commune
    Holiday.objects.create(authority=neighbour, authority_path=neighbour.path, day=dt.date(2026, 10, 28), name="Nghỉ")
    off = around(cast.commune, 2026, TOP).off
    assert off[day] == "Nghỉ của xã"
    assert dt.date(2026, 10, 28) not in off
    assert dt.date(2026, 1, 3) in off


@pytest.mark.django_db
def test_the_ladder_asks_the_same_number_of_queries(cast, django_assert_num_queries):
    load_obligations(now=timezone.now())
    with django_assert_num_queries(8):
        around(cast.commune, 2026, TOP)
    for day, kind in enumerate((UnitKind.SCHOOL, UnitKind.AGENCY, UnitKind.HOSPITAL), 1):
        window(cast, cast.commune, kind, on_time_to=dt.date(2026, 10, day))
        Holiday.objects.create(day=dt.date(2026, 7, day), name="Nghỉ")
        obligation(f"rieng_{day}", authority=cast.commune, unit_kinds=[kind])
    with django_assert_num_queries(8):
        around(cast.commune, 2026, TOP)
