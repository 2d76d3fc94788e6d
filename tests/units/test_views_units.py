"""Pages of units: works, wrong method, wrong role, out of scope, bad id, anonymous; queries that do not grow."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from common.models import AuditEvent
from tests import factories as make
from tests.conftest import Cast
from units.models import Unit, UnitSuccession

YEAR = 2026
EVERYONE = ("unit_head", "officer", "approver", "viewer", "admin")
EDITORS = ("officer", "admin")


def at(name: str, *args: Any) -> str:
    return reverse(f"units:{name}", args=[YEAR, *args])


def facts(cast: Cast, **changes: Any) -> dict[str, Any]:
    given = {
        "kind": "school",
        "code": "THCS02",
        "name": "Trường THCS Bình Long",
        "area": cast.commune.pk,
        "eligibility": "in",
        "eligibility_reason": "",
        "valid_from": "27/3/2026",
        "staff": "1.250",
        "phone": "0255 3851 234",
    }
    return {**given, **changes}


PAGES = [
    ("list", False, EVERYONE),
    ("export", False, EVERYONE),
    ("create", False, EDITORS),
    ("detail", True, EVERYONE),
    ("edit", True, ("unit_head", *EDITORS)),
    ("close", True, EDITORS),
    ("succeed", True, EDITORS),
]


@pytest.mark.parametrize(("name", "of_unit", "roles"), PAGES)
def test_who_gets_which_page(cast: Cast, name: str, of_unit: bool, roles: tuple[str, ...]) -> None:
    """SEC-AUTHZ-02: every role by name; 403 in scope without the right."""
    url = at(name, cast.unit.pk) if of_unit else at(name)
    for who in EVERYONE:
        assert cast.client(who).get(url).status_code == (200 if who in roles else 403), (name, who)
    anonymous = Client().get(url)
    assert anonymous.status_code == 302
    assert anonymous["Location"].startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize("name", [name for name, of_unit, _ in PAGES if of_unit])
def test_out_of_scope_is_not_found(cast: Cast, name: str) -> None:
    """SEC-AUTHZ-03: another commune's unit and an id that does not exist give the same answer, and change nothing."""
    for who in EDITORS:
        client = cast.client(who)
        for pk in (cast.other_unit.pk, 999_999_999):
            assert client.get(at(name, pk)).status_code == 404
            if name != "detail":
                assert client.post(at(name, pk), facts(cast)).status_code == 404
    head = cast.client("unit_head")
    expected = 404 if name in ("detail", "edit") else 403
    assert head.get(at(name, cast.sibling.pk)).status_code == expected
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(("name", "of_unit", "roles"), PAGES)
def test_wrong_methods(cast: Cast, name: str, of_unit: bool, roles: tuple[str, ...]) -> None:
    url = at(name, cast.unit.pk) if of_unit else at(name)
    client = cast.client("officer")
    assert client.delete(url).status_code == 405
    if name in ("list", "detail", "export"):
        assert client.post(url).status_code == 405


def test_years_without_work_are_not_found(cast: Cast) -> None:
    assert cast.client("officer").get(reverse("units:list", args=[2031])).status_code == 404


def names_on(client: Client, **query: str) -> list[str]:
    response = client.get(at("list"), query)
    assert response.status_code == 200
    return [row.record.name for row in response.context["table"].paginated_rows]


def test_the_list_shows_the_scope(cast: Cast) -> None:
    both = ["Trạm Y tế Bình Sơn", "Trường THPT Bình Sơn"]
    assert names_on(cast.client("officer")) == both
    assert names_on(cast.client("viewer")) == [both[0], "Trường THCS Trà Bồng", both[1]]
    assert names_on(cast.client("unit_head")) == ["Trường THPT Bình Sơn"]
    assert names_on(cast.client("outsider")) == ["Trường THCS Trà Bồng"]


def test_filters(cast: Cast) -> None:
    """UX-VN-02: without accents, with đ as d, by code; kinds, scope of TT 124, closed units, authority with subtree."""
    make.unit(cast.commune, "Thôn Đông Yên", kind="residential", code="T1", eligibility="unknown")
    make.unit(cast.commune, "Thôn Cũ", kind="residential", code="T0", valid_to=dt.date(2026, 5, 1))
    officer, viewer = cast.client("officer"), cast.client("viewer")
    assert names_on(officer, q="dong yen") == ["Thôn Đông Yên"]
    assert names_on(officer, q="ĐÔNG") == ["Thôn Đông Yên"]
    assert names_on(officer, q="thpt01") == ["Trường THPT Bình Sơn"]
    assert names_on(officer, q="%") == names_on(officer, q="") == names_on(officer)
    assert names_on(officer, q="không có") == []
    assert names_on(officer, kind="residential") == ["Thôn Đông Yên"]
    assert names_on(officer, eligibility="unknown") == ["Thôn Đông Yên"]
    assert names_on(officer, closed="only") == ["Thôn Cũ"]
    assert "Thôn Cũ" in names_on(officer, closed="all")
    assert names_on(viewer, authority=str(cast.other_commune.pk)) == ["Trường THCS Trà Bồng"]
    assert len(names_on(viewer, authority=str(cast.province.pk))) == 4


