"""Merge, split, rename on screen: ask, show, do."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from common.models import AuditEvent
from tests import factories as make
from tests.conftest import Cast
from units.models import Unit, UnitSuccession

RENAME = {"kind": "rename", "name": "Trường THPT Mới", "code": "THPT99", "on": "1/5/2026", "document": "Nghị quyết 12"}


def url(unit: Unit) -> str:
    return reverse("units:succeed", args=[2026, unit.pk])


def test_nothing_happens_before_confirmation(cast: Cast) -> None:
    """UX-CONF: the page shows what will happen; a second post does it."""
    officer = cast.client("officer")
    shown = officer.post(url(cast.unit), RENAME)
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "Kết thúc hết ngày 30/04/2026" in page
    assert "Bắt đầu từ ngày 01/05/2026" in page
    assert "Trường THPT Mới" in page
    assert Unit.objects.count() == 3
    assert not AuditEvent.objects.exists()
    posted = dict(shown.context["posted"])
    assert posted == RENAME
    done = officer.post(url(cast.unit), {**posted, "confirm": "1"}, follow=True)
    assert "Trường THPT Mới" in done.content.decode()
    assert Unit.objects.get(pk=cast.unit.pk).valid_to == dt.date(2026, 4, 30)


def test_back_to_the_form_keeps_what_was_typed(cast: Cast) -> None:
    page = cast.client("officer").post(url(cast.unit), {**RENAME, "again": "1"})
    assert page.status_code == 200
    assert 'value="Trường THPT Mới"' in page.content.decode()
    assert 'value="1/5/2026"' in page.content.decode()


def test_merge(cast: Cast) -> None:
    twin = make.unit(cast.commune, "Trường THPT Hai", code="THPT02")
    given = {**RENAME, "kind": "merge", "others": [twin.pk], "confirm": "1"}
    cast.client("officer").post(url(cast.unit), given)
    assert set(UnitSuccession.objects.values_list("predecessor__code", flat=True)) == {"THPT01", "THPT02"}


def test_merge_offers_only_its_own_kind_and_authority(cast: Cast) -> None:
    """SEC-AUTHZ-04: a foreign unit's id in the list is refused and nothing is done."""
    make.unit(cast.commune, "Trường đã hết", code="X", valid_to=dt.date(2026, 1, 1))
    officer = cast.client("officer")
    form = officer.get(url(cast.unit), {"kind": "merge"}).context["form"]
    assert list(form.fields["others"].queryset) == []
    for other in (cast.other_unit, cast.sibling, cast.unit):
        response = officer.post(url(cast.unit), {**RENAME, "kind": "merge", "others": [other.pk], "confirm": "1"})
        assert response.status_code == 422
    assert not UnitSuccession.objects.exists()


def test_split(cast: Cast) -> None:
    parts = {"name1": "Trường A", "code1": "A", "name2": "Trường B", "code2": "B", "on": "1/5/2026", "kind": "split"}
    officer = cast.client("officer")
    preview = officer.post(url(cast.unit), parts)
    assert "Trường B" in preview.content.decode()
    done = officer.post(url(cast.unit), {**dict(preview.context["posted"]), "confirm": "1"})
    assert done["Location"] == reverse("units:detail", args=[2026, cast.unit.pk])
    assert set(Unit.objects.filter(valid_from=dt.date(2026, 5, 1)).values_list("code", flat=True)) == {"A", "B"}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": ""}, "Nhập tên mới của đơn vị."),
        ({"code": "THPT01"}, "Mã này đã dùng"),
        ({"on": "31/2/2026"}, "Nhập ngày dạng 27/3/2026 cho “từ ngày”."),
        ({"on": "1/1/2020"}, "Nhập ngày sau 01/01/2020"),
        ({"kind": "merge"}, "Chọn ít nhất một đơn vị nữa để sáp nhập."),
        ({"kind": "split", "name1": "A"}, "Nhập mã của đơn vị thứ 1."),
        ({"kind": "split"}, "Nhập ít nhất hai đơn vị sau khi chia tách."),
    ],
)
def test_refusals(cast: Cast, changes: dict[str, Any], says: str) -> None:
    response = cast.client("officer").post(url(cast.unit), {**RENAME, **changes})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert Unit.objects.count() == 3


def test_ended_units_are_left_alone(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.unit.pk).update(valid_to=dt.date(2026, 1, 31))
    response = cast.client("officer").post(url(cast.unit), {**RENAME, "confirm": "1"})
    assert response.status_code == 302
    assert not UnitSuccession.objects.exists()
