"""Pages of mô hình: the life of one from a browser, counts on the list, the live list, who may not."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from models_programs.domain import movement as domain
from models_programs.domain.movement import Rating, Site
from models_programs.models import ModelField, ModelPlace, ModelRating, MovementModel
from tests import factories as make
from tests.models_programs.samples import make_model
from tests.models_programs.test_movement import NOW, REASON, A, S, deed, do, in_state

pytestmark = pytest.mark.django_db
ACTS = {
    "ra-mat": {"on": "10/10/2026"},
    "so-ket": {"on": "10/10/2026", "number": "12/BC", "date": "12/10/2026", "text": "Có hiệu quả"},
    "tong-ket": {"on": "10/10/2026"},
    "xep-loai": {"rank": "2", "on": "10/10/2026"},
    "tiep-tuc": {"number": "15/KH", "date": "05/01/2026"},
    "kien-toan": {"name": "Lê Thị Mai", "role": "Trưởng ban", "on": "10/10/2026"},
    "nhan-rong": {"area": "Tổ 5", "on": "10/10/2026"},
    "thong-bao": {"on": "10/10/2026", "issuer": "Công an tỉnh"},
    "ket-thuc": {"on": "10/10/2026", "text": REASON},
}


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        yield


def url(suffix="", *args):
    return reverse(f"models_programs:model{suffix}", args=[2026, *args])


def started(model):
    """The beginning of the sample's life, as if it had been registered in January."""
    ModelPlace.objects.filter(model=model).update(opened_on="2026-01-02")
    return model


def test_a_life_from_the_browser(cast):
    client = cast.client("officer")
    posted = {"name": "Cổng trường an toàn", "field": "traffic", "unit": cast.unit.pk, "date": "05/01/2026"}
    assert client.post(url("_add"), posted).status_code == 302
    model = MovementModel.objects.get()
    for slug, sent in ACTS.items():
        page = client.get(url("_act", model.pk, slug))
        assert (slug, page.status_code) == (slug, 200)
        answer = client.post(url("_act", model.pk, slug), sent)
        assert (slug, answer.status_code) == (slug, 302), answer.context["form"].errors
        assert client.get(url("", model.pk)).status_code == 200
    model.refresh_from_db()
    acts = ["register", "deploy", "launch", "review", "summary", "rate", "continue", "strengthen", "spread"]
    assert list(model.events.order_by("pk").values_list("act", flat=True)) == [*acts, "announce", "end"]
    assert model.state == S.ENDED
    page = client.get(url("", model.pk))
    assert (page.context["acts"], page.context["figures_url"]) == ([], "")
    assert [row["what"] for row in page.context["timeline"]][-2:] == ["Triển khai", "Đăng ký"]
    assert "Mô hình đã kết thúc ngày 10/10/2026" in page.content.decode()
    for suffix, args in (("_act", ("so-ket",)), ("_figures", ())):
        answer = client.post(url(suffix, model.pk, *args), {"on": "10/10/2026"}, follow=True)
        assert "Mô hình đã kết thúc nên không ghi" in answer.content.decode()


@pytest.mark.parametrize(
    ("slug", "sent", "field"),
    [
        ("so-ket", {"on": "21/10/2026"}, "on"),
        ("so-ket", {"on": "hôm qua"}, "on"),
        ("tiep-tuc", {"text": "Tiếp"}, "number"),
        ("tiep-tuc", {"date": "01/01/2025"}, "date"),
        ("xep-loai", {"on": "10/10/2026"}, "rank"),
        ("kien-toan", {"on": "10/10/2026"}, "name"),
        ("nhan-rong", {"on": "10/10/2026"}, "area"),
        ("ket-thuc", {"on": "10/10/2026", "text": "kém"}, "text"),
    ],
)
def test_refused_forms_keep_what_was_typed(cast, slug, sent, field):
    model = in_state(cast, S.ACTIVE)
    answer = cast.client("officer").post(url("_act", model.pk, slug), sent)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert {name: form[name].value() for name in sent} == sent