def test_filters_by_what_is_not_offered(cast: Cast) -> None:
    """SEC-AUTHZ-04: a foreign authority or a nonsense value shows nothing that is not in scope."""
    officer = cast.client("officer")
    for query in ({"authority": str(cast.other_commune.pk)}, {"kind": "castle"}, {"page": "99"}, {"sort": "-x"}):
        response = officer.get(at("list"), query)
        assert response.status_code == 200
        assert "Trà Bồng" not in response.content.decode()


def test_what_matches_as_typed_comes_first(cast: Cast) -> None:
    make.unit(cast.commune, "Thôn Hoà Binh", kind="residential")
    make.unit(cast.commune, "Thôn Hòa Bình", kind="residential")
    make.unit(cast.commune, "Thôn An Hóa Bính", kind="residential")
    assert names_on(cast.client("officer"), q="Hòa Bình")[0] == "Thôn Hòa Bình"


def test_sorting(cast: Cast) -> None:
    """Vietnamese order, numbers by value, both ways, and by code."""
    for name, code in (("Thôn 11", "C"), ("Thôn 2", "A"), ("Thôn Ăn", "B"), ("Thôn An", "D"), ("Thôn Ân", "E")):
        make.unit(cast.commune, name, kind="residential", code=code)
    officer = cast.client("officer")
    up = ["Thôn 2", "Thôn 11", "Thôn An", "Thôn Ăn", "Thôn Ân"]
    assert names_on(officer, kind="residential") == up
    assert names_on(officer, kind="residential", sort="-name") == up[::-1]
    assert names_on(officer, kind="residential", sort="code") == ["Thôn 2", "Thôn Ăn", "Thôn 11", "Thôn An", "Thôn Ân"]


def test_page_size_is_remembered(cast: Cast) -> None:
    """UX-TAB-01."""
    for number in range(30):
        make.unit(cast.commune, f"Thôn {number}", kind="residential")
    officer = cast.client("officer")
    assert len(names_on(officer)) == 32
    assert len(names_on(officer, per_page="25")) == 25
    assert len(names_on(officer)) == 25
    assert len(names_on(officer, page="2")) == 7
    assert "Hiện 1–25 / 32" in officer.get(at("list")).content.decode()


def queries_of(client: Client, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("who", ["officer", "viewer"])
def test_queries_do_not_grow(cast: Cast, who: str) -> None:
    """Lists, exports and one unit take the same queries with 1 and with 3 more rows."""
    client = cast.client(who)
    urls = [at("list"), at("list") + "?q=a&closed=all", at("export"), at("detail", cast.unit.pk)]
    before = [queries_of(client, url) for url in urls]
    for number in range(3):
        new = make.unit(cast.commune, f"Thôn {number}", kind="residential")
        UnitSuccession.objects.create(predecessor=cast.unit, successor=new, kind="split", on=dt.date(2026, 5, 1))
    after = [queries_of(client, url) for url in urls]
    assert after == before
    assert max(after[:-1]) <= 16
    assert after[-1] <= 26  # each room tells its part of the unit's year


def test_export_is_the_filtered_list(cast: Cast) -> None:
    """SEC-XLS-02: same rows, same order, no formulas; the act is written down."""
    make.unit(cast.commune, "=HYPERLINK(1)", kind="residential", code="T1")
    response = cast.client("officer").get(at("export"), {"sort": "-name", "closed": "all"})
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        "Trường THPT Bình Sơn",
        "Trạm Y tế Bình Sơn",
        "=HYPERLINK(1)",
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert response["Content-Disposition"].startswith('attachment; filename="don-vi-2026-')
    assert AuditEvent.objects.get().detail == {"count": 3, "filters": {"sort": "-name", "closed": "all"}}


def test_create(cast: Cast) -> None:
    response = cast.client("officer").post(at("create"), facts(cast), follow=True)
    unit = Unit.objects.get(code="THCS02")
    assert response.redirect_chain == [(at("detail", unit.pk), 302)]
    assert (unit.authority, unit.staff, unit.valid_from) == (cast.commune, 1250, dt.date(2026, 3, 27))
    assert "Đã thêm “Trường THCS Bình Long”." in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "Nhập tên đơn vị."),
        ("code", "THPT01", "Mã này đã dùng cho “Trường THPT Bình Sơn”. Nhập mã khác."),
        ("kind", "", "Chọn loại đơn vị trong danh sách."),
        ("area", "999999", "Chọn xã, phường, đặc khu nơi đơn vị đóng."),
        ("eligibility", "out", "Ghi lý do xếp “ngoài diện”, ví dụ: trường tiểu học."),
        ("valid_from", "31/02/2026", "Nhập ngày dạng 27/3/2026 cho “có từ ngày”."),
        ("staff", "nhiều", "Nhập số nguyên từ 0 đến 1.000.000 cho “số cán bộ, người lao động, người học”."),
        ("name", "a\x0bb", "Xóa ký tự lạ"),
        ("note", "x" * 1001, "Rút gọn ghi chú còn 1000 ký tự."),
    ],
)
def test_refused_forms_keep_everything(cast: Cast, field: str, value: str, says: str) -> None:
    """UX-ERR-01, UX-ERR-02: status 422, title "Lỗi:", the same words above and at the field, nothing lost."""
    response = cast.client("officer").post(at("create"), facts(cast, **{field: value}))
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Lỗi: Thêm đơn vị" in page
    assert page.count(says) >= 2
    assert "0255 3851 234" in page
    assert Unit.objects.count() == 3


