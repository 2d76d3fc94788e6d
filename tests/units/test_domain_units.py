"""Creating, editing, closing: what is refused, what is written down."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from common.models import AuditEvent
from common.scope import Actor, Role
from common.workflow import NotAllowed
from tests import factories as make
from tests.conftest import Cast
from units import domain
from units.models import Authority, Unit

NOW = timezone.make_aware(dt.datetime(2026, 3, 27, 9, 0))  # noqa: DTZ001 (made aware at once)


def values(cast: Cast, **changes: Any) -> dict[str, Any]:
    facts = {
        "kind": "school",
        "code": "thcs02",
        "name": "  Trường   THCS Bình\u200b Long ",
        "area": cast.commune,
        "eligibility": "in",
        "eligibility_reason": "",
        "valid_from": dt.date(2026, 1, 1),
        "phone": "0255 3851 234",
        "staff": 40,
    }
    return {**facts, **changes}


def create(cast: Cast, who: str = "officer", authority: Authority | None = None, **changes: Any) -> Unit:
    return domain.create_unit(
        authority=authority or cast.commune, values=values(cast, **changes), actor=cast.actor(who), now=NOW
    )


def boss(authority: Authority) -> Actor:
    """An administrator at that authority."""
    from accounts.queries import actor_of

    return actor_of(make.person(Role.ADMIN, authority).memberships.get())


def test_create(cast: Cast) -> None:
    unit = create(cast)
    unit.refresh_from_db()
    assert (unit.code, unit.name, unit.authority_path) == ("THCS02", "Trường THCS Bình Long", cast.commune.path)
    assert unit.search_key == "truong thcs binh long thcs02"
    event = AuditEvent.objects.get()
    assert (event.kind, event.actor_id, event.acting_role, event.subject_id, event.at) == (
        "unit.created",
        cast.officer.pk,
        "officer",
        unit.pk,
        NOW,
    )
    assert event.detail == {"code": "THCS02", "name": "Trường THCS Bình Long"}


@pytest.mark.parametrize("who", ["unit_head", "approver", "viewer", "outsider"])
def test_others_may_not_create(cast: Cast, who: str) -> None:
    """SEC-AUTHZ-03: nothing is written."""
    with pytest.raises(NotAllowed):
        create(cast, who)
    assert Unit.objects.count() == 3
    assert not AuditEvent.objects.exists()


def test_superior_admin_may_superior_officer_not(cast: Cast) -> None:
    admin = boss(cast.province)
    unit = domain.create_unit(authority=cast.commune, values=values(cast), actor=admin, now=NOW)
    assert unit.authority == cast.commune
    officer = make.actor(make.person(Role.OFFICER, cast.province))
    with pytest.raises(NotAllowed):
        domain.edit_unit(unit=unit, values={"name": "X"}, actor=officer, now=NOW)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("code", "", "Nhập mã đơn vị"),
        ("code", "mã có dấu", "Nhập mã đơn vị"),
        ("code", "A" * 21, "Nhập mã đơn vị từ 1 đến 20"),
        ("code", "THPT01", "Mã này đã dùng cho “Trường THPT Bình Sơn”"),
        ("code", "thpt01", "Mã này đã dùng"),
        ("name", " \u200b ", "Nhập tên đơn vị."),
        ("name", "a" * 201, "Rút gọn “tên đơn vị” còn 200 ký tự, đang có 201."),
        ("name", "a\x0bb", "Xóa ký tự lạ"),
        ("kind", "castle", "Chọn loại đơn vị"),
        ("kind", "commune", "do cấp tỉnh quản lý"),
        ("eligibility", "maybe", "Chọn diện"),
        ("eligibility", "out", "Ghi lý do xếp “ngoài diện”"),
        ("eligibility", "voluntary", "Ghi lý do xếp “tự nguyện”"),
        ("phone", "không có", "Nhập số điện thoại"),
        ("staff", 1_000_001, "Nhập số nguyên"),
        ("valid_from", dt.date(1900, 1, 1), "Nhập ngày từ 02/9/1945"),
        ("area", None, "Chọn xã, phường, đặc khu"),
    ],
)
def test_what_is_refused(cast: Cast, field: str, value: Any, says: str) -> None:
    """UX-ERR-02: each refusal says what to do, at its field; nothing is written."""
    with pytest.raises(ValidationError) as refusal:
        create(cast, **{field: value})
    where = {"eligibility": "eligibility_reason"}.get(field, field) if "lý do" in says else field
    assert says in refusal.value.message_dict[where][0]
    assert Unit.objects.count() == 3
    assert not AuditEvent.objects.exists()


def test_areas_elsewhere_are_refused(cast: Cast) -> None:
    far = make.authority("Tỉnh Xa", kind="province", parent=cast.ministry, code="99")
    farther = make.authority("Xã Xa", parent=far, code="32248")
    for area in (farther, cast.province):
        with pytest.raises(ValidationError) as refusal:
            create(cast, area=area)
        assert list(refusal.value.message_dict) == ["area"]


def test_the_same_code_elsewhere_is_fine(cast: Cast) -> None:
    unit = create(cast, "outsider", cast.other_commune, code="THPT01")
    assert unit.code == cast.unit.code


def test_communes_are_units_of_the_province(cast: Cast) -> None:
    admin = boss(cast.province)
    unit = domain.create_unit(
        authority=cast.province, values=values(cast, kind="commune", code="21115"), actor=admin, now=NOW
    )
    assert unit.authority_path == "51."


def test_edit_writes_only_what_changed(cast: Cast) -> None:
    changes = domain.edit_unit(
        unit=cast.unit,
        values=values(cast, code="THPT01", kind="school", name="Trường THPT Bình Sơn", valid_from=dt.date(2020, 1, 1)),
        actor=cast.actor("officer"),
        now=NOW,
    )
    assert changes == {"phone": ["", "0255 3851 234"], "staff": ["", "40"]}
    assert AuditEvent.objects.get().detail == {"changes": changes}
    again = domain.edit_unit(unit=cast.unit, values={"staff": 40}, actor=cast.actor("officer"), now=NOW)
    assert again == {}
    assert AuditEvent.objects.count() == 1


def test_edit_says_values_in_words(cast: Cast) -> None:
    changes = domain.edit_unit(
        unit=cast.unit,
        values={
            "kind": "agency",
            "has_party": True,
            "valid_from": dt.date(2021, 7, 1),
            "area": cast.other_commune,
            "eligibility": "out",
            "eligibility_reason": "Thuộc lực lượng vũ trang",
        },
        actor=cast.actor("admin"),
        now=NOW,
    )
    assert changes == {
        "kind": ["Cơ sở giáo dục", "Cơ quan"],
        "has_party": ["Không", "Có"],
        "valid_from": ["01/01/2020", "01/07/2021"],
        "area": ["Xã Bình Sơn", "Xã Trà Bồng"],
        "eligibility": ["Thuộc diện", "Ngoài diện"],
        "eligibility_reason": ["", "Thuộc lực lượng vũ trang"],
    }


def test_nobody_overwrites_what_they_have_not_seen(cast: Cast) -> None:
    """Two officers with the same page open: the second is told, nothing is lost."""
    seen = domain.fingerprint(cast.unit)
    domain.edit_unit(unit=cast.unit, values={"staff": 10}, actor=cast.actor("officer"), now=NOW, seen=seen)
    with pytest.raises(ValidationError, match="người khác đã sửa"):
        domain.edit_unit(unit=cast.unit, values={"staff": 20}, actor=cast.actor("admin"), now=NOW, seen=seen)
    cast.unit.refresh_from_db()
    assert cast.unit.staff == 10


def test_heads_edit_contact_facts_only(cast: Cast) -> None:
    """SEC-AUTHZ-05: no other field passes through the head's door, and no other unit."""
    head = cast.actor("unit_head")
    domain.edit_contact(unit=cast.unit, values={"head_name": "Trần Thị Bình", "staff": 12}, actor=head, now=NOW)
    assert Unit.objects.get(pk=cast.unit.pk).head_name == "Trần Thị Bình"
    for name, value in {"name": "X", "code": "Y", "eligibility": "out", "kind": "agency", "authority": None}.items():
        with pytest.raises(KeyError):
            domain.edit_contact(unit=cast.unit, values={name: value}, actor=head, now=NOW)
    with pytest.raises(NotAllowed):
        domain.edit_contact(unit=cast.sibling, values={"staff": 1}, actor=head, now=NOW)
    with pytest.raises(NotAllowed):
        domain.edit_unit(unit=cast.unit, values={"staff": 1}, actor=head, now=NOW)


