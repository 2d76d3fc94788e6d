"""Papers with the mark of lateness, yearly figures, forces."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from models_programs.models import Force, RuleValue, UnitYear
from tests import factories as make
from tests.models_programs.samples import SAMPLES

pytestmark = pytest.mark.django_db
FIGURES = {"people": "50", "informed": "45", "joined": "40"}
FORCE = SAMPLES["force"].post


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        yield


def url(name, *args):
    return reverse(f"models_programs:{name}", args=[2026, *args])


def text_of(answer):
    return " ".join(answer.content.decode().split())


def paper(unit, day, kind="plan"):
    return SAMPLES["paper"].make(None, unit, kind=kind, date=day)


def rule(authority, code, value):
    RuleValue.objects.create(
        authority=authority,
        authority_path=authority.path,
        code=code,
        value=value,
        source="Công văn 1",
        set_at=timezone.now(),
    )


def marks(answer):
    return {row.record.pk: row.get_cell("late") for row in answer.context["table"].paginated_rows}


@pytest.mark.parametrize("kind", ["resolution", "plan"])
def test_late_after_the_end_of_quarter_one(cast, kind):
    on_time, late = paper(cast.unit, dt.date(2026, 3, 31), kind), paper(cast.unit, dt.date(2026, 4, 1), kind)
    client = cast.client("officer")
    found = marks(client.get(url("paper_list")))
    assert "Đúng hạn" in found[on_time.pk] and "Muộn" in found[late.pk]
    assert "Đúng hạn" in text_of(client.get(url("paper", on_time.pk)))
    assert "Muộn: ban hành sau ngày 31/03/2026" in text_of(client.get(url("paper", late.pk)))


@pytest.mark.parametrize("kind", ["statute", "other"])
def test_other_papers_are_never_late(cast, kind):
    row = paper(cast.unit, dt.date(2026, 9, 1), kind)
    client = cast.client("officer")
    assert marks(client.get(url("paper_list"))) == {row.pk: "–"}
    assert "Thời hạn Quý I" not in text_of(client.get(url("paper", row.pk)))


def test_an_authority_that_set_another_day(cast):
    rule(cast.commune, "paper.quarter_one_end", "15/4")
    here, there = paper(cast.unit, dt.date(2026, 4, 10)), paper(cast.other_unit, dt.date(2026, 4, 10))
    assert "Đúng hạn" in text_of(cast.client("unit_head").get(url("paper", here.pk)))
    client = cast.client("viewer")
    found = marks(client.get(url("paper_list")))
    assert "Đúng hạn" in found[here.pk] and "Muộn" in found[there.pk]
    with CaptureQueriesContext(connection) as one:
        client.get(url("paper_list"))
    paper(make.unit(cast.commune), dt.date(2026, 4, 10))
    paper(make.unit(cast.other_commune), dt.date(2026, 4, 10))
    with CaptureQueriesContext(connection) as more:
        client.get(url("paper_list"))
    assert len(one) == len(more)


def test_a_paper_is_not_signed_tomorrow(cast):
    sent = {**SAMPLES["paper"].post, "date": "21/10/2026"}
    answer = cast.client("unit_head").post(url("paper_add"), sent)
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {"date": ["Ngày ban hành không được sau hôm nay."]}


@pytest.mark.parametrize(("part", "whole"), UnitYear.PAIRS)
def test_a_part_is_never_more_than_its_whole(cast, part, whole):
    client = cast.client("unit_head")
    answer = client.post(url("figures_add"), {part: "51", whole: "50"})
    assert answer.status_code == 422
    [sentence] = answer.context["form"].errors[part]
    assert sentence.startswith("Số này không được lớn hơn “") and sentence.endswith("” (50).")
    assert (answer.context["form"][part].value(), answer.context["form"][whole].value()) == ("51", "50")
    answer = client.post(url("figures_add"), {part: "51"})
    assert list(answer.context["form"].errors) == [whole]
    assert UnitYear.objects.count() == 0
    assert client.post(url("figures_add"), {part: "50", whole: "50"}).status_code == 302


def test_a_refused_part_is_not_hidden_in_a_fold(cast):
    answer = cast.client("unit_head").post(url("figures_add"), {"households": "5", "households_committed": "6"})
    folds = {legend: fold for legend, _, _, fold in answer.context["form"].groups_shown()}
    assert folds["Hộ gia đình"] == "open"


@pytest.mark.parametrize("value", ["-1", "5,5", "một", "1.000.001", "٣"])
def test_figures_are_whole_numbers(cast, value):
    answer = cast.client("unit_head").post(url("figures_add"), {"people": value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["people"]
    assert answer.context["form"]["people"].value() == value


def test_one_row_of_figures_a_unit_and_year(cast):
    first = SAMPLES["figures"].make(None, cast.unit)
    for who, sent in (("unit_head", FIGURES), ("officer", {**FIGURES, "unit": cast.unit.pk})):
        answer = cast.client(who).post(url("figures_add"), sent)
        assert answer.status_code == 422
        assert "Đơn vị này đã có số liệu năm 2026. Mở số liệu đã ghi để sửa." in text_of(answer)
        assert answer.context["form"]["people"].value() == "50"
    assert list(UnitYear.objects.all()) == [first]
    SAMPLES["figures"].make(None, cast.unit, 2025)
    SAMPLES["figures"].make(None, cast.sibling)
    assert UnitYear.objects.count() == 3


def test_figures_cannot_move_to_a_unit_that_has_some(cast):
    first, other = SAMPLES["figures"].make(None, cast.unit), SAMPLES["figures"].make(None, cast.sibling)
    sent = {**FIGURES, "unit": cast.unit.pk, "seen": other.version}
    answer = cast.client("officer").post(url("figures_edit", other.pk), sent)
    assert answer.status_code == 422
    assert "đã có số liệu năm 2026" in text_of(answer)
    other.refresh_from_db()
    assert (other.unit, first.unit) == (cast.sibling, cast.unit)


def test_a_unit_head_is_led_to_the_figures_that_are_there(cast):
    client = cast.client("unit_head")
    assert client.get(url("figures_add")).status_code == 200
    SAMPLES["figures"].make(None, cast.unit, 2025)
    SAMPLES["figures"].make(None, cast.sibling)
    assert client.get(url("figures_add")).status_code == 200
    row = SAMPLES["figures"].make(None, cast.unit)
    answer = client.get(url("figures_add"))
    assert (answer.status_code, answer.url) == (302, url("figures_edit", row.pk))


def test_shares_are_said_with_both_numbers(cast):
    row = SAMPLES["figures"].make(None, cast.unit, people=50, informed=45)
    facts = dict(cast.client("viewer").get(url("figures", row.pk)).context["facts"])
    assert facts["Được tuyên truyền"] == "45 / 50 (90 %)"
    assert facts["Tham gia phong trào"] == "–"
    assert "Hộ đã đăng ký" not in facts


def test_a_force_is_of_a_unit_or_an_area(cast):
    client = cast.client("officer")
    answer = client.post(url("force_add"), {**FORCE, "area": ""})
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {"area": ["Ghi địa bàn của lực lượng, hoặc chọn đơn vị."]}
    assert client.post(url("force_add"), FORCE).status_code == 302
    assert client.post(url("force_add"), {**FORCE, "area": "", "unit": cast.unit.pk}).status_code == 302
    assert cast.client("unit_head").post(url("force_add"), {**FORCE, "area": ""}).status_code == 302
    rows = Force.objects.order_by("pk")
    assert [(row.unit, row.area) for row in rows] == [(None, FORCE["area"]), (cast.unit, ""), (cast.unit, "")]


@pytest.mark.parametrize("part", ["trained", "equipped"])
def test_no_more_people_than_there_are(cast, part):
    answer = cast.client("unit_head").post(url("force_add"), {**FORCE, part: "5"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [part]
    assert answer.context["form"][part].value() == "5"


def test_ratings_bear_the_names_of_the_place(cast):
    client = cast.client("unit_head")
    assert client.post(url("force_add"), {**FORCE, "rating": "1"}).status_code == 302
    row = Force.objects.get()
    facts = dict(client.get(url("force", row.pk)).context["facts"])
    assert facts["Xếp loại năm"] == "Hoàn thành xuất sắc nhiệm vụ (tên mức chưa xác nhận theo văn bản)"
    for rank, name in enumerate(("Giỏi", "Khá", "Đạt", ""), 1):
        rule(cast.commune, f"force.level_{rank}", name)
    assert dict(client.get(url("force", row.pk)).context["facts"])["Xếp loại năm"] == "Giỏi"
    answer = client.post(url("force_add"), {**FORCE, "rating": "4"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["rating"] == ["Chọn xếp loại trong danh sách."]
    table = client.get(url("force_list")).context["table"]
    assert [item.get_cell("rating") for item in table.paginated_rows] == ["Giỏi"]


# --- Union, tax -------------------------------------------------------------------------------------------------------


def unit_of(cast, **flags):
    type(cast.unit).objects.filter(pk=cast.unit.pk).update(**flags)
    cast.unit.refresh_from_db()
    return cast.unit


@pytest.mark.parametrize(
    ("flags", "offered"),
    [
        ({"has_union": True, "has_party": True}, {"union_rating"}),
        ({"has_union": True, "has_party": False}, {"union_rating"}),
        ({"has_union": False, "has_party": True}, set()),
        ({"has_union": False, "has_party": False}, {"tax_done"}),
    ],
)
def test_a_unit_is_asked_only_what_concerns_it(cast, flags, offered):
    unit_of(cast, **flags)
    fields = cast.client("unit_head").get(url("figures_add")).context["form"].fields
    assert {"union_rating", "tax_done"} & set(fields) == offered
    officer = cast.client("officer").get(url("figures_add")).context["form"].fields
    assert {"union_rating", "tax_done"} <= set(officer)


def test_the_rating_of_the_union_by_the_names_of_the_place(cast):
    unit_of(cast, has_union=True)
    rule(cast.commune, "force.level_2", "Tốt")
    client = cast.client("unit_head")
    names = dict(client.get(url("figures_add")).context["form"].fields["union_rating"].choices)
    assert names[2] == "Tốt"
    assert client.post(url("figures_add"), {**FIGURES, "union_rating": "2"}).status_code == 302
    row = UnitYear.objects.get()
    assert (row.union_rating, row.tax_done) == (2, None)
    assert "Xếp loại công đoàn, đoàn thể" in text_of(client.get(url("figures", row.pk)))
    assert client.post(url("figures_edit", row.pk), {"union_rating": "9", "seen": row.version}).status_code == 422


@pytest.mark.parametrize(
    ("sent", "stored", "said"), [("True", True, "Đã hoàn thành"), ("False", False, "Chưa hoàn thành")]
)
def test_tax(cast, sent, stored, said):
    unit_of(cast, has_union=False, has_party=False)
    client = cast.client("unit_head")
    assert client.post(url("figures_add"), {**FIGURES, "tax_done": sent}).status_code == 302
    row = UnitYear.objects.get()
    assert row.tax_done is stored
    assert said in text_of(client.get(url("figures", row.pk)))
    form = client.get(url("figures_edit", row.pk)).context["form"]
    assert str(form["tax_done"].value()) == sent
    assert client.post(url("figures_edit", row.pk), {**FIGURES, "tax_done": "", "seen": row.version}).status_code == 302
    row.refresh_from_db()
    assert row.tax_done is None


@pytest.mark.parametrize(
    ("flags", "sent", "field"),
    [
        ({"has_union": False}, {"union_rating": "2"}, "union_rating"),
        ({"has_union": True}, {"tax_done": "True"}, "tax_done"),
        ({"has_union": False, "has_party": True}, {"tax_done": "True"}, "tax_done"),
    ],
)
def test_what_does_not_concern_the_unit_is_refused(cast, flags, sent, field):
    unit = unit_of(cast, **flags)
    answer = cast.client("officer").post(url("figures_add"), {**FIGURES, **sent, "unit": unit.pk})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert UnitYear.objects.count() == 0
