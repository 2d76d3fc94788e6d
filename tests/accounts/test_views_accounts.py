"""Pages of account administration: the litany per view, query counts, and the slip that shows once."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.models import AuditEvent
from common.scope import Role
from tests import factories as make

LIST = "/quan-tri/tai-khoan/"
CREATE = "/quan-tri/tai-khoan/them/"
PERSON = {"username": "moi01", "full_name": "Ngô Văn Mới", "role": "unit_head", "valid_from": "20/11/2026"}


def url(name: str, user: User, *more: int) -> str:
    return reverse(f"accounts:{name}", args=[user.pk, *more])


def names(client: Client, query: str = "") -> list[str]:
    return [row.record.full_name for row in client.get(LIST + query).context["table"].rows]


# --- Who gets in -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["list", "create"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("admin", 200), ("approver", 403), ("viewer", 403), ("unit_head", 403)],
)
def test_roles_on_general_pages(cast, page: str, who: str, status: int) -> None:
    """SEC-AUTHZ-03"""
    assert cast.client(who).get(reverse(f"accounts:{page}")).status_code == status


@pytest.mark.parametrize("page", ["detail", "edit", "reset", "slip", "deactivate", "membership_add"])
def test_the_litany_of_a_page_about_an_account(cast, page: str) -> None:
    """SEC-AUTHZ-03: works, anonymous, wrong role, another place and unknown id alike, nobody above or oneself."""
    target = url(page, cast.unit_head)
    assert cast.client("officer").get(target).status_code == 200
    assert cast.client("admin").get(target).status_code == 200
    assert Client().get(target).url.startswith("/dang-nhap/")
    for who in ["approver", "viewer", "unit_head"]:
        assert cast.client(who).get(target).status_code == 403, who
    foreign = cast.client("outsider").get(target)
    unknown = cast.client("outsider").get(reverse(f"accounts:{page}", args=[10**12]))
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    # An officer does not even see people who are no unit heads; an administrator sees, but leaves the own account.
    assert cast.client("officer").get(url(page, cast.approver)).status_code == 404
    own = cast.client("admin").get(url(page, cast.admin)).status_code
    assert own == (200 if page in {"detail", "slip"} else 403)


@pytest.mark.parametrize("page", ["reset", "deactivate", "activate", "unlock", "edit", "membership_add"])
@pytest.mark.parametrize(
    ("who", "whom", "status"),
    [
        ("approver", "unit_head", 403),
        ("viewer", "unit_head", 403),
        ("unit_head", "unit_head", 403),
        ("outsider", "unit_head", 404),
        ("officer", "admin", 404),
        ("officer", "outsider", 404),
        ("officer", "viewer", 404),
        ("admin", "viewer", 404),
        ("admin", "outsider", 404),
        ("admin", "admin", 403),
    ],
)
def test_posts_that_must_change_nothing(cast, page: str, who: str, whom: str, status: int) -> None:
    """SEC-AUTHZ-03, SEC-AUTHZ-04"""
    before = list(User.objects.order_by("pk").values()), AuditEvent.objects.count()
    client = cast.client(who)
    before = list(User.objects.order_by("pk").values()), AuditEvent.objects.count()
    assert client.post(url(page, getattr(cast, whom)), PERSON).status_code == status
    assert (list(User.objects.order_by("pk").values()), AuditEvent.objects.count()) == before


def test_methods(cast) -> None:
    client = cast.client("officer")
    for page in ["activate", "unlock"]:
        assert client.get(url(page, cast.unit_head)).status_code == 405
    for page in ["detail", "slip"]:
        assert client.post(url(page, cast.unit_head)).status_code == 405
    assert client.post(LIST).status_code == 405


def test_a_person_with_a_role_elsewhere_is_shown_but_locked(cast) -> None:
    """SEC-AUTHZ-03: in scope, not allowed: 403; the other place is not named."""
    make.member(cast.unit_head, Role.OFFICER, authority=cast.other_commune)
    client = cast.client("admin")
    text = client.get(url("detail", cast.unit_head)).content.decode()
    assert "vai trò ở nơi khác" in text
    assert cast.other_commune.name not in text
    assert "Đặt lại mật khẩu" not in text
    assert client.post(url("reset", cast.unit_head)).status_code == 403


# --- The list --------------------------------------------------------------------------------------------------------
def test_the_list_holds_those_in_scope_in_the_order_of_given_names(cast) -> None:
    """Officers see unit accounts; administrators everybody at or below the own authority, nobody else's."""
    assert names(cast.client("officer")) == ["Trần Thị Bình"]
    assert names(cast.client("admin")) == ["Trần Thị Bình", "Lê Văn Cường", "Phạm Thị Dung", "Đỗ Thị Giang"]
    make.person(Role.ADMIN, cast.province, "Tạ Quang Cấp Trên", username="captren")
    above = Client()
    above.force_login(User.objects.get(username="captren"))
    assert "Hồ Văn Hải" in names(above)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=tran+thi", ["Trần Thị Bình"]),
        ("?q=LANHDAO", ["Phạm Thị Dung"]),
        ("?q=hai", []),
        ("?place=thpt", ["Trần Thị Bình"]),
        ("?place=binh+son&role=officer", ["Lê Văn Cường"]),
        ("?role=admin", ["Đỗ Thị Giang"]),
        ("?state=inactive", ["Lê Văn Cường"]),
        ("?state=initial", ["Phạm Thị Dung"]),
        ("?state=active", ["Trần Thị Bình", "Đỗ Thị Giang"]),
    ],
)
def test_filters(cast, query: str, found: list[str]) -> None:
    client = cast.client("admin")
    User.objects.filter(pk=cast.approver.pk).update(must_change_password=True)
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)
    if "state" not in query:
        User.objects.update(is_active=True, must_change_password=False)
    assert names(client, query) == found


