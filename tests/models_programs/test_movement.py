"""The life of a mô hình: every state × act × role, guards, days, what each act leaves behind (ADR 0012)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common.models import AuditEvent, StatusChange
from common.scope import Role
from common.workflow import NotAllowed, WrongState
from models_programs.domain import movement as domain
from models_programs.domain.movement import Change, Deed, Rating, Site
from models_programs.enums import ModelAct, ModelState
from models_programs.models import ModelEvent, ModelField, ModelPlace, ModelRating, MovementModel
from models_programs.rules.permissions import UNIT_AND_OFFICER
from tests import factories as make

pytestmark = pytest.mark.django_db
A, S = ModelAct, ModelState
NOW = timezone.make_aware(dt.datetime(2026, 10, 20, 9, 0))  # noqa: DTZ001 (made aware at once)
TODAY = dt.date(2026, 10, 20)
REASON = "Hoạt động hình thức, không hiệu quả."
PEOPLE = ["unit_head", "officer", "approver", "viewer", "admin", "outsider", "province_officer", "sibling_head"]
BOTH = {"unit_head", "officer"}
ALLOWED = {
    (S.REGISTERED, A.DEPLOY): BOTH,
    (S.REGISTERED, A.LAUNCH): BOTH,
    (S.REGISTERED, A.END): BOTH,
    (S.DEPLOYING, A.LAUNCH): BOTH,
    (S.DEPLOYING, A.STRENGTHEN): BOTH,
    (S.DEPLOYING, A.END): BOTH,
    (S.ACTIVE, A.REVIEW): BOTH,
    (S.ACTIVE, A.SUMMARY): BOTH,
    (S.ACTIVE, A.RATE): {"officer"},
    (S.ACTIVE, A.CONTINUE): BOTH,
    (S.ACTIVE, A.STRENGTHEN): BOTH,
    (S.ACTIVE, A.SPREAD): BOTH,
    (S.ACTIVE, A.ANNOUNCE): {"officer"},
    (S.ACTIVE, A.END): BOTH,
}


@pytest.fixture
def full_cast(cast):
    cast.province_officer = make.person(Role.OFFICER, cast.province, "Ngô Văn Khoa")
    cast.sibling_head = make.person(Role.UNIT_HEAD, cast.sibling, "Bùi Thị Lan")
    return cast


def register(cast, unit="unit", who="officer", year=2026, **values):
    unit = getattr(cast, unit) if unit else None
    authority = unit.authority if unit else cast.commune
    record = MovementModel(authority=authority, authority_path=authority.path, unit=unit, year=year)
    values = {"name": "Cổng trường an toàn", "field": ModelField.objects.get(code="traffic"), **values}
    return domain.register_model(record=record, values=values, actor=cast.actor(who), now=NOW, writers=UNIT_AND_OFFICER)


def in_state(cast, state):
    if state == S.REGISTERED:
        model = register(cast)
        ModelPlace.objects.filter(model=model).update(opened_on=dt.date(2026, 2, 2))
        return model
    if state == S.DEPLOYING:
        return register(cast, number="07/KH", date=dt.date(2026, 2, 2))
    model = register(cast, number="07/KH", date=dt.date(2026, 2, 2), launched_on=dt.date(2026, 3, 2))
    if state == S.ENDED:
        domain.end_model(model=model, deed=deed(text=REASON), actor=cast.actor("officer"), now=NOW)
    return model


def deed(on=dt.date(2026, 10, 10), year=2026, **values):
    return Deed(on=on, year=year, **values)


def do(cast, act, model, who="officer", **more):
    how = {"model": model, "actor": cast.actor(who), "now": NOW}
    if act == A.RATE:
        return domain.rate_model(rating=Rating(2), deed=deed(**more), **how)
    if act == A.STRENGTHEN:
        return domain.strengthen(change=Change(name="Lê Thị Mai", role="Trưởng ban"), deed=deed(**more), **how)
    if act == A.SPREAD:
        return domain.spread(site=Site(area="Tổ 5"), deed=deed(**more), **how)
    if act == A.END:
        return domain.end_model(deed=deed(**{"text": REASON, **more}), **how)
    return domain.take_act(act=act, deed=deed(**{"number": "12/BC", **more}), **how)


class _UndoError(Exception):
    pass


@pytest.mark.parametrize("state", list(S))
def test_matrix(full_cast, state):
    model = in_state(full_cast, state)
    assert model.state == state
    outcomes: dict[ModelAct, set[str]] = {}
    acts = [act for act in A if act != A.REGISTER]
    for act in acts:
        for person in PEOPLE:
            before = (StatusChange.objects.count(), ModelEvent.objects.count())
            try:
                with transaction.atomic():
                    do(full_cast, act, model, person)
                    outcomes.setdefault(act, set()).add(person)
                    made = (StatusChange.objects.count(), ModelEvent.objects.count())
                    assert made == (before[0] + 1, before[1] + 1)
                    raise _UndoError
            except (NotAllowed, WrongState, _UndoError):
                model.refresh_from_db()
            assert (StatusChange.objects.count(), ModelEvent.objects.count()) == before
            assert model.state == state
    assert outcomes == {act: people for (source, act), people in ALLOWED.items() if source == state}


def test_the_table_says_the_same(full_cast):
    assert set(domain.TABLE) == set(ALLOWED)
    for (state, act), step in domain.TABLE.items():
        assert (state in step.sources, step.action) == (True, act.value)
    model = in_state(full_cast, S.ACTIVE)
    assert domain.acts_open_to(model, full_cast.actor("unit_head")) == [
        A.STRENGTHEN, A.REVIEW, A.SUMMARY, A.CONTINUE, A.SPREAD, A.END,
    ]  # fmt: skip
    assert domain.acts_open_to(model, full_cast.actor("viewer")) == []
    assert domain.acts_open_to(model, full_cast.actor("sibling_head")) == []


def test_what_a_refusal_says(full_cast):
    model = in_state(full_cast, S.ENDED)
    with pytest.raises(WrongState) as ended:
        do(full_cast, A.REVIEW, model)
    assert str(ended.value) == "Mô hình đã kết thúc nên không ghi được việc “Sơ kết”."
    with pytest.raises(NotAllowed) as foreign:
        do(full_cast, A.RATE, in_state(full_cast, S.ACTIVE), "unit_head")
    assert str(foreign.value) == "Vai trò đang dùng không ghi được việc “Xếp loại năm” của mô hình này."


# --- Registering ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "state", "opened", "acts"),
    [
        ({}, S.REGISTERED, TODAY, ["register"]),
        ({"number": "07/KH"}, S.DEPLOYING, TODAY, ["register", "deploy"]),
        ({"date": dt.date(2026, 2, 2)}, S.DEPLOYING, dt.date(2026, 2, 2), ["register", "deploy"]),
        ({"launched_on": dt.date(2026, 3, 2)}, S.ACTIVE, dt.date(2026, 3, 2), ["register", "launch"]),
        (
            {"number": "07/KH", "date": dt.date(2026, 2, 2), "launched_on": dt.date(2026, 3, 2)},
            S.ACTIVE,
            dt.date(2026, 2, 2),
            ["register", "deploy", "launch"],
        ),
    ],
)
def test_registering_goes_as_far_as_is_known(cast, values, state, opened, acts):
    model = register(cast, **values)
    origin = model.places.get()
    assert (model.state, model.year) == (state, 2026)
    assert (origin.is_origin, origin.unit, origin.opened_on, origin.closed_on) == (True, cast.unit, opened, None)
    assert [event.act for event in model.events.order_by("pk")] == acts
    changes = StatusChange.objects.filter(subject_type="models_programs.movementmodel", subject_id=model.pk)
    assert [change.action for change in changes] == acts[1:]
    assert [event.kind for event in AuditEvent.objects.filter(subject_id=model.pk)] == ["movementmodel.created"]


def test_an_old_model_is_of_the_year_it_began(cast):
    model = register(cast, launched_on=dt.date(2019, 8, 19))
    assert (model.year, model.launched_on, model.state) == (2019, dt.date(2019, 8, 19), S.ACTIVE)
    assert register(cast, launched_on=dt.date(1998, 8, 19), name="Cũ").year == 2000


def test_a_record_kept_for_last_year_begins_there(cast):
    model = register(cast, year=2025)
    assert (model.year, model.places.get().opened_on) == (2025, dt.date(2025, 12, 31))


def test_area_without_unit(cast):
    model = register(cast, unit=None, area="Thôn 3")
    assert (model.unit, model.places.get().area) == (None, "Thôn 3")


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"launched_on": dt.date(2026, 10, 21)}, "launched_on", "không được sau hôm nay. Chưa ra mắt thì để trống."),
        ({"date": dt.date(2026, 10, 21)}, "date", "Ngày văn bản không được sau hôm nay."),
        (
            {"date": dt.date(2026, 5, 2), "launched_on": dt.date(2026, 5, 1)},
            "launched_on",
            "Ngày ra mắt không được trước ngày văn bản (02/05/2026).",
        ),
        ({"name": ""}, "name", "Nhập tên mô hình."),
    ],
)
def test_registering_refuses(cast, values, field, says):
    with pytest.raises(ValidationError) as refusal:
        register(cast, **values)
    assert says in refusal.value.message_dict[field][0]
    assert not MovementModel.objects.exists()
    assert not ModelPlace.objects.exists()


def test_registering_needs_a_place_and_the_right(full_cast):
    with pytest.raises(ValidationError) as refusal:
        register(full_cast, unit=None)
    assert refusal.value.message_dict == {"area": ["Chọn đơn vị chủ trì, hoặc ghi địa bàn ở ô này."]}
    for who in ("sibling_head", "outsider", "admin", "province_officer"):
        with pytest.raises(NotAllowed):
            register(full_cast, who=who)
    assert register(full_cast, who="unit_head").unit == full_cast.unit


def test_editing_moves_the_origin_and_takes_no_steps(cast):
    model = in_state(cast, S.ACTIVE)
    how = {"record": model, "actor": cast.actor("officer"), "now": NOW, "writers": UNIT_AND_OFFICER}
    domain.rate_model(model=model, rating=Rating(2), deed=deed(), actor=cast.actor("officer"), now=NOW)
    domain.edit_model(values={"date": dt.date(2025, 12, 1), "unit": cast.sibling}, **how)
    origin = model.places.get()
    assert (model.year, origin.opened_on, origin.unit) == (2025, dt.date(2025, 12, 1), cast.sibling)
    assert origin.ratings.get().unit == cast.sibling
    waiting = in_state(cast, S.DEPLOYING)
    with pytest.raises(ValidationError) as refusal:
        domain.edit_model(**{**how, "record": waiting}, values={"launched_on": dt.date(2026, 5, 5)})
    assert list(refusal.value.message_dict) == ["launched_on"]


# --- Days and documents ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [A.REVIEW, A.SUMMARY, A.RATE, A.CONTINUE, A.STRENGTHEN, A.SPREAD, A.ANNOUNCE, A.END])
@pytest.mark.parametrize(
    ("on", "says"),
    [
        (dt.date(2026, 10, 21), "Nhập ngày không sau hôm nay (20/10/2026)."),
        (dt.date(2026, 2, 1), "Mô hình bắt đầu từ ngày 02/02/2026. Nhập ngày từ ngày đó trở đi."),
    ],
)
def test_days_that_cannot_be(cast, act, on, says):
    model = in_state(cast, S.ACTIVE)
    with pytest.raises(ValidationError) as refusal:
        do(cast, act, model, on=on)
    assert refusal.value.message_dict == {"on": [says]}


def test_launch_not_before_the_document(cast):
    model = in_state(cast, S.DEPLOYING)
    with pytest.raises(ValidationError) as refusal:
        do(cast, A.LAUNCH, model, on=dt.date(2026, 2, 1))
    assert refusal.value.message_dict["on"][0].startswith("Văn bản triển khai có ngày 02/02/2026.")
    do(cast, A.LAUNCH, model, on=dt.date(2026, 2, 2))
    assert (model.state, model.launched_on) == (S.ACTIVE, dt.date(2026, 2, 2))


def test_deploying_a_model_registered_without_days_moves_its_beginning(cast):
    model = register(cast)
    do(cast, A.DEPLOY, model, on=dt.date(2025, 9, 9), number="09/KH", date=dt.date(2025, 9, 9))
    assert (model.state, model.year, model.document_words) == (S.DEPLOYING, 2025, "09/KH ngày 09/09/2025")
    assert model.places.get().opened_on == dt.date(2025, 9, 9)


@pytest.mark.parametrize("act", [A.DEPLOY, A.CONTINUE])
def test_acts_by_document(cast, act):
    model = in_state(cast, S.REGISTERED if act == A.DEPLOY else S.ACTIVE)
    with pytest.raises(ValidationError) as refusal:
        do(cast, act, model, number="")
    assert list(refusal.value.message_dict) == ["number"]
    event = do(cast, act, model, number="", date=dt.date(2026, 10, 1))
    assert (event.act, event.date, event.document_words) == (act, dt.date(2026, 10, 1), "ngày 01/10/2026")


def test_a_document_of_tomorrow(cast):
    with pytest.raises(ValidationError) as refusal:
        do(cast, A.REVIEW, in_state(cast, S.ACTIVE), date=dt.date(2026, 10, 21))
    assert refusal.value.message_dict == {"date": ["Nhập ngày văn bản không sau hôm nay (20/10/2026)."]}


def test_an_act_makes_older_pages_stale(cast):
    model = in_state(cast, S.ACTIVE)
    version = model.version
    do(cast, A.REVIEW, model, text="Tốt")
    assert model.version == version + 1
    event = model.events.get(act="review")
    assert (event.number, event.text, event.year, event.actor) == ("12/BC", "Tốt", 2026, cast.officer)


# --- Kiện toàn, nhân rộng, kết thúc ---------------------------------------------------------------------------------


def test_a_change_of_the_board_closes_one_and_opens_one(cast):
    model = in_state(cast, S.ACTIVE)
    do(cast, A.STRENGTHEN, model, on=dt.date(2026, 3, 5))
    first = model.board.get()
    change = Change(leaves=first, name="Trần Văn Tư", post="Trưởng thôn", role="Trưởng ban")
    how = {"model": model, "actor": cast.actor("officer"), "now": NOW}
    event = domain.strengthen(change=change, deed=deed(on=dt.date(2026, 9, 1)), **how)
    rows = list(model.board.values_list("name", "since", "until"))
    assert rows == [
        ("Lê Thị Mai", dt.date(2026, 3, 5), dt.date(2026, 8, 31)),
        ("Trần Văn Tư", dt.date(2026, 9, 1), None),
    ]
    assert event.text == "Lê Thị Mai thôi Trưởng ban; Trần Văn Tư làm Trưởng ban"
    with pytest.raises(ValidationError) as gone:
        domain.strengthen(change=Change(leaves=first), deed=deed(), **how)
    assert list(gone.value.message_dict) == ["leaves"]
    for change, field in ((Change(), "name"), (Change(name="Ai đó"), "role")):
        with pytest.raises(ValidationError) as refusal:
            domain.strengthen(change=change, deed=deed(), **how)
        assert list(refusal.value.message_dict) == [field]
    last = model.board.get(until=None)
    with pytest.raises(ValidationError) as early:
        domain.strengthen(change=Change(leaves=last), deed=deed(on=dt.date(2026, 8, 1)), **how)
    assert early.value.message_dict["on"][0].startswith("Trần Văn Tư nhận nhiệm vụ từ ngày 01/09/2026.")
    domain.strengthen(change=Change(leaves=last), deed=deed(on=dt.date(2026, 9, 1)), **how)
    last.refresh_from_db()
    assert last.until == dt.date(2026, 9, 1)


def test_spreading_to_a_unit(cast):
    model = in_state(cast, S.ACTIVE)
    how = {"model": model, "actor": cast.actor("officer"), "now": NOW}
    event = domain.spread(site=Site(unit=cast.sibling), deed=deed(number="15/KH"), **how)
    place = model.places.get(unit=cast.sibling)
    assert (place.is_origin, place.opened_on, place.document) == (False, dt.date(2026, 10, 10), "15/KH")
    assert (event.act, event.text) == ("spread", "Điểm mới: Trạm Y tế Bình Sơn")
    closed = make.unit(cast.commune, "Đã đóng", valid_to=dt.date(2026, 1, 31))
    domain.spread(site=Site(area="Thôn Đông"), deed=deed(), **how)
    for site, field in (
        (Site(unit=cast.sibling), "unit"),
        (Site(unit=cast.other_unit), "unit"),
        (Site(unit=closed), "unit"),
        (Site(), "area"),
        (Site(area="thôn  ĐÔNG"), "area"),
    ):
        with pytest.raises(ValidationError) as refusal:
            domain.spread(site=site, deed=deed(), **how)
        assert list(refusal.value.message_dict) == [field]
    assert model.places.count() == 3


def test_a_unit_head_spreads_at_the_own_unit_only(cast):
    model = in_state(cast, S.ACTIVE)
    how = {"model": model, "actor": cast.actor("unit_head"), "now": NOW}
    with pytest.raises(NotAllowed):
        domain.spread(site=Site(unit=cast.sibling), deed=deed(), **how)
    domain.spread(site=Site(area="Khối 12"), deed=deed(), **how)
    assert model.places.get(area="Khối 12").unit is None


def test_a_province_spreads_to_units_below(full_cast):
    authority = full_cast.province
    record = MovementModel(authority=authority, authority_path=authority.path, year=2026, unit=None)
    values = {
        "name": "Liên kết",
        "field": ModelField.objects.get(code="linkage"),
        "area": "Toàn tỉnh",
        "launched_on": dt.date(2026, 1, 5),
    }
    how = {"actor": full_cast.actor("province_officer"), "now": NOW}
    domain.register_model(record=record, values=values, writers=UNIT_AND_OFFICER, **how)
    domain.spread(model=record, site=Site(unit=full_cast.unit), deed=deed(), **how)
    domain.rate_model(model=record, rating=Rating(1), deed=deed(), **how)
    paths = dict(ModelRating.objects.values_list("place__area", "authority_path"))
    assert paths == {"Toàn tỉnh": authority.path, "": full_cast.commune.path}


def test_the_end_closes_everything(cast):
    model = in_state(cast, S.ACTIVE)
    do(cast, A.STRENGTHEN, model, on=dt.date(2026, 3, 5))
    do(cast, A.SPREAD, model, on=dt.date(2026, 4, 1))
    with pytest.raises(ValidationError) as early:
        do(cast, A.END, model, on=dt.date(2026, 3, 31))
    assert early.value.message_dict["on"][0].startswith("Đến ngày 01/04/2026")
    with pytest.raises(ValidationError) as short:
        do(cast, A.END, model, text="kém")
    assert short.value.message_dict == {"text": ["Ghi lý do kết thúc, từ 10 chữ cái trở lên."]}
    do(cast, A.END, model)
    assert (model.state, model.ended_on, model.end_reason) == (S.ENDED, dt.date(2026, 10, 10), REASON)
    assert set(model.places.values_list("closed_on", flat=True)) == {dt.date(2026, 10, 10)}
    assert model.board.get().until == dt.date(2026, 10, 10)
    change = StatusChange.objects.filter(subject_id=model.pk).latest("pk")
    assert (change.action, change.from_state, change.to_state, change.note) == ("end", "active", "ended", REASON)


# --- Rating ---------------------------------------------------------------------------------------------------------


def test_rating_all_then_one_apart_then_all_again(cast):
    model = in_state(cast, S.ACTIVE)
    how = {"model": model, "actor": cast.actor("officer"), "now": NOW}
    event = domain.rate_model(rating=Rating(2), deed=deed(), **how)
    assert event.text == "Năm 2026: Khá, 1 điểm"
    row = ModelRating.objects.get()
    assert (row.unit, row.year, row.rank, row.authority_path, row.rated_by) == (
        cast.unit, 2026, 2, cast.commune.path, cast.officer,
    )  # fmt: skip
    domain.spread(site=Site(unit=cast.sibling), deed=deed(), **how)
    domain.rate_model(rating=Rating(3), deed=deed(), **how)
    ranks = lambda: list(model.places.order_by("pk").values_list("ratings__rank", flat=True))  # noqa: E731
    assert ranks() == [2, 3]
    place = model.places.get(unit=cast.sibling)
    event = domain.rate_place(place=place, rank=1, deed=deed(), actor=cast.actor("officer"), now=NOW)
    assert (ranks(), event.text) == ([2, 1], "Năm 2026, riêng điểm Trạm Y tế Bình Sơn: Xuất sắc")
    with pytest.raises(ValidationError) as full:
        domain.rate_model(rating=Rating(4), deed=deed(), **how)
    assert full.value.message_dict["rank"][0].startswith("Các điểm đều đã xếp loại năm 2026.")
    domain.rate_model(rating=Rating(4, again=True), deed=deed(), **how)
    assert ranks() == [4, 4]


def test_ranks_and_years_that_cannot_be(cast):
    model = in_state(cast, S.ACTIVE)
    how = {"model": model, "actor": cast.actor("officer"), "now": NOW}
    for rank, year in ((5, 2026), (0, 2026), (2, 2025), (2, 2027)):
        with pytest.raises(ValidationError) as refusal:
            domain.rate_model(rating=Rating(rank), deed=deed(year=year), **how)
        assert list(refusal.value.message_dict) == ["rank"]
    assert not ModelRating.objects.exists()


def test_a_closed_place_is_not_rated(cast):
    model = in_state(cast, S.ACTIVE)
    do(cast, A.SPREAD, model, on=dt.date(2026, 4, 1))
    place = model.places.get(area="Tổ 5")
    how = {"actor": cast.actor("officer"), "now": NOW}
    domain.close_place(place=place, on=dt.date(2026, 6, 1), reason=REASON, **how)
    with pytest.raises(ValidationError) as refusal:
        domain.rate_place(place=place, rank=1, deed=deed(), **how)
    assert list(refusal.value.message_dict) == ["rank"]
    domain.rate_model(model=model, rating=Rating(2), deed=deed(), **how)
    assert ModelRating.objects.get().place.is_origin