def test_everything_is_said_at_once(cast: Cast) -> None:
    """UX-ERR-01: what cannot be read and what is not allowed stand in one summary."""
    bad = facts(cast, name="", valid_from="31/02/2026", eligibility="out", phone="không", staff="x")
    response = cast.client("officer").post(at("create"), bad)
    assert set(response.context["form"].errors) == {"name", "valid_from", "eligibility_reason", "phone", "staff"}


def test_fields_that_are_not_asked_for_do_not_count(cast: Cast) -> None:
    """SEC-AUTHZ-05: hostile extra fields change nothing."""
    extra = {"authority": cast.other_commune.pk, "authority_path": "", "valid_to": "2020-01-01", "id": "1", "pk": "1"}
    cast.client("officer").post(at("create"), facts(cast, **extra))
    unit = Unit.objects.get(code="THCS02")
    assert (unit.authority, unit.authority_path, unit.valid_to) == (cast.commune, cast.commune.path, None)


def test_edit(cast: Cast) -> None:
    url = at("edit", cast.unit.pk)
    officer = cast.client("officer")
    seen = officer.get(url).context["form"]["seen"].value()
    response = officer.post(url, facts(cast, code="THPT01", seen=seen), follow=True)
    assert "Đã lưu thay đổi." in response.content.decode()
    assert "Tên đơn vị: Trường THPT Bình Sơn → Trường THCS Bình Long" in response.content.decode()
    assert Unit.objects.get(pk=cast.unit.pk).name == "Trường THCS Bình Long"
    stale = officer.post(url, facts(cast, code="THPT01", name="Tên khác", seen=seen))
    assert stale.status_code == 422
    assert "người khác đã sửa" in stale.content.decode()
    again = facts(cast, code="THPT01", name="Tên khác", seen=stale.context["form"]["seen"].value())
    assert officer.post(url, again).status_code == 302
    assert Unit.objects.get(pk=cast.unit.pk).name == "Tên khác"


def test_heads_edit_contact_only(cast: Cast) -> None:
    """SEC-AUTHZ-05: name, code, kind, scope flag and dates cannot pass."""
    head, url = cast.client("unit_head"), at("edit", cast.unit.pk)
    assert set(head.get(url).context["form"].fields) == {
        *("address", "head_name", "head_post", "phone", "has_party", "has_union", "has_guards"),
        *("staff", "households", "sub_units", "seen"),
    }
    head.post(url, facts(cast, head_name="Trần Thị Bình", has_party="on"))
    unit = Unit.objects.get(pk=cast.unit.pk)
    assert (unit.head_name, unit.has_party, unit.staff) == ("Trần Thị Bình", True, 1250)
    assert (unit.name, unit.code, unit.valid_from) == ("Trường THPT Bình Sơn", "THPT01", dt.date(2020, 1, 1))


def test_heads_do_not_see_who_changed_what(cast: Cast) -> None:
    Client()
    cast.client("officer").post(at("edit", cast.unit.pk), facts(cast, code="THPT01"))
    assert "Lịch sử thay đổi" not in cast.client("unit_head").get(at("detail", cast.unit.pk)).content.decode()
    assert "Lịch sử thay đổi" in cast.client("viewer").get(at("detail", cast.unit.pk)).content.decode()


def test_close_and_reopen(cast: Cast) -> None:
    officer, url = cast.client("officer"), at("close", cast.unit.pk)
    assert officer.post(url, {"on": "", "reason": ""}).status_code == 422
    response = officer.post(url, {"on": "30/6/2026", "reason": "Giải thể theo quyết định"}, follow=True)
    assert "Đơn vị hoạt động đến hết ngày 30/06/2026" in response.content.decode()
    assert "Mở lại đơn vị" in officer.get(url).content.decode()
    officer.post(url)
    assert Unit.objects.get(pk=cast.unit.pk).valid_to is None
