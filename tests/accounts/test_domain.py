"""Verbs about accounts: what they write, what they refuse, what they leave alone."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts import domain
from accounts.domain import Grant, Place
from accounts.initial import initial_password, new_seed
from accounts.models import Membership, User
from accounts.queries import proposed_username
from common.models import AuditEvent
from common.scope import Role
from common.workflow import NotAllowed, Refused
from tests import factories as make

NOW = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 20)
DAY = dt.timedelta(days=1)
DATA = {"username": "moi01", "full_name": "Ngô Văn Mới", "post": "Hiệu trưởng", "phone": "", "email": ""}


def grant(role: Role = Role.UNIT_HEAD, *, unit=None, authority=None, **more) -> Grant:
    return Grant(role, Place(unit=unit, authority=authority), more.pop("valid_from", TODAY), **more)


def test_a_unit_account(cast) -> None:
    """The seed's password, to be changed; one membership; the name of the account searchable without accents."""
    seed = new_seed()
    user = domain.create_account(
        actor=cast.actor("officer"), data=DATA, grant=grant(unit=cast.unit), seed=seed, now=NOW
    )
    user.refresh_from_db()
    assert user.check_password(initial_password(seed))
    assert (user.must_change_password, user.is_active, user.search_key) == (True, True, "ngo van moi moi01")
    only = user.memberships.get()
    assert (only.role, only.unit, only.authority, only.valid_from, only.valid_to) == (
        Role.UNIT_HEAD,
        cast.unit,
        None,
        TODAY,
        None,
    )


def test_a_substitute_approver(cast) -> None:
    """A dated membership with its signing capacity."""
    wanted = grant(Role.APPROVER, authority=cast.commune, valid_to=TODAY + 30 * DAY, capacity="KT.")
    made = domain.add_membership(actor=cast.actor("admin"), user=cast.officer, grant=wanted, now=NOW)
    assert (made.role, made.capacity, made.valid_to) == (Role.APPROVER, "KT.", TODAY + 30 * DAY)
    viewer = grant(Role.VIEWER, authority=cast.commune, capacity="KT.")
    assert domain.add_membership(actor=cast.actor("admin"), user=cast.officer, grant=viewer, now=NOW).capacity == ""


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.VIEWER, Role.ADMIN])
def test_an_officer_makes_unit_heads_only(cast, role: Role) -> None:
    """SEC-AUTHZ-05: nothing is left behind by the refusal."""
    with pytest.raises(NotAllowed):
        domain.create_account(
            actor=cast.actor("officer"), data=DATA, grant=grant(role, authority=cast.commune), seed="x", now=NOW
        )
    assert not User.objects.filter(username="moi01").exists()


def test_places_outside_are_refused(cast) -> None:
    for who, wanted in [
        ("officer", grant(unit=cast.other_unit)),
        ("admin", grant(Role.VIEWER, authority=cast.province)),
        ("admin", grant(Role.VIEWER, authority=cast.other_commune)),
        ("approver", grant(unit=cast.unit)),
        ("viewer", grant(unit=cast.unit)),
        ("unit_head", grant(unit=cast.unit)),
    ]:
        with pytest.raises(NotAllowed):
            domain.create_account(actor=cast.actor(who), data=DATA, grant=wanted, seed="x", now=NOW)
    assert not User.objects.filter(username="moi01").exists()


def test_role_and_place_must_fit(cast) -> None:
    for wanted in [grant(Role.UNIT_HEAD, authority=cast.commune), grant(Role.VIEWER, unit=cast.unit)]:
        with pytest.raises(NotAllowed):
            domain.add_membership(actor=cast.actor("admin"), user=cast.officer, grant=wanted, now=NOW)


def test_a_taken_user_name_leaves_nothing_behind(cast) -> None:
    events = AuditEvent.objects.count()
    with pytest.raises(Refused, match="đã có người dùng"):
        domain.create_account(
            actor=cast.actor("officer"),
            data={**DATA, "username": "CANBO"},
            grant=grant(unit=cast.unit),
            seed="x",
            now=NOW,
        )
    assert (AuditEvent.objects.count(), User.objects.filter(full_name="Ngô Văn Mới").count()) == (events, 0)


def test_the_same_role_twice_is_refused_unless_the_times_lie_apart(cast) -> None:
    admin = cast.actor("admin")
    again = grant(Role.OFFICER, authority=cast.commune)
    with pytest.raises(Refused, match="đã có vai trò"):
        domain.add_membership(actor=admin, user=cast.officer, grant=again, now=NOW)
    Membership.objects.filter(user=cast.officer).update(valid_to=TODAY - DAY)
    domain.add_membership(actor=admin, user=cast.officer, grant=again, now=NOW)
    assert cast.officer.memberships.count() == 2


def test_end_after_a_day(cast) -> None:
    one = cast.officer.memberships.get()
    domain.end_membership(actor=cast.actor("admin"), membership=one, last_day=TODAY + DAY, now=NOW)
    one.refresh_from_db()
    assert one.valid_to == TODAY + DAY
    assert one.is_active_on(TODAY + DAY)
    assert not one.is_active_on(TODAY + 2 * DAY)