def test_who_may_not(cast):
    model = in_state(cast, S.ACTIVE)
    place = model.places.get()
    head = cast.client("unit_head")
    assert head.get(url("_act", model.pk, "xep-loai")).status_code == 403
    assert head.post(url("_rate_place", model.pk, place.pk), {"rank": "1", "on": "10/10/2026"}).status_code == 403
    assert head.get(url("_field_add")).status_code == 403
    assert head.get(url("_act", model.pk, "so-ket")).status_code == 200
    assert cast.client("viewer").get(url("_act", model.pk, "so-ket")).status_code == 403
    outsider = cast.client("outsider")
    paths = [
        url("_act", model.pk, "so-ket"),
        url("_rate_place", model.pk, place.pk),
        url("_close_place", model.pk, place.pk),
        url("_team_add", model.pk, place.pk),
        url("_figures", model.pk),
    ]
    for path in paths:
        assert (path, outsider.post(path, {}).status_code) == (path, 404)
    officer = cast.client("officer")
    other = started(make_model(cast.commune, cast.sibling)).places.get()
    assert officer.get(url("_act", model.pk, "khac")).status_code == 404
    assert officer.get(url("_close_place", model.pk, other.pk)).status_code == 404
    assert officer.get(url("_team_add", model.pk, other.pk)).status_code == 404


def test_an_act_out_of_season_leads_back(cast):
    model = in_state(cast, S.REGISTERED)
    client = cast.client("officer")
    apart = client.get(url("_rate_place", model.pk, model.places.get().pk), follow=True)
    assert apart.redirect_chain == [(url("", model.pk), 302)]
    answer = client.get(url("_act", model.pk, "so-ket"), follow=True)
    assert answer.redirect_chain == [(url("", model.pk), 302)]
    assert "Mô hình đã đăng ký nên không ghi được việc “Sơ kết”." in answer.content.decode()


def test_a_double_click_is_one_meeting(cast):
    model = in_state(cast, S.ACTIVE)
    client = cast.client("officer")
    for _ in range(2):
        assert client.post(url("_act", model.pk, "so-ket"), ACTS["so-ket"]).status_code == 302
    assert model.events.filter(act="review").count() == 1
    client.post(url("_act", model.pk, "so-ket"), {**ACTS["so-ket"], "text": "Khác"})
    assert model.events.filter(act="review").count() == 2


def test_one_place_its_teams_and_its_rating(cast):
    model = in_state(cast, S.ACTIVE)
    do(cast, A.SPREAD, model)
    place = model.places.get(area="Tổ 5")
    client = cast.client("officer")
    assert client.post(url("_team_add", model.pk, place.pk), {"name": "Tổ 1", "members": "7"}).status_code == 302
    team = place.teams.get()
    assert client.get(url("_team", model.pk, team.pk)).context["form"]["members"].value() == 7
    client.post(url("_team", model.pk, team.pk), {"name": "Tổ 1", "members": "8", "leader": "Ông Sáu"})
    team.refresh_from_db()
    assert (team.members, team.leader) == (8, "Ông Sáu")
    assert client.post(url("_team_add", model.pk, place.pk), {"name": "", "members": ""}).status_code == 422
    page = client.get(url("_rate_place", model.pk, place.pk))
    assert "Tên mức chưa xác nhận" in page.content.decode()
    client.post(url("_rate_place", model.pk, place.pk), {"rank": "1", "on": "10/10/2026"})
    assert list(ModelRating.objects.values_list("place", "rank")) == [(place.pk, 1)]
    shown = client.get(url("", model.pk))
    assert shown.context["counted"].words() == "1 loại / 2 điểm / 1 tổ"
    assert client.get(url("_team_remove", model.pk, team.pk)).status_code == 200
    assert client.post(url("_team_remove", model.pk, team.pk)).status_code == 302
    assert not place.teams.exists()
    sent = {"on": "12/10/2026", "reason": "Dân đã chuyển đi hết."}
    assert client.post(url("_close_place", model.pk, place.pk), sent).status_code == 302
    rows = client.get(url("", model.pk)).context["timeline"]
    assert (rows[0]["what"], rows[0]["words"]) == ("Thôi làm một điểm", "Tổ 5: Dân đã chuyển đi hết.")


