"""What hangs on a mô hình: điểm that close, tổ, names, figures; the catalogue of fields."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from common.models import AuditEvent
from common.workflow import NotAllowed, WrongState
from models_programs.domain import movement as domain
from models_programs.models import ModelField, ModelFigure, ModelTeam
from models_programs.queries.exemplars import fields_offered
from tests.models_programs.test_movement import NOW, REASON, A, S, do, in_state

pytestmark = pytest.mark.django_db


def how(cast, who="officer"):
    return {"actor": cast.actor(who), "now": NOW}


def test_closing_one_place(cast):
    model = in_state(cast, S.ACTIVE)
    do(cast, A.SPREAD, model, on=dt.date(2026, 4, 1))
    place = model.places.get(area="Tổ 5")
    for on, reason, field in (
        (dt.date(2026, 10, 21), REASON, "on"),
        (dt.date(2026, 3, 31), REASON, "on"),
        (dt.date(2026, 6, 1), "kém", "reason"),
    ):
        with pytest.raises(ValidationError) as refusal:
            domain.close_place(place=place, on=on, reason=reason, **how(cast))
        assert list(refusal.value.message_dict) == [field]
    domain.close_place(place=place, on=dt.date(2026, 6, 1), reason=REASON, **how(cast))
    assert (place.closed_on, place.close_reason) == (dt.date(2026, 6, 1), REASON)
    assert AuditEvent.objects.latest("pk").kind == "movementmodel.place_closed"
    with pytest.raises(WrongState):
        domain.close_place(place=place, on=dt.date(2026, 6, 1), reason=REASON, **how(cast))
    with pytest.raises(WrongState) as last:
        origin = model.places.get(is_origin=True)
        domain.close_place(place=origin, on=dt.date(2026, 6, 1), reason=REASON, **how(cast))
    assert str(last.value).startswith("Đây là điểm cuối cùng đang làm.")


def test_teams(cast):
    model = in_state(cast, S.ACTIVE)
    place = model.places.get()
    values = {"name": "Tổ tự quản 1", "members": 7, "leader": "Lê Văn Sáu"}
    team = domain.save_team(team=ModelTeam(place=place), values=values, **how(cast, "unit_head"))
    domain.save_team(team=team, values={"members": 9}, **how(cast))
    assert list(place.teams.values_list("name", "members", "leader")) == [("Tổ tự quản 1", 9, "Lê Văn Sáu")]
    with pytest.raises(ValidationError):
        domain.save_team(team=ModelTeam(place=place), values={"name": "", "members": 1}, **how(cast))
    with pytest.raises(NotAllowed):
        domain.save_team(team=team, values={"members": 1}, **how(cast, "outsider"))
    domain.remove_team(team=team, **how(cast))
    assert not place.teams.exists()
    kinds = [event.kind for event in AuditEvent.objects.filter(subject_id=model.pk, kind__contains="team")]
    assert kinds == ["movementmodel.team_added", "movementmodel.team_edited", "movementmodel.team_removed"]


def test_names_of_the_board_are_mended(cast):
    model = in_state(cast, S.ACTIVE)
    do(cast, A.STRENGTHEN, model)
    member = model.board.get()
    domain.correct_member(member=member, values={"name": "Lê Thị Mai Hoa", "role": "Phó ban"}, **how(cast))
    assert model.board.values_list("name", "role").get() == ("Lê Thị Mai Hoa", "Phó ban")
    with pytest.raises(ValidationError):
        domain.correct_member(member=member, values={"role": ""}, **how(cast))


def test_figures_of_a_year_once(cast):
    model = in_state(cast, S.ACTIVE)
    domain.set_figures(model=model, year=2026, values={"sessions": 4, "participants": 120}, **how(cast))
    domain.set_figures(model=model, year=2026, values={"sessions": 5}, **how(cast, "unit_head"))
    assert ModelFigure.objects.values_list("year", "sessions", "participants").get() == (2026, 5, 120)
    for year in (2025, 2027):
        with pytest.raises(ValidationError):
            domain.set_figures(model=model, year=year, values={"sessions": 1}, **how(cast))


def test_an_ended_model_takes_nothing(cast):
    model = in_state(cast, S.ENDED)
    place = model.places.get()
    calls = [
        lambda: domain.set_figures(model=model, year=2026, values={"sessions": 1}, **how(cast)),
        lambda: domain.save_team(team=ModelTeam(place=place), values={"name": "Tổ", "members": 1}, **how(cast)),
        lambda: domain.close_place(place=place, on=dt.date(2026, 10, 10), reason=REASON, **how(cast)),
    ]
    for call in calls:
        with pytest.raises(WrongState):
            call()


# --- Fields ---------------------------------------------------------------------------------------------------------


def test_shipped_fields_are_loaded_once(cast):
    assert ModelField.objects.count() == 14
    assert domain.load_model_fields() == (0, 0)
    ModelField.objects.filter(code="drugs").update(name="Cũ")
    ModelField.objects.filter(code="fire").delete()
    assert domain.load_model_fields() == (1, 1)
    assert ModelField.objects.get(code="drugs").name == "Phòng, chống ma túy"
    assert set(ModelField.objects.values_list("authority", "authority_path")) == {(None, "")}


def test_a_field_of_ones_own_is_seen_here_and_below(cast):
    field = domain.add_field(name="Bảo vệ rừng", authority=cast.commune, **how(cast))
    assert field.code == f"rieng_{cast.commune.pk}_1"
    seen = {path: field in fields_offered(path) for path in (cast.commune.path, cast.other_commune.path, "51.")}
    assert seen == {cast.commune.path: True, cast.other_commune.path: False, "51.": False}
    for name in ("bảo  vệ RỪNG", "Phòng, chống ma tuý", " "):
        with pytest.raises(ValidationError) as refusal:
            domain.add_field(name=name, authority=cast.commune, **how(cast))
        assert list(refusal.value.message_dict) == ["name"]
    for who in ("unit_head", "admin", "outsider", "viewer"):
        with pytest.raises(NotAllowed):
            domain.add_field(name="Khác", authority=cast.commune, **how(cast, who))
