"""Counting loại / điểm / tổ with real rows through merges and renames; units with an effective model."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import Q

from common.scope import Role
from models_programs.domain import movement as domain
from models_programs.domain.movement import Rating, Site
from models_programs.models import ModelTeam, MovementModel, RuleValue
from models_programs.queries.movement import (
    counted,
    effective_models_of,
    living_in,
    models_visible_to,
    places_seen_by,
    ranks_of,
    rated,
    tally,
    units_by_effective_model,
    units_with_effective_model,
)
from models_programs.rules.counting import Counted
from tests import factories as make
from tests.models_programs.test_movement import NOW, A, S, deed, do, in_state, register
from units.domain import NewUnit, merge_units, rename_unit
from units.models import UnitSuccession

pytestmark = pytest.mark.django_db


def grown(cast):
    """A model at the unit, its sibling and an area, with three tổ."""
    model = in_state(cast, S.ACTIVE)
    how = {"model": model, "actor": cast.actor("officer"), "now": NOW}
    domain.spread(site=Site(unit=cast.sibling), deed=deed(), **how)
    domain.spread(site=Site(area="Thôn 3"), deed=deed(), **how)
    for place in model.places.all():
        ModelTeam.objects.create(place=place, name="Tổ 1", members=5)
    return model


def test_counted_in_a_constant_number_of_queries(cast, django_assert_num_queries):
    grown(cast)
    register(cast, name="Chỉ đăng ký")
    for path in (cast.commune.path, cast.province.path, ""):
        with django_assert_num_queries(4):
            assert counted(path, 2026) == Counted(kinds=2, points=4, teams=3, members=15)
    for _ in range(3):
        register(cast, name="Nữa")
    with django_assert_num_queries(4):
        assert counted(cast.commune.path, 2026).kinds == 5
    assert counted(cast.other_commune.path, 2026) == Counted(0, 0, 0, 0)
    assert counted(cast.commune.path, 2025) == Counted(0, 0, 0, 0)


def test_the_origin_counts_as_the_rule_says(cast):
    grown(cast)
    rule = {"authority": cast.commune, "authority_path": cast.commune.path, "set_at": NOW, "source": "Văn bản"}
    RuleValue.objects.create(code="model.origin_counts", value="Không", **rule)
    assert counted(cast.commune.path, 2026) == Counted(kinds=1, points=2, teams=3, members=15)
    assert counted(cast.province.path, 2026).points == 3


def test_merged_units_are_one_point(cast):
    grown(cast)
    on, actor = dt.date(2026, 10, 15), cast.actor("officer")
    new = merge_units(
        units=[cast.unit, cast.sibling], new=NewUnit("M1", "Đơn vị mới"), on=on, document="", actor=actor, now=NOW
    )
    assert counted(cast.commune.path, 2026) == Counted(kinds=1, points=2, teams=3, members=15)
    rename_unit(unit=new, new=NewUnit("M2", "Tên mới"), on=dt.date(2026, 10, 18), document="", actor=actor, now=NOW)
    assert counted(cast.commune.path, 2026).points == 2


def test_ended_and_closed_leave_the_count_of_their_year(cast):
    model = grown(cast)
    how = {"actor": cast.actor("officer"), "now": NOW}
    place = model.places.get(area="Thôn 3")
    domain.close_place(place=place, on=dt.date(2026, 10, 19), reason="Dân đã chuyển đi hết.", **how)
    assert counted(cast.commune.path, 2026) == Counted(kinds=1, points=2, teams=2, members=10)
    do(cast, A.END, model)
    assert counted(cast.commune.path, 2026) == Counted(0, 0, 0, 0)


def test_a_closed_place_worked_on_its_last_day(cast):
    """``closed_on`` is the last day; a điểm that stops on 31/12 counts for that year."""
    model = grown(cast)
    model.places.filter(area="Thôn 3").update(closed_on=dt.date(2026, 12, 31))
    assert counted(cast.commune.path, 2026).points == 3
    assert counted(cast.commune.path, 2027).points == 2


def test_a_tally_of_some_models(cast):
    first = grown(cast)
    second = register(cast, unit="sibling", name="Chỉ đăng ký")
    counts = tally(models_visible_to(cast.actor("officer")), Q(), path=cast.commune.path, year=2026)
    assert counts.by_field() == {first.field_id: Counted(2, 4, 3, 15)}
    assert counts.by_model([first.pk, second.pk]) == {first.pk: Counted(1, 3, 3, 15), second.pk: Counted(1, 1, 0, 0)}


def test_who_sees_which_models(cast):
    model = in_state(cast, S.ACTIVE)
    make.person("unit_head", cast.sibling, username="tramyte")
    cast.sibling_head = type(cast.officer).objects.get(username="tramyte")
    seen = {
        who: list(models_visible_to(cast.actor(who)).values_list("pk", flat=True))
        for who in ("unit_head", "officer", "viewer", "outsider", "sibling_head")
    }
    own = [model.pk]
    assert seen == {"unit_head": own, "officer": own, "viewer": own, "outsider": [], "sibling_head": []}
    assert list(models_visible_to(None)) == []
    how = {"model": model, "actor": cast.actor("officer"), "now": NOW}
    domain.spread(site=Site(unit=cast.sibling), deed=deed(), **how)
    assert list(models_visible_to(cast.actor("sibling_head"))) == [model]


def test_the_years_of_a_model(cast):
    model = register(cast, launched_on=dt.date(2024, 5, 5))
    do(cast, A.END, model)
    years = [
        year for year in range(2023, 2028) if models_visible_to(cast.actor("officer")).filter(living_in(year)).exists()
    ]
    assert years == [2024, 2025, 2026]


# --- Effective ------------------------------------------------------------------------------------------------------


def test_units_with_an_effective_model(cast):
    model = grown(cast)
    how = {"actor": cast.actor("officer"), "now": NOW}
    assert list(units_with_effective_model(cast.commune.path, 2026)) == []
    domain.rate_model(model=model, rating=Rating(2), deed=deed(), **how)
    place = model.places.get(unit=cast.sibling)
    domain.rate_place(place=place, rank=3, deed=deed(), **how)
    assert list(units_with_effective_model(cast.commune.path, 2026)) == [{"unit": cast.unit.pk}]
    assert list(units_with_effective_model(cast.other_commune.path, 2026)) == []
    assert list(units_with_effective_model(cast.commune.path, 2025)) == []
    rows = units_by_effective_model(cast.actor("officer"), 2026).order_by("pk").values_list("pk", "has_model")
    assert list(rows) == [(cast.unit.pk, True), (cast.sibling.pk, False)]
    found = effective_models_of({cast.unit.pk, cast.sibling.pk}, path=cast.commune.path, year=2026)
    assert found == {cast.unit.pk: {model.pk: ("Cổng trường an toàn", 2)}}


def test_the_successor_of_merged_units_has_their_model(cast, django_assert_num_queries):
    model = grown(cast)
    actor = cast.actor("officer")
    domain.rate_model(model=model, rating=Rating(1), deed=deed(), actor=actor, now=NOW)
    new = merge_units(
        units=[cast.unit, cast.sibling],
        new=NewUnit("M1", "Đơn vị mới"),
        on=dt.date(2026, 10, 15),
        document="",
        actor=actor,
        now=NOW,
    )
    rows = units_by_effective_model(actor, 2026).values_list("pk", "has_model")
    assert list(rows) == [(new.pk, True)]
    with django_assert_num_queries(4):
        found = effective_models_of({new.pk}, path=cast.commune.path, year=2026)
    assert found == {new.pk: {model.pk: ("Cổng trường an toàn", 1)}}


def test_a_merged_unit_that_was_renamed_too_has_their_model(cast):
    """Who has a model by the list of units also has its name there."""
    model = grown(cast)
    how = {"actor": cast.actor("officer"), "now": NOW}
    domain.rate_model(model=model, rating=Rating(1), deed=deed(), **how)
    merged = make.unit(cast.commune, "Đơn vị gộp", code="M1")
    last = make.unit(cast.commune, "Tên mới", code="M2")
    for kind, old, new in (("merge", cast.sibling, merged), ("rename", merged, last)):
        UnitSuccession.objects.create(kind=kind, predecessor=old, successor=new, on=dt.date(2026, 10, 15))
    assert units_by_effective_model(how["actor"], 2026).get(pk=last.pk).has_model is True
    assert effective_models_of({last.pk}, path=cast.commune.path, year=2026) == {
        last.pk: {model.pk: ("Cổng trường an toàn", 1)}
    }


def test_the_level_of_a_model_is_that_of_the_places_in_sight(cast):
    """A unit that has only a điểm of a model does not learn how other units were rated."""
    model = grown(cast)
    how = {"actor": cast.actor("officer"), "now": NOW}
    domain.rate_model(model=model, rating=Rating(1), deed=deed(), **how)
    domain.rate_place(place=model.places.get(unit=cast.sibling), rank=3, deed=deed(), **how)
    head = make.person(Role.UNIT_HEAD, cast.sibling, "Bùi Thị Lan")
    officer, own = places_seen_by(how["actor"]), places_seen_by(make.actor(head))
    assert ranks_of([model.pk], 2026, officer) == {model.pk: {1: 2, 3: 1}}
    assert ranks_of([model.pk], 2026, own) == {model.pk: {3: 1}}
    found = [MovementModel.objects.filter(rated(2026, rank, own)).count() for rank in (1, 3, None)]
    assert found == [0, 1, 0]


def test_the_rank_is_the_authoritys(cast):
    model = grown(cast)
    domain.rate_model(model=model, rating=Rating(3), deed=deed(), actor=cast.actor("officer"), now=NOW)
    assert not units_with_effective_model(cast.commune.path, 2026).exists()
    rule = {"authority": cast.commune, "authority_path": cast.commune.path, "set_at": NOW, "source": "Văn bản"}
    RuleValue.objects.create(code="model.effective_rank", value="3", **rule)
    assert units_with_effective_model(cast.commune.path, 2026).count() == 2