def test_board_and_figures(cast):
    model = in_state(cast, S.ACTIVE)
    do(cast, A.STRENGTHEN, model)
    member = model.board.get()
    client = cast.client("unit_head")
    assert client.get(url("_member", model.pk, member.pk)).context["form"]["name"].value() == "Lê Thị Mai"
    client.post(url("_member", model.pk, member.pk), {"name": "Lê Thị Mai Hoa", "role": "Trưởng ban"})
    assert model.board.get().name == "Lê Thị Mai Hoa"
    assert client.post(url("_figures", model.pk), {"sessions": "4", "participants": "1.200"}).status_code == 302
    assert client.get(url("_figures", model.pk)).context["form"]["participants"].value() == 1200
    assert model.figures.values_list("year", "sessions", "participants").get() == (2026, 4, 1200)


def test_a_field_of_ones_own(cast):
    client = cast.client("officer")
    assert client.post(url("_field_add"), {"name": "phòng, chống ma túy"}).status_code == 422
    answer = client.post(url("_field_add"), {"name": "Bảo vệ rừng"})
    field = ModelField.objects.get(name="Bảo vệ rừng")
    assert answer.url == f"{url('_add')}?field={field.code}"
    form = client.get(answer.url).context["form"]
    assert form["field"].value() == field.code
    assert str(field.code) in str(form["field"])
    assert "Bảo vệ rừng" not in str(cast.client("outsider").get(url("_add")).context["form"]["field"])


def test_the_edit_form_leaves_acts_alone(cast):
    client = cast.client("officer")
    expected = {S.REGISTERED: set(), S.DEPLOYING: {"number", "date"}, S.ACTIVE: {"number", "date", "launched_on"}}
    for state, names in expected.items():
        form = client.get(url("_edit", in_state(cast, state).pk)).context["form"]
        assert {"number", "date", "launched_on"} & set(form.fields) == names


def grown(cast):
    model = in_state(cast, S.ACTIVE)
    how = {"model": model, "actor": cast.actor("officer"), "now": NOW}
    domain.spread(site=Site(unit=cast.sibling), deed=deed(), **how)
    domain.rate_model(rating=Rating(2), deed=deed(), **how)
    return model


def test_the_list_counts_what_is_filtered(cast):
    model = grown(cast)
    drugs = ModelField.objects.get(code="drugs")
    other = make_model(cast.commune, None, name="Thôn không ma túy", field=drugs)
    client = cast.client("officer")

    def listed(query=""):
        context = client.get(url("_list") + query).context
        return {row.pk for row in context["table"].data.data}, context["table"].totals.words()

    both = {model.pk, other.pk}
    assert listed() == (both, "2 loại / 3 điểm / 0 tổ")
    assert listed(f"?field={model.field_id}") == ({model.pk}, "1 loại / 2 điểm / 0 tổ")
    assert listed("?state=registered") == ({other.pk}, "1 loại / 1 điểm / 0 tổ")
    assert listed("?rank=2")[0] == {model.pk}
    assert listed("?rank=1")[0] == set()
    assert listed("?rank=none")[0] == {other.pk}
    assert listed("?unit_kind=school")[0] == {model.pk}
    rows = client.get(url("_list")).context["table"].field_rows
    assert [(name, numbers.words()) for _, name, numbers in rows] == [
        ("Bảo đảm trật tự an toàn giao thông", "1 loại / 2 điểm / 0 tổ"),
        ("Phòng, chống ma túy", "1 loại / 1 điểm / 0 tổ"),
    ]


