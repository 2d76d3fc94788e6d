"""Criteria that an authority adds: who may, until when, and which dossiers they reach."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.scope import Role
from common.workflow import NotAllowed, Refused
from registrations.domain.checking import open_marks
from registrations.domain.extra import Addition, add_criterion, edit_criterion, end_criterion
from registrations.loading import load_checklists
from registrations.models import ChecklistItem
from registrations.queries.checklists import items_for
from tests import factories as make
from tests.registrations.cases import registered
from units.enums import AuthorityKind

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 5, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TYPED = Addition("Không có học sinh bỏ học giữa năm", "met", ("school",), "Quyết định 12/QĐ-UBND", 2026)


def other(**changes) -> Addition:
    return Addition(**{**{name: getattr(TYPED, name) for name in Addition.__slots__}, **changes})


@pytest.fixture
def admin(cast):
    """The administrator of the province."""
    cast.province_admin = make.person(Role.ADMIN, cast.province, "Quản trị tỉnh", username="quantritinh")
    return cast.actor("province_admin")


def add(cast, admin, **changes) -> ChecklistItem:
    return add_criterion(authority=cast.province, typed=other(**changes), actor=admin, now=NOW)


def codes(unit, year: int = 2026) -> list[str]:
    items = items_for(unit.kind, year, unit.authority_path)
    return [item.code for item in items if item.checklist.authority_id is not None]


def test_it_reaches_the_units_below_and_nobody_else(cast, admin):
    item = add(cast, admin)
    assert (item.code, item.checklist.name) == ("BS1", "Tiêu chí bổ sung của Tỉnh Quảng Ngãi")
    elsewhere = make.authority("Tỉnh Khác", kind=AuthorityKind.PROVINCE, parent=cast.ministry, code="60")
    stranger = make.unit(make.authority("Xã Khác", parent=elsewhere, code="60001"), "Trường khác")
    assert (codes(cast.unit), codes(cast.other_unit), codes(cast.sibling), codes(stranger)) == (
        ["BS1"],
        ["BS1"],
        [],
        [],
    )


def test_one_of_a_commune_binds_only_there(cast):
    add_criterion(authority=cast.commune, typed=TYPED, actor=cast.actor("admin"), now=NOW)
    assert (codes(cast.unit), codes(cast.other_unit)) == (["BS1"], [])


def test_the_circular_comes_first_then_from_the_top_down(cast, admin):
    load_checklists()
    add_criterion(authority=cast.commune, typed=TYPED, actor=cast.actor("admin"), now=NOW)
    add(cast, admin)
    add(cast, admin)
    found = [(mark.item.checklist.authority_id, mark.item.code) for mark in open_marks(registered(cast.unit))[-4:]]
    province, commune = cast.province.pk, cast.commune.pk
    assert found == [(None, "6"), (province, "BS1"), (province, "BS2"), (commune, "BS1")]


def test_it_holds_from_its_year_to_its_last(cast, admin):
    item = add(cast, admin)
    assert [codes(cast.unit, year) for year in (2025, 2026, 2027)] == [[], ["BS1"], ["BS1"]]
    end_criterion(item=item, year_to=2026, actor=admin, now=NOW)
    assert [codes(cast.unit, year) for year in (2025, 2026, 2027)] == [[], ["BS1"], []]


def test_it_does_not_end_before_it_began(cast, admin):
    item = add(cast, admin)
    with pytest.raises(ValidationError) as raised:
        end_criterion(item=item, year_to=2025, actor=admin, now=NOW)
    assert raised.value.message_dict == {"year_to": ["Nhập năm từ 2026 trở đi."]}


@pytest.mark.parametrize("who", ["unit_head", "officer", "approver", "viewer", "admin", "outsider"])
def test_only_the_administrator_of_the_same_authority(cast, admin, who):
    item, actor = add(cast, admin), cast.actor(who)
    for act in (
        lambda: add_criterion(authority=cast.province, typed=TYPED, actor=actor, now=NOW),
        lambda: edit_criterion(item=item, typed=TYPED, actor=actor, now=NOW),
        lambda: end_criterion(item=item, year_to=2026, actor=actor, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert ChecklistItem.objects.count() == 1


def test_the_circular_is_nobodys_to_change(cast, admin):
    load_checklists()
    item = ChecklistItem.objects.get(checklist__code="co_so_giao_duc", code="2")
    with pytest.raises(NotAllowed):
        edit_criterion(item=item, typed=TYPED, actor=admin, now=NOW)
    with pytest.raises(NotAllowed):
        end_criterion(item=item, year_to=2026, actor=admin, now=NOW)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": "ngắn"}, {"text": ["Ghi nội dung tiêu chí, từ 10 chữ cái."]}),
        ({"source": "ngắn"}, {"source": ["Ghi văn bản làm căn cứ, từ 10 chữ cái trở lên."]}),
        ({"unit_kinds": ()}, {"unit_kinds": ["Chọn ít nhất một loại đơn vị."]}),
        ({"unit_kinds": ("castle",)}, {"unit_kinds": ["Chọn ít nhất một loại đơn vị."]}),
        ({"kind": "group"}, {"kind": ["Chọn cách trả lời."]}),
    ],
    ids=["text", "source", "for nobody", "unknown kind", "group"],
)
def test_refused_by_field(cast, admin, change, told):
    with pytest.raises(ValidationError) as raised:
        add(cast, admin, **change)
    assert raised.value.message_dict == told


def test_edited_until_somebody_has_answered(cast, admin):
    load_checklists()
    item = add(cast, admin)
    row = registered(cast.unit)
    open_marks(row)
    edit_criterion(item=item, typed=other(text="Không có học sinh vi phạm giao thông"), actor=admin, now=NOW)
    item.refresh_from_db()
    assert item.text == "Không có học sinh vi phạm giao thông"
    row.marks.filter(item=item).update(declared="met")
    with pytest.raises(Refused, match=r"^Đã có đơn vị trả lời tiêu chí này nên không sửa được nữa\."):
        edit_criterion(item=item, typed=TYPED, actor=admin, now=NOW)
    item.refresh_from_db()
    assert item.text == "Không có học sinh vi phạm giao thông"


def asked(row) -> list[str]:
    """Codes of the added criteria that the dossier asks."""
    return [mark.item.code for mark in open_marks(row) if mark.item.checklist.authority_id is not None]


NARROWED = {"edited": {"unit_kinds": ("residential",)}, "later": {"year_from": 2027}}


@pytest.mark.parametrize("change", list(NARROWED))
def test_one_that_no_longer_holds_is_not_asked(cast, admin, change):
    load_checklists()
    item, stays = add(cast, admin), add(cast, admin)
    row = registered(cast.unit)
    assert asked(row) == ["BS1", "BS2"]
    edit_criterion(item=item, typed=other(**NARROWED[change]), actor=admin, now=NOW)
    assert asked(row) == [stays.code]
    assert row.marks.count() == 12


def test_one_that_has_ended_is_not_asked_unless_somebody_wrote_beside_it(cast, admin):
    item = add(cast, admin, year_from=2025)
    rows = [registered(make.unit(cast.commune, f"Trường {number}")) for number in range(4)]
    for row in rows:
        assert asked(row) == ["BS1"]
    for row, column in zip(rows, ("declared", "declared_note", "checked_note"), strict=False):
        row.marks.update(**{column: "met" if column == "declared" else "Đang đối chiếu hồ sơ"})
    end_criterion(item=item, year_to=2025, actor=admin, now=NOW)
    assert [asked(row) for row in rows] == [["BS1"], ["BS1"], ["BS1"], []]


@pytest.mark.parametrize("state", ["verified", "recognised", "not_recognised"])
def test_a_dossier_that_was_checked_keeps_what_was_asked(cast, admin, state):
    item = add(cast, admin, year_from=2025)
    row = registered(cast.unit)
    assert asked(row) == ["BS1"]
    row.state = state
    row.save(update_fields=["state"])
    end_criterion(item=item, year_to=2025, actor=admin, now=NOW)
    assert asked(row) == ["BS1"]


def test_what_the_ministry_adds_comes_after_the_circular(cast, admin):
    load_checklists()
    cast.ministry_admin = make.person(Role.ADMIN, cast.ministry, "Quản trị Bộ", username="quantribo")
    ministry = cast.actor("ministry_admin")
    add_criterion(authority=cast.ministry, typed=TYPED, actor=ministry, now=NOW)
    add(cast, admin)
    found = [(mark.item.checklist.authority_id, mark.item.code) for mark in open_marks(registered(cast.unit))]
    assert found[0] == (None, "1")
    assert found[-3:] == [(None, "6"), (cast.ministry.pk, "BS1"), (cast.province.pk, "BS1")]


def test_a_criterion_is_words(cast, admin):
    with pytest.raises(ValidationError) as raised:
        add(cast, admin, text="1234567890 ?")
    assert raised.value.message_dict == {"text": ["Ghi nội dung tiêu chí, từ 10 chữ cái."]}


# --- Pages ----------------------------------------------------------------------------------------------------------

POST = {"text": TYPED.text, "kind": "met", "unit_kinds": ["school"], "source": TYPED.source, "year_from": "2026"}
PAGES = ("extra_add", "extra_edit", "extra_end")


def url(name: str, item: ChecklistItem | None = None) -> str:
    more = [item.pk] if item is not None and name in ("extra_edit", "extra_end") else []
    return reverse(f"registrations:{name}", args=[2026, *more])


def test_list_litany(cast, client, admin):
    item = add(cast, admin)
    assert client.get(url("extra_list")).status_code == 302
    assert cast.client("unit_head").get(url("extra_list")).status_code == 403
    assert cast.client("admin").post(url("extra_list")).status_code == 405
    for who, mine in (("province_admin", True), ("admin", False), ("officer", False), ("viewer", False)):
        response = cast.client(who).get(url("extra_list"))
        assert (response.status_code, TYPED.text in response.content.decode()) == (200, True)
        assert (url("extra_edit", item) in response.content.decode()) is mine


@pytest.mark.parametrize("name", PAGES)
def test_forms_litany(cast, client, admin, name):
    item = add(cast, admin)
    assert client.get(url(name, item)).status_code == 302
    for who in ("unit_head", "officer", "approver", "viewer"):
        assert cast.client(who).get(url(name, item)).status_code == 403
        assert cast.client(who).post(url(name, item)).status_code == 403
    assert cast.client("admin").get(url(name, item)).status_code == (200 if name == "extra_add" else 404)
    assert cast.client("province_admin").get(url(name, item)).status_code == 200
    assert cast.client("province_admin").put(url(name, item)).status_code == 405


def test_add_edit_end(cast, admin):
    client = cast.client("province_admin")
    assert client.post(url("extra_add"), POST).url == url("extra_list")
    item = ChecklistItem.objects.get()
    changed = "Không có học sinh vi phạm giao thông"
    assert client.post(url("extra_edit", item), {**POST, "text": changed}).url == url("extra_list")
    assert client.post(url("extra_end", item), {"year_to": "2027"}).url == url("extra_list")
    item.refresh_from_db()
    assert (item.text, item.checklist.year_to) == (changed, 2027)
    load_checklists()
    row = registered(cast.unit)
    open_marks(row)
    row.marks.filter(item=item).update(declared="met")
    response = client.post(url("extra_edit", item), POST)
    assert response.status_code == 422
    assert "Đã có đơn vị trả lời tiêu chí này nên không sửa được nữa." in response.content.decode()


def test_refused_forms_keep_what_was_typed(cast, admin):
    client = cast.client("province_admin")
    response = client.post(url("extra_add"), {**POST, "source": "", "unit_kinds": [], "year_from": "2021"})
    assert response.status_code == 422
    page = response.content.decode()
    for told in (TYPED.text, "Ghi văn bản làm căn cứ.", "Chọn ít nhất một loại đơn vị.", "Nhập năm từ 2022 đến 2100."):
        assert told in page
    item = add(cast, admin)
    assert client.post(url("extra_end", item), {"year_to": "2025"}).status_code == 422
    assert ChecklistItem.objects.count() == 1


def test_the_same_queries_with_1_and_3(cast, admin):
    client, counts = cast.client("officer"), []
    add(cast, admin)
    client.get(url("extra_list"))
    for more in (0, 2):
        for _ in range(more):
            add(cast, admin)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("extra_list")).status_code == 200
        counts.append(len(queries))
    assert ChecklistItem.objects.count() == 3
    assert counts[0] == counts[1]