def test_filters_do_not_ask_memberships_out_of_scope(cast) -> None:
    """SEC-AUTHZ-04: through a filter nobody learns of roles elsewhere."""
    make.member(cast.unit_head, Role.APPROVER, authority=cast.other_commune)
    assert names(cast.client("admin"), "?place=tra+bong") == []
    assert names(cast.client("admin"), "?role=approver") == ["Phạm Thị Dung"]


def test_the_list_asks_as_much_for_three_as_for_one(cast) -> None:
    client = cast.client("officer")
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in range(2):
        person = make.person(Role.UNIT_HEAD, cast.unit, f"Người {number}")
        make.member(person, Role.UNIT_HEAD, unit=cast.sibling)
    with CaptureQueriesContext(connection) as three:
        response = client.get(LIST)
    assert len(three) == len(one) <= 10
    assert len(response.context["table"].rows) == 3


def test_empty_list_says_what_to_do(cast) -> None:
    User.objects.filter(pk=cast.unit_head.pk).delete()
    assert "Thêm tài khoản đầu tiên" in cast.client("officer").get(LIST).content.decode()
    filtered = cast.client("officer").get(LIST + "?q=zzz").content.decode()
    assert "Không có tài khoản nào khớp với bộ lọc." in filtered


# --- Making and resetting --------------------------------------------------------------------------------------------
def test_an_officer_makes_a_unit_account_and_its_owner_signs_in(cast) -> None:
    """The whole way: place, form, slip, first sign-in, own password, work."""
    officer = cast.client("officer")
    place = f"{CREATE}?don-vi={cast.sibling.pk}"
    assert cast.sibling.name in officer.get(CREATE).content.decode()
    assert 'value="tyt01"' in officer.get(place).content.decode()
    response = officer.post(place, {**PERSON, "username": "TYT 01"})
    assert response.status_code == 302, response.content.decode()
    slip = officer.get(response.url).content.decode()
    password = re.search(r'id="initial-password">([^<]+)<', slip)[1]
    owner = Client()
    assert owner.post("/dang-nhap/", {"username": "tyt01", "password": password}).status_code == 302
    assert owner.get("/2026/").url == "/doi-mat-khau/"
    new = "con trâu ăn lúa non"
    owner.post("/doi-mat-khau/", {"present": password, "password": new, "again": new})
    assert owner.get("/2026/").wsgi_request.actor.unit_id == cast.sibling.pk


