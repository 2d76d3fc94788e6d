"""The targets of the year, the units behind one, typed figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.templatetags.ui import state_html
from models_programs.models import Target, TargetFigure
from models_programs.views.targets import UNWANTED
from tests import factories as make
from tests.models_programs.plans import plan, plans
from tests.registrations import cases

pytestmark = pytest.mark.django_db
TARGETS = reverse("models_programs:targets", args=[2026])
FIGURE = {"value": "1", "source": "Quyết định 12/QĐ-UBND ngày 05/10/2026"}
OFFICE = ["officer", "approver", "admin", "viewer"]


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        yield


def url(name, target, year=2026):
    return reverse(f"models_programs:{name}", args=[year, target.pk])


def more(programme, metric="registered", **fields):
    values = {"code": f"x{programme.targets.count()}", "text": "Chỉ tiêu", "value": 100, "order": 5, **fields}
    return Target.objects.create(programme=programme, metric=metric, **values)


def registers(unit):
    return cases.registered(unit)


def text_of(answer):
    return " ".join(answer.content.decode().split())


def names(answer):
    return [row.record.name for row in answer.context["table"].paginated_rows]


def test_what_holds_here_this_year(cast):
    found = plans(cast)
    old = plan(cast.commune, "Kế hoạch cũ", 2025)
    answer = cast.client("officer").get(TARGETS)
    shown = [programme for programme, _ in answer.context["groups"]]
    assert set(shown) == {found.own, found.above, found.bound}
    assert old not in shown and found.sibling not in shown
    total = sum(programme.targets.count() for programme in shown)
    assert (answer.context["total"], answer.context["met"]) == (total, 0)


def test_met_is_counted(cast):
    plan(cast.commune)
    client = cast.client("officer")
    registers(cast.unit)
    answer = client.get(TARGETS)
    assert (answer.context["met"], answer.context["total"]) == (1, 1)
    assert "đạt 1 / 1 chỉ tiêu" in text_of(answer)


def test_nothing_yet(cast):
    answer = cast.client("officer").get(TARGETS)
    assert answer.status_code == 200
    assert "chưa có kế hoạch nào ghi chỉ tiêu cho năm này." in text_of(answer)


@pytest.mark.parametrize("who", OFFICE)
def test_the_office_reads_and_unit_heads_do_not(cast, who):
    target = plan(cast.commune).targets.get()
    assert cast.client(who).get(TARGETS).status_code == 200
    assert cast.client(who).get(url("behind", target)).status_code == 200
    assert cast.client(who).post(TARGETS).status_code == 405
    assert cast.client("unit_head").get(TARGETS).status_code == 403
    assert cast.client("unit_head").get(url("behind", target)).status_code == 403


def test_queries_of_the_targets_do_not_grow(cast):
    own, client = plan(cast.commune), cast.client("officer")
    target = own.targets.get()
    counts = []
    for number in (1, 3):
        while own.targets.count() < number:
            more(own)
            registers(make.unit(cast.commune))
        for address in (TARGETS, url("behind", target)):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_units_behind_are_narrowed(cast):
    own = plan(cast.commune)
    target = more(own, kinds=["school", "agency"])
    second = make.unit(cast.commune, "Trường THCS Bình Sơn")
    make.unit(cast.commune, "Thôn Một", kind="residential")
    registers(second)
    client = cast.client("officer")
    everybody = {cast.unit.name, cast.sibling.name, second.name}
    answer = client.get(url("behind", target))
    assert set(names(answer)) == everybody
    assert names(answer)[-1] == second.name  # those without it come first
    for query, found in (
        ("?co=0", {cast.unit.name, cast.sibling.name}),
        ("?co=1", {second.name}),
        ("?loai=school", {cast.unit.name, second.name}),
        ("?loai=school&co=0", {cast.unit.name}),
        ("?loai=residential", set()),
        ("?co=2&loai=khac", everybody),
    ):
        answer = client.get(url("behind", target) + query)
        assert answer.status_code == 200
        assert set(names(answer)) == found, query
    assert [value for value, _ in answer.context["kinds"]] == ["school", "agency"]


def test_links_of_the_kinds_keep_the_other_choice_and_invent_none(cast):
    target = more(plan(cast.commune), kinds=["school", "agency"])
    answer = cast.client("officer").get(url("behind", target) + "?co=1%22%3E&loai=%22%3Ex")
    assert (answer.context["wanted"], answer.context["kind"]) == ("", "")


@pytest.mark.parametrize("metric", ["declared", "forces_trained", "khong_co_nua"])
@pytest.mark.parametrize("query", ["", "?co=1", "?sort=-is_met"])
def test_no_units_stand_behind_sums_and_typed_figures(cast, metric, query):
    target = more(plan(cast.commune), metric)
    assert cast.client("officer").get(url("behind", target) + query).status_code == 404


def test_targets_of_other_places_are_404(cast):
    found = plans(cast)
    client = cast.client("officer")
    for source in (found.sibling, found.shipped):
        target = more(source, "declared")
        for name in ("behind", "figure"):
            assert client.get(url(name, target)).status_code == 404
        assert client.post(url("figure", target), FIGURE).status_code == 404
    assert TargetFigure.objects.count() == 0


def test_a_target_from_above_is_counted_and_typed_at_home(cast):
    above = plan(cast.province, "Kế hoạch tỉnh")
    registers(cast.other_unit)
    client = cast.client("officer")
    assert names(client.get(url("behind", above.targets.get()))) == [cast.unit.name]
    target = more(above, "declared")
    assert client.get(url("figure", target)).status_code == 200
    answer = client.post(url("figure", target), FIGURE)
    assert answer.status_code == 302, answer.context["form"].errors
    figure = TargetFigure.objects.get()
    assert (figure.authority, figure.year, figure.value) == (cast.commune, 2026, Decimal(1))
    assert (figure.source, figure.recorded_by) == (FIGURE["source"], cast.officer)
    again = client.get(url("figure", target)).context["form"]
    assert (str(again["value"].value()), again["source"].value()) == ("1", FIGURE["source"])
    assert client.post(url("figure", target), {**FIGURE, "value": "0,5"}).status_code == 302
    assert TargetFigure.objects.get().value == Decimal("0.5")


def test_figures_of_other_authorities_are_not_typed(cast):
    cast.tinh = make.person("officer", cast.province, username="canbotinh")
    target = more(plan(cast.commune), "declared")
    assert cast.client("tinh").get(url("behind", plan(cast.commune).targets.get())).status_code == 200
    for answer in (cast.client("tinh").get(url("figure", target)), cast.client("tinh").post(url("figure", target))):
        assert answer.status_code == 403
        assert "Chỉ cán bộ hoặc quản trị của cơ quan này mới nhập được số liệu." in text_of(answer)
    for who in ("approver", "viewer", "unit_head"):
        assert cast.client(who).post(url("figure", target), FIGURE).status_code == 403
    assert TargetFigure.objects.count() == 0


def test_what_records_can_tell_is_not_typed(cast):
    target = plan(cast.commune).targets.get()
    assert cast.client("officer").post(url("figure", target), FIGURE).status_code == 404


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({**FIGURE, "value": ""}, ["value"]),
        ({**FIGURE, "value": "nhiều"}, ["value"]),
        ({**FIGURE, "value": "-1"}, ["value"]),
        ({**FIGURE, "source": ""}, ["source"]),
        ({**FIGURE, "source": "QĐ"}, ["source"]),
    ],
)
def test_a_figure_needs_a_number_and_its_source(cast, sent, wrong):
    target = more(plan(cast.commune), "declared")
    answer = cast.client("officer").post(url("figure", target), sent)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert sorted(form.errors) == wrong
    assert {name: form[name].value() for name in sent} == sent
    assert TargetFigure.objects.count() == 0


def test_what_should_not_be_there_is_not_marked_as_done(cast):
    """ "Không có đơn vị …": units that are counted come first and are no success."""
    target = more(plan(cast.commune), operator="=", value=0)
    registers(cast.unit)
    answer = cast.client("officer").get(url("behind", target))
    table = answer.context["table"]
    assert [(row.record.name, row.get_cell("is_met")) for row in table.paginated_rows] == [
        (cast.unit.name, state_html("doing", "Có")),
        (cast.sibling.name, state_html("done", "Không")),
    ]
    assert answer.context["answers"] == UNWANTED


def test_a_province_is_told_whose_the_units_are(cast):
    target = plan(cast.province, "Kế hoạch tỉnh").targets.get()
    client, counts = cast.client("viewer"), []
    for number in (2, 5):
        for _ in range(number - 2):
            make.unit(cast.other_commune)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url("behind", target))
        counts.append(len(queries))
        cells = [row.get_cell("authority") for row in answer.context["table"].paginated_rows]
        assert sorted(cells) == ["Xã Bình Sơn"] + ["Xã Trà Bồng"] * (number - 1)
    assert counts[0] == counts[1]
    assert "authority" not in cast.client("officer").get(url("behind", target)).context["table"].columns.names()


def test_the_entrance_leads_the_office_to_the_targets(cast):
    index = reverse("models_programs:index", args=[2026])
    for who in OFFICE:
        assert TARGETS in cast.client(who).get(index).content.decode()
    assert TARGETS not in cast.client("unit_head").get(index).content.decode()