def test_unknown_fields_are_a_fault_of_the_caller(cast: Cast) -> None:
    """SEC-AUTHZ-05: nothing but the listed fields can be set."""
    for name in ("authority_path", "valid_to", "sort_key", "id", "close_reason"):
        with pytest.raises(KeyError):
            domain.edit_unit(unit=cast.unit, values={name: "x"}, actor=cast.actor("officer"), now=NOW)


def test_close_and_reopen(cast: Cast) -> None:
    officer = cast.actor("officer")
    domain.close_unit(
        unit=cast.unit, on=dt.date(2026, 6, 30), reason="Giải thể theo quyết định", actor=officer, now=NOW
    )
    assert (cast.unit.valid_to, cast.unit.close_reason) == (dt.date(2026, 6, 30), "Giải thể theo quyết định")
    with pytest.raises(ValidationError, match="đã kết thúc"):
        domain.close_unit(unit=cast.unit, on=dt.date(2026, 7, 1), reason="Lần nữa nhé", actor=officer, now=NOW)
    domain.reopen_unit(unit=cast.unit, actor=officer, now=NOW)
    assert (cast.unit.valid_to, cast.unit.close_reason) == (None, "")
    with pytest.raises(ValidationError, match="đang hoạt động"):
        domain.reopen_unit(unit=cast.unit, actor=officer, now=NOW)
    assert [event.kind for event in AuditEvent.objects.all()] == ["unit.closed", "unit.reopened"]


@pytest.mark.parametrize(
    ("on", "reason", "field"),
    [
        (dt.date(2019, 12, 31), "Giải thể", "on"),
        (dt.date(2027, 3, 29), "Giải thể", "on"),
        (dt.date(2026, 3, 27), " a ", "reason"),
    ],
)
def test_closing_asks_for_a_day_and_a_reason(cast: Cast, on: dt.date, reason: str, field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        domain.close_unit(unit=cast.unit, on=on, reason=reason, actor=cast.actor("officer"), now=NOW)
    assert list(refusal.value.message_dict) == [field]
    assert Unit.objects.get(pk=cast.unit.pk).valid_to is None


@pytest.mark.parametrize("who", ["unit_head", "approver", "viewer", "outsider"])
def test_others_may_not_close(cast: Cast, who: str) -> None:
    actor = cast.actor(who)
    with pytest.raises(NotAllowed):
        domain.close_unit(unit=cast.unit, on=dt.date(2026, 6, 30), reason="Giải thể", actor=actor, now=NOW)
    with pytest.raises(NotAllowed):
        domain.reopen_unit(unit=cast.unit, actor=actor, now=NOW)