def test_the_slip_shows_once_and_only_its_own(cast) -> None:
    """The password is never kept in plain words: not in the session table, not on a second look."""
    officer = cast.client("officer")
    officer.post(url("reset", cast.unit_head))
    row = Session.objects.get(session_key=officer.session.session_key)
    stored = str(row.get_decoded())
    assert "initial-password" not in officer.head(url("slip", cast.unit_head)).content.decode()
    first = officer.get(url("slip", cast.unit_head)).content.decode()
    password = re.search(r'id="initial-password">([^<]+)<', first)[1]
    assert password not in stored
    assert password not in str(list(AuditEvent.objects.values()))
    cast.unit_head.refresh_from_db()
    assert cast.unit_head.check_password(password)
    second = officer.get(url("slip", cast.unit_head)).content.decode()
    assert "initial-password" not in second
    assert "đã hiện một lần" in second


def test_a_colleague_does_not_see_the_slip(cast) -> None:
    officer, admin = cast.client("officer"), cast.client("admin")
    officer.post(url("reset", cast.unit_head))
    assert "initial-password" not in admin.get(url("slip", cast.unit_head)).content.decode()
    assert "initial-password" in officer.get(url("slip", cast.unit_head)).content.decode()


@pytest.mark.parametrize(
    ("who", "place", "status"),
    [
        ("officer", "other_unit", 404),
        ("officer", "commune", 404),
        ("admin", "province", 404),
        ("admin", "other_commune", 404),
        ("admin", "commune", 200),
        ("officer", "unit", 200),
    ],
)
def test_places_in_the_address_are_checked(cast, who: str, place: str, status: int) -> None:
    """SEC-AUTHZ-04"""
    chosen = getattr(cast, place)
    kind = "don-vi" if "unit" in place else "co-quan"
    for path in [CREATE, url("membership_add", cast.unit_head)]:
        assert cast.client(who).get(f"{path}?{kind}={chosen.pk}").status_code == status, path


@pytest.mark.parametrize("bad", ["don-vi=x", "don-vi=", "co-quan=-1", "don-vi=99999999999999999999999"])
def test_odd_ids_are_not_found(cast, bad: str) -> None:
    assert cast.client("admin").get(f"{CREATE}?{bad}").status_code == 404


def test_a_role_that_may_not_be_given_is_not_a_choice(cast) -> None:
    """SEC-AUTHZ-05: hostile values in the body change nothing."""
    hostile = {**PERSON, "role": "admin", "is_active": "", "must_change_password": "", "password": "x", "authority": 1}
    response = cast.client("officer").post(f"{CREATE}?don-vi={cast.unit.pk}", hostile)
    assert response.status_code == 422
    assert not User.objects.filter(username="moi01").exists()


def test_fields_beside_the_form_are_ignored(cast) -> None:
    """SEC-AUTHZ-05: every model field posted with a hostile value."""
    before = User.objects.filter(pk=cast.unit_head.pk).values().get()
    hostile = dict.fromkeys(before, "1") | {"username": "donvi", "full_name": "Tên Mới", "email": "a@b.vn"}
    hostile["phone"] = "0912345678"
    response = cast.client("officer").post(url("edit", cast.unit_head), {**hostile, "is_demo": "on", "id": "1"})
    assert response.status_code == 302
    after = User.objects.filter(pk=cast.unit_head.pk).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"full_name", "post", "phone", "email", "sort_key", "search_key"}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("username", "", "Nhập tên đăng nhập."),
        ("username", "a", "Tên đăng nhập gồm 3 đến 60 ký tự"),
        ("username", "lanhdao", "Tên đăng nhập lanhdao đã có người dùng"),
        ("full_name", " \u200b ", "Nhập họ và tên."),
        ("full_name", "A\x07B", "Xóa ký tự lạ"),
        ("full_name", "x" * 101, "Rút ngắn họ và tên còn 100 ký tự."),
        ("email", "khong phai", "Nhập thư điện tử có dạng"),
        ("valid_from", "31/02/2026", "Nhập ngày bắt đầu theo ngày, tháng, năm"),
        ("valid_to", "19/11/2026", "Chọn ngày kết thúc không sớm hơn ngày bắt đầu."),
    ],
)
def test_errors_say_what_to_do_and_keep_what_was_typed(cast, field: str, value: str, sentence: str) -> None:
    """UX-ERR-02"""
    path = f"{CREATE}?don-vi={cast.unit.pk}"
    response = cast.client("officer").post(path, {**PERSON, "post": "Giữ lại nhé", field: value})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "Giữ lại nhé" in response.content.decode()
    assert not User.objects.filter(full_name="Ngô Văn Mới").exists()


