"""Merge, split, rename: dates meet, nothing of the past moves (domain.md section 10 item 12)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from common.models import AuditEvent
from common.workflow import NotAllowed
from tests import factories as make
from tests.conftest import Cast
from units import domain
from units.domain import NewUnit
from units.models import Unit, UnitSuccession
from units.queries import succession_of

NOW = timezone.make_aware(dt.datetime(2026, 4, 1, 9, 0))  # noqa: DTZ001 (made aware at once)
ON = dt.date(2026, 5, 1)


@pytest.fixture
def hamlets(cast: Cast) -> list[Unit]:
    facts: dict[str, Any] = {"kind": "residential", "staff": 3, "address": "Đường 1", "eligibility": "in"}
    first = make.unit(cast.commune, "Thôn Đông Yên 1", code="T1", households=120, head_name="Ông A", **facts)
    return [first, make.unit(cast.commune, "Thôn Đông Yên 2", code="T2", households=80, has_party=True, **facts)]


def how(cast: Cast, who: str = "officer", **changes: Any) -> dict[str, Any]:
    return {"on": ON, "document": "Nghị quyết số 12/NQ-HĐND", "actor": cast.actor(who), "now": NOW, **changes}


def test_rename(cast: Cast, hamlets: list[Unit]) -> None:
    """The old row ends the day before under its old name and code; a new row goes on with the same facts."""
    old = hamlets[0]
    new = domain.rename_unit(unit=old, new=NewUnit("t1-2", " Thôn  Đông "), **how(cast))
    old.refresh_from_db()
    assert (old.name, old.code, old.valid_to) == ("Thôn Đông Yên 1", "T1", dt.date(2026, 4, 30))
    assert old.close_reason == "Đổi tên: Nghị quyết số 12/NQ-HĐND"
    assert (new.name, new.code, new.valid_from, new.valid_to) == ("Thôn Đông", "T1-2", ON, None)
    assert (new.households, new.head_name, new.address, new.area) == (120, "Ông A", "Đường 1", old.area)
    row = UnitSuccession.objects.get()
    assert (row.kind, row.predecessor, row.successor, row.on, row.document) == (
        "rename",
        old,
        new,
        ON,
        "Nghị quyết số 12/NQ-HĐND",
    )
    assert [event.kind for event in AuditEvent.objects.all()] == ["unit.rename", "unit.created"]


def test_merge(cast: Cast, hamlets: list[Unit]) -> None:
    """Counts are added up, "has" facts are joined, people are left to be entered."""
    new = domain.merge_units(units=hamlets, new=NewUnit("T12", "Thôn Đông Yên"), **how(cast))
    assert (new.households, new.staff, new.sub_units, new.has_party, new.head_name) == (200, 6, None, True, "")
    assert {unit.valid_to for unit in Unit.objects.filter(code__in=["T1", "T2"])} == {dt.date(2026, 4, 30)}
    origins, successions = succession_of(new)
    assert [row.predecessor.code for row in origins] == ["T1", "T2"]
    assert successions == []


def test_split(cast: Cast, hamlets: list[Unit]) -> None:
    """Counts of the parts are not known yet."""
    parts = [NewUnit("T1A", "Thôn Đông A"), NewUnit("T1B", "Thôn Đông B"), NewUnit("T1C", "Thôn Đông C")]
    news = domain.split_unit(unit=hamlets[0], parts=parts, **how(cast))
    assert [(unit.code, unit.households, unit.kind) for unit in news] == [
        ("T1A", None, "residential"),
        ("T1B", None, "residential"),
        ("T1C", None, "residential"),
    ]
    assert UnitSuccession.objects.filter(predecessor=hamlets[0], kind="split").count() == 3


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"on": dt.date(2020, 1, 1)}, "Nhập ngày sau 01/01/2020"),
        ({"on": dt.date(2027, 4, 3)}, "không quá một năm"),
    ],
)
def test_days_that_cannot_be(cast: Cast, hamlets: list[Unit], changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        domain.rename_unit(unit=hamlets[0], new=NewUnit("X", "Thôn X"), **how(cast, **changes))
    assert says in refusal.value.message_dict["on"][0]


def test_refusals_change_nothing(cast: Cast, hamlets: list[Unit]) -> None:
    """All or nothing: the last part's code is taken, so neither the old nor the first part changes."""
    with pytest.raises(ValidationError) as refusal:
        domain.split_unit(unit=hamlets[0], parts=[NewUnit("N1", "Một"), NewUnit("THPT01", "Hai")], **how(cast))
    assert refusal.value.message_dict == {
        "parts": ["Đơn vị mới thứ 2: Mã này đã dùng cho “Trường THPT Bình Sơn”. Nhập mã khác."]
    }
    assert Unit.objects.get(pk=hamlets[0].pk).valid_to is None
    assert not Unit.objects.filter(code="N1").exists()
    assert not UnitSuccession.objects.exists()
    assert not AuditEvent.objects.exists()


