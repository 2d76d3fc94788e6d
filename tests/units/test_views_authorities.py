"""Pages of authorities."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.scope import Role
from tests import factories as make
from tests.conftest import Cast
from units.models import Authority

LIST = reverse("units:authority_list")


def edit_url(authority: Authority) -> str:
    return reverse("units:authority_edit", args=[authority.pk])


def add_url(authority: Authority) -> str:
    return reverse("units:authority_add", args=[authority.pk])


@pytest.fixture
def boss(cast: Cast) -> Client:
    """An administrator of the province."""
    make.person(Role.ADMIN, cast.province, username="tinh")
    client = Client()
    from accounts.models import User

    client.force_login(User.objects.get(username="tinh"), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def rows(prefix: str, *given: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": str(len(given) + 2), f"{prefix}-INITIAL_FORMS": str(initial)}
    for number, row in enumerate(given):
        data.update({f"{prefix}-{number}-{name}": value for name, value in row.items()})
    return data


def form(**changes: Any) -> dict[str, Any]:
    series = changes.pop("series", [])
    signers = changes.pop("signers", [])
    return {**rows("series", *series), **rows("signers", *signers), **changes}


CHAIR = {"capacity": "TM. Ủy ban nhân dân", "post": "Chủ tịch", "name": "Nguyễn Văn An", "is_default": "on"}


@pytest.mark.parametrize(
    ("who", "list_", "edit", "post"),
    [
        ("unit_head", 403, 403, 403),
        ("approver", 403, 403, 403),
        ("viewer", 403, 403, 403),
        ("officer", 200, 200, 403),
        ("admin", 200, 200, 302),
    ],
)
def test_who(cast: Cast, who: str, list_: int, edit: int, post: int) -> None:
    """SEC-AUTHZ-02: officers read, administrators change."""
    client = cast.client(who)
    assert client.get(LIST).status_code == list_
    assert client.get(edit_url(cast.commune)).status_code == edit
    assert client.post(edit_url(cast.commune), form(place_name="Bình Sơn")).status_code == post
    assert Authority.objects.get(pk=cast.commune.pk).place_name == ("Bình Sơn" if post == 302 else "")


def test_out_of_scope(cast: Cast) -> None:
    """SEC-AUTHZ-03: superiors, neighbours and ids that do not exist are not found."""
    admin = cast.client("admin")
    for pk in (cast.other_commune.pk, cast.province.pk, cast.ministry.pk, 999_999):
        for name in ("authority_edit", "authority_add"):
            assert admin.get(reverse(f"units:{name}", args=[pk])).status_code == 404
            assert admin.post(reverse(f"units:{name}", args=[pk]), form(place_name="X")).status_code == 404
    assert Client().get(LIST).status_code == 302
    assert admin.post(LIST).status_code == 405
    assert not Authority.objects.filter(place_name="X").exists()


def test_the_list(cast: Cast, boss: Client) -> None:
    def names(**query: str) -> list[str]:
        return [row.record.name for row in boss.get(LIST, query).context["table"].paginated_rows]

    assert sorted(names()) == sorted(["Xã Bình Sơn", "Tỉnh Quảng Ngãi", "Xã Trà Bồng"])
    assert names(q="tra bong") == ["Xã Trà Bồng"]
    assert names(q="21115") == ["Xã Bình Sơn"]
    assert names(kind="province") == ["Tỉnh Quảng Ngãi"]
    assert "Tỉnh Quảng Ngãi" in boss.get(LIST, {"q": "tra bong"}).content.decode()


def test_queries_do_not_grow(cast: Cast, boss: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        boss.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            boss.get(LIST)
        return len(captured)

    before = count()
    for number in range(3):
        make.authority(f"Xã {number}", parent=cast.province)
    assert count() == before


def test_letterhead_series_and_signers(cast: Cast) -> None:
    admin, url = cast.client("admin"), edit_url(cast.commune)
    given = form(
        police_name="Công an xã Bình Sơn",
        series=[{"name": "Quyết định", "symbol": "QĐ-UBND"}],
        signers=[CHAIR],
    )
    response = admin.post(url, given, follow=True)
    assert "Đã lưu thông tin Xã Bình Sơn." in response.content.decode()
    series, signer = cast.commune.series.get(), cast.commune.signers.get()
    assert (series.symbol, signer.name, signer.is_default) == ("QĐ-UBND", "Nguyễn Văn An", True)
    page = response.content.decode()
    assert f'value="{series.pk}"' in page
    again = {
        **rows("series", {"id": series.pk, "name": "Quyết định", "symbol": "QĐ-UBND", "remove": "on"}, initial=1),
        **rows("signers", {**CHAIR, "id": signer.pk, "post": "Quyền Chủ tịch"}, initial=1),
        "police_name": "Công an xã Bình Sơn",
    }
    assert admin.post(url, again).status_code == 302
    assert not cast.commune.series.exists()
    signer.refresh_from_db()
    assert signer.post == "Quyền Chủ tịch"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"series": [{"name": "Quyết định"}]}, "Nhập “ký hiệu”."),
        ({"signers": [{"name": "Nguyễn Văn An"}]}, "Nhập “thẩm quyền ký”."),
        ({"signers": [CHAIR, {**CHAIR, "name": "Khác"}]}, "Chỉ chọn một người ký mặc định."),
        ({"police_name": "x" * 201}, "Rút gọn “cơ quan công an” còn 200 ký tự."),
    ],
)
def test_refusals(cast: Cast, changes: dict[str, Any], says: str) -> None:
    """UX-ERR-01: above and at the field, 422, nothing stored."""
    response = cast.client("admin").post(edit_url(cast.commune), form(**{"place_name": "Bình Sơn", **changes}))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert 'value="Bình Sơn"' in response.content.decode()
    assert Authority.objects.get(pk=cast.commune.pk).place_name == ""


def test_a_page_without_its_bookkeeping(cast: Cast) -> None:
    response = cast.client("admin").post(edit_url(cast.commune), {"place_name": "X"})
    assert response.status_code == 422
    assert "Tải lại trang rồi nhập lại." in response.content.decode()


def test_adding_bodies(cast: Cast, boss: Client) -> None:
    response = boss.post(add_url(cast.province), {"code": "PA03", "name": "Phòng PA03"}, follow=True)
    assert "Đã thêm “Phòng PA03” thuộc Tỉnh Quảng Ngãi." in response.content.decode()
    phong = Authority.objects.get(path="51.PA03.")
    assert "Thêm đội" in response.content.decode()
    assert boss.post(add_url(phong), {"code": "D1", "name": "Đội 1"}).status_code == 302
    again = boss.post(add_url(cast.province), {"code": "pa03", "name": "Lần nữa"})
    assert again.status_code == 422
    assert "Mã PA03 đã có trong Tỉnh Quảng Ngãi." in again.content.decode()
    assert boss.post(edit_url(phong), form(name="Phòng An ninh")).status_code == 302
    assert Authority.objects.get(pk=phong.pk).name == "Phòng An ninh"


def test_nothing_goes_below_communes_and_teams(cast: Cast, boss: Client) -> None:
    assert boss.get(add_url(cast.commune)).status_code == 403
    assert cast.client("officer").get(add_url(cast.commune)).status_code == 403