def test_picking_a_place_without_javascript(cast) -> None:
    """Search without accents or by code; units without an account come first; links, no script."""
    client = cast.client("officer")
    found = client.get(f"{CREATE}?q=tram+y+te").context["units"]
    assert [unit for unit, _ in found] == [cast.sibling]
    assert [unit for unit, _ in client.get(f"{CREATE}?q=THPT01").context["units"]] == [cast.unit]
    assert [unit for unit, _ in client.get(CREATE).context["units"]] == [cast.sibling, cast.unit]
    assert client.get(f"{CREATE}?q=tra+bong").context["units"] == []
    assert cast.client("admin").get(f"{CREATE}?q=xa").context["authorities"][0][0] == cast.commune


# --- Roles -----------------------------------------------------------------------------------------------------------
def test_add_a_substitute_approver_and_end_it(cast) -> None:
    admin = cast.client("admin")
    path = f"{url('membership_add', cast.officer)}?co-quan={cast.commune.pk}"
    fields = {"role": "approver", "capacity": "KT.", "valid_from": "1/11/2026", "valid_to": "31/12/2099"}
    assert admin.post(path, fields).url == url("detail", cast.officer)
    one = cast.officer.memberships.get(role=Role.APPROVER)
    assert (one.capacity, one.valid_from.isoformat(), one.valid_to.isoformat()) == ("KT.", "2026-11-01", "2099-12-31")
    again = admin.post(path, fields)
    assert again.status_code == 422
    assert "đã có vai trò Lãnh đạo duyệt" in again.content.decode()
    end = url("membership_end", cast.officer, one.pk)
    assert admin.get(end).status_code == 200
    assert admin.post(end, {"when": "day", "last_day": "1/1/2020"}).status_code == 422
    assert admin.post(end, {"when": "now"}).status_code == 302
    held = cast.officer.memberships.filter(role=Role.APPROVER)
    assert not [one for one in held if one.is_active_on(timezone.localdate())]


def test_a_membership_of_somebody_else_is_not_found(cast) -> None:
    """SEC-AUTHZ-04: the two ids of the address must belong together."""
    foreign = cast.approver.memberships.get()
    response = cast.client("admin").post(url("membership_end", cast.officer, foreign.pk), {"when": "now"})
    assert response.status_code == 404
    foreign.refresh_from_db()
    assert foreign.valid_to is None


def test_the_detail_page_shows_and_opens_a_lock(cast) -> None:
    for _ in range(5):
        Client().post("/dang-nhap/", {"username": "donvi", "password": "doan mo"})
    from accounts import throttle

    for number in range(throttle.ACCOUNT_LIMIT - 5):
        Client().post("/dang-nhap/", {"username": "donvi", "password": "x"}, REMOTE_ADDR=f"10.0.0.{number}")
    officer = cast.client("officer")
    assert "Đang tạm chặn" in officer.get(url("detail", cast.unit_head)).content.decode()
    assert officer.post(url("unlock", cast.unit_head)).status_code == 302
    assert "Đang tạm chặn" not in officer.get(url("detail", cast.unit_head)).content.decode()
    response = Client().post("/dang-nhap/", {"username": "donvi", "password": make.PASSWORD})
    assert response.status_code == 302


def test_detail_asks_as_much_for_three_roles_as_for_one(cast) -> None:
    client = cast.client("admin")
    client.get(url("detail", cast.officer))
    with CaptureQueriesContext(connection) as one:
        client.get(url("detail", cast.officer))
    make.member(cast.officer, Role.APPROVER, authority=cast.commune)
    make.member(cast.officer, Role.UNIT_HEAD, unit=cast.unit)
    with CaptureQueriesContext(connection) as three:
        client.get(url("detail", cast.officer))
    assert len(three) == len(one) <= 12