def test_a_place_in_another_commune_is_not_told(cast):
    """A commune sees a province's model at its unit, and nothing of the model elsewhere."""
    make.person("officer", cast.province, username="tinh")
    cast.province_officer = type(cast.officer).objects.get(username="tinh")
    model = make_model(cast.province, None, name="Liên kết toàn tỉnh", area="Toàn tỉnh", state=S.ACTIVE)
    how = {"model": model, "actor": cast.actor("province_officer"), "now": NOW}
    domain.spread(site=Site(unit=cast.unit), deed=deed(), **how)
    domain.spread(site=Site(unit=cast.other_unit), deed=deed(), **how)
    page = cast.client("officer").get(url("", model.pk))
    assert [shown.place.unit for shown in page.context["places"]] == [cast.unit]
    assert page.context["acts"] == []
    assert "Trà Bồng" not in page.content.decode()
    assert cast.client("officer").get(url("_edit", model.pk)).status_code == 403
    assert len(cast.client("province_officer").get(url("", model.pk)).context["places"]) == 3
    assert cast.client("unit_head").get(url("", model.pk)).status_code == 200


def test_queries_of_one_model_do_not_grow(cast):
    model = grown(cast)
    client, counts = cast.client("officer"), []
    for more in (0, 4):
        for number in range(more):
            do(cast, A.STRENGTHEN, model)
            domain.spread(
                model=model, site=Site(area=f"Thôn {number}"), deed=deed(), actor=cast.actor("officer"), now=NOW
            )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("", model.pk)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- Mỗi đơn vị ít nhất một mô hình có hiệu quả ---------------------------------------------------------------------


def test_units_without_come_first(cast):
    model = in_state(cast, S.ACTIVE)
    domain.rate_model(model=model, rating=Rating(2), deed=deed(), actor=cast.actor("officer"), now=NOW)
    client = cast.client("officer")
    page = client.get(url("_effective"))
    assert [row.record for row in page.context["table"].rows] == [cast.sibling, cast.unit]
    assert [value for _, value, _ in page.context["stats"]] == ["2", "1", "1", "50 %"]
    assert page.context["level"] == "Khá"
    assert page.context["unconfirmed"] is True
    assert [row.record for row in client.get(url("_effective") + "?has=no").context["table"].rows] == [cast.sibling]
    assert [row.record for row in client.get(url("_effective") + "?has=yes").context["table"].rows] == [cast.unit]
    body = page.content.decode()
    assert body.count("Chưa có</span>") == 1
    assert f'href="{url("", model.pk)}"' in body


def test_the_live_list_is_scoped(cast):
    outside = cast.client("outsider").get(url("_effective"))
    assert [row.record for row in outside.context["table"].rows] == [cast.other_unit]
    head = cast.client("unit_head")
    assert head.get(url("_effective")).status_code == 403
    assert head.get(url("_list")).context["effective_url"] == ""
    viewer = cast.client("viewer").get(url("_effective"))
    assert len(viewer.context["table"].rows) == 3


def test_queries_of_the_live_list_do_not_grow(cast):
    grown(cast)
    client, counts = cast.client("officer"), []
    for more in (0, 5):
        for _ in range(more):
            make_model(None, make.unit(cast.commune))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("_effective")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 16


def test_a_rated_model_is_history(cast):
    """A formal model ends with a reason; its ratings are not deleted with it."""
    model = make_model(None, cast.unit)
    place = ModelPlace.objects.get(model=model)
    ModelRating.objects.create(
        place=place, unit=cast.unit, authority_path=cast.unit.authority_path, year=2026, rank=2, rated_at=NOW
    )
    for who in ("unit_head", "officer"):
        answer = cast.client(who).post(url("_remove", model.pk), follow=True)
        assert "Mô hình đã được xếp loại nên không xóa được" in answer.content.decode()
    assert MovementModel.objects.filter(pk=model.pk).exists()
    ModelRating.objects.all().delete()
    assert cast.client("officer").post(url("_remove", model.pk)).status_code == 302
    assert not MovementModel.objects.filter(pk=model.pk).exists()