def test_other_refusals(cast: Cast, hamlets: list[Unit]) -> None:
    first, second = hamlets
    for call, field in (
        (lambda: domain.merge_units(units=[first], new=NewUnit("N", "Mới"), **how(cast)), "others"),
        (lambda: domain.merge_units(units=[first, first], new=NewUnit("N", "Mới"), **how(cast)), "others"),
        (lambda: domain.merge_units(units=[first, cast.other_unit], new=NewUnit("N", "Mới"), **how(cast)), "others"),
        (lambda: domain.split_unit(unit=first, parts=[NewUnit("N", "Mới")], **how(cast)), "parts"),
        (lambda: domain.split_unit(unit=first, parts=[NewUnit("n", "A"), NewUnit("N", "B")], **how(cast)), "parts"),
        (lambda: domain.rename_unit(unit=first, new=NewUnit("", "Mới"), **how(cast)), "code"),
        (lambda: domain.rename_unit(unit=first, new=NewUnit("N", ""), **how(cast)), "name"),
        (lambda: domain.rename_unit(unit=first, new=NewUnit("T2", "Mới"), **how(cast)), "code"),
    ):
        with pytest.raises(ValidationError) as refusal:
            call()
        assert list(refusal.value.message_dict) == [field]
    assert Unit.objects.filter(valid_to__isnull=False).count() == 0
    assert second.valid_to is None


def test_what_has_ended_cannot_go_on(cast: Cast, hamlets: list[Unit]) -> None:
    domain.rename_unit(unit=hamlets[0], new=NewUnit("N", "Mới"), **how(cast))
    with pytest.raises(ValidationError, match="đã kết thúc"):
        domain.rename_unit(unit=hamlets[0], new=NewUnit("N2", "Mới nữa"), **how(cast))
    with pytest.raises(ValidationError, match="không mở lại được"):
        domain.reopen_unit(unit=hamlets[0], actor=cast.actor("officer"), now=NOW)


@pytest.mark.parametrize("who", ["unit_head", "approver", "viewer", "outsider"])
def test_others_may_not(cast: Cast, hamlets: list[Unit], who: str) -> None:
    """SEC-AUTHZ-03."""
    with pytest.raises(NotAllowed):
        domain.rename_unit(unit=cast.unit, new=NewUnit("N", "Mới"), **how(cast, who))
    with pytest.raises(NotAllowed):
        domain.split_unit(unit=cast.unit, parts=[NewUnit("N", "A"), NewUnit("M", "B")], **how(cast, who))


def test_a_merge_with_a_foreign_unit_is_refused_whole(cast: Cast, hamlets: list[Unit]) -> None:
    """SEC-AUTHZ-04: own and foreign ids mixed: nothing is done."""
    with pytest.raises(ValidationError):
        domain.merge_units(units=[hamlets[0], cast.other_unit], new=NewUnit("N", "Mới"), **how(cast))
    assert Unit.objects.get(pk=cast.other_unit.pk).valid_to is None