def test_end_at_once(cast) -> None:
    """SEC-AUTHZ-08: yesterday was the last day; a role that began today leaves no row."""
    one = cast.officer.memberships.get()
    fresh = make.member(cast.officer, Role.VIEWER, authority=cast.commune, valid_from=TODAY)
    for membership in [one, fresh]:
        domain.end_membership(actor=cast.actor("admin"), membership=membership, last_day=None, now=NOW)
    assert [(m.pk, m.valid_to) for m in cast.officer.memberships.all()] == [(one.pk, TODAY - DAY)]
    with pytest.raises(Refused, match="đã kết thúc"):
        one.refresh_from_db()
        domain.end_membership(actor=cast.actor("admin"), membership=one, last_day=None, now=NOW)


def test_an_end_before_the_beginning_is_refused(cast) -> None:
    later = make.member(cast.officer, Role.VIEWER, authority=cast.commune, valid_from=TODAY + 5 * DAY)
    with pytest.raises(Refused, match="25/11/2026"):
        domain.end_membership(actor=cast.actor("admin"), membership=later, last_day=TODAY, now=NOW)


def test_verbs_refuse_people_out_of_reach(cast) -> None:
    """SEC-AUTHZ-03: each verb checks for itself, whatever the view did."""
    officer = cast.actor("officer")
    for verb, more in [
        (domain.reset_password, {"seed": "x"}),
        (domain.deactivate, {}),
        (domain.activate, {}),
        (domain.unlock, {}),
        (domain.edit_account, {"data": DATA}),
        (domain.add_membership, {"grant": grant(unit=cast.unit)}),
    ]:
        for target in [cast.admin, cast.outsider, cast.officer]:
            with pytest.raises(NotAllowed):
                verb(actor=officer, user=target, now=NOW, **more)
    with pytest.raises(NotAllowed):
        domain.end_membership(actor=officer, membership=cast.admin.memberships.get(), last_day=None, now=NOW)


def test_two_roles_protect_each_other(cast) -> None:
    """A unit head who is also a viewer of the province: the commune may not take over the account."""
    make.member(cast.unit_head, Role.VIEWER, authority=cast.province)
    for who in ["officer", "admin"]:
        with pytest.raises(NotAllowed, match="vai trò mà anh/chị không quản lý"):
            domain.reset_password(actor=cast.actor(who), user=cast.unit_head, seed="x", now=NOW)


def test_reset_gives_the_seeds_password_and_opens_the_lock(cast) -> None:
    from accounts import throttle

    for _ in range(5):
        throttle.take(username="donvi", address="10.0.0.1", now=NOW)
    seed = new_seed()
    domain.reset_password(actor=cast.actor("officer"), user=cast.unit_head, seed=seed, now=NOW)
    cast.unit_head.refresh_from_db()
    assert cast.unit_head.check_password(initial_password(seed))
    assert cast.unit_head.must_change_password
    assert throttle.take(username="donvi", address="10.0.0.1", now=NOW).allowed


def test_edit_tells_before_and_after_only_where_something_changed(cast) -> None:
    data = {"username": "donvi", "full_name": "Trần Thị Bình", "post": "Hiệu phó", "phone": "", "email": ""}
    assert domain.edit_account(actor=cast.actor("officer"), user=cast.unit_head, data=data, now=NOW)
    event = AuditEvent.objects.get(kind="account_edited")
    assert event.detail == {"changes": {"post": ["", "Hiệu phó"]}}
    assert not domain.edit_account(actor=cast.actor("officer"), user=cast.unit_head, data=data, now=NOW)
    assert AuditEvent.objects.filter(kind="account_edited").count() == 1


def test_stop_and_resume_once_each(cast) -> None:
    officer, user = cast.actor("officer"), cast.unit_head
    domain.deactivate(actor=officer, user=user, now=NOW)
    with pytest.raises(Refused):
        domain.deactivate(actor=officer, user=user, now=NOW)
    domain.activate(actor=officer, user=user, now=NOW)
    with pytest.raises(Refused):
        domain.activate(actor=officer, user=user, now=NOW)


def test_proposed_user_names(cast) -> None:
    """The unit's code; where it is taken, with the managing authority's code before it; then nothing."""
    assert proposed_username(unit=cast.unit) == "thpt01"
    make.user(username="thpt01")
    assert proposed_username(unit=cast.unit) == "21115-thpt01"
    make.user(username="21115-thpt01")
    assert proposed_username(unit=cast.unit) == ""
    assert proposed_username(phone="0912 345 678") == "0912345678"


def test_user_names_are_kept_in_lower_case(db) -> None:
    assert make.user(username="THPT02").username == "thpt02"


def test_a_role_that_decides_asks_for_the_longer_password(cast) -> None:
    """SEC-AUTH-01: 15 characters for approvers, also for somebody who had 12 before."""
    for role, asked in ((Role.VIEWER, False), (Role.APPROVER, True)):
        wanted = grant(role, authority=cast.commune)
        domain.add_membership(actor=cast.actor("admin"), user=cast.officer, grant=wanted, now=NOW)
        cast.officer.refresh_from_db()
        assert cast.officer.must_change_password is asked


def test_editing_writes_back_nothing_but_the_edit(cast) -> None:
    """Somebody blocks the account and resets its password while the page with its name stands open."""
    stale = User.objects.get(pk=cast.officer.pk)
    User.objects.filter(pk=stale.pk).update(is_active=False, must_change_password=True, password="another")
    domain.edit_account(actor=cast.actor("admin"), user=stale, data={"full_name": "Lê Văn Đông"}, now=NOW)
    cast.officer.refresh_from_db()
    assert (cast.officer.full_name, cast.officer.is_active, cast.officer.must_change_password) == (
        "Lê Văn Đông",
        False,
        True,
    )
    assert cast.officer.password == "another"
    assert "dong" in cast.officer.search_key
